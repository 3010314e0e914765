import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fc, test } from '@fast-check/vitest'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test as example } from 'vitest'
import { Seal } from './seal.ts'
import { SessionDatabase, type SessionLog } from './session-database.ts'

const secret = 's'.repeat(32)
const token = `mrsp_${'t'.repeat(43)}`
let directory: string
let database: SessionDatabase
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mrsp-relay-database-'))
  database = await SessionDatabase.open(':memory:', secret)
})
afterAll(async () => {
  await database.close()
  await rm(directory, { recursive: true, force: true })
})

async function reserve(pair = 'pair-1'): Promise<string> {
  const session = v7()
  const names = { deviceId: 'printer-7', terminalId: 'terminal-1', applicationId: 'web-server' }
  expect(await database.reserve({ session, pair, ...names }, 1)).toBe(true)
  return session
}

const started = (session: string, side: 'device' | 'terminal'): SessionLog => ({
  session,
  side,
  event: 'started',
  at: 2,
  token,
})
const ended = (session: string, side: 'device' | 'terminal', reason: 'idle' | 'expired' = 'idle') =>
  ({ session, side, event: 'ended', at: 3, reason }) as const

const outboxOf = async (session: string): Promise<SessionLog[]> =>
  (await database.outbox()).filter(log => log.session === session)

example('a session is reserved once', async () => {
  const session = await reserve()
  const again = { session, pair: 'pair-1', deviceId: 'x', terminalId: 'y', applicationId: 'z' }
  expect(await database.reserve(again, 2)).toBe(false)
  expect(await database.find(session)).toMatchObject({
    reservation: { deviceId: 'printer-7' },
    ended: [],
  })
  expect(await database.find(v7())).toBeUndefined()
})

example('there is one log of each key, and the first stands', async () => {
  const session = await reserve()
  expect(await database.storeLog(ended(session, 'device'))).toBe(true)
  expect(await database.storeLog(ended(session, 'device', 'expired'))).toBe(false)
  expect(await outboxOf(session)).toEqual([ended(session, 'device')])
})

example('the token goes with every log until all are acknowledged, then it is gone', async () => {
  const session = await reserve()
  const logs = [
    started(session, 'device'),
    started(session, 'terminal'),
    ended(session, 'terminal'),
    ended(session, 'device'),
  ]
  for (const log of logs) await database.storeLog(log)
  expect(await outboxOf(session)).toEqual(logs.map(log => ({ ...log, token })))
  await database.acknowledge(logs.slice(0, 3), 4)
  expect(await outboxOf(session)).toEqual([{ ...ended(session, 'device'), token }])
  await database.acknowledge([ended(session, 'device')], 5)
  expect(await outboxOf(session)).toEqual([])
  await database.prune(5)
  expect((await database.find(session))?.ended.toSorted()).toEqual(['device', 'terminal'])
  await database.prune(6)
  expect(await database.find(session)).toBeUndefined()
})

example('no token stands in the file', async () => {
  const file = join(directory, 'sealed.sqlite')
  const sealed = await SessionDatabase.open(file, secret)
  const session = v7()
  const names = { pair: 'p', deviceId: 'd', terminalId: 't', applicationId: 'a' }
  await sealed.reserve({ session, ...names }, 1)
  await sealed.storeLog(started(session, 'device'))
  await sealed.close()
  const octets = await readFile(file)
  expect(octets.includes(session)).toBe(true)
  expect(octets.includes(token.slice(5))).toBe(false)
  const other = await SessionDatabase.open(file, 'o'.repeat(32))
  expect((await other.outbox())[0]).not.toHaveProperty('token')
  await other.close()
})

const keyOf = ({ side, event, at, reason }: SessionLog): unknown[] => [side, event, at, reason]

type Act = 'device started' | 'terminal started' | 'device ended' | 'terminal ended'
const acts = fc.shuffledSubarray<Act>([
  'device started',
  'terminal started',
  'device ended',
  'terminal ended',
])

