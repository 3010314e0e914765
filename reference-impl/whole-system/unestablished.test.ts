import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Side } from '../../generated/schemas.ts'
import { member, text } from '../whole-session/local-api.ts'
import { isFinal, UsedSystem } from './played/used-system.ts'

/** Sessions that do not come about, with all four parties: what the technician is told, and that the device is free again. */

let used: UsedSystem
beforeAll(async () => {
  used = await UsedSystem.start({
    management: { approvalTimeout: 3 },
    relay: { connectTimeout: 1 },
  })
})
afterAll(() => used[Symbol.asyncDispose]())

async function over(session: string): Promise<Record<string, string>> {
  const shown = await used.sessionUntil(
    session,
    body => isFinal(body) && member(body, 'connected') === false,
  )
  const names = ['state', 'refusalReason', 'endReason', 'code']
  return Object.fromEntries(
    names.flatMap(name => (text(shown, name) === '' ? [] : [[name, text(shown, name)]])),
  )
}

/** How many rows of a table in the relay's database are of a session. */
function rowsAtRelay(table: 'reservation' | 'log', session: string): number {
  const database = new DatabaseSync(join(used.directory, 'relay.sqlite'), { readOnly: true })
  try {
    return database.prepare(`select 1 from ${table} where session = ?`).all(session).length
  } finally {
    database.close()
  }
}

/** A session that comes about and ends: nothing of the one before stands in its way. */
async function isFree(): Promise<void> {
  await used.panelUntil(body => member(body, 'approval') === null)
  const session = await used.ask('web-server')
  await used.answer(session, 'yes')
  await used.sessionUntil(session, body => member(body, 'paired') === true)
  await used.end(session, 'terminate')
  expect(await over(session)).toEqual({ state: 'terminated', endReason: 'terminal' })
}

test('the person at the device presses NO', async () => {
  const session = await used.ask('web-server')
  await used.answer(session, 'no')
  expect(await over(session)).toEqual({
    state: 'refused',
    refusalReason: 'user',
    code: 'approval-refused',
  })
  expect(rowsAtRelay('reservation', session)).toBe(0)
  await isFree()
})

test('nobody answers', async () => {
  const session = await used.ask('web-server')
  await used.panelUntil(body => text(member(body, 'approval'), 'session') === session)
  expect(await over(session)).toEqual({
    state: 'refused',
    refusalReason: 'timeout',
    code: 'approval-timeout',
  })
  expect(rowsAtRelay('reservation', session)).toBe(0)
  await isFree()
})

test('the technician withdraws while the device asks', async () => {
  const session = await used.ask('web-server')
  await used.panelUntil(body => text(member(body, 'approval'), 'session') === session)
  await used.end(session, 'cancel')
  expect(await over(session)).toMatchObject({ state: 'cancelled' })
  expect(rowsAtRelay('reservation', session)).toBe(0)
  await isFree()
})

test('the technician withdraws while a side has not connected', async () => {
  used.proxy.shutOut('device')
  const session = await used.ask('web-server')
  await used.answer(session, 'yes')
  await used.sessionUntil(session, body => member(body, 'connected') === true)
  await used.end(session, 'cancel')
  expect(await over(session)).toMatchObject({ endReason: 'cancelled' })
  used.proxy.admit('device')
  expect(rowsAtRelay('log', session)).toBe(3)
  await isFree()
})

test.for<{ absent: readonly Side[]; logs: number }>([
  { absent: ['device'], logs: 3 },
  { absent: ['terminal'], logs: 3 },
  { absent: ['device', 'terminal'], logs: 2 },
])('never connected: $absent', async ({ absent, logs }) => {
  for (const side of absent) used.proxy.shutOut(side)
  const session = await used.ask('web-server')
  await used.answer(session, 'yes')
  expect(await over(session)).toEqual({
    state: 'failed',
    endReason: 'never-connected',
    code: 'connect-timeout',
  })
  expect(rowsAtRelay('log', session)).toBe(logs)
  for (const side of absent) used.proxy.admit(side)
  await used.panelUntil(body => !JSON.stringify(member(body, 'sessions')).includes(session))
  await isFree()
})
