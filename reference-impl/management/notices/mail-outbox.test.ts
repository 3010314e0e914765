import { fc, test as properties } from '@fast-check/vitest'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isMailAddress } from '../../../generated/validators.js'
import { generateCertificate } from '../../../runtime/tls.ts'
import { ChangeSignal } from '../change-signal.ts'
import { type ManagementDatabase, openManagementDatabase } from '../database.ts'
import { addUser, halted } from '../played/notice-ground.ts'
import { PlayedMailServer, valuesOf } from '../played/played-mail-server.ts'
import { silent } from '../played/test-ground.ts'
import { haltMail } from './halt-mail.ts'
import { HaltNotices } from './halt-notices.ts'
import { MailOutbox, type MailPace } from './mail-outbox.ts'
import { type Delivery, MailServer, type MailServerSettings } from './mail-server.ts'
import type { MailRow, NoticeRow } from './notice-row.ts'

const from = 'halt@mrsp.example'
/** A name of this machine that is taken for another one's. */
const elsewhere = 'LOCALHOST'
const quick: MailPace = { first: 20, last: 100, giveUp: 60_000 }
const fields = [
  'auto-submitted',
  'content-transfer-encoding',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
]

let database: ManagementDatabase
let mails: PlayedMailServer
const outboxes: MailOutbox[] = []

beforeEach(async () => {
  database = await openManagementDatabase(':memory:')
  mails = new PlayedMailServer()
  await addUser(database, { userId: 'kato', email: 'kato@example.com' })
  await addUser(database, { userId: 'tanaka', administrator: 'kato', email: 'tanaka@example.com' })
})

afterEach(async () => {
  await Promise.all(outboxes.splice(0).map(outbox => outbox.stop()))
  await mails.stop()
  await database.destroy()
})

function settings(url: string): MailServerSettings {
  return { url, user: undefined, password: undefined, ca: undefined }
}

/** Halt notices whose mails go to a port of this machine. */
function noticesTo(port: number, pace: MailPace = quick): HaltNotices {
  const server = new MailServer(settings(`smtp://127.0.0.1:${port}`))
  const outbox = new MailOutbox({ database, server, from, log: silent, pace })
  outboxes.push(outbox)
  outbox.wake()
  const changes = new ChangeSignal({ perName: 8, all: 64 })
  return new HaltNotices({ database, changes, administratorNotices: 'always', outbox })
}

async function stored(): Promise<MailRow[]> {
  return await database.selectFrom('mails').selectAll().orderBy('address').execute()
}

/** Waits until nothing more is to be sent. */
async function settled(): Promise<MailRow[]> {
  const deadline = performance.now() + 10_000
  for (;;) {
    const rows = await stored()
    if (rows.every(({ dueAt }) => dueAt === null)) return rows
    if (performance.now() > deadline) throw new Error('mails are still due')
    await new Promise(resolve => setImmediate(resolve))
  }
}

