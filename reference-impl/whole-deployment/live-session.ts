import { setTimeout as pause } from 'node:timers/promises'
import { poll } from '../whole-session/acting.ts'
import { ask, type LocalAnswer, member, text } from '../whole-session/local-api.ts'
import type { PartyProcess } from '../whole-system/party-process.ts'
import { deviceIdOf, technicianOf } from '../whole-system/settings.ts'
import { application } from './open-exchange.ts'

/** Milliseconds in which a device that is busy, or not online yet, takes a request. */
const patience = 30_000
/** Milliseconds between two requests. */
const askAgain = 50
/** What says that a device will take the request a little later. */
const passing: ReadonlySet<unknown> = new Set(['device-busy', 'device-offline', 'conflict'])

/** The port of a terminal's local interface. */
export function portOf({ addresses }: PartyProcess): number {
  return Number(new URL(addresses['page'] ?? '').port)
}

/** Logs a terminal's technician in. @throws Error where that is refused */
export async function logInAt(port: number, number: number): Promise<void> {
  const { userId, password } = technicianOf(number)
  const { status, body } = await ask(port, 'POST', '/api/login', { userId, password })
  if (status !== 200) throw new Error(`${userId} is not logged in: ${text(body, 'code')}`)
}

/** Asks a terminal for a session with a device, again while the device is busy with another request. */
export async function requestSession(port: number, device: number): Promise<LocalAnswer> {
  for (const deadline = Date.now() + patience; ; await pause(askAgain)) {
    const body = { deviceId: deviceIdOf(device), applicationId: application }
    const answer = await ask(port, 'POST', '/api/sessions', body)
    const isPassing = answer.status !== 201 && passing.has(member(answer.body, 'code'))
    if (!isPassing || Date.now() > deadline) return answer
  }
}

const finals: ReadonlySet<unknown> = new Set(['terminated', 'failed', 'refused', 'cancelled'])

/** Waits until both ends of a session are paired, or it is over, and gives what the terminal shows of it. */
export function pairedOrOver(port: number, session: string): Promise<unknown> {
  return poll(
    `/api/sessions/${session}`,
    port,
    body => member(body, 'paired') === true || isOver(body),
  )
}

/** Whether a session as a terminal shows it is final. */
export function isOver(body: unknown): boolean {
  return finals.has(member(body, 'state'))
}

/** Brings a session to the pairing. @throws Error where it is refused or fails */
export async function establish(port: number, device: number): Promise<string> {
  const { status, body } = await requestSession(port, device)
  if (status !== 201) throw new Error(`a start request answered ${status} ${text(body, 'code')}`)
  const session = text(body, 'session')
  const shown = await pairedOrOver(port, session)
  if (isOver(shown)) throw new Error(`session ${session} is ${text(shown, 'state')}`)
  return session
}
