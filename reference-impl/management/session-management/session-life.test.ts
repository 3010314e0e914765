import { fc, test as properties } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import type { Log } from '../../../generated/management-api.ts'
import type { EndReason, Side } from '../../../generated/schemas.ts'
import { sessionFinalStates } from '../../../generated/session.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { type ManagementDatabase, openManagementDatabase } from '../database.ts'
import { noteEnd } from './end-of-session.ts'
import { Secrets } from '../secrets.ts'
import { newSession } from './new-session.ts'
import { nextMoment } from './pending-work.ts'
import { SessionLife } from './session-life.ts'
import { noHaltNotices } from '../deployment/halt-notices.ts'
import { manageSessionLog } from './session-logs.ts'
import type { SessionRow } from './session-row.ts'
import { checkStart } from './start-rules.ts'

const relay = 'relay'
const secrets = new Secrets('a token key of thirty-two octets')
const terminals = ['terminal-a', 'terminal-b']
const devices = ['printer-1', 'printer-2']
const user = {
  userId: 'tanaka',
  passwordHash: '',
  displayName: 'Koki Tanaka',
  organization: 'North',
  role: 'technician',
  administrator: null,
  email: null,
  fingerprint: '',
} as const

/** Something that may happen to management, in any order; which session it is about is picked among those there are. */
type Happening =
  | { readonly kind: 'start'; readonly device: number; readonly terminal: number }
  /** Whatever brings the session on. */
  | { readonly kind: 'onward'; readonly of: number; readonly deviceFirst: boolean }
  | { readonly kind: 'taken' | 'unreachable' | 'timeout' | 'cancel'; readonly of: number }
  | { readonly kind: 'answer'; readonly of: number; readonly yes: boolean }
  | { readonly kind: 'reserved' | 'relay-refused' | 'end' | 'unknown'; readonly of: number }
  | {
      readonly kind: 'log'
      readonly of: number
      readonly side: Side
      readonly event: 'started' | 'ended'
      readonly reason: EndReason
    }

const of = fc.nat(5)
const reason = fc.constantFrom<EndReason>(
  'terminal',
  'device',
  'never-connected',
  'connection-lost',
)
const plain = fc.constantFrom(
  ...(['taken', 'unreachable', 'timeout', 'cancel'] as const),
  ...(['reserved', 'relay-refused', 'end', 'unknown'] as const),
)
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      device: fc.nat(devices.length - 1),
      terminal: fc.nat(terminals.length - 1),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('onward' as const), of, deviceFirst: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('answer' as const), of, yes: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: plain, of }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('log' as const),
      of,
      side: fc.constantFrom<Side>('device', 'terminal'),
      event: fc.constantFrom('started' as const, 'ended' as const),
      reason,
    }),
  },
)

/** What brings a session on from where it is. */
function onward(row: SessionRow, of: number, deviceFirst: boolean): Happening {
  const isNext = (side: Side, state: string): boolean =>
    (side === 'device' ? row.deviceSide : row.terminalSide) !== state
  const [first, second] = deviceFirst ? sides : sides.toReversed()
  const log = (event: 'started' | 'ended'): Happening => {
    const side = isNext(first ?? 'device', event) ? first : second
    return { kind: 'log', of, side: side ?? 'device', event, reason: 'terminal' }
  }
  switch (row.state) {
    case 'requested':
      return deviceFirst ? { kind: 'taken', of } : { kind: 'answer', of, yes: true }
    case 'awaiting-approval':
      return { kind: 'answer', of, yes: true }
    case 'approved':
      return { kind: 'reserved', of }
    case 'connecting':
      return log('started')
    case 'established':
      return deviceFirst ? { kind: 'end', of } : log('ended')
    default:
      return log('ended')
  }
}

const sides: readonly Side[] = ['device', 'terminal']

/** Management's store with the rules that change it, without the parties around. */
class Store {
  readonly database: ManagementDatabase
  readonly life: SessionLife
  /** Sessions whose relay said that it holds nothing, or refused to hold anything. */
  readonly unreserved = new Set<string>()
  /** Sessions that were seen established. */
  readonly established = new Set<string>()

  constructor(database: ManagementDatabase) {
    this.database = database
    this.life = new SessionLife(database)
  }

