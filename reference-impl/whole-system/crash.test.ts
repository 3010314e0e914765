import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { steps as seedSteps } from '../../generated/steps.ts'
import type { Party } from '../../runtime/descriptor.ts'
import { ask, member, text } from '../whole-session/local-api.ts'
import { observedStep } from '../whole-session/observed-steps.ts'
import { freePorts } from './ports.ts'
import { accounts, deviceId } from './settings.ts'
import { startWholeSystem, type WholeSystem } from './whole-system.ts'

/**
 * kill -9 of management, relay and device agent at each step of Figs. 8–10 and 14–15, and a start anew: the session
 * comes to its end, both databases hold the same logs, none lost and none doubled, and the device is free again.
 *
 * A run takes a part of the cases, another one each day; MRSP_EVERY_CRASH=1 takes all of them.
 */

const victims: readonly Party[] = ['management', 'relay', 'device']
const figures = /^S(14[1-9]|150|17[1-9]|180|20[1-9]|21[0-4]|26[1-9]|27[0-3]|29[1-9])$/
const cases = Object.keys(seedSteps)
  .filter(step => figures.test(step))
  .flatMap(step => victims.map(victim => ({ step, victim })))
const parts = 8
const part = Math.floor(Date.now() / 86_400_000) % parts
const chosen =
  process.env['MRSP_EVERY_CRASH'] === '1' ? cases : cases.filter((_, at) => at % parts === part)

/** Milliseconds in which a session must come to its end after the crash: the timers below and some reserve. */
const patience = 25_000

let directory: string
let system: WholeSystem
let onStep: (step: string) => void = () => {}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mrsp-crash-'))
  const timers = { terminateTimeout: 3 }
  system = await startWholeSystem({
    directory,
    ports: await freePorts(),
    logLevel: 'trace',
    overrides: {
      management: { ...timers, approvalTimeout: 10, sessionDuration: 60 },
      relay: { ...timers, connectTimeout: 3, resumeGrace: 1, keepalive: 1, establishTimeout: 2 },
    },
    onLine: (party, line) => {
      const step = observedStep(party, line)
      if (step) onStep(step.step)
    },
  })
  const { userId, password } = accounts[0] ?? { userId: '', password: '' }
  expect(
    (await ask(system.ports.terminal, 'POST', '/api/login', { userId, password })).status,
  ).toBe(200)
})

afterAll(async () => {
  await system.stop()
  await rm(directory, { recursive: true, force: true })
})

test.for(chosen)('kill -9 of $victim at $step', { timeout: 90_000 }, async ({ step, victim }) => {
  const killed = Promise.withResolvers<void>()
  onStep = seen => {
    if (seen !== step) return
    onStep = () => {}
    system.restart(victim).then(killed.resolve, killed.reject)
  }
  const session = await start()
  await bringToItsEnd(session)
  await killed.promise
  await logsAgree(session)
  onStep = () => {}
  await bringToItsEnd(await start())
})

/** Starts a session, again where the crash took the answer away or an earlier request still stands. */
async function start(): Promise<string> {
  const deadline = Date.now() + patience
  for (;;) {
    const started = await ask(system.ports.terminal, 'POST', '/api/sessions', {
      deviceId,
      applicationId: 'web-server',
    })
    const session = text(started.body, 'session')
    if (session !== '') return session
    if (Date.now() > deadline) throw new Error(`no start: ${JSON.stringify(started.body)}`)
    await wait(100)
  }
}

/** Presses YES when asked, uses the session once it is there, and terminates it; waits until it is final. */
async function bringToItsEnd(session: string): Promise<void> {
  const { panel, terminal } = system.ports
  const deadline = Date.now() + patience
  for (;;) {
    const { body } = await ask(terminal, 'GET', `/api/sessions/${session}`)
    const state = text(body, 'state')
    if (['terminated', 'failed', 'refused', 'cancelled'].includes(state)) return
    if (member(body, 'paired') === true)
      await ask(terminal, 'POST', `/api/sessions/${session}/terminate`)
    else await pressYes(panel)
    if (Date.now() > deadline) throw new Error(`the session stayed ${JSON.stringify(body)}`)
    await wait(50)
  }
}

/** The panel is gone while the device is being started anew. */
async function pressYes(panel: number): Promise<void> {
  try {
    const { body } = await ask(panel, 'GET', '/api/state')
    const request = text(member(body, 'approval'), 'request')
    if (request !== '') await ask(panel, 'POST', '/api/approval', { request, answer: 'yes' })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
}

/** Waits until management holds every log that the relay stored, then compares them. */
async function logsAgree(session: string): Promise<void> {
  const columns = 'side, event, at'
  const deadline = Date.now() + patience
  for (;;) {
    const stored = readLogs('relay.sqlite', `select ${columns} from log where session = ?`, session)
    const managed = readLogs(
      'management.sqlite',
      `select ${columns} from logs where session = ?`,
      session,
    )
    const ends = managed.filter(log => log.includes('ended')).length
    const isWhole =
      JSON.stringify(stored) === JSON.stringify(managed) && (ends === 2 || managed.length === 0)
    if (isWhole) return
    if (Date.now() > deadline) expect(managed).toEqual(stored)
    if (Date.now() > deadline) expect(ends).toBe(2)
    await wait(50)
  }
}

function readLogs(file: string, query: string, session: string): string[] {
  const database = new DatabaseSync(join(directory, file), { readOnly: true })
  try {
    return database
      .prepare(query)
      .all(session)
      .map(row => Object.values(row).join(' '))
      .toSorted()
  } finally {
    database.close()
  }
}
