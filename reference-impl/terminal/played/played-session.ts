import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { ErrorCode } from '../../../generated/errors.ts'
import { noObserver } from '../../../runtime/observer.ts'
import {
  type Exchange,
  type ExchangeHandlers,
  openDeviceConnection,
  type SessionConnection,
  type SessionEnd,
} from '../../../runtime/session-connection/index.ts'
import { nodeSockets } from '../../../runtime/session-connection/node-socket.ts'
import { TestRelay, type TestRelayOptions } from '../../../runtime/session-connection/test-relay.ts'
import { Client } from '../client/client.ts'
import { findByHost, localName } from '../local-port/local-names.ts'
import { type LocalPort, openLocalPort } from '../local-port/local-port.ts'

const session = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'
const applicationId = 'web-server'

/** An exchange as the played device sees it. */
export interface DeviceExchange {
  readonly exchange: Exchange
  readonly received: Buffer[]
  /** Octets that the device does not hand back as taken. */
  readonly hoards: boolean
  ended: boolean
  reset: ErrorCode | undefined
}

/** What a played device does with an exchange, told at each change of it. */
export type DeviceBehaviour = (exchange: DeviceExchange) => void

export interface PlayedSessionOptions {
  readonly behaviour: DeviceBehaviour
  /** Whether the device leaves what it receives untaken. */
  readonly hoards?: boolean
  readonly relay?: TestRelayOptions
  /** Where connections to the control interface go. */
  readonly control?: (socket: Socket) => void
  /** Connects the device later. */
  readonly withoutDevice?: boolean
}

/** A client on a local port, and a device, over a relay between them. */
export interface PlayedSession extends AsyncDisposable {
  readonly relay: TestRelay
  readonly client: Client
  readonly localPort: LocalPort
  readonly host: string
  /** The exchanges that reached the device. */
  readonly exchanges: readonly DeviceExchange[]
  readonly ends: readonly SessionEnd[]
  connectDevice(): SessionConnection
  /** Waits until something holds, looked at after each change. */
  until(condition: () => boolean): Promise<void>
  /** A connection of a local program. */
  dial(): Promise<LocalSocket>
}

/** Plays everything but the client and the local port. */
export async function playedSession(options: PlayedSessionOptions): Promise<PlayedSession> {
  const relay = new TestRelay(options.relay)
  await relay.listen()
  const exchanges: DeviceExchange[] = []
  const ends: SessionEnd[] = []
  const waiting = new Set<() => void>()
  const changed = (): void => {
    for (const look of waiting) look()
  }
  const devices: SessionConnection[] = []
  const connectDevice = (): SessionConnection => {
    const device = openDeviceConnection({
      ...relay.credentials('device'),
      openSocket: nodeSockets(),
      product: 'played-device/1',
      application: applicationId,
      handlers: { onPaired: changed, onOver: changed },
      onExchange: exchange => deviceExchange(exchange, options, exchanges, changed),
    })
    devices.push(device)
    return device
  }
  const { address, sessionId, token } = relay.credentials('terminal')
  const client = new Client({
    information: {
      session,
      applicationId,
      sessionId,
      token,
      url: address,
      expiresIn: 3600,
      connectTimeout: 60,
    },
    openSocket: nodeSockets(),
    product: 'test-terminal/1',
    observe: noObserver,
    changed,
    onOver: end => {
      ends.push(end)
      changed()
    },
  })
  const localPort: LocalPort = await openLocalPort({
    port: 0,
    find: host =>
      findByHost(host, localPort.port, (id, name) =>
        id === applicationId && name === session ? client : undefined,
      ),
    control: options.control ?? (socket => socket.destroy()),
  })
  const until = (condition: () => boolean): Promise<void> =>
    new Promise(resolve => {
      const look = (): void => {
        if (!condition()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  if (options.withoutDevice !== true) {
    connectDevice()
    await until(() => client.paired)
  }
  return {
    relay,
    client,
    localPort,
    host: `${localName(applicationId, session)}:${localPort.port}`,
    exchanges,
    ends,
    connectDevice,
    until,
    dial: () => dial(localPort.port),
    [Symbol.asyncDispose]: async () => {
      await localPort.close()
      client.abandon()
      for (const device of devices) device.abandon()
      await relay.close()
    },
  }
}

function deviceExchange(
  exchange: Exchange,
  { behaviour, hoards = false }: PlayedSessionOptions,
  exchanges: DeviceExchange[],
  changed: () => void,
): ExchangeHandlers {
  const seen: DeviceExchange = { exchange, received: [], hoards, ended: false, reset: undefined }
  exchanges.push(seen)
  const tell = (): void => {
    behaviour(seen)
    changed()
  }
  return {
    onData(octets) {
      seen.received.push(Buffer.from(octets))
      if (!hoards) exchange.consumed(octets.length)
      tell()
    },
    onEnd() {
      seen.ended = true
      tell()
    },
    onReset(code) {
      seen.reset = code
      tell()
    },
    onDrain: tell,
  }
}

/** What the device received of an exchange. */
export function requestText({ received }: DeviceExchange): string {
  return Buffer.concat(received).toString('latin1')
}

/** A local program's connection, with all that came on it. */
export class LocalSocket {
  readonly socket: Socket
  readonly closed: Promise<void>
  #received: Buffer[] = []
  #length = 0
  #isOver = false
  #look: () => void = () => {}

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', octets => {
      this.#received.push(octets)
      this.#length += octets.length
      this.#look()
    })
    socket.on('error', () => {})
    this.closed = new Promise(resolve => {
      socket.once('close', () => resolve())
    })
    for (const event of ['end', 'close']) {
      socket.once(event, () => {
        this.#isOver = true
        this.#look()
      })
    }
  }

  get length(): number {
    return this.#length
  }

  get octets(): Buffer {
    return Buffer.concat(this.#received)
  }

  get text(): string {
    return this.octets.toString('latin1')
  }

  /** Waits for so many octets. Throws when the connection ends before. */
  async octetsOf(length: number): Promise<Buffer> {
    await this.#until(() => this.#length >= length || this.#isOver)
    if (this.#length < length) throw new Error(`ended after ${this.#length} of ${length} octets`)
    return this.octets
  }

  /** Waits until a text has come. Throws when the connection ends before. */
  async textWith(part: string): Promise<string> {
    await this.#until(() => this.text.includes(part) || this.#isOver)
    if (!this.text.includes(part)) throw new Error(`ended after ${JSON.stringify(this.text)}`)
    return this.text
  }

  /** Waits until the other end has ended or broken off, and gives all that came. */
  async wholeText(): Promise<string> {
    await this.#until(() => this.#isOver)
    return this.text
  }

  async #until(condition: () => boolean): Promise<void> {
    if (condition()) return
    await new Promise<void>(resolve => {
      this.#look = () => {
        if (condition()) resolve()
      }
    })
  }
}

/** Connects to a port on the loopback address. */
export async function dial(port: number, host = '127.0.0.1'): Promise<LocalSocket> {
  const socket = connect({ port, host, noDelay: true, allowHalfOpen: true })
  await once(socket, 'connect')
  return new LocalSocket(socket)
}
