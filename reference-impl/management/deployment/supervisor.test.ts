import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RelayConfiguration } from '../../../generated/configuration.ts'
import type { Deployment, RemoteSession } from '../../../generated/management-api.ts'
import type { RelayClient } from '../../../generated/relay-api.ts'
import { createRelayClient } from '../../../runtime/http/index.ts'
import type { Running } from '../../../runtime/program.ts'
import type {
  Exchange,
  SessionConnection,
  TerminalConnection,
} from '../../../runtime/session-connection/index.ts'
import { DeployerFailure } from './deployer.ts'
import { SupervisorDeployer } from './supervisor-deployer.ts'
import { startManagement } from '../start-management.ts'
import { PartyProcess } from '../played/party-process.ts'
import { PlayedDevice } from '../played/played-device.ts'
import { connectDevice, connectTerminal, type PlayedEnd } from '../played/played-end.ts'
import { freePort } from '../../../runtime/free-port.ts'
import { makeGround, makeSecret, silent, type TestGround } from '../played/test-ground.ts'
import { errorOf } from '../played/test-system.ts'
import { logIn, type TestTerminal } from '../played/test-terminal.ts'

let ground: TestGround
let management: Running
let supervisor: PartyProcess<object>
let relay: RelayClient & { close(): void }
let device: PlayedDevice
let terminal: TestTerminal
let administrator: TestTerminal
const steps: string[] = []

const mrsp = fileURLToPath(new URL('../../mrsp.ts', import.meta.url))
const relayProgram = fileURLToPath(new URL('../../relay/played/relay-program.ts', import.meta.url))

/** Seconds that sessions have in these tests. */
const drainDeadline = 8

/**
 * Starts a version of the relay. One that ends in `broken` does not start, one in `late` starts only on a port of its
 * own, one in `liar` names another version.
 */
function releaseCommand(configurationFile: string): string[] {
  const script = `named="$1"
  case "$1" in
    *broken) exit 7 ;;
    *late) test -n "$MRSP_PORT" || exit 7 ;;
    *liar) named=0.0.1 ;;
  esac
  exec "$0" "$2" --config "$3" --product-version "$named"`
  return ['/bin/sh', '-c', script, process.execPath, '{version}', relayProgram, configurationFile]
}

beforeAll(async () => {
  ground = await makeGround({ drainDeadline, deployTimeout: 240 }, directory => ({
    relaySupervisor: join(directory, 'supervisor.sock'),
  }))
  const { configuration, directory } = ground
  const { certificateFile, keyFile, caFile, relayKey, managementKey } = configuration
  const port = await freePort()
  const relayUrl = `https://127.0.0.1:${port}`
  management = await startManagement(
    { ...configuration, relayUrl },
    { log: silent, observe: step => steps.push(step) },
  )
  const api = management.addresses['api'] ?? ''
  const ofRelay: Partial<RelayConfiguration> = {
    managementUrl: api,
    publicUrl: `wss://127.0.0.1:${port}`,
    port,
    certificateFile,
    keyFile,
    ...(caFile !== undefined && { caFile }),
    databaseFile: join(directory, 'relay.sqlite'),
    relayKey,
    managementKey,
    sessionIdKey: makeSecret(),
    supervisorSocket: join(directory, 'supervisor.sock'),
    release: '0.1.0',
    releaseFile: join(directory, 'release.json'),
    releaseCommand: releaseCommand(join(directory, 'relay-supervisor.yaml')),
  }
  supervisor = new PartyProcess([mrsp, 'relay-supervisor'], ofRelay, directory)
  await supervisor.start()
  relay = createRelayClient({ url: relayUrl, ca: ground.certificate.ca })
  device = await new PlayedDevice(management.addresses['xmpp'] ?? '', ground).connect()
  terminal = await logIn(api, ground)
  administrator = await logIn(api, ground, 'kato')
})

afterAll(async () => {
  await device.stop()
  expect(await supervisor.stop()).toBe(0)
  relay.close()
  await management.stop()
  await ground.remove()
})

interface Established {
  readonly session: string
  readonly ofDevice: PlayedEnd<SessionConnection>
  readonly ofTerminal: PlayedEnd<TerminalConnection>
  /** An exchange that the terminal opened, at the device. */
  readonly asked: Promise<Exchange>
}

/** A whole session between the played ends of the real relay. */
async function established(): Promise<Established> {
  const body = { deviceId: 'printer-1', applicationId: 'web-server' }
  const { session } = await terminal.client.startSession({ body })
  await device.answer('yes', session)
  const { stanza } = await device.next('session-info', session)
  device.sessions = [session]
  const polled = await terminal.client.pollConnectionInformation({ session, prefer: 'wait=10' })
  if (polled.status !== 200) throw new Error('no connection information')
  const asked = Promise.withResolvers<Exchange>()
  const ofDevice = connectDevice(stanza, ground, exchange => {
    asked.resolve(exchange)
    return { onData: () => undefined, onEnd: () => undefined, onReset: () => undefined }
  })
  const ofTerminal = connectTerminal(polled.body, ground)
  await Promise.all([ofDevice.paired, ofTerminal.paired])
  return { session, ofDevice, ofTerminal, asked: asked.promise }
}

async function over(session: string): Promise<RemoteSession> {
  let found = await terminal.client.getSession({ session })
  for (const finals = ['terminated', 'failed']; !finals.includes(found.state); ) {
    const since = found.revision
    found = await terminal.client.getSession({ session, prefer: 'wait=30', since })
    if (found.revision === since) throw new Error(`the session stays ${found.state}`)
  }
  device.sessions = []
  return found
}

