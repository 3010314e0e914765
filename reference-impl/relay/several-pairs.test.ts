import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { PlayedEndpoint } from './played/endpoint.ts'
import { reservationRequest, type Paired } from './played/relay.ts'
import { isAlive, RelayOfPairs } from './played/relay-of-pairs.ts'
import { RelayProcess } from './played/relay-process.ts'

/** Several pairs as real processes: what holds for each, and what becomes of sessions when one of them is gone. */

const startedLogs = ['device started', 'terminal started']
const restarted = ['device ended relay-restarted', 'terminal ended relay-restarted']

/** Sends pieces from the device's side until it is told to stop; resolves to how many there were. */
async function transfer({ device, terminal }: Paired, signal: AbortSignal): Promise<number> {
  terminal.send('request', { exchange: 1, applicationId: 'web-server' }, Buffer.from('GET'))
  await device.expect('request')
  device.send('response', { exchange: 1 }, Buffer.from('first'))
  await terminal.expect('response')
  for (let piece = 0; ; piece++) {
    const end = signal.aborted
    device.send(
      'data',
      end ? { exchange: 1, end } : { exchange: 1 },
      Buffer.from(`${piece} `.repeat(2000)),
    )
    const { headers, body } = await terminal.expect('data')
    expect(Buffer.from(body).toString()).toBe(`${piece} `.repeat(2000))
    if (headers.end === true) return piece + 1
    await pause(5)
  }
}

/** The logs that the database holds of a session, in their order. */
function storedLogs(relay: RelayOfPairs, session: string): unknown[] {
  const database = new DatabaseSync(join(relay.directory, 'relay.sqlite'), { readOnly: true })
  try {
    return database
      .prepare('select side, event, reason from log where session = ? order by ordinal')
      .all(session)
      .map(({ side, event, reason }) =>
        [side, event, reason].filter(part => part !== null).join(' '),
      )
  } finally {
    database.close()
  }
}

/** Waits until management has both logs of the end, and looks that the database holds each once. */
async function untilEnded(relay: RelayOfPairs, session: string, logs: string[]): Promise<void> {
  await relay.management.until(() => relay.management.logsOf(session).length >= logs.length, 40_000)
  expect(relay.management.logsOf(session)).toEqual(logs)
  expect(storedLogs(relay, session)).toEqual(logs)
}

async function refusalOf(endpoint: PlayedEndpoint): Promise<string> {
  return (await endpoint.expect('error')).headers.code
}

/** A new session of each pair, by the name of the pair. */
async function onEach(relay: RelayOfPairs): Promise<Map<string, Paired>> {
  const { pairs } = relay.settings
  const paired = await Promise.all(Array.from({ length: pairs }, () => relay.pair()))
  return new Map(paired.map(each => [relay.pairOf(each.reserved), each]))
}

function of(sessions: ReadonlyMap<string, Paired>, pair: string): Paired {
  const paired = sessions.get(pair)
  if (paired === undefined) throw new Error(`no session on ${pair}`)
  return paired
}

test('four pairs: sessions spread, each pair knows its own, and one that is killed takes only its own along', async () => {
  await using relay = await RelayOfPairs.start()
  const sessions = await onEach(relay)
  expect([...sessions.keys()].toSorted()).toEqual(['pair-1', 'pair-2', 'pair-3', 'pair-4'])
  const listed = await relay.client.querySessions({})
  expect(new Map(listed.sessions.map(({ session, pair }) => [pair, session]))).toEqual(
    new Map([...sessions].map(([pair, { reserved }]) => [pair, reserved.session])),
  )
  const pairNames = [...sessions.keys()].toSorted()
  const whole = { status: 'serving', pairs: 4, pairNames }
  expect(await relay.client.relayHealth({})).toMatchObject(whole)
  const waiting = await relay.reserve()
  for (const [pair, { reserved }] of sessions) {
    if (pair === relay.pairOf(waiting)) continue
    expect(await refusalOf(await relay.open(reserved.hubUrl, waiting))).toBe('unauthenticated')
  }
  const own = relay.clientAt(`https://127.0.0.1:${relay.settings.port + 1}`)
  await expect(own.querySessions({})).rejects.toMatchObject({ code: 'unauthenticated' })
  own.close()

  const over = new AbortController()
  const victim = of(sessions, 'pair-2')
  const others = ['pair-1', 'pair-3', 'pair-4'].map(pair =>
    transfer(of(sessions, pair), over.signal),
  )
  const before = performance.now()
  process.kill(relay.processOf('pair-2'), 'SIGKILL')
  await untilEnded(relay, victim.reserved.session, [...startedLogs, ...restarted])
  expect(performance.now() - before).toBeLessThan(2 * 1000 * relay.settings.keepalive)
  const again = await relay.pair()
  expect(relay.pairOf(again.reserved)).not.toBe(relay.pairOf(victim.reserved))
  await relay.untilServing(4)
  over.abort()
  for (const pieces of await Promise.all(others)) expect(pieces).toBeGreaterThan(1)
  const left = (await relay.client.querySessions({})).sessions.map(({ session }) => session)
  expect(left).not.toContain(victim.reserved.session)
  expect(left).toHaveLength(5)
  // The process that took the place of the killed one serves as it did.
  const more = await Promise.all(Array.from({ length: 3 }, () => relay.pair()))
  expect(more.map(({ reserved }) => relay.pairOf(reserved))).toContain('pair-2')
  for (const { reserved } of [victim, ...more]) {
    const body = { sides: ['device', 'terminal'], reason: 'management' } as const
    const answer = await relay.client.terminateSession({ session: reserved.session, body })
    expect(answer.sides).toEqual([])
  }
})

