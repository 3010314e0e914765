import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as properties } from '@fast-check/vitest'
import { Command } from 'commander'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { configurations } from '../../generated/configuration.ts'
import { addConfigurationOptions, ConfigurationError, readConfiguration } from './index.ts'
import { environmentName, flagName } from './setting-names.ts'

const { device, relay } = configurations

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'configuration-'))
})
afterAll(() => rm(directory, { recursive: true }))

let files = 0
async function fileWith(content: string): Promise<string> {
  const path = join(directory, `file-${files++}`)
  await writeFile(path, content)
  return path
}

const yamlFile = (settings: object) => fileWith(stringify(settings))

interface Given {
  readonly flags?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

function read<Configuration>(
  descriptor: Parameters<typeof readConfiguration<Configuration>>[0],
  { flags = [], environment = {} }: Given,
): Promise<Configuration> {
  const command = addConfigurationOptions(new Command('party'), descriptor).exitOverride()
  command.parse([...flags], { from: 'user' })
  return readConfiguration(descriptor, { options: command.opts(), environment })
}

async function problemsOf(reading: Promise<unknown>): Promise<string> {
  const problem: unknown = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(problem instanceof ConfigurationError))
    throw new Error('no problem was found', { cause: problem })
  return problem.problems.join('\n')
}

const password = 'device-password'
const least = { deviceId: 'printer-7', password, domain: 'localhost', xmppUrl: 'xmpps://localhost' }

const key = 'k'.repeat(32)
const leastRelay = {
  certificateFile: 'certificate.pem',
  keyFile: 'key.pem',
  managementUrl: 'https://management.example',
  publicUrl: 'wss://relay.example',
  managementKey: key,
  sessionIdKey: key,
}

describe('a configuration', () => {
  test('has the defaults of what nobody said', async () => {
    const configuration = await read(device, { flags: ['--config', await yamlFile(least)] })
    expect(configuration).toEqual({
      ...least,
      ...Object.fromEntries(
        device.settings
          .filter(each => each.default !== undefined)
          .map(each => [each.name, each.default]),
      ),
    })
  })

  properties.prop(
    [
      fc.record({
        file: fc.option(fc.nat(65535)),
        environment: fc.option(fc.nat(65535)),
        flag: fc.option(fc.nat(65535)),
      }),
    ],
    { numRuns: 30 },
  )('follows the flag before the environment before the file before the default', async said => {
    const config = await yamlFile({ ...least, ...(said.file !== null && { panelPort: said.file }) })
    const { panelPort } = await read(device, {
      flags: [
        '--config',
        config,
        ...(said.flag === null ? [] : ['--panel-port', String(said.flag)]),
      ],
      environment: said.environment === null ? {} : { MRSP_PANEL_PORT: String(said.environment) },
    })
    expect(panelPort).toBe(said.flag ?? said.environment ?? said.file ?? 7301)
  })

  test('can be said by environment and flags alone, lists and truth values among it', async () => {
    const environment = {
      MRSP_DEVICE_ID: 'printer-7',
      MRSP_PASSWORD: password,
      MRSP_DOMAIN: 'localhost',
      MRSP_ALLOWED_RELAYS: 'wss://one.example, wss://two.example',
      MRSP_UNATTENDED: 'true',
    }
    const flags = [
      '--xmpp-url',
      'wss://localhost:7103',
      '--firmware-sources',
      'https://one.example',
      'https://two.example',
      '--unattended',
      'false',
    ]
    const configuration = await read(device, { flags, environment })
    expect(configuration).toMatchObject({
      allowedRelays: ['wss://one.example', 'wss://two.example'],
      firmwareSources: ['https://one.example', 'https://two.example'],
      unattended: false,
      password,
    })
    expect(await read(device, { flags: flags.slice(0, -1), environment })).toMatchObject({
      unattended: true,
    })
  })

  test('takes applications from the file', async () => {
    const applications = [{ id: 'job-log', name: 'Job Log', origin: 'http://127.0.0.1:8080' }]
    const config = await yamlFile({ ...least, applications })
    expect(await read(device, { environment: { MRSP_CONFIG: config } })).toMatchObject({
      applications,
    })
  })

  test('cannot be changed for the next reader', async () => {
    const config = await yamlFile(least)
    const one = await read(device, { flags: ['--config', config] })
    expect(Reflect.apply(Array.prototype.push, one.allowedRelays, ['wss://evil.example'])).toBe(1)
    expect((await read(device, { flags: ['--config', config] })).allowedRelays).toEqual([])
  })
})

