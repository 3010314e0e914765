import { randomUUID } from 'node:crypto'
import { fc, test as properties } from '@fast-check/vitest'
import Koa from 'koa'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ManagementClient } from '../../../generated/management-api.ts'
import {
  createManagementClient,
  listenHttps,
  managementRouter,
} from '../../../runtime/http/index.ts'
import { generateCertificate } from '../../../runtime/tls.ts'
import { ChangeSignal } from '../change-signal.ts'
import { type ManagementDatabase, openManagementDatabase } from '../database.ts'
import { addLogin, addUser, halted } from '../played/notice-ground.ts'
import { silent } from '../played/test-ground.ts'
import { errorOf } from '../played/test-system.ts'
import { HaltNotices } from './halt-notices.ts'

/** The unit behind real HTTPS; a user is who the access token names. */
class Service {
  readonly database: ManagementDatabase
  readonly notices: HaltNotices
  readonly changes = new ChangeSignal({ perName: 8, all: 64 })
  readonly steps: string[] = []
  readonly #stops: (() => Promise<void> | void)[] = []
  #connect: (userId: string) => ManagementClient = () => {
    throw new Error('not started')
  }

  constructor(database: ManagementDatabase, administratorNotices: 'always' | 'when-away') {
    this.database = database
    const outbox = undefined
    const { changes } = this
    this.notices = new HaltNotices({ database, changes, administratorNotices, outbox })
  }

  static async start(administratorNotices: 'always' | 'when-away' = 'always'): Promise<Service> {
    const database = await openManagementDatabase(':memory:')
    const service = new Service(database, administratorNotices)
    const { certificate, key, ca } = await generateCertificate(['127.0.0.1'])
    const app = new Koa()
    app.use(
      managementRouter([service.notices.handlers], {
        authenticate: async (_allows, id) => ({ kind: 'user', id }),
        observe: step => service.steps.push(step),
        log: silent,
        checkAnswers: true,
      }),
    )
    const source = 'management'
    const options = { host: '127.0.0.1', port: 0, app, source, log: silent } as const
    const listening = await listenHttps({ ...options, certificate, key })
    const url = `https://127.0.0.1:${listening.port}`
    service.#connect = userId => createManagementClient({ url, ca, credential: () => userId })
    service.#stops.push(
      () => service.changes.stop(),
      () => listening.close(0),
      () => database.destroy(),
    )
    await addUser(database, { userId: 'kato', role: 'administrator' })
    await addUser(database, { userId: 'tanaka', administrator: 'kato' })
    await addUser(database, { userId: 'sato' })
    return service
  }

  /** What a user asks. */
  as(userId: string): ManagementClient {
    return this.#connect(userId)
  }

  async sessionsOf(userId: string): Promise<string[]> {
    const { notices } = await this.as(userId).listNotices({})
    return notices.map(({ session }) => session)
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) await stop()
  }
}

let service: Service
beforeEach(async () => {
  service = await Service.start()
})
afterEach(() => service.stop())

describe('a halt notice', () => {
  test('answers a request that waits, and is gone once it is acknowledged', async () => {
    const waiting = service.as('tanaka').listNotices({ prefer: 'wait=60' })
    const session = halted('tanaka')
    while (service.changes.size === 0) await service.as('sato').listNotices({})
    await service.notices.make(session)
    const { notices } = await waiting
    expect(notices).toMatchObject([
      {
        kind: 'halt',
        session: session.session,
        deviceId: 'printer-7',
        userId: 'tanaka',
        reason: 'deployment',
      },
    ])
    expect(service.steps).toEqual(['S315'])
    const notice = notices[0]?.notice ?? ''
    await service.as('tanaka').acknowledgeNotice({ notice })
    await service.as('tanaka').acknowledgeNotice({ notice })
    expect(await service.sessionsOf('tanaka')).toEqual([])
  })

  test('that was made in a transaction answers a request that waits when that is committed', async () => {
    const waiting = service.as('tanaka').listNotices({ prefer: 'wait=60' })
    while (service.changes.size === 0) await service.as('sato').listNotices({})
    const session = halted('tanaka')
    await service.database.transaction().execute(async transaction => {
      await service.notices.make(session, transaction)
    })
    expect((await waiting).notices.map(each => each.session)).toEqual([session.session])
  })

  test('is not made by a transaction that fails', async () => {
    const attempt = service.database.transaction().execute(async transaction => {
      await service.notices.make(halted('tanaka'), transaction)
      throw new Error('no')
    })
    await expect(attempt).rejects.toThrow('no')
    expect(await service.sessionsOf('tanaka')).toEqual([])
  })

  test('is acknowledged by its recipient alone; of another user it is not found', async () => {
    const session = halted('tanaka')
    await service.notices.make(session)
    const { notices } = await service.as('kato').listNotices({})
    expect(notices).toMatchObject([{ userId: 'tanaka', session: session.session }])
    const notice = notices[0]?.notice ?? ''
    for (const other of ['tanaka', 'sato']) {
      const error = await errorOf(service.as(other).acknowledgeNotice({ notice }))
      expect(error.code).toBe('not-found')
    }
    const unknown = service.as('kato').acknowledgeNotice({ notice: randomUUID() })
    expect((await errorOf(unknown)).code).toBe('not-found')
    await service.as('kato').acknowledgeNotice({ notice })
    expect(await service.sessionsOf('kato')).toEqual([])
    expect(await service.sessionsOf('tanaka')).toEqual([session.session])
    expect(await service.sessionsOf('sato')).toEqual([])
  })

  test('comes in answers of a hundred', async () => {
    const made = Array.from({ length: 103 }, () => halted('sato'))
    for (const each of made) await service.notices.make(each)
    const { notices } = await service.as('sato').listNotices({})
    expect(notices).toHaveLength(100)
    for (const { notice } of notices.slice(0, 10)) {
      await service.as('sato').acknowledgeNotice({ notice })
    }
    const rest = await service.sessionsOf('sato')
    expect(rest).toHaveLength(93)
    const seen = new Set([...notices.map(({ session }) => session), ...rest])
    expect(seen).toEqual(new Set(made.map(({ session }) => session)))
  })

  test('is forgotten a month after it was acknowledged, and otherwise not for 400 days', async () => {
    const ages = [29, 31, 399, 401]
    const sessions = new Map<string, { days: number; isRead: boolean }>()
    for (const days of ages) {
      for (const isRead of [true, false]) {
        const session = halted('sato')
        await service.notices.make(session)
        sessions.set(session.session, { days, isRead })
        const moment = Date.now() - days * 24 * 3_600_000
        await service.database
          .updateTable('notices')
          .set({ at: moment, acknowledgedAt: isRead ? moment : null })
          .where('session', '=', session.session)
          .execute()
      }
    }
    await service.notices.prune()
    const left = await service.database.selectFrom('notices').select('session').execute()
    expect(left.map(({ session }) => sessions.get(session))).toEqual([
      { days: 29, isRead: true },
      { days: 29, isRead: false },
      { days: 31, isRead: false },
      { days: 399, isRead: false },
    ])
  })
})