test('a Master that is killed costs no session: the next one takes the pairs over', async () => {
  await using relay = await RelayOfPairs.start({ pairs: 2 })
  const sessions = await onEach(relay)
  const processes = ['pair-1', 'pair-2'].map(pair => relay.processOf(pair))
  await relay.client.drain({ body: { deadline: 3000, reason: 'deployment', pairs: ['pair-2'] } })
  const draining = of(sessions, 'pair-2')
  await Promise.all([draining.device.expect('halt'), draining.terminal.expect('halt')])
  const over = new AbortController()
  const under = [...sessions.values()].map(each => transfer(each, over.signal))
  await relay.master.kill()
  // Two at once: the second finds the port taken and touches nothing.
  await relay.startMaster()
  const { url: managementUrl } = relay.management
  await expect(
    RelayProcess.start({ ...relay.settings, managementUrl }, relay.directory),
  ).rejects.toThrow(/EADDRINUSE/)
  over.abort()
  await Promise.all(under)
  expect(['pair-1', 'pair-2'].map(pair => relay.processOf(pair))).toEqual(processes)
  expect((await relay.client.querySessions({})).sessions).toHaveLength(2)
  // The drain goes on.
  expect(await relay.client.relayHealth({})).toMatchObject({ status: 'serving', pairs: 1 })
  const more = await Promise.all([relay.reserve(), relay.reserve()])
  expect(more.map(each => relay.pairOf(each))).toEqual(['pair-1', 'pair-1'])
  await relay.client.endDrain({})
  const spread = await Promise.all(Array.from({ length: 6 }, () => relay.reserve()))
  expect(spread.map(each => relay.pairOf(each))).toContain('pair-2')
  const { reserved, device, terminal } = of(sessions, 'pair-1')
  const { session } = reserved
  expect(
    (await relay.client.extendReservation({ session, body: { expiresIn: 60 } })).sides,
  ).toHaveLength(2)
  await relay.client.terminateSession({
    session,
    body: { sides: ['device', 'terminal'], reason: 'management' },
  })
  await Promise.all([device.expect('terminated'), terminal.expect('terminated')])
  await untilEnded(relay, session, [
    ...startedLogs,
    'device ended management',
    'terminal ended management',
  ])
})

test('a Master that is killed together with a pair loses no log and doubles none', async () => {
  await using relay = await RelayOfPairs.start({ pairs: 2 })
  const sessions = await onEach(relay)
  const victim = of(sessions, 'pair-2')
  process.kill(relay.processOf('pair-2'), 'SIGKILL')
  await relay.master.kill()
  await relay.startMaster()
  process.kill(relay.processOf('pair-2'), 'SIGKILL')
  await untilEnded(relay, victim.reserved.session, [...startedLogs, ...restarted])
  await relay.untilServing(2)
})

test('a Master that is told to stop ends all by the book, and nothing is left', async () => {
  await using relay = await RelayOfPairs.start({ pairs: 2 })
  const last = await relay.pair()
  expect(await relay.master.stop()).toBe(0)
  for (const end of [last.device, last.terminal]) {
    expect((await end.expect('terminated')).headers.reason).toBe('relay-restarted')
  }
  await untilEnded(relay, last.reserved.session, [...startedLogs, ...restarted])
  for (const pair of ['pair-1', 'pair-2']) expect(isAlive(relay.processOf(pair))).toBe(false)
})

test('pairs whose Master does not come back end by the book, and nothing is left', async () => {
  await using relay = await RelayOfPairs.start({ pairs: 2, masterGrace: 5 })
  const { reserved, device, terminal } = await relay.pair()
  const processes = ['pair-1', 'pair-2'].map(pair => relay.processOf(pair))
  await relay.master.kill()
  for (const end of [device, terminal]) {
    expect((await end.expect('terminated')).headers.reason).toBe('relay-restarted')
  }
  await untilEnded(relay, reserved.session, [...startedLogs, ...restarted])
  await relay.until(() => processes.every(each => !isAlive(each)))
})