describe('a secret', () => {
  const { password: _, ...open } = least

  test('is read from the file that a flag, the environment or the file names', async () => {
    const secretFile = await fileWith(`${password}\n`)
    const config = await yamlFile(open)
    const fromFlag = read(device, { flags: ['--config', config, '--password-file', secretFile] })
    expect((await fromFlag).password).toBe(password)
    const environment = { MRSP_PASSWORD_FILE: secretFile }
    expect((await read(device, { flags: ['--config', config], environment })).password).toBe(
      password,
    )
    const fromFile = await yamlFile({ ...open, passwordFile: secretFile })
    expect((await read(device, { flags: ['--config', fromFile] })).password).toBe(password)
  })

  test('is not taken from the command line', async () => {
    const config = await yamlFile(open)
    const command = addConfigurationOptions(new Command('party'), device)
    expect(command.options.map(option => option.long)).not.toContain('--password')
    const options = { config, password }
    const problems = await problemsOf(readConfiguration(device, { options, environment: {} }))
    expect(problems).toContain(
      'password is missing: --password-file, MRSP_PASSWORD, MRSP_PASSWORD_FILE, the',
    )
  })

  test('is not given twice at one place', async () => {
    const environment = { MRSP_PASSWORD: password, MRSP_PASSWORD_FILE: '/nowhere' }
    const config = await yamlFile(open)
    const problems = await problemsOf(read(device, { flags: ['--config', config], environment }))
    expect(problems).toBe('MRSP_PASSWORD and MRSP_PASSWORD_FILE are both given')
  })

  properties.prop([fc.stringMatching(/^[A-Za-z0-9]{8,40}$/).map(text => `S3CRET${text}`)], {
    numRuns: 20,
  })('stands in no complaint', async secret => {
    const texts = [
      stringify({ ...least, password: [secret] }),
      stringify({ ...least, password: { secret } }),
      `password: ${secret}\npassword: ${secret}`,
      `password: !secret ${secret}`,
      `password: *${secret}`,
      `- ${secret}`,
      `password: "${secret}`,
    ]
    for (const text of texts) {
      const reading = read(device, { flags: ['--config', await fileWith(text)] })
      expect(await problemsOf(reading)).not.toContain('S3CRET')
    }
    const environment = {
      MRSP_CONFIG: await yamlFile(leastRelay),
      MRSP_RELAY_KEY: secret.slice(0, 20),
    }
    expect(await problemsOf(read(relay, { environment }))).toBe(
      'MRSP_RELAY_KEY: must match pattern "^[A-Za-z0-9._~+/-]{32,256}=*$"',
    )
  })
})

describe('a complaint', () => {
  test('names all that is missing, and how to say it', async () => {
    const problems = await problemsOf(read(device, {}))
    expect(problems.split('\n')).toHaveLength(4)
    expect(problems).toContain(
      'xmppUrl is missing: --xmpp-url, MRSP_XMPP_URL, the configuration file',
    )
  })

  test('names the setting, where it was said, and what is asked for', async () => {
    const config = await yamlFile({ ...least, panelPort: '7301' })
    expect(await problemsOf(read(device, { flags: ['--config', config] }))).toBe(
      `panelPort in ${config}: must be integer`,
    )
    const environment = { MRSP_CONFIG: await yamlFile(least), MRSP_PANEL_PORT: '65536' }
    expect(await problemsOf(read(device, { environment }))).toMatch(
      /^MRSP_PANEL_PORT: must be <= 65535$/,
    )
    expect(await problemsOf(read(device, { environment, flags: ['--panel-port', '7e3'] }))).toBe(
      '--panel-port: must be integer',
    )
    const applications = [{ id: 'a', name: 'A', origin: 'https://a.example' }]
    const nested = await yamlFile({ ...least, applications })
    expect(await problemsOf(read(device, { flags: ['--config', nested] }))).toContain(
      `applications in ${nested}, at /0/origin: must match`,
    )
  })

  test.each([
    ['panelport: 7301', /there is no setting panelport$/],
    ['__proto__: { unattended: true }', /there is no setting __proto__$/],
    ['config: other.yaml', /there is no setting config$/],
    ['[1, 2]', /settings by their names are expected$/],
    ['text', /settings by their names are expected$/],
    ['a: &a [x]\nb: *a', /an alias|there is no setting/],
    ['allowedRelays: &a [wss://x]\nfirmwareSources: *a', /an alias/],
    ['a: 1\na: 2', /:2:\d+: cannot be read as YAML \(DUPLICATE_KEY\)$/],
    ['a: 1\n---\nb: 2', /MULTIPLE_DOCS/],
    ['a: !!js/function "x"', /TAG_RESOLVE_FAILED/],
    ['\tx: [', /cannot be read as YAML/],
    [`a: ${'['.repeat(20_000)}`, /cannot be read as YAML|nested too deeply/],
    [`a: "${'x'.repeat(1024 * 1024)}"`, /has more than 1048576 octets/],
  ])('is made about %.30s', async (content, complaint) => {
    const config = await fileWith(content)
    expect(await problemsOf(read(device, { flags: ['--config', config] }))).toMatch(complaint)
  })

  test('lists no values', async () => {
    const config = await yamlFile({ ...least, logLevel: 'loud' })
    expect(await problemsOf(read(device, { flags: ['--config', config] }))).toBe(
      `logLevel in ${config}: must be equal to one of the allowed values`,
    )
  })

  test('is made about files that cannot be read', async () => {
    const nowhere = join(directory, 'nowhere')
    expect(await problemsOf(read(device, { flags: ['--config', nowhere] }))).toBe(
      `${nowhere} cannot be read (ENOENT)`,
    )
    const config = await yamlFile({ ...least, password: undefined, passwordFile: nowhere })
    expect(await problemsOf(read(device, { flags: ['--config', config] }))).toBe(
      `the file of passwordFile in ${config} cannot be read (ENOENT)`,
    )
    expect(await problemsOf(read(device, { flags: ['--config', directory] }))).toMatch(/EISDIR/)
  })
})

describe('--help', () => {
  test.each(Object.values(configurations))('tells every setting of the $party', descriptor => {
    const command = addConfigurationOptions(new Command('party'), descriptor)
    let after = ''
    const write = (text: string): void => {
      after += text
    }
    command.configureOutput({ writeOut: write }).outputHelp()
    const help = command.configureHelp({ helpWidth: 1000 }).helpInformation()
    for (const { name, type, secret, default: usual } of descriptor.settings) {
      if (type === 'objects') {
        expect(after).toContain(`${name}: `)
        continue
      }
      const line = help
        .split('\n')
        .find(each => each.trim().startsWith(`${flagName(secret ? `${name}File` : name)} `))
      expect(line).toContain(environmentName(name))
      if (type === 'list') expect(line).toContain('commas between')
      if (usual !== undefined && !Array.isArray(usual))
        expect(line).toContain(`default: ${String(usual)}`)
    }
  })
})
