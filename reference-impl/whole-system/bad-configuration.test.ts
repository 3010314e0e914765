import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Party } from '../../runtime/descriptor.ts'
import { defaultPorts } from './ports.ts'
import { writeSettings } from './settings.ts'

/**
 * A party whose configuration file, or a file that it names, is wrong ends with 2, names file and settings, shows no
 * value and begins nothing.
 */

const program = fileURLToPath(new URL('../mrsp.ts', import.meta.url))

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mrsp-bad-configuration-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** What the program of a party says of a configuration file. */
async function run(party: Party, file: string): Promise<unknown> {
  const child = spawn(process.execPath, [program, party, '--config', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
    timeout: 25_000,
  })
  const [output, complaint, [code]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'exit'),
  ])
  return { output, code, complaint: complaint.replaceAll(file, 'FILE') }
}

/** The usual settings of a party but for some. */
async function fileWith(party: Party, settings: Record<string, unknown>): Promise<string> {
  const files = await writeSettings({
    directory: join(directory, randomUUID()),
    ports: defaultPorts,
    certificates: { caFile: 'ca.pem', certificateFile: 'certificate.pem', keyFile: 'key.pem' },
    logLevel: 'info',
    overrides: { [party]: settings },
  })
  return files[party]
}

async function fileOf(content: string): Promise<string> {
  const file = join(directory, randomUUID())
  await writeFile(file, content)
  return file
}

const short = 'secret'
const long = 'secret'.repeat(50)

test.for<{ party: Party; port: string; secret: string; value: string }>([
  { party: 'management', port: 'xmppPort', secret: 'tokenKey', value: short },
  { party: 'relay', port: 'port', secret: 'sessionIdKey', value: short },
  { party: 'device', port: 'panelPort', secret: 'password', value: short },
  { party: 'terminal', port: 'port', secret: 'password', value: long },
])('$party', async ({ party, port, secret, value }) => {
  const [wrong, secretive, unknown, malformed] = await Promise.all([
    run(party, await fileWith(party, { [port]: 'seven' })),
    run(party, await fileWith(party, { [secret]: value })),
    run(party, await fileWith(party, { noSuchSetting: value })),
    run(party, await fileOf('port: [1\n')),
  ])
  expect(wrong).toEqual({ code: 2, output: '', complaint: `${port} in FILE: must be integer\n` })
  const secretComplaint = new RegExp(`^${secret} in FILE: must NOT have .* characters\n$`)
  expect(secretive).toEqual({
    code: 2,
    output: '',
    complaint: expect.stringMatching(secretComplaint),
  })
  const unknownComplaint = 'FILE: there is no setting noSuchSetting\n'
  expect(unknown).toEqual({ code: 2, output: '', complaint: unknownComplaint })
  const malformedComplaint = expect.stringMatching(/^FILE:\d+:\d+: .*YAML/)
  expect(malformed).toEqual({ code: 2, output: '', complaint: malformedComplaint })
})

test('files that are not there', { timeout: 60_000 }, async () => {
  const parties: Party[] = ['management', 'relay', 'device', 'terminal']
  const files = await Promise.all(parties.map(party => fileWith(party, {})))
  const ends = await Promise.all(parties.map((party, at) => run(party, files[at] ?? '')))
  const refusal = (complaint: string): object => ({ code: 2, output: '', complaint })
  expect(ends).toEqual([
    refusal('certificateFile: certificate.pem cannot be read (ENOENT)\n'),
    refusal('certificateFile: certificate.pem cannot be read (ENOENT)\n'),
    refusal('caFile: ca.pem cannot be read (ENOENT)\n'),
    refusal('caFile: ca.pem cannot be read (ENOENT)\n'),
  ])
})
