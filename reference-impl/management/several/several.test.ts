import { randomUUID } from 'node:crypto'
import { on, once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { ManagementConfiguration } from '../../../generated/configuration.ts'
import { freePort } from '../../../runtime/free-port.ts'
import {
  type Postgres,
  startPostgres,
  withPostgres,
} from '../../../runtime/storage/test-postgres.ts'
import { type LogLine, managementStarter, PartyProcess } from '../played/party-process.ts'
import { PlayedDevice } from '../played/played-device.ts'
import { PlayedRelay } from '../played/played-relay.ts'
import { makeGround, password, type TestGround } from '../played/test-ground.ts'
import { errorOf } from '../played/test-system.ts'
import { logIn, type TestTerminal } from '../played/test-terminal.ts'

/** Two management processes on one PostgreSQL database, between a played relay and played devices. */

type Process = PartyProcess<ManagementConfiguration>

/** What a test works with. */
class SeveralProcesses implements AsyncDisposable {
  readonly ground: TestGround
  readonly relay: PlayedRelay
  readonly #processes: readonly [Process, Process]
  readonly #devices: PlayedDevice[] = []

  private constructor(ground: TestGround, relay: PlayedRelay, processes: [Process, Process]) {
    this.ground = ground
    this.relay = relay
    this.#processes = processes
  }

  static async start(databaseUrl: string): Promise<SeveralProcesses> {
    const ground = await makeGround({ databaseUrl, logLevel: 'info' })
    const relay = new PlayedRelay(ground)
    const relayUrl = `https://127.0.0.1:${await relay.start()}`
    const make = async (name: string): Promise<Process> => {
      const directory = join(ground.directory, name)
      await mkdir(directory)
      const ports = {
        port: await freePort(),
        xmppPort: await freePort(),
        xmppWebSocketPort: await freePort(),
      }
      const configuration = { ...ground.configuration, ...ports, relayUrl }
      return new PartyProcess(managementStarter, configuration, directory)
    }
    const several = new SeveralProcesses(ground, relay, [await make('one'), await make('other')])
    await several.one.start()
    await several.until(async () => (await several.worker()) === several.one.port('api'))
    await several.other.start()
    return several
  }

  /** The process that does the work first. */
  get one(): Process {
    return this.#processes[0]
  }

  get other(): Process {
    return this.#processes[1]
  }

  /** Port of the process that wrote down last that it does the work. */
  async worker(): Promise<number | undefined> {
    const client = new Client({ connectionString: this.ground.configuration.databaseUrl })
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows } = await client.query<{ port: number }>('select port from worker')
      return rows[0]?.port
    } finally {
      await client.end()
    }
  }

  /** A device that knows one of the processes. */
  async device(deviceId: string, process: Process): Promise<PlayedDevice> {
    const device = new PlayedDevice(process.address('xmpp'), this.ground, deviceId)
    this.#devices.push(device)
    return await device.connect()
  }

  async until(isSo: () => Promise<boolean>): Promise<void> {
    for (const deadline = performance.now() + 60_000; ; await pause(50)) {
      if (await isSo().catch(() => false)) return
      if (performance.now() > deadline) throw new Error('not in a minute')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#devices.map(device => device.stop()))
    await Promise.all(this.#processes.map(process => process.stop()))
    await this.relay.stop()
    await this.ground.remove()
  }
}

describe.runIf(withPostgres())('several management processes', { timeout: 120_000 }, () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server.stop())

  test('each leads terminals, relay and devices to the one that works, and one takes the place of one that is killed', async () => {
    await using several = await SeveralProcesses.start(await server.database())
    const { relay, one, other, ground } = several
    const terminal = await logIn(other.address('api'), ground)
    relay.knows(other.address('api'))
    const device = await several.device('printer-1', other)
    const start = { body: { deviceId: device.deviceId, applicationId: 'web-server' } }
    const { session } = await terminal.client.startSession(start)
    await device.answer('yes', session)
    await relay.next('reserve', session)
    const { stanza } = await device.next('session-info', session)
    device.sessions = [session]
    await relay.started(session, 'device', stanza.token)
    const held = errorOf(terminal.client.getSession({ session, prefer: 'wait=30', since: 1_000 }))

    await one.kill()
    // Who waits is told to ask again, and finds everything as it was.
    expect(await held).toMatchObject({ retryable: true })
    await several.until(async () => (await several.worker()) === other.port('api'))
    const found = await terminal.client.getSession({ session })
    expect(found).toMatchObject({ state: 'connecting', session })
    await relay.started(session, 'terminal', stanza.token)
    expect((await terminal.client.getSession({ session })).state).toBe('established')
    await relay.ended(session, 'device', 'relay-restarted')

    await one.start()
    relay.knows(one.address('api'))
    // A log that came before is acknowledged, and changes nothing.
    await relay.ended(session, 'device', 'relay-restarted')
    await relay.ended(session, 'terminal', 'relay-restarted')
    expect((await terminal.client.getSession({ session })).state).toBe('terminated')
    expect(await several.worker()).toBe(other.port('api'))
  })

  test('one that finds itself written down while nobody works leads nothing to itself', async () => {
    const databaseUrl = await server.database()
    await using several = await SeveralProcesses.start(databaseUrl)
    const { one, other } = several
    await other.stop()
    await one.kill()
    // The turn is somebody else's, and what is written down is the process itself.
    const holder = new Client({ connectionString: databaseUrl })
    await holder.connect()
    await holder.query('select pg_advisory_lock($1)', [0x4d525351])
    await one.start()
    expect(await several.worker()).toBe(one.port('api'))
    const began = performance.now()
    const error = await errorOf(logIn(one.address('api'), several.ground))
    expect(error).toMatchObject({ code: 'internal', retryable: true })
    expect(performance.now() - began).toBeLessThan(5000)
    const socket = connect(one.port('xmpp'), '127.0.0.1')
    await once(socket, 'close')
    await holder.end()
    await several.until(async () => (await logIn(one.address('api'), several.ground)) !== undefined)
  })

  test('one whose ports for devices are taken does not start', async () => {
    await using several = await SeveralProcesses.start(await server.database())
    const { one, other } = several
    await other.stop()
    const { configuration } = other
    for (const name of ['xmppPort', 'xmppWebSocketPort'] as const) {
      const port = one.configuration[name]
      other.configuration = { ...configuration, [name]: port }
      await expect(other.start()).rejects.toThrow(
        `EADDRINUSE: address already in use 127.0.0.1:${port}`,
      )
      expect(await other.exitCode()).toBe(1)
    }
    other.configuration = configuration
    await other.start()
    for (const name of ['xmpp', 'xmppWebSocket']) {
      const socket = connect(other.port(name), '127.0.0.1')
      await once(socket, 'connect')
      socket.destroy()
    }
  })

  test('one that hangs loses the work, and does nothing beside the other when it goes on', async () => {
    await using several = await SeveralProcesses.start(await server.database())
    const { one, other, ground } = several
    const terminal = await logIn(one.address('api'), ground)
    const device = await several.device('printer-1', other)
    await several.until(() => isOnline(terminal, device))
    one.hang()
    // It comes to the one while that hangs, and before its turn is lost.
    const start = { body: { deviceId: device.deviceId, applicationId: 'web-server' } }
    const asked = terminal.client.startSession(start, { timeout: 90_000 })
    await several.until(async () => (await several.worker()) === other.port('api'))
    const there = await logIn(other.address('api'), ground)
    await several.until(() => isOnline(there, device))

    one.goOn()
    const { session } = await asked
    expect(await device.answer('yes', session)).toMatchObject({ session })
    await several.relay.next('reserve', session)
    await device.next('session-info', session)
    for (const { client } of [terminal, there]) {
      expect((await client.getSession({ session })).state).toBe('connecting')
    }
    expect(await several.worker()).toBe(other.port('api'))
    await other.kill()
    await several.until(async () => (await several.worker()) === one.port('api'))
    expect((await terminal.client.getSession({ session })).state).toBe('connecting')
  })

  test('one that is stopped makes place at once', async () => {
    await using several = await SeveralProcesses.start(await server.database())
    const { one, other } = several
    expect(await one.stop()).toBe(0)
    await several.until(async () => (await several.worker()) === other.port('api'))
    const device = await several.device('printer-2', other)
    const terminal = await logIn(other.address('api'), several.ground)
    const { devices } = await terminal.client.listDevices({})
    expect(devices.find(({ deviceId }) => deviceId === device.deviceId)?.online).toBe(true)
  })

  test('a server that is killed in the middle of a maintenance is found again, and its result is not lost', async () => {
    await using several = await SeveralProcesses.start(await server.database())
    const { one, other, ground } = several
    const terminal = await logIn(one.address('api'), ground)
    const device = await several.device('printer-3', one)
    const body = { deviceId: device.deviceId, operation: 'confirm-counters' } as const
    const { maintenance } = await terminal.client.instructMaintenance({ body })
    const { stanza } = await device.next('maintenance-request')
    await server.kill()
    await expect(terminal.client.getMaintenance({ maintenance })).rejects.toMatchObject({
      retryable: true,
    })
    await server.start()
    const result = { request: stanza.request, outcome: 'done' } as const
    await several.until(async () => {
      await device.send.maintenanceResult(result)
      return true
    })
    for (const process of [one, other]) {
      const { client } = await logIn(process.address('api'), ground)
      await several.until(
        async () => (await client.getMaintenance({ maintenance })).state === 'done',
      )
    }
  })

  test('failed logins count for who asks, not for the process between; nobody else names an address', async () => {
    await using several = await SeveralProcesses.start(await server.database())
    const { one, other, ground } = several
    const codes: string[] = []
    // Ten a minute are allowed, and come back one by one.
    while (codes.length < 40 && codes.at(-1) !== 'too-many-requests') {
      const forged = {
        'mrsp-asker-address': `192.0.2.${codes.length}`,
        'mrsp-process-key': 'x'.repeat(43),
      }
      codes.push(await codeOfLogin(codes.length % 2 === 0 ? one : other, ground, forged))
    }
    expect(codes.at(-1)).toBe('too-many-requests')
    expect(new Set(codes.slice(0, -1))).toEqual(new Set(['login-refused']))
  })

  test('failed logins of a device count for its own address, whoever leads it; nobody else names one', async () => {
    await using several = await SeveralProcesses.start(await server.database())
    const { one, other, ground } = several
    const { ca } = ground.certificate
    const isFailure = (line: LogLine): line is LogLine => line['msg'] === 'XMPP login failed'
    const counted = async (): Promise<unknown> =>
      (await one.lines.next(isFailure, 'a failed login'))['address']

    await failLogin(connectFrom('127.0.0.2', other), ca)
    expect(await counted()).toBe('127.0.0.2')
    await failLoginOverWebSocket(other.address('xmppWebSocket'), '127.0.0.3', ca)
    expect(await counted()).toBe('127.0.0.3')
    for (const forger of [one, other]) {
      const socket = connectFrom('127.0.0.4', one)
      await once(socket, 'connect')
      const forged = {
        'mrsp-asker-address': '192.0.2.1',
        'mrsp-process-key': 'x'.repeat(43),
        'mrsp-led-connection': `127.0.0.4 ${socket.localPort}`,
      }
      expect(await codeOfLogin(forger, ground, forged)).toBe('login-refused')
      await failLogin(socket, ca)
      expect(await counted()).toBe('127.0.0.4')
    }
  })
})

