import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import Koa, { HttpError } from 'koa'
import type { Logger } from 'pino'
import getRawBody from 'raw-body'
import type { StepObserver } from '../../../runtime/observer.ts'
import type { ApplicationState, RunningApplication } from './server-application.ts'

/** What every application of the device tells others. */
export interface ApplicationSurroundings {
  readonly observe: StepObserver
  readonly log: Pick<Logger, 'error'>
}

/** Octets of the largest JSON body that an application takes. */
const bodyLimit = 64 * 1024

/** Headers of every answer: a page may use only what its own origin serves. */
const protection = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}

/** A Koa application with the error answers and headers that every application of the device has. It tells S238. */
export function makeKoa({ observe, log }: ApplicationSurroundings): Koa<ApplicationState> {
  const koa = new Koa<ApplicationState>()
  koa.on('error', (error: unknown) => {
    if (!isBrokenOff(error)) log.error({ err: error }, 'an answer of an application failed')
  })
  koa.use(async (context, next) => {
    context.set(protection)
    try {
      refuseForeignPage(context)
      await next()
      if (context.status === 404 && context.body === undefined)
        refuse(context, 404, 'There is nothing here.')
    } catch (error) {
      const isExplained = error instanceof HttpError && error.expose
      if (!isExplained && !isBrokenOff(error)) log.error({ err: error }, 'an application failed')
      refuse(
        context,
        isExplained ? error.status : 500,
        isExplained ? error.message : 'The application failed.',
      )
    }
    observe('S238', `${context.status} for ${context.method} ${context.path}`)
  })
  return koa
}

/** What says that the asker went away, the last one in the middle of its request. */
const brokenOff: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_EOF_STATE',
])

/** Whether the asker went away; nobody is there to be told. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && brokenOff.has(error.code)
}

/** A page of another origin must not change anything: browsers say where such a request comes from. */
function refuseForeignPage(context: Koa.ParameterizedContext): void {
  const origin = context.get('Origin')
  if (context.method === 'GET' || context.method === 'HEAD' || origin === '') return
  const host = URL.parse(origin)?.host
  if (host !== context.get('Host').toLowerCase()) {
    context.throw(403, 'A page of another origin may not do this.')
  }
}

/** Answers an error as JSON. */
export function refuse(context: Koa.ParameterizedContext, status: number, error: string): void {
  context.status = status
  context.body = { error }
}

/** Reads a JSON body. @throws HttpError 413, 400 or 415, which the application answers. */
export async function readJson(context: Koa.ParameterizedContext): Promise<unknown> {
  if (!context.is('application/json')) context.throw(415, 'The body has to be application/json.')
  const text = await getRawBody(context.req, { limit: bodyLimit, encoding: 'utf8' })
  try {
    return JSON.parse(text)
  } catch {
    return context.throw(400, 'The body is not JSON.')
  }
}

/** Serves the files of a page, read once: a map from path to a file beside this module and its type. */
export function servePages(
  koa: Koa<ApplicationState>,
  pages: Readonly<Record<string, string>>,
): void {
  const loaded = new Map(
    Object.entries(pages).map(([path, file]) => [
      path,
      readFileSync(new URL(`pages/${file}`, import.meta.url), 'utf8'),
    ]),
  )
  koa.use(async (context, next) => {
    const page =
      context.method === 'GET' || context.method === 'HEAD' ? loaded.get(context.path) : undefined
    if (page === undefined) return next()
    context.type = (pages[context.path] ?? '').split('.').at(-1) ?? 'html'
    context.set('Cache-Control', 'no-cache')
    context.body = page
  })
}

/**
 * Listens on a free loopback port, where only programs of the device reach the application. How long a request takes to
 * arrive is not limited: it comes at the speed of the technician's network, and the Cloud Hub Agent bounds it.
 */
export async function listenLocally(
  id: string,
  name: string,
  koa: Koa<ApplicationState>,
): Promise<RunningApplication> {
  const server = createServer({ requestTimeout: 0, noDelay: true }, koa.callback())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no network address')
  return { id, name, origin: `http://127.0.0.1:${address.port}`, stop: () => close(server) }
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
