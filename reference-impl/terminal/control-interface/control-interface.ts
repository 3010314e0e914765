import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import Koa, { type Context, type Next } from 'koa'
import type { Logger } from 'pino'
import { MrspError } from '../../../runtime/errors.ts'
import { problemAnswer } from '../../../runtime/http/problem.ts'
import { isForPage, problemPage } from '../local-port/problem-page.ts'
import { controlRoutes, type ControlUnits, terminalState } from './control-routes.ts'
import { onlyOwnOrigin } from './local-origin.ts'
import { StateEvents } from './state-events.ts'

/** The technician's page and what it works with, for the sockets that the local port hands over. */
export interface ControlInterface {
  /** Serves a connection, of which nothing was read yet. */
  accept(socket: Socket): void
  /** The state has changed: tells those who follow it. */
  changed(): void
  /** Lets those who follow the state go. */
  stop(): void
}

/** Fields of every answer: only this origin's own page may use what it is given, and nobody may frame it. */
const protection = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

const pages: ReadonlyMap<string, { type: string; text: string }> = new Map(
  [
    'terminal.html',
    'terminal.css',
    'terminal.js',
    'elements.js',
    'devices.js',
    'notices.js',
    'sessions.js',
    'reasons.js',
  ].map(file => [
    file === 'terminal.html' ? '/' : `/${file}`,
    {
      type: file.split('.').at(-1) ?? '',
      text: readFileSync(new URL(`../pages/${file}`, import.meta.url), 'utf8'),
    },
  ]),
)

/**
 * Makes the control interface.
 *
 * @param port the terminal's local port
 */
export function makeControlInterface(
  units: ControlUnits,
  port: () => number,
  log: Pick<Logger, 'error'>,
): ControlInterface {
  const events = new StateEvents(() => terminalState(units))
  const koa = new Koa()
  koa.silent = true
  koa.use((context, next) => answerProblems(context, next, { port, log }))
  koa.use(onlyOwnOrigin(port))
  koa.use(async (context, next) => {
    const page = context.method === 'GET' ? pages.get(context.path) : undefined
    if (page === undefined) return next()
    context.type = page.type
    context.body = page.text
  })
  const router = controlRoutes(units, events)
  koa.use(router.routes())
  koa.use(context => {
    const { path } = router.match(context.path, context.method)
    const code =
      path.length > 0 || pages.has(context.path) ? 'method-not-allowed' : 'unknown-operation'
    throw new MrspError(code, { source: 'terminal' })
  })
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 75_000,
    },
    koa.callback(),
  )
  // The server listens nowhere itself; this makes it watch the time that requests take.
  server.emit('listening')
  return {
    accept(socket) {
      server.emit('connection', socket)
      socket.resume()
    },
    changed: () => events.changed(),
    stop() {
      events.stop()
      server.close()
    },
  }
}

async function answerProblems(
  context: Context,
  next: Next,
  { port, log }: { readonly port: () => number; readonly log: Pick<Logger, 'error'> },
): Promise<void> {
  context.set(protection)
  try {
    await next()
  } catch (thrown) {
    const error = MrspError.from(thrown, 'terminal')
    if (error.code === 'internal' && error.source === 'terminal') {
      log.error({ err: thrown }, 'a request to the control interface failed')
    }
    const problem = problemAnswer(error)
    const { method } = context
    const isPage = isForPage({ method, values: name => [context.get(name)] })
    const { status, headers, body } = isPage ? problemPage(problem, port()) : problem
    context.status = status
    context.set(headers)
    context.body = body
  }
}