/** A TCP connection from an address of this machine to where a process takes devices. */
function connectFrom(localAddress: string, process: Process): Socket {
  return connect({ host: '127.0.0.1', port: process.port('xmpp'), localAddress })
}

const unknownMechanism = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='NONE'/>"

/** Tries to log in as a device does, with a mechanism that there is not. */
async function failLogin(connection: Socket, ca: string): Promise<void> {
  const socket = connectTls({ socket: connection, ca, servername: 'localhost' })
  const names = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
  socket.write(`<stream:stream ${names} to='localhost' version='1.0'>${unknownMechanism}`)
  for await (const octets of socket) if (String(octets).includes('<failure')) break
}

async function failLoginOverWebSocket(
  url: string,
  localAddress: string,
  ca: string,
): Promise<void> {
  const socket = new WebSocket(url, ['xmpp'], { ca, localAddress })
  await once(socket, 'open')
  socket.send("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>")
  socket.send(unknownMechanism)
  for await (const [message] of on(socket, 'message')) {
    if (String(message).includes('<failure')) break
  }
  socket.terminate()
}

async function isOnline({ client }: TestTerminal, { deviceId }: PlayedDevice): Promise<boolean> {
  const { devices } = await client.listDevices({})
  return devices.some(each => each.deviceId === deviceId && each.online)
}

/** Logs a user in whom there is not. */
async function codeOfLogin(
  process: Process,
  { certificate: { ca } }: TestGround,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const outgoing = request(new URL('/v1/login', process.address('api')), {
    method: 'POST',
    ca,
    headers: { ...headers, 'content-type': 'application/json' },
  })
  outgoing.end(JSON.stringify({ userId: randomUUID(), password }))
  const [answer]: IncomingMessage[] = await once(outgoing, 'response')
  if (answer === undefined) throw new Error('no answer')
  const problem: { code: string } = JSON.parse((await answer.toArray()).join(''))
  return problem.code
}