  async rows(): Promise<SessionRow[]> {
    return await this.database.selectFrom('sessions').selectAll().orderBy('session').execute()
  }

  async start(deviceId: string, terminalId: string): Promise<boolean> {
    const body = { deviceId, applicationId: 'web-server' }
    const timers = { approvalTimeout: 60, sessionDuration: 60, terminateTimeout: 30 }
    try {
      await this.database.transaction().execute(async transaction => {
        await checkStart(body, { user, terminalId, isOnline: true }, transaction)
        const row = newSession(user.userId, terminalId, body, timers)
        await transaction.insertInto('sessions').values(row).execute()
      })
      return true
    } catch (error) {
      if (error instanceof MrspError) return false
      throw error
    }
  }

  async happens(happening: Happening): Promise<void> {
    if (happening.kind === 'start') {
      const { device, terminal } = happening
      await this.start(devices[device] ?? '', terminals[terminal] ?? '')
      return
    }
    const rows = await this.rows()
    const at = happening.of % Math.max(rows.length, 1)
    const row = rows.toReversed()[at]
    if (row === undefined) return
    if (happening.kind === 'onward') await this.happens(onward(row, at, happening.deviceFirst))
    else await this.#happensTo(row, happening)
  }

  async #happensTo(
    row: SessionRow,
    happening: Exclude<Happening, { kind: 'start' | 'onward' }>,
  ): Promise<void> {
    const { life } = this
    const { session, state } = row
    switch (happening.kind) {
      case 'taken':
        await life.happens(session, () => ({ event: 'approval-requested' }))
        break
      case 'unreachable':
        await life.happens(session, () => ({ event: 'device-unreachable' }))
        break
      case 'timeout':
        await life.happens(session, () => ({ event: 'approval-timed-out' }))
        break
      case 'cancel':
        await life.happens(session, () => ({ event: 'cancel-requested' }))
        break
      case 'answer':
        await life.happens(session, () =>
          happening.yes
            ? { event: 'approved', note: noted => Object.assign(noted, { relay }) }
            : { event: 'refused' },
        )
        break
      case 'reserved':
        await life.happens(session, () => ({
          event: 'connection-information-received',
          note: noted => Object.assign(noted, secrets.makeToken(session)),
        }))
        break
      case 'relay-refused':
        if (state === 'approved') this.unreserved.add(session)
        await life.happens(session, () => ({ event: 'relay-refused' }))
        break
      case 'end':
        await life.happens(session, () => ({
          event: 'end-requested',
          note: noted => noteEnd(noted, 'expired'),
        }))
        break
      case 'unknown':
        if (state !== 'requested' && state !== 'awaiting-approval') this.unreserved.add(session)
        await life.happens(session, () => ({ event: 'reservation-unknown' }))
        break
      case 'log':
        await this.#log(row, happening)
    }
  }

  async #log(
    { session, tokenNonce }: SessionRow,
    { side, event, reason }: Extract<Happening, { kind: 'log' }>,
  ): Promise<void> {
    const at = new Date().toISOString()
    const token = secrets.token(session, tokenNonce ?? '')
    const log: Log =
      event === 'ended' ? { session, side, event, at, reason } : { session, side, event, at, token }
    try {
      await manageSessionLog(log, relay, {
        life: this.life,
        haltNotices: noHaltNotices,
        observe: () => undefined,
      })
    } catch (error) {
      if (!(error instanceof MrspError) || error.code !== 'not-found') throw error
    }
  }
}

async function withStore(use: (store: Store) => Promise<void>): Promise<void> {
  const database = await openManagementDatabase(':memory:')
  try {
    const applications = JSON.stringify([{ id: 'web-server', name: 'Web Server' }])
    for (const deviceId of devices) {
      const row = {
        deviceId,
        organization: 'North',
        scramKeys: '{}',
        fingerprint: '',
        applications,
      }
      const rest = { model: null, serial: null, firmware: null, product: null, unattended: null }
      await database
        .insertInto('devices')
        .values({ ...row, ...rest })
        .execute()
    }
    await use(new Store(database))
  } finally {
    await database.destroy()
  }
}

async function logsOf({ database }: Store, session: string): Promise<string[]> {
  const logs = await database
    .selectFrom('logs')
    .select(['side', 'event'])
    .where('session', '=', session)
    .execute()
  return logs.map(({ side, event }) => `${side} ${event}`)
}

