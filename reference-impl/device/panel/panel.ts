import { EventEmitter, on } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { isIP } from 'node:net'
import { PassThrough } from 'node:stream'
import { Router } from '@koa/router'
import Koa from 'koa'
import getRawBody from 'raw-body'
import { MrspError } from '../../../runtime/errors.ts'
import { problemAnswer } from '../../../runtime/http/problem.ts'
import type { RunningMaintenance } from '../maintenance/maintenance.ts'
import type { ApprovalScreen } from './approval-screen.ts'

/** What the panel shows and does. */
export interface PanelParts {
  readonly host: string
  readonly port: number
  readonly deviceId: string
  readonly approval: ApprovalScreen
  readonly online: () => boolean
  readonly maintenance: () => RunningMaintenance | undefined
  readonly sessions: () => readonly { session: string; application: string; state: string }[]
  /** Ends a session by the valid process; false where there is none. */
  readonly endSession: (session: string) => boolean
}

/** The device's operation unit 21 and display 22: a page for the person at it, and the same as an interface for tests. */
export interface Panel {
  readonly address: string
  /** Tells every display that something has changed. */
  changed(): void
  stop(): Promise<void>
}

const bodyLimit = 4096
const protection = {
  'Content-Security-Policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
}
const pages = new Map(
  ['panel.html', 'panel.js', 'panel.css'].map(file => [
    file === 'panel.html' ? '/' : `/${file}`,
    {
      type: file.split('.').at(-1) ?? '',
      text: readFileSync(new URL(`pages/${file}`, import.meta.url), 'utf8'),
    },
  ]),
)

/** Serves the panel. */
export async function startPanel(parts: PanelParts): Promise<Panel> {
  const changes = new EventEmitter()
  changes.setMaxListeners(0)
  const stopping = new AbortController()
  const koa = new Koa()
  koa.silent = true
  koa.use(answerProblems)
  koa.use(async (context, next) => {
    refuseForeignPage(context)
    context.set(protection)
    const page = pages.get(context.path)
    if (page === undefined || context.method !== 'GET') return next()
    context.type = page.type
    context.body = page.text
  })
  koa.use(routes(parts, changes, stopping.signal).routes())
  const server = createServer(koa.callback())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(parts.port, parts.host, resolve)
  })
  const bound = server.address()
  const port = bound !== null && typeof bound === 'object' ? bound.port : parts.port
  return {
    address: `http://${parts.host}:${port}/`,
    changed: () => {
      changes.emit('change')
    },
    stop: () =>
      new Promise(resolve => {
        stopping.abort()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function routes(parts: PanelParts, changes: EventEmitter, signal: AbortSignal): Router {
  const router = new Router({ prefix: '/api' })
  router.get('/state', context => {
    context.body = stateOf(parts)
  })
  router.get('/events', context => {
    const stream = new PassThrough()
    context.type = 'text/event-stream'
    context.body = stream
    void follow(parts, changes, stream, signal)
  })
  router.post('/approval', async context => {
    const { request, answer } = await readAnswer(context)
    parts.approval.press(request, answer)
    context.status = 204
  })
  router.post('/sessions/:session/end', context => {
    if (!parts.endSession(context.params['session'] ?? ''))
      throw new MrspError('not-found', { source: 'device' })
    context.status = 204
  })
  return router
}

function stateOf({ deviceId, approval, online, maintenance, sessions }: PanelParts): object {
  const { shown } = approval
  return {
    deviceId,
    online: online(),
    approval: shown
      ? {
          request: shown.question.request,
          session: shown.question.session,
          application: shown.question.application,
          userName: shown.question.userName,
          organization: shown.question.organization,
          bindingCode: shown.question.bindingCode,
          expiresAt: shown.expiresAt.toISOString(),
          yesFrom: shown.yesFrom.toISOString(),
        }
      : null,
    sessions: sessions(),
    maintenance: maintenance() ?? null,
  }
}

/** Writes the state now and at each change, until the reader goes away. */
async function follow(
  parts: PanelParts,
  changes: EventEmitter,
  stream: PassThrough,
  stopping: AbortSignal,
): Promise<void> {
  const gone = new AbortController()
  stream.once('close', () => gone.abort())
  const write = (): void => {
    stream.write(`data: ${JSON.stringify(stateOf(parts))}\n\n`)
  }
  write()
  try {
    for await (const _ of on(changes, 'change', {
      signal: AbortSignal.any([gone.signal, stopping]),
    }))
      write()
  } catch {
    stream.end()
  }
}

/** A page of another origin must not press a button: its requests name their origin, or a host that is only a name. */
function refuseForeignPage(context: Koa.Context): void {
  const { hostname } = URL.parse(`http://${context.get('Host')}`) ?? { hostname: '' }
  const isOwnHost = hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
  const origin = context.get('Origin')
  const isOwnPage = origin === '' || origin === `http://${context.get('Host')}`
  if (!isOwnHost || !isOwnPage) throw new MrspError('not-permitted', { source: 'device' })
}

async function readAnswer(
  context: Koa.Context,
): Promise<{ request: string; answer: 'yes' | 'no' }> {
  if (!context.is('application/json'))
    throw new MrspError('unsupported-media-type', { source: 'device' })
  const text = await getRawBody(context.req, { limit: bodyLimit, encoding: 'utf8' })
  const members = new Map<string, unknown>(Object.entries(parse(text) ?? {}))
  const request = members.get('request')
  const answer = members.get('answer')
  if (typeof request !== 'string' || (answer !== 'yes' && answer !== 'no')) {
    throw new MrspError('bad-request', { source: 'device' })
  }
  return { request, answer }
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

async function answerProblems(context: Koa.Context, next: Koa.Next): Promise<void> {
  try {
    await next()
    if (context.status === 404) throw new MrspError('unknown-operation', { source: 'device' })
  } catch (error) {
    const { status, headers, body } = problemAnswer(MrspError.from(error, 'device'))
    context.status = status
    context.set(headers)
    context.body = body
  }
}