describe('the e-mail of a notice', () => {
  test('goes once to the user and once to the administrator, with the facts in its text', async () => {
    const notices = noticesTo(await mails.start())
    const session = halted('tanaka')
    await notices.make(session)
    await notices.make(session)
    const rows = await settled()
    expect(rows.map(({ sentAt }) => sentAt !== null)).toEqual([true, true])
    expect(mails.taken.map(({ to }) => to.join()).toSorted()).toEqual([
      'kato@example.com',
      'tanaka@example.com',
    ])
    for (const mail of mails.taken) {
      expect(mail.from).toBe(from)
      expect(mail.fields.map(([name]) => name).toSorted()).toEqual(fields)
      expect(valuesOf(mail, 'to')).toEqual(mail.to)
      expect(valuesOf(mail, 'auto-submitted')).toEqual(['auto-generated'])
      for (const fact of ['Name of tanaka', '(tanaka)', 'printer-7', session.session]) {
        expect(mail.text).toContain(fact)
      }
    }
    const ids = mails.taken.flatMap(mail => valuesOf(mail, 'message-id'))
    expect(ids.toSorted()).toEqual(rows.map(row => `<${row.notice}@mrsp.example>`).toSorted())
  })

  test('waits while the server is down and goes when it is there; the notice does not wait', async () => {
    const port = await mails.start()
    await mails.stop()
    const notices = noticesTo(port)
    await notices.make(halted('tanaka'))
    expect((await stored()).map(({ sentAt }) => sentAt)).toEqual([null, null])
    await mails.start(port)
    await settled()
    expect(mails.taken).toHaveLength(2)
  })

  test('is made at once while the server takes a connection and says nothing', async () => {
    mails.reply = () => 'never'
    const notices = noticesTo(await mails.start())
    await notices.make(halted('kato'))
    const first = await mails.next()
    const began = performance.now()
    for (let count = 0; count < 20; count += 1) await notices.make(halted('kato'))
    expect(performance.now() - began).toBeLessThan(5000)
    expect(mails.taken).toEqual([])
    expect(valuesOf(first, 'to')).toEqual(['kato@example.com'])
    expect(await stored()).toHaveLength(21)
  })

  test('that is put off comes again with the same Message-ID, while others go', async () => {
    let refusals = 3
    mails.reply = ({ to }) =>
      to[0] === 'kato@example.com' && refusals-- > 0 ? { code: 451 } : 'take'
    const notices = noticesTo(await mails.start())
    await notices.make(halted('tanaka'))
    const arrived = [await mails.next(), await mails.next(), await mails.next(), await mails.next()]
    arrived.push(await mails.next())
    const rows = await settled()
    expect(rows.map(({ attempts }) => attempts)).toEqual([3, 0])
    expect(mails.taken).toHaveLength(2)
    const repeated = arrived.filter(({ to }) => to[0] === 'kato@example.com')
    expect(new Set(repeated.flatMap(mail => valuesOf(mail, 'message-id'))).size).toBe(1)
  })

  test('that is refused for good is not sent again', async () => {
    mails.reply = ({ to }) => (to[0] === 'kato@example.com' ? { code: 550 } : 'take')
    const notices = noticesTo(await mails.start())
    await notices.make(halted('tanaka'))
    const [kato, tanaka] = await settled()
    expect([kato?.sentAt, kato?.attempts]).toEqual([null, 0])
    expect(tanaka?.sentAt).not.toBeNull()
  })

  test('that nobody took in time is given up', async () => {
    mails.reply = () => ({ code: 451 })
    const notices = noticesTo(await mails.start(), { first: 5, last: 10, giveUp: 50 })
    await notices.make(halted('kato'))
    const [row] = await settled()
    expect(row?.sentAt).toBeNull()
    expect(row?.attempts).toBeGreaterThan(0)
  })

  test('that was sent is not sent again by a further run', async () => {
    const port = await mails.start()
    await noticesTo(port).make(halted('kato'))
    await settled()
    await outboxes[0]?.stop()
    await noticesTo(port).make(halted('kato'))
    await settled()
    expect(mails.taken).toHaveLength(2)
    const ids = mails.taken.flatMap(mail => valuesOf(mail, 'message-id'))
    expect(new Set(ids).size).toBe(2)
  })

  test('is not stored beyond a number, and goes away with its notice', async () => {
    const port = await mails.start()
    await mails.stop()
    const notices = noticesTo(port)
    await notices.make(halted('kato'))
    const [mail] = await stored()
    const notice = await database.selectFrom('notices').selectAll().executeTakeFirst()
    if (mail === undefined || notice === undefined) throw new Error('nothing is stored')
    for (let at = 1; at < 10_000; at += 1) {
      const name = `notice ${at}`
      await database
        .insertInto('notices')
        .values({ ...notice, notice: name, session: name })
        .execute()
      await database
        .insertInto('mails')
        .values({ ...mail, notice: name })
        .execute()
    }
    const session = halted('kato')
    await notices.make(session)
    expect(await stored()).toHaveLength(10_000)
    const made = await database
      .selectFrom('notices')
      .select('notice')
      .where('session', '=', session.session)
      .execute()
    expect(made).toHaveLength(1)
    await database.deleteFrom('notices').execute()
    expect(await stored()).toEqual([])
  })
})