async function instruct(version: string): Promise<Deployment> {
  return await administrator.client.instructDeployment({ body: { version } })
}

/** Waits until a deployment is final. */
async function final(deployment: string): Promise<Deployment> {
  let found = await administrator.client.getDeployment({ deployment })
  while (found.state === 'draining' || found.state === 'deploying') {
    const since = found.revision
    found = await administrator.client.getDeployment({ deployment, prefer: 'wait=60', since })
  }
  return found
}

test('a session in mid-transfer ends by the valid process, and the new version takes its place', async () => {
  const { session, ofDevice, ofTerminal, asked } = await established()
  const received: Buffer[] = []
  const whole = Promise.withResolvers<void>()
  const opened = ofTerminal.connection.openExchange('web-server', {
    onData: octets => {
      received.push(Buffer.from(octets))
      opened.consumed(octets.length)
    },
    onEnd: () => whole.resolve(),
    onReset: code => whole.reject(new Error(code)),
  })
  opened.write(Buffer.from('GET / HTTP/1.1\r\nHost: printer\r\n\r\n'), { end: true })
  const exchange = await asked
  exchange.write(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello'))

  const { deployment, devices } = await instruct('0.2.0')
  const sides = ['device', 'terminal']
  expect(devices).toEqual([{ deviceId: 'printer-1', session, sides }])
  steps.length = 0
  await administrator.client.executeDeployment({ deployment })
  const halted = await Promise.all([ofDevice.halted, ofTerminal.halted])
  expect(Math.max(...halted)).toBeLessThanOrEqual(drainDeadline)
  const other = await logIn(management.addresses['api'] ?? '', ground)
  const body = { deviceId: 'printer-1', applicationId: 'web-server' }
  const refused = await errorOf(other.client.startSession({ body }))
  expect(refused.code).toBe('relay-draining')
  expect(refused.retryAfter).toBeGreaterThan(0)

  const { stanza } = await device.next('session-terminate', session)
  exchange.write(Buffer.from('world'), { end: true })
  await whole.promise
  expect(Buffer.concat(received).toString()).toContain('helloworld')
  ofDevice.connection.terminate(stanza.reason)
  const ended = { kind: 'terminated', reason: 'deployment' }
  const ends = await Promise.all([ofDevice.over, ofTerminal.over])
  expect(ends).toEqual([expect.objectContaining(ended), expect.objectContaining(ended)])
  expect(await over(session)).toMatchObject({ state: 'terminated', endReason: 'deployment' })
  expect(await final(deployment)).toMatchObject({ state: 'deployed', sessionsLeft: 0 })
  expect(await relay.relayHealth({})).toMatchObject({ version: '0.2.0', status: 'serving' })
  const wanted = ['S314', 'S297', 'S298', 'S331', 'S334', 'S335', 'S317']
  expect(steps.filter(step => wanted.includes(step))).toEqual(expect.arrayContaining(wanted))
  expect(steps.indexOf('S317')).toBeGreaterThan(steps.indexOf('S334'))

  const next = await established()
  next.ofDevice.connection.terminate('device')
  await over(next.session)
})

test('what is left at the deadline is ended by force, and then the version is deployed', async () => {
  const { session, ofDevice, ofTerminal } = await established()
  const { deployment } = await instruct('0.3.0')
  await administrator.client.executeDeployment({ deployment })
  await device.next('session-terminate', session)
  expect(await ofDevice.over).toMatchObject({ kind: 'terminated', reason: 'forced' })
  expect(await ofTerminal.over).toMatchObject({ kind: 'terminated', reason: 'forced' })
  expect(await over(session)).toMatchObject({ state: 'terminated', endReason: 'deployment' })
  const deployed = await final(deployment)
  expect(deployed.state).toBe('deployed')
  expect(deployed.elapsed).toBeGreaterThanOrEqual(drainDeadline)
  expect(await relay.relayHealth({})).toMatchObject({ version: '0.3.0' })
})

test.for(['0.4.0-broken', '0.4.0-late', '0.4.0-liar'])(
  '%s is rolled back and the relay serves again',
  async version => {
    const { deployment } = await instruct(version)
    expect(await final(deployment)).toMatchObject({ state: 'rolled-back', code: 'internal' })
    expect(await relay.relayHealth({})).toMatchObject({ version: '0.3.0', status: 'serving' })
    const { session, ofDevice } = await established()
    ofDevice.connection.terminate('device')
    expect(await over(session)).toMatchObject({ state: 'terminated' })
  },
)

test('a supervisor that is killed starts the version that was deployed last', async () => {
  await supervisor.kill()
  await supervisor.start()
  const { session, ofDevice } = await established()
  ofDevice.connection.terminate('device')
  await over(session)
  expect(await relay.relayHealth({})).toMatchObject({ version: '0.3.0' })
  const { deployment } = await instruct('0.5.0')
  expect(await final(deployment)).toMatchObject({ state: 'deployed' })
})

test('a deployment whose time is as good as over leaves the relay as it is', async () => {
  const { version } = await relay.relayHealth({})
  const deployer = new SupervisorDeployer(join(ground.directory, 'supervisor.sock'))
  const release = { deployment: crypto.randomUUID(), version: '0.9.0', until: Date.now() + 500 }
  const asked = deployer.deploy(release, AbortSignal.timeout(60_000))
  await expect(asked).rejects.toBeInstanceOf(DeployerFailure)
  expect((await relay.relayHealth({})).version).toBe(version)
})