describe('the administrator of a user', () => {
  const cases = [
    { setting: 'always', login: undefined, isTold: true },
    { setting: 'always', login: 60_000, isTold: true },
    { setting: 'when-away', login: undefined, isTold: true },
    { setting: 'when-away', login: -1, isTold: true },
    { setting: 'when-away', login: 60_000, isTold: false },
  ] as const

  test.each(cases)('with $setting and a login of $login ms is told: $isTold', async each => {
    await service.stop()
    service = await Service.start(each.setting)
    if (each.login !== undefined) await addLogin(service.database, 'tanaka', each.login)
    const session = halted('tanaka')
    await service.notices.make(session)
    expect(await service.sessionsOf('tanaka')).toEqual([session.session])
    expect(await service.sessionsOf('kato')).toEqual(each.isTold ? [session.session] : [])
  })

  test('is told once where it is the user, and not where there is no such user', async () => {
    await addUser(service.database, { userId: 'mori', administrator: 'mori' })
    await addUser(service.database, { userId: 'abe', administrator: 'nobody' })
    for (const userId of ['mori', 'abe']) await service.notices.make(halted(userId))
    const rows = await service.database.selectFrom('notices').select('recipient').execute()
    expect(rows.map(({ recipient }) => recipient).toSorted()).toEqual(['abe', 'mori'])
  })
})

describe('whatever is made, repeated, listed and acknowledged', () => {
  const users = ['tanaka', 'kato', 'sato'] as const
  const user = fc.constantFrom(...users)
  const step = fc.oneof(
    fc.record({ act: fc.constant('make' as const), user, session: fc.nat(4) }),
    fc.record({ act: fc.constant('acknowledge' as const), user, at: fc.nat(3) }),
  )

  properties.prop([fc.array(step, { maxLength: 20 })], { numRuns: 25 })(
    'each recipient has each session once, until the recipient acknowledged it',
    async steps => {
      const { database, notices } = service
      await database.deleteFrom('notices').execute()
      const sessions = new Map<string, ReturnType<typeof halted>>()
      /** By recipient: sessions that were told, and whether they are still unread. */
      const model = new Map<string, Map<string, boolean>>(users.map(each => [each, new Map()]))
      for (const each of steps) {
        if (each.act === 'make') {
          const key = `${each.user} ${each.session}`
          const session = sessions.get(key) ?? halted(each.user)
          sessions.set(key, session)
          await notices.make(session)
          const told = each.user === 'tanaka' ? ['tanaka', 'kato'] : [each.user]
          for (const name of told) {
            const own = model.get(name)
            if (own?.has(session.session) === false) own.set(session.session, true)
          }
        } else {
          const { notices: unread } = await service.as(each.user).listNotices({})
          const chosen = unread[each.at]
          if (chosen === undefined) continue
          await service.as(each.user).acknowledgeNotice({ notice: chosen.notice })
          model.get(each.user)?.set(chosen.session, false)
        }
      }
      for (const name of users) {
        const unread = [...(model.get(name) ?? [])].filter(([, is]) => is).map(([key]) => key)
        expect((await service.sessionsOf(name)).toSorted()).toEqual(unread.toSorted())
      }
    },
  )
})