describe('a mail server', () => {
  const notice: NoticeRow = {
    notice: '8f14e45f-ceea-467f-a8a1-9c3e1d2b4a5c',
    recipient: 'tanaka',
    session: '019a3c5e-7f00-7aaa-8bbb-0123456789ab',
    deviceId: 'printer-7',
    userId: 'tanaka',
    reason: 'deployment',
    at: 1_795_340_400_000,
    acknowledgedAt: null,
  }
  const { signal } = new AbortController()

  async function deliver(
    to: string,
    server: MailServerSettings,
    row: NoticeRow = notice,
    userName = 'Koki Tanaka',
    sender = from,
  ): Promise<Delivery> {
    return await new MailServer(server).deliver(haltMail(row, userName, sender, to), signal)
  }

  test.each(['direct', 'starttls'] as const)('is asked over TLS (%s), with a login', async tls => {
    const certificate = await generateCertificate(['localhost'])
    const login = { user: 'management', password: 'correct horse' }
    mails = new PlayedMailServer({ tls, certificate, login })
    const scheme = tls === 'direct' ? 'smtps' : 'smtp'
    const url = `${scheme}://${elsewhere}:${await mails.start()}`
    const right = { url, ...login, ca: [certificate.ca] }
    expect(await deliver('tanaka@example.com', right)).toBe('taken')
    expect(mails.taken).toMatchObject([{ secure: true, user: 'management' }])
    for (const wrong of [
      { ...right, password: 'battery' },
      { ...right, user: undefined, password: undefined },
      { ...right, ca: undefined },
    ]) {
      await expect(deliver('tanaka@example.com', wrong)).rejects.toThrow()
    }
    expect(mails.taken).toHaveLength(1)
  })

  test('that is not on this machine and has no TLS gets nothing', async () => {
    const port = await mails.start()
    const refusal = deliver('tanaka@example.com', settings(`smtp://${elsewhere}:${port}`))
    await expect(refusal).rejects.toMatchObject({ command: 'STARTTLS' })
    expect(mails.taken).toEqual([])
  })

  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .tuple(
        fc.string({ maxLength: 10 }),
        fc.constantFrom(
          '\r\n',
          '\n',
          '\r',
          '\r\n.\r\n',
          '\r\n\r\n',
          '\u0000',
          '\u2028',
          '=?utf-8?q?=0d=0a?=',
        ),
        fc.constantFrom(
          'Bcc: thief@example.net',
          'Subject: other',
          'RCPT TO:<thief@example.net>',
          'DATA',
          ' folded',
          '.',
        ),
      )
      .map(parts => parts.join('')),
  )

  properties.prop([nasty, nasty, nasty], { numRuns: 60 })(
    'is led astray by no name: one mail, one recipient, the same header fields',
    async (userName, deviceId, userId) => {
      const port = await mails.start()
      try {
        const row = { ...notice, deviceId, userId }
        const server = settings(`smtp://127.0.0.1:${port}`)
        expect(await deliver('tanaka@example.com', server, row, userName)).toBe('taken')
        const [mail, ...others] = mails.taken.splice(0)
        expect(others).toEqual([])
        expect(mail?.to).toEqual(['tanaka@example.com'])
        expect(mail?.fields.map(([name]) => name).toSorted()).toEqual(fields)
        expect(mail?.fields.filter(([, value]) => value.includes('thief'))).toEqual([])
      } finally {
        await mails.stop()
      }
    },
  )

  properties.prop([nasty, fc.boolean()], { numRuns: 60 })(
    'is asked for nothing where an address is no address',
    async (text, isSender) => {
      const bad = `tanaka@example.com${text}`
      if (/[\s\p{Cc},;:<>()"\\]/u.test(text)) expect(isMailAddress(bad)).toBe(false)
      fc.pre(!isMailAddress(bad))
      const port = await mails.start()
      try {
        const server = settings(`smtp://127.0.0.1:${port}`)
        const [to, sender] = isSender ? ['tanaka@example.com', bad] : [bad, from]
        const delivery = await deliver(to, server, notice, 'Koki Tanaka', sender)
        expect([delivery, mails.taken]).toEqual(['refused', []])
      } finally {
        await mails.stop()
      }
    },
  )
})