/** What holds of every stored session at any time. */
async function checkSession(store: Store, row: SessionRow): Promise<void> {
  const logs = await logsOf(store, row.session)
  const isFinal = sessionFinalStates.includes(row.state)
  expect(row.finalAt !== null).toBe(isFinal)
  expect(nextMoment(row, 30_000) !== undefined || isFinal).toBe(true)
  if (row.tokenHash !== null) expect(row.approvedAt).not.toBeNull()
  if (row.state === 'established') store.established.add(row.session)
  const wasEstablished = store.established.has(row.session)
  const isUnreserved = store.unreserved.has(row.session)
  if (isFinal && !isUnreserved) expect(row.state === 'terminated').toBe(wasEstablished)
  if (wasEstablished) expect(logs).toEqual(expect.arrayContaining(bothStarted))
  if (row.state === 'refused' || row.state === 'cancelled') expect(row.relay).toBeNull()
  const mayBeHeld = row.deviceSide !== null && !isUnreserved
  if (isFinal && mayBeHeld) expect(logs).toEqual(expect.arrayContaining(bothEnded))
  if (row.state === 'terminating') expect(logs).not.toEqual(expect.arrayContaining(bothEnded))
  if (isFinal) expect(row.sealedInformation).toBeNull()
}

const bothStarted = ['device started', 'terminal started']
const bothEnded = ['device ended', 'terminal ended']

/** What holds of all sessions together, and what has changed since. */
async function checkStore(
  store: Store,
  before: ReadonlyMap<string, SessionRow>,
): Promise<Map<string, SessionRow>> {
  const rows = await store.rows()
  const live = rows.filter(row => row.finalAt === null)
  const pairs = live.map(({ deviceId, terminalId }) => `${deviceId} ${terminalId}`)
  expect(new Set(pairs).size).toBe(pairs.length)
  for (const row of rows) {
    await checkSession(store, row)
    const known = before.get(row.session)
    if (known === undefined) continue
    if (known.finalAt !== null) expect(row).toEqual(known)
    const isSame = row.revision === known.revision
    if (isSame) expect(row).toEqual(known)
    else expect(row.revision).toBeGreaterThan(known.revision)
  }
  return new Map(rows.map(row => [row.session, row]))
}

describe('the life of sessions', () => {
  properties.prop([fc.array(happening, { maxLength: 40, size: 'max' })], { numRuns: 80 })(
    'keeps both ended logs before an end, and one live session of a pair, whatever happens',
    async happenings => {
      await withStore(async store => {
        let known = new Map<string, SessionRow>()
        for (const each of happenings) {
          await store.happens(each)
          known = await checkStore(store, known)
        }
      })
    },
    20_000,
  )

  properties.prop([fc.array(happening, { maxLength: 25, size: 'max' })], { numRuns: 40 })(
    'blocks a new session of a pair only by one that is not final',
    async happenings => {
      await withStore(async store => {
        for (const each of happenings) await store.happens(each)
        for (const deviceId of devices) {
          for (const terminalId of terminals) {
            const live = (await store.rows()).filter(row => row.finalAt === null)
            const ofDevice = live.filter(row => row.deviceId === deviceId)
            const isBlocked =
              ofDevice.some(row => row.terminalId === terminalId) ||
              ofDevice.some(({ state }) => state === 'requested' || state === 'awaiting-approval')
            expect(await store.start(deviceId, terminalId)).toBe(!isBlocked)
          }
        }
      })
    },
    20_000,
  )

  properties.prop([fc.array(happening, { maxLength: 30, size: 'max' })], { numRuns: 40 })(
    'comes to its end once the relay has logged both ends of what it holds',
    async happenings => {
      await withStore(async store => {
        for (const each of happenings) await store.happens(each)
        const event = 'ended'
        for (const [index, { deviceSide }] of (await store.rows()).toReversed().entries()) {
          const ends: Happening[] =
            deviceSide === null
              ? [{ kind: 'cancel', of: index }]
              : sides.map(side => ({ kind: 'log', of: index, side, event, reason: 'forced' }))
          for (const each of ends) await store.happens(each)
        }
        for (const row of await store.rows()) expect(row.finalAt).not.toBeNull()
      })
    },
    20_000,
  )
})
