import { writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { expect, test } from 'vitest'
import { ConfigurationError, readConfiguration } from '../../runtime/configuration/index.ts'
import { deviceConfiguration } from './device-configuration.ts'
import { DeviceProcess } from './played/device-process.ts'
import { testGround } from './played/ground.ts'

const ground = testGround()

const least = {
  deviceId: 'printer-7',
  password: 'a password of a device',
  domain: 'mrsp.test',
  xmppUrl: 'xmpps://localhost:7102',
}

async function problemsOf(settings: object): Promise<string> {
  const config = join(await ground.directory(), 'device.yaml')
  await writeFile(config, stringify({ ...least, ...settings }))
  const reading = readConfiguration(deviceConfiguration, { options: { config }, environment: {} })
  const problem: unknown = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (problem === undefined) return ''
  if (!(problem instanceof ConfigurationError)) throw problem
  return problem.problems.join('\n').replaceAll(config, 'file')
}

const application = { id: 'printing', name: 'Printing', origin: 'http://127.0.0.1:631' }

test.each([
  [{}, ''],
  [
    { applications: [application], allowedRelays: ['wss://a.example/v1', 'wss://b.example:1/'] },
    '',
  ],
  [{ applications: Array.from({ length: 14 }, (_, at) => ({ ...application, id: `a${at}` })) }, ''],
  [{ xmppUrl: 'http://localhost' }, 'xmppUrl in file: must match'],
  [{ xmppUrl: 'xmpps://' }, 'xmppUrl in file: must be an address'],
  [{ xmppUrl: 'wss://local host' }, 'xmppUrl in file: must be an address'],
  [{ panelPort: 'seven' }, 'panelPort in file: must be integer'],
  [
    { allowedRelays: ['wss://a.example', 'wss://'] },
    'allowedRelays in file, at /1: must be an address',
  ],
  [{ allowedRelays: ['wss://a@b.example'] }, 'allowedRelays in file, at /0'],
  [{ firmwareSources: ['https://a.example/../b'] }, 'firmwareSources in file, at /0'],
  [
    { applications: [{ ...application, id: 'web-server' }] },
    'applications in file, at /0/id: must be an ID',
  ],
  [
    { applications: [application, { ...application }] },
    'applications in file, at /1/id: must be an ID',
  ],
  [
    { applications: [{ ...application, origin: 'http://a:99999' }] },
    'applications in file, at /0/origin',
  ],
  [
    { applications: Array.from({ length: 15 }, (_, at) => ({ ...application, id: `a${at}` })) },
    'applications in file: must not be more than 14',
  ],
])('%j: %s', async (settings, problem) => {
  const problems = await problemsOf(settings)
  if (problem === '') expect(problems).toBe('')
  else expect(problems).toContain(problem)
})

test('a device with a bad configuration exits 2 and names the setting', async () => {
  const settings = { ...least, applications: [{ ...application, id: 'job-log' }] }
  const device = new DeviceProcess(await ground.directory(), settings)
  ground.later(() => device.kill())
  const { code, output, complaint } = await device.startInVain()
  expect(code).toBe(2)
  expect(complaint).toContain('applications')
  expect(output).toBe('')
})

test('a program that cannot start exits 1 and leaves nothing behind', async () => {
  const other = createServer()
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  ground.later(() => other.close())
  const address = other.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const device = await ground.process(least, { panelPort: address.port })
  const { code, output } = await device.startInVain()
  expect(code).toBe(1)
  expect(output).toContain('EADDRINUSE')
})