test('a pair drains by its name while the others take sessions, also when it and the Master die over it', async () => {
  await using relay = await RelayOfPairs.start({ pairs: 2 })
  const sessions = await onEach(relay)
  const drain = { deadline: 3000, reason: 'deployment' } as const
  await expect(relay.client.drain({ body: { ...drain, pairs: ['pair-3'] } })).rejects.toMatchObject(
    {
      code: 'not-found',
    },
  )
  const over = new AbortController()
  const stream = (async () => {
    const pairs: string[] = []
    while (!over.signal.aborted) pairs.push(relay.pairOf(await relay.reserve()))
    return pairs
  })()
  await relay.client.drain({ body: { ...drain, pairs: ['pair-2'] } })
  const { device, reserved } = of(sessions, 'pair-2')
  await device.expect('halt')
  const after = await Promise.all([relay.reserve(), relay.reserve(), relay.reserve()])
  expect(new Set(after.map(each => relay.pairOf(each)))).toEqual(new Set(['pair-1']))
  over.abort()
  expect((await stream).length).toBeGreaterThan(0)
  process.kill(relay.processOf('pair-2'), 'SIGKILL')
  await untilEnded(relay, reserved.session, [...startedLogs, ...restarted])
  const dead = relay.processOf('pair-2')
  await relay.until(() => relay.processOf('pair-2') !== dead)
  const still = await Promise.all([relay.reserve(), relay.reserve()])
  expect(new Set(still.map(each => relay.pairOf(each)))).toEqual(new Set(['pair-1']))
  const both = [relay.processOf('pair-2'), relay.processOf('pair-1')]
  await relay.master.kill()
  for (const each of both) process.kill(each, 'SIGKILL')
  await relay.startMaster()
  await relay.until(() => both.every(each => !isAlive(each)))
  await relay.untilServing(1)
  const anew = await Promise.all([relay.reserve(), relay.reserve()])
  expect(new Set(anew.map(each => relay.pairOf(each)))).toEqual(new Set(['pair-1']))
  await relay.client.drain({ body: drain })
  expect(await relay.client.relayHealth({})).toMatchObject({ status: 'draining', pairs: 0 })
  await expect(relay.reserve()).rejects.toMatchObject({ code: 'relay-draining' })
  await relay.client.endDrain({})
  const spread = await Promise.all(Array.from({ length: 6 }, () => relay.reserve()))
  expect(spread.map(each => relay.pairOf(each))).toContain('pair-2')
  expect(await relay.client.relayHealth({})).toMatchObject({ status: 'serving', pairs: 2 })
})

test('a pair that hangs is killed and its sessions end', async () => {
  await using relay = await RelayOfPairs.start({ pairs: 2, keepalive: 8 })
  const sessions = await onEach(relay)
  const { reserved } = of(sessions, 'pair-2')
  const hanging = relay.processOf('pair-2')
  process.kill(hanging, 'SIGSTOP')
  await untilEnded(relay, reserved.session, [...startedLogs, ...restarted])
  expect(isAlive(hanging)).toBe(false)
  await relay.untilServing(2)
})

test('a pair that there is not to be any more leaves with its sessions', async () => {
  await using relay = await RelayOfPairs.start({ pairs: 3 })
  const sessions = await onEach(relay)
  const { reserved, device } = of(sessions, 'pair-3')
  const leaving = relay.processOf('pair-3')
  await relay.master.kill()
  await relay.startMaster({ pairs: 2 })
  expect((await device.expect('terminated')).headers.reason).toBe('relay-restarted')
  await untilEnded(relay, reserved.session, [...startedLogs, ...restarted])
  await relay.until(() => !isAlive(leaving))
  expect((await relay.client.querySessions({})).sessions).toHaveLength(2)
  expect(await relay.client.relayHealth({})).toMatchObject({ pairNames: ['pair-1', 'pair-2'] })
})

test('a session is asked for again at the pair that holds it', async () => {
  await using relay = await RelayOfPairs.start({ pairs: 2 })
  const request = reservationRequest()
  const first = await relay.client.requestConnectionInformation(request)
  const [second, third] = await Promise.all([
    relay.client.requestConnectionInformation(request),
    relay.client.requestConnectionInformation(request),
  ])
  expect([second.hubUrl, third.hubUrl]).toEqual([first.hubUrl, first.hubUrl])
  process.kill(relay.processOf('pair-1'), 'SIGKILL')
  await untilEnded(relay, request.body.session, restarted)
  await relay.untilServing(2)
  await expect(relay.client.requestConnectionInformation(request)).rejects.toMatchObject({
    code: 'wrong-state',
  })
})
