import { Router } from '@koa/router'
import type { Context } from 'koa'
import type { ManagementClient } from '../../../generated/management-api.ts'
import {
  isLoginRequest,
  isMaintenanceInstruction,
  isRequestId,
  isStartRequest,
} from '../../../generated/validators.js'
import { MrspError } from '../../../runtime/errors.ts'
import type { LoginUnit } from '../login.ts'
import type { MaintenanceInstructionUnit } from '../maintenance-instruction.ts'
import type { NoticeUnit } from '../notices.ts'
import type { ControlledSession } from '../session-control/controlled-session.ts'
import type { SessionControl } from '../session-control/session-control.ts'
import { readJson } from './json-body.ts'
import type { StateEvents } from './state-events.ts'

/** The units that the control interface gives to the user. */
export interface ControlUnits {
  readonly management: ManagementClient
  readonly login: LoginUnit
  readonly maintenance: MaintenanceInstructionUnit
  readonly sessions: SessionControl
  readonly notices: NoticeUnit
}

/** What the page shows: the login without its token, the sessions and the notices; without a login, whose sessions. */
export function terminalState({ login, sessions, notices }: ControlUnits): object {
  const list = sessions.list()
  const isLeft = login.login === undefined && list.length > 0
  return {
    login: login.login ?? null,
    sessions: list,
    ...(isLeft && { sessionsOf: sessions.userName }),
    notices: notices.list(),
  }
}

/** The control interface as routes. */
export function controlRoutes(units: ControlUnits, events: StateEvents): Router {
  const { management, login, maintenance, sessions, notices } = units
  const router = new Router({ prefix: '/api', sensitive: true, strict: true })

  router.get('/state', context => {
    context.body = terminalState(units)
  })
  router.get('/events', context => {
    const followed = events.follow()
    if (followed === undefined) throw new MrspError('too-many-requests', { source: 'terminal' })
    context.type = 'text/event-stream'
    context.body = followed
  })
  router.post('/login', async context => {
    const { userId, password } = await readJson(context, isLoginRequest)
    context.body = await login.logIn(userId, password)
  })
  router.post('/logout', async context => {
    await login.logOut()
    context.status = 204
  })
  router.get('/devices', async context => {
    login.require()
    context.body = await login.asUser(() => management.listDevices({}))
  })
  router.post('/maintenance', async context => {
    login.require()
    const instruction = await readJson(context, isMaintenanceInstruction)
    context.status = 202
    context.body = await maintenance.instruct(instruction)
  })
  router.get('/maintenance/:maintenance', async context => {
    login.require()
    const name = parameter(context, 'maintenance')
    if (!isRequestId(name)) throw new MrspError('not-found', { source: 'terminal' })
    context.body = await maintenance.follow(name, since(context), goneSignal(context))
  })
  router.post('/sessions', async context => {
    login.require()
    const started = await sessions.start(await readJson(context, isStartRequest))
    context.status = 201
    context.body = started.local()
  })
  router.get('/sessions/:session', context => {
    context.body = sessionOf(context, sessions).local()
  })
  router.post('/sessions/:session/cancel', async context => {
    const session = sessionOf(context, sessions)
    login.require()
    await session.cancel()
    context.body = session.local()
  })
  router.post('/sessions/:session/terminate', async context => {
    const session = sessionOf(context, sessions)
    await session.terminate()
    context.body = session.local()
  })
  router.post('/notices/:notice/displayed', context => {
    notices.displayed(parameter(context, 'notice'))
    context.status = 204
  })
  router.post('/notices/:notice/dismiss', context => {
    notices.dismiss(parameter(context, 'notice'))
    context.status = 204
  })
  return router
}

function parameter(context: Context, name: string): string {
  const parameters: unknown = context['params']
  const value: unknown =
    typeof parameters === 'object' && parameters !== null ? Reflect.get(parameters, name) : ''
  return typeof value === 'string' ? value : ''
}

function sessionOf(context: Context, sessions: SessionControl): ControlledSession {
  return sessions.get(parameter(context, 'session'))
}

function since(context: Context): number | undefined {
  const text = new URLSearchParams(context.querystring).get('since')
  if (text === null) return undefined
  if (/^(0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  const detail = '`since` is no revision'
  throw new MrspError('bad-request', { source: 'terminal', detail })
}

/** Aborted when the one who asked is gone. */
function goneSignal({ res }: Context): AbortSignal {
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  return gone.signal
}
