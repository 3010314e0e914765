import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { reservationRequest } from '../reference-impl/relay/played/relay.ts'
import { RelayOfPairs } from '../reference-impl/relay/played/relay-of-pairs.ts'
import { MrspError } from '../runtime/errors.ts'
import { residentMegabytes } from './process-meter.ts'
import type { Order, Pair } from './session-ends.ts'

/**
 * How many sessions a relay of two pairs establishes, holds and drains, beside bare `ws` connections: two for each
 * session. `node bench/sessions.ts <sessions>` holds fewer than 10,000.
 */
const most = Number(process.argv[2] ?? 10_000)
const drained = Math.min(1000, most)
const measured = [...[1000, 2000, 5000].filter(count => count < most), most]
const atOnce = 32

/** Two processes that hold the ends, so that neither runs out of file descriptors. */
const ends = [newEnds(), newEnds()]
const relay = await RelayOfPairs.start({ pairs: 2, keepalive: 300, logLevel: 'info' })
relay.management.answers.authenticate = () => ({ result: 'accepted', expiresIn: 3600 })
/** Two processes, as the relay has two pairs. */
const bare = [newBare(), newBare()]
try {
  const ca = readFileSync(join(relay.directory, 'ca.pem'), 'utf8')
  const urls = await Promise.all(
    bare.map(async ({ stdout }) => {
      const [port] = await once(stdout, 'data')
      return `wss://127.0.0.1:${String(port).trim()}`
    }),
  )
  const relayProcesses = (): number[] => ['pair-1', 'pair-2'].map(name => relay.processOf(name))

  const bareTimes = await hold({
    processes: () => bare.map(({ pid = 0 }) => pid),
    make: async count =>
      Array.from({ length: count }, (_, index): Pair => {
        const url = urls[index % 2] ?? ''
        return { urls: [url, url] }
      }),
    ca,
  })
  let began = performance.now()
  for (const server of bare) server.kill('SIGUSR2')
  await order({ order: 'until-closed' })
  const bareClosed = performance.now() - began
  const names: string[] = []
  const times = await hold({
    processes: relayProcesses,
    make: count => reserve(count, names),
    ca,
  })
  print(`Sessions established a second, ${atOnce * 2} at once`, bareTimes.speed, times.speed)
  for (const count of measured) {
    const [before, after] = [bareTimes.memory.get(count) ?? 0, times.memory.get(count) ?? 0]
    print(`${count} idle sessions, KB each`, (before * 1024) / count, (after * 1024) / count)
    print(`${count} idle sessions, sessions a GB`, (count * 1024) / before, (count * 1024) / after)
  }
  const left = names.slice(drained)
  await inTurns(left, session => end(session, ['device', 'terminal']))
  const live = names.slice(0, drained)
  began = performance.now()
  await drain(live)
  const drainTime = performance.now() - began
  const bareShare = (bareClosed * drained) / most
  print(`${drained} live sessions drained, both logs each, s`, bareShare / 1000, drainTime / 1000)
} finally {
  for (const child of ends) child.kill()
  for (const server of bare) server.kill()
  await relay[Symbol.asyncDispose]()
}

interface Held {
  readonly processes: () => readonly number[]
  /** Reserves so many pairs more. */
  readonly make: (count: number) => Promise<readonly Pair[]>
  readonly ca: string
}

/** Establishes all sessions, and measures the speed of the last of them and the memory at each count. */
async function hold({ processes, make, ca }: Held) {
  const resident = (): number =>
    processes().reduce((sum, process) => sum + residentMegabytes(process), 0)
  const idle = resident()
  const memory = new Map<number, number>()
  let speed = 0
  let held = 0
  for (const count of measured) {
    const began = performance.now()
    const pairs = await make(count - held)
    const half = Math.ceil(pairs.length / 2)
    await Promise.all(
      ends.map((child, index) =>
        orderOf(child, {
          order: 'connect',
          pairs: index === 0 ? pairs.slice(0, half) : pairs.slice(half),
          ca,
          atOnce,
        }),
      ),
    )
    speed = ((count - held) * 1000) / (performance.now() - began)
    held = count
    memory.set(count, resident() - idle)
  }
  return { speed, memory }
}

async function reserve(count: number, names: string[]): Promise<readonly Pair[]> {
  const pairs: Pair[] = []
  await inTurns(Array.from({ length: count }), async () => {
    const reservation = await relay.client.requestConnectionInformation(reservationRequest())
    const { session, hubUrl, agentUrl, deviceSessionId, terminalSessionId } = reservation
    names.push(session)
    pairs.push({
      urls: [hubUrl, agentUrl],
      sessionIds: [deviceSessionId, terminalSessionId],
      token: `mrsp_${'b'.repeat(43)}`,
    })
  })
  return pairs
}

/** Drains the relay and ends every session as management does: the device's side, and with its log the terminal's. */
async function drain(sessions: readonly string[]): Promise<void> {
  const { management } = relay
  const waiting = new Set(sessions)
  const { promise: over, resolve } = Promise.withResolvers<void>()
  management.answers.manageLog = log => {
    if (log.event !== 'ended' || !waiting.has(log.session)) return
    if (log.side === 'device') void end(log.session, ['terminal'])
    else waiting.delete(log.session)
    if (waiting.size === 0) resolve()
  }
  await relay.client.drain({ body: { deadline: 120, reason: 'deployment' } })
  await inTurns(sessions, session => end(session, ['device']))
  await over
}

/** Asks for the end of sides until the relay takes it, as management does. */
async function end(session: string, sides: ('device' | 'terminal')[]): Promise<void> {
  const body = { sides, reason: 'deployment' } as const
  for (;;) {
    try {
      await relay.client.terminateSession({ session, body })
      return
    } catch (error) {
      if (!(error instanceof MrspError && error.retryable)) throw error
      await pause(100)
    }
  }
}

async function inTurns<Item>(items: readonly Item[], act: (item: Item) => Promise<void>) {
  const waiting = items.values()
  const work = async (): Promise<void> => {
    for (const item of waiting) await act(item)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

function newBare() {
  const program = fileURLToPath(new URL('bare-ws/server.ts', import.meta.url))
  const files = ['certificate.pem', 'key.pem'].map(name => join(relay.directory, name))
  return spawn(process.execPath, [program, ...files], { stdio: ['ignore', 'pipe', 'inherit'] })
}

function newEnds(): ChildProcess {
  return fork(fileURLToPath(new URL('session-ends.ts', import.meta.url)), [], {
    serialization: 'advanced',
  })
}

async function order(each: Order): Promise<void> {
  await Promise.all(ends.map(child => orderOf(child, each)))
}

async function orderOf(child: ChildProcess, given: Order): Promise<void> {
  const done = once(child, 'message')
  child.send(given)
  await done
}

function print(what: string, baseline: number, mrsp: number): void {
  const short = (value: number): string => value.toFixed(value < 10 ? 2 : 0)
  const ratio = (mrsp / baseline).toFixed(2)
  process.stdout.write(
    `${what.padEnd(52)}${short(baseline).padStart(10)}${short(mrsp).padStart(10)}${ratio.padStart(8)}\n`,
  )
}
