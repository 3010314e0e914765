import { v7 } from 'uuid'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { ErrorCode } from '../../../generated/errors.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { Outbox } from './outbox.ts'
import { SessionDatabase, type SessionLog } from './session-database.ts'

/** An outbox in front of a management that answers as told. */
async function makeOutbox(answer: (log: SessionLog) => Promise<void> | void) {
  const database = await SessionDatabase.open(':memory:', 's'.repeat(32))
  const sent: string[] = []
  const notify = async (log: SessionLog): Promise<void> => {
    sent.push(`${log.side} ${log.event}`)
    await answer(log)
  }
  const make = (): Outbox => new Outbox(database, notify, pino({ level: 'silent' }))
  const session = v7()
  const names = { pair: 'p', deviceId: 'd', terminalId: 't', applicationId: 'a' }
  await database.reserve({ session, ...names }, 1)
  const log = (side: 'device' | 'terminal', event: 'started' | 'ended'): SessionLog => ({
    session,
    side,
    event,
    at: 1,
    ...(event === 'started' ? { token: 't' } : { reason: 'idle' as const }),
  })
  return { database, outbox: make(), make, log, sent }
}

function fail(code: ErrorCode): never {
  throw new MrspError(code, { source: 'management' })
}

test('logs of a session are sent one behind the other', async () => {
  const waiting: (() => void)[] = []
  const { outbox, log, sent } = await makeOutbox(
    () => new Promise(resolve => waiting.push(resolve)),
  )
  const first = await outbox.store(log('device', 'started'), [])
  const second = await outbox.store(log('terminal', 'started'), [])
  expect(sent).toEqual(['device started'])
  waiting.shift()?.()
  expect(await first?.outcome).toBe('managed')
  await expect.poll(() => sent).toEqual(['device started', 'terminal started'])
  waiting.shift()?.()
  expect(await second?.outcome).toBe('managed')
  await outbox.stop()
})

test.each(['not-found', 'bad-request'] as const)('%s settles a log', async code => {
  const { outbox, database, log } = await makeOutbox(() => fail(code))
  const stored = await outbox.store(log('device', 'ended'), [])
  expect(await stored?.outcome).toBe('refused')
  await expect.poll(() => database.outbox()).toEqual([])
  await outbox.stop()
})

test.each(['unauthenticated', 'internal', 'management-unreachable', 'too-many-requests'] as const)(
  '%s does not: the log is sent again a second later',
  { concurrent: true },
  async code => {
    let times = 0
    const { outbox, log } = await makeOutbox(() => (++times === 1 ? fail(code) : undefined))
    const began = performance.now()
    const stored = await outbox.store(log('device', 'ended'), [])
    expect(await stored?.outcome).toBe('managed')
    expect(performance.now() - began).toBeGreaterThan(990)
    await outbox.stop()
  },
)

test('what was not acknowledged is sent by the next process', async () => {
  let isThere = false
  const { outbox, make, database, log, sent } = await makeOutbox(() =>
    isThere ? undefined : fail('management-unreachable'),
  )
  await outbox.store(log('device', 'started'), [])
  await outbox.store(log('device', 'ended'), [])
  await outbox.stop()
  expect(await database.outbox()).toHaveLength(2)
  isThere = true
  sent.length = 0
  const next = make()
  await next.resume()
  await expect.poll(() => database.outbox()).toEqual([])
  expect(sent).toEqual(['device started', 'device ended'])
  await next.stop()
})

test('a second log of a key is not stored', async () => {
  const { outbox, log, sent } = await makeOutbox(() => {})
  await outbox.store(log('device', 'ended'), [])
  expect(await outbox.store(log('device', 'ended'), [])).toBeUndefined()
  await outbox.stop()
  expect(sent).toEqual(['device ended'])
})
