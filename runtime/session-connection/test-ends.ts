import type {
  Exchange,
  ExchangeHandlers,
  SessionConnection,
  SessionEnd,
  TerminalConnection,
} from './index.ts'
import {
  type DeviceConnectionOptions,
  openDeviceConnection,
  openTerminalConnection,
  type SessionConnectionOptions,
} from './index.ts'
import { nodeSockets } from './node-socket.ts'
import { TestRelay, type TestRelayOptions } from './test-relay.ts'

/** Both ends of a session, paired through a test relay, with a list of what they were told. */
export interface TestEnds extends AsyncDisposable {
  readonly relay: TestRelay
  readonly device: SessionConnection
  readonly terminal: TerminalConnection
  readonly told: readonly Told[]
  /** Waits until something was told, also in the past but after what was waited for before. */
  until(end: Told['end'], what: Told['what']): Promise<Told>
}

interface Told {
  readonly end: 'device' | 'terminal'
  readonly what: 'connected' | 'paired' | 'peer-lost' | 'returning' | 'halt' | 'over'
  readonly over?: SessionEnd
}

export interface TestEndsOptions {
  readonly relay?: TestRelayOptions
  readonly onExchange?: (exchange: Exchange) => ExchangeHandlers
  readonly device?: Partial<DeviceConnectionOptions>
  readonly terminal?: Partial<SessionConnectionOptions>
}

/** Starts a relay and both ends, and waits until they are paired. */
export async function pairedEnds(options: TestEndsOptions = {}): Promise<TestEnds> {
  const ends = await startEnds(options)
  await Promise.all([ends.until('device', 'paired'), ends.until('terminal', 'paired')])
  return ends
}

/** Starts a relay and both ends. */
export async function startEnds(options: TestEndsOptions = {}): Promise<TestEnds> {
  const relay = new TestRelay(options.relay)
  await relay.listen()
  const told: Told[] = []
  const waiting: { end: Told['end']; what: Told['what']; found: (told: Told) => void }[] = []
  const seen = new Set<Told>()
  const tell = (each: Told): void => {
    told.push(each)
    const index = waiting.findIndex(({ end, what }) => end === each.end && what === each.what)
    const [waiter] = index < 0 ? [] : waiting.splice(index, 1)
    if (waiter === undefined) return
    seen.add(each)
    waiter.found(each)
  }
  const common = (end: Told['end']): SessionConnectionOptions => ({
    ...relay.credentials(end),
    openSocket: nodeSockets(),
    product: `mrsp-test-${end}/1`,
    handlers: {
      onConnected: () => tell({ end, what: 'connected' }),
      onPaired: () => tell({ end, what: 'paired' }),
      onPeerLost: () => tell({ end, what: 'peer-lost' }),
      onReturning: () => tell({ end, what: 'returning' }),
      onHalt: () => tell({ end, what: 'halt' }),
      onOver: over => tell({ end, what: 'over', over }),
    },
  })
  const device = openDeviceConnection({
    ...common('device'),
    application: 'web-server',
    onExchange: options.onExchange ?? echo,
    ...options.device,
  })
  const terminal = openTerminalConnection({ ...common('terminal'), ...options.terminal })
  return {
    relay,
    device,
    terminal,
    told,
    until: (end, what) => {
      const past = told.find(each => each.end === end && each.what === what && !seen.has(each))
      if (past !== undefined) {
        seen.add(past)
        return Promise.resolve(past)
      }
      return new Promise(found => waiting.push({ end, what, found }))
    },
    [Symbol.asyncDispose]: async () => {
      device.abandon()
      terminal.abandon()
      await relay.close()
    },
  }
}

/** Answers each exchange with the octets of its request. */
export function echo(exchange: Exchange): ExchangeHandlers {
  const held: Uint8Array[] = []
  let full = false
  const pass = (): void => {
    full = false
    while (!full) {
      const octets = held.shift()
      if (octets === undefined) return
      full = !exchange.write(octets)
      exchange.consumed(octets.length)
    }
  }
  let ended = false
  const endWhenPassed = (): void => {
    if (ended && held.length === 0) exchange.end()
  }
  return {
    onData(octets) {
      held.push(octets)
      if (!full) pass()
    },
    onEnd() {
      ended = true
      endWhenPassed()
    },
    onReset() {},
    onDrain() {
      pass()
      endWhenPassed()
    },
  }
}

/** How an exchange came out. */
export type Outcome = { readonly received: Uint8Array } | { readonly reset: string }

/** Sends a request and collects the response. */
export function ask(
  terminal: TerminalConnection,
  request: Uint8Array,
  applicationId = 'web-server',
): Promise<Outcome> {
  return new Promise(resolve => {
    const received: Uint8Array[] = []
    const exchange = terminal.openExchange(applicationId, {
      onData(octets) {
        received.push(octets.slice())
        exchange.consumed(octets.length)
      },
      onEnd: () => resolve({ received: joined(received) }),
      onReset: reset => resolve({ reset }),
    })
    exchange.write(request, { end: true })
  })
}

/** One array of all octets. */
export function joined(slices: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(slices.reduce((sum, slice) => sum + slice.length, 0))
  let at = 0
  for (const slice of slices) {
    all.set(slice, at)
    at += slice.length
  }
  return all
}

/** Octets that tell their place, beginning with a seed. */
export function pattern(octets: number, seed = 0): Uint8Array {
  const result = new Uint8Array(octets)
  for (let i = 0; i < octets; i++) result[i] = (i * 31 + (i >> 8) * 17 + seed) & 0xff
  return result
}