test.prop([fc.array(acts, { minLength: 1, maxLength: 8 }), fc.nat(4)], { numRuns: 25 })(
  'after a start every side of the pair has one ended log, behind those there were',
  async (histories, acknowledged) => {
    const pair = v7()
    const sessions = await Promise.all(
      histories.map(async history => {
        const session = await reserve(pair)
        const logs: SessionLog[] = history.map(act => {
          const side = act.startsWith('device') ? 'device' : 'terminal'
          return act.endsWith('started') ? started(session, side) : ended(session, side)
        })
        for (const log of logs) await database.storeLog(log)
        await database.acknowledge(logs.slice(0, acknowledged), 4)
        return { session, logs }
      }),
    )
    const bystander = await reserve('another-pair')
    const isOpen = (logs: readonly SessionLog[]): boolean =>
      logs.filter(({ event }) => event === 'ended').length < 2
    const open = sessions.filter(({ logs }) => isOpen(logs))
    expect(await database.endWhatWasOpen(pair, 9)).toBe(open.length)
    expect(await database.endWhatWasOpen(pair, 10)).toBe(0)
    expect(await outboxOf(bystander)).toEqual([])
    for (const { session, logs } of sessions) {
      const missing = (['device', 'terminal'] as const).filter(
        side => !logs.some(log => log.side === side && log.event === 'ended'),
      )
      const wanted = [
        ...logs.slice(acknowledged).map(keyOf),
        ...missing.map(side => [side, 'ended', 9, 'relay-restarted']),
      ]
      expect((await outboxOf(session)).map(keyOf)).toEqual(wanted)
    }
  },
)

test.prop([fc.string(), fc.uuid(), fc.uuid()])(
  'a seal opens for its session alone',
  (text, one, other) => {
    const seal = new Seal(secret, 'token')
    const sealed = seal.seal(one, text)
    expect(seal.open(one, sealed)).toBe(text.toWellFormed())
    if (one !== other) expect(seal.open(other, sealed)).toBeUndefined()
    expect(new Seal('o'.repeat(32), 'token').open(one, sealed)).toBeUndefined()
    expect(new Seal(secret, 'machine').open(one, sealed)).toBeUndefined()
    expect(seal.open(one, sealed.slice(4))).toBeUndefined()
  },
)

example(
  'what is open, what each pair has and what is unsent is told of each pair apart',
  async () => {
    const [whole, half, over, other] = [
      await reserve('pair-7'),
      await reserve('pair-7'),
      await reserve('pair-7'),
      await reserve('pair-8'),
    ]
    await database.storeLog(ended(half, 'device'))
    for (const side of ['device', 'terminal'] as const) await database.storeLog(ended(over, side))
    const told = (await database.open(['pair-7'])).map(({ reservation, sides }) => ({
      session: reservation.session,
      sides,
    }))
    expect(told).toEqual([
      { session: whole, sides: ['device', 'terminal'] },
      { session: half, sides: ['terminal'] },
    ])
    expect((await database.load()).get('pair-7')).toBe(3)
    expect((await database.load([whole, other])).get('pair-7')).toBe(2)
    expect((await database.load([whole, other])).get('pair-8')).toBeUndefined()
    expect(await database.outbox('pair-8')).toEqual([])
    expect(await database.endWhatWasOpen('pair-7', 5)).toBe(2)
    expect(await database.open(['pair-7', 'pair-8'])).toMatchObject([
      { reservation: { session: other, pair: 'pair-8' } },
    ])
    const unsent = (await database.outbox('pair-7')).map(({ session }) => session)
    expect(new Set(unsent)).toEqual(new Set([whole, half, over]))
    await database.acknowledge([ended(over, 'device'), ended(over, 'terminal')], 9)
    expect((await database.load()).get('pair-7')).toBe(2)
  },
)
