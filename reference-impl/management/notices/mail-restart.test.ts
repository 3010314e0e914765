// Management as a process of its own that is killed while it sends e-mail, between a real mail server and its store.

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ManagementConfiguration } from '../../../generated/configuration.ts'
import { ChangeSignal } from '../change-signal.ts'
import { openManagementDatabase } from '../database.ts'
import { addUser, halted } from '../played/notice-ground.ts'
import { managementStarter, PartyProcess } from '../played/party-process.ts'
import { PlayedMailServer, valuesOf } from '../played/played-mail-server.ts'
import { makeGround, silent, type TestGround } from '../played/test-ground.ts'
import { HaltNotices } from './halt-notices.ts'
import { MailOutbox } from './mail-outbox.ts'
import { MailServer } from './mail-server.ts'

const mailFrom = 'halt@mrsp.example'

let mails: PlayedMailServer
let mailPort: number
let ground: TestGround
let management: PartyProcess<ManagementConfiguration>

beforeEach(async () => {
  mails = new PlayedMailServer()
  mailPort = await mails.start()
  const smtpUrl = `smtp://127.0.0.1:${mailPort}`
  ground = await makeGround({ logLevel: 'info', smtpUrl, mailFrom })
  management = new PartyProcess(managementStarter, ground.configuration, ground.directory)
})

afterEach(async () => {
  await management.kill()
  await mails.stop()
  await ground.remove()
})

/** Makes a notice while management does not run; its e-mail is not sent by that. @returns its name */
async function makeNotice(): Promise<string> {
  const database = await openManagementDatabase(ground.configuration.databaseFile)
  await addUser(database, { userId: 'hayashi', email: 'hayashi@example.com' })
  const server = new MailServer({
    url: 'smtp://127.0.0.1:1',
    user: '',
    password: '',
    ca: undefined,
  })
  const outbox = new MailOutbox({ database, server, from: mailFrom, log: silent })
  const changes = new ChangeSignal({ perName: 1, all: 1 })
  const administratorNotices = 'always'
  const notices = new HaltNotices({ database, changes, administratorNotices, outbox })
  const session = halted('hayashi')
  await notices.make(session)
  await outbox.stop()
  const { notice } = await database
    .selectFrom('notices')
    .select('notice')
    .where('session', '=', session.session)
    .executeTakeFirstOrThrow()
  await database.destroy()
  return notice
}

/** Waits until management has noted that a mail was sent. */
async function noted(notice: string): Promise<void> {
  const database = await openManagementDatabase(ground.configuration.databaseFile)
  const deadline = performance.now() + 10_000
  for (;;) {
    const mail = await database
      .selectFrom('mails')
      .select('sentAt')
      .where('notice', '=', notice)
      .executeTakeFirst()
    if (mail?.sentAt != null) break
    if (performance.now() > deadline) throw new Error('the mail is not noted')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  await database.destroy()
}

function idOf(notice: string): readonly string[] {
  return [`<${notice}@mrsp.example>`]
}

test('what was stored is sent after a kill, the same again after one before the answer, and then no more', async () => {
  await mails.stop()
  const first = await makeNotice()
  await management.start()
  await management.kill()

  await mails.start(mailPort)
  mails.reply = () => 'never'
  await management.start()
  expect(valuesOf(await mails.next(), 'message-id')).toEqual(idOf(first))
  await management.kill()

  mails.reply = () => 'take'
  await management.start()
  expect(valuesOf(await mails.next(), 'message-id')).toEqual(idOf(first))
  await noted(first)
  await management.kill()

  const second = await makeNotice()
  await management.start()
  expect(valuesOf(await mails.next(), 'message-id')).toEqual(idOf(second))
  await noted(second)
  expect(mails.taken).toHaveLength(2)
}, 180_000)
