import { isIP } from 'node:net'
import { readFileSync } from 'node:fs'
import { Router } from '@koa/router'
import Koa, { type Context, type Next } from 'koa'
import type { Logger } from 'pino'
import getRawBody from 'raw-body'
import { MrspError } from '../../../runtime/errors.ts'
import { listenHttp, problemAnswer } from '../../../runtime/http/index.ts'
import { parseStrictJson } from '../../../runtime/http/strict-json.ts'
import type { ApprovalScreen } from './approval-screen.ts'
import { panelState, type PanelSources } from './panel-state.ts'
import { StateStreams } from './state-stream.ts'

/** What the panel shows and does. */
export interface PanelParts extends PanelSources {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  readonly screen: ApprovalScreen
  /** Ends a session by the valid process; false where there is none. */
  readonly endSession: (session: string) => boolean
  /** Calls the listener at each change; gives back what stops it. */
  readonly listen: (listener: () => void) => () => void
  readonly log: Pick<Logger, 'error'>
}

/** The device's operation unit 21 and display 22: a page for the person at it, and the same as an interface for tests. */
export interface Panel {
  readonly address: string
  stop(): Promise<void>
}

/** Milliseconds that requests under way have to end when the panel is stopped. */
const closePatience = 100

/** Octets of the largest body that a button sends. */
const bodyLimit = 4096

const protection = {
  'Content-Security-Policy':
    "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
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

/**
 * Serves the panel.
 *
 * @throws Error where it cannot listen there
 */
export async function startPanel(parts: PanelParts): Promise<Panel> {
  const streams = new StateStreams(() => panelState(parts))
  const app = new Koa()
  app.use(answerProblems(parts.log))
  app.use(async (context, next) => {
    context.set(protection)
    refuseForeignPage(context, parts.host)
    await next()
  })
  app.use(servePages)
  const router = routes(parts, streams)
  app.use(router.routes())
  app.use(
    router.allowedMethods({ throw: true, methodNotAllowed, notImplemented: methodNotAllowed }),
  )
  const listening = await listenHttp({
    host: parts.host,
    port: parts.port,
    app,
    source: 'device',
    log: parts.log,
  })
  const stopListening = parts.listen(streams.changed)
  const host = isIP(parts.host) === 6 ? `[${parts.host}]` : parts.host
  return {
    address: `http://${host}:${listening.port}/`,
    async stop() {
      stopListening()
      streams.end()
      await listening.close(closePatience)
    },
  }
}

function routes(parts: PanelParts, streams: StateStreams): Router {
  const router = new Router({ prefix: '/api' })
  router.get('/state', context => {
    context.body = panelState(parts)
  })
  router.get('/events', context => {
    if (streams.isFull) throw new MrspError('too-many-requests', { source: 'device' })
    context.type = 'text/event-stream'
    context.status = 200
    // A display that goes away is no failure, which a body of Koa would make of it.
    context.respond = false
    context.res.flushHeaders()
    streams.add(context.res)
  })
  router.post('/approval', async context => {
    const { request, answer } = await readAnswer(context)
    parts.screen.press(request, answer)
    context.status = 204
  })
  router.post('/sessions/:session/end', context => {
    if (!parts.endSession(context.params['session'] ?? ''))
      throw new MrspError('not-found', { source: 'device' })
    context.status = 204
  })
  return router
}

async function servePages(context: Context, next: Next): Promise<void> {
  const page = pages.get(context.path)
  if (page === undefined) return next()
  if (context.method !== 'GET' && context.method !== 'HEAD') throw methodNotAllowed()
  context.type = page.type
  context.body = page.text
}

/**
 * A page of another origin must not press a button or read what the panel shows: a browser says where a page comes
 * from, and asks under the name that the page knows, which is an address only where the page is the panel's own.
 */
function refuseForeignPage(context: Context, ownHost: string): void {
  const host = context.get('Host')
  const { hostname } = URL.parse(`http://${host}`) ?? { hostname: '' }
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
  const isOwnHost = isAddress || hostname === 'localhost' || hostname === ownHost.toLowerCase()
  const origin = context.get('Origin')
  const isOwnPage = origin === '' || origin === `http://${host}`
  if (!isOwnHost || !isOwnPage) throw new MrspError('not-permitted', { source: 'device' })
}

async function readAnswer(context: Context): Promise<{ request: string; answer: 'yes' | 'no' }> {
  if (!context.is('application/json'))
    throw new MrspError('unsupported-media-type', { source: 'device' })
  const octets = await getRawBody(context.req, { limit: bodyLimit }).catch((error: unknown) => {
    const isTooLarge = error instanceof Error && 'status' in error && error.status === 413
    throw new MrspError(isTooLarge ? 'too-large' : 'bad-request', { source: 'device' })
  })
  const { request, answer, ...others } = membersOf(octets)
  const isAnswer = answer === 'yes' || answer === 'no'
  if (typeof request !== 'string' || !isAnswer || Object.keys(others).length > 0) {
    throw new MrspError('bad-request', { source: 'device' })
  }
  return { request, answer }
}

function membersOf(octets: Uint8Array): Partial<Record<'request' | 'answer', unknown>> {
  try {
    const value = parseStrictJson(octets)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function methodNotAllowed(): MrspError {
  return new MrspError('method-not-allowed', { source: 'device' })
}

function answerProblems(log: PanelParts['log']): Koa.Middleware {
  return async (context, next) => {
    try {
      await next()
      if (context.status === 404) throw new MrspError('unknown-operation', { source: 'device' })
    } catch (thrown) {
      const error = MrspError.from(thrown, 'device')
      if (error.code === 'internal') log.error({ err: thrown }, 'the panel failed')
      const { status, headers, body } = problemAnswer(error)
      context.status = status
      context.set(headers)
      context.body = body
    }
  }
}
