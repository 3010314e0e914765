import { hkdfSync } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import { MrspError } from '../../runtime/errors.ts'
import {
  secretEquals,
  type Transport,
  type TransportOptions,
  type UniversalAnswer,
} from '../../runtime/http/index.ts'
import { isVersion } from '../../generated/validators.js'
import type { Master } from './master.ts'

/** What one of several pairs tells its Master of itself. How the two talk is no part of the protocol. */
export interface PairState {
  readonly name: string
  /** ID of its process. */
  readonly process: number
  readonly version: string
  readonly status: 'serving' | 'draining' | 'stopping'
}

const address = '/pair'

/**
 * The key by which a pair knows its Master, and which management does not have.
 * @param secret the setting `sessionIdKey`
 */
export function masterKey(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'mrsp relay master', 32)).toString('base64url')
}

/** @throws MrspError `unauthenticated` where a request does not show the key of the Masters */
export function requireMasterKey(context: Pick<Context, 'get'>, key: string): void {
  const [, bearer = ''] = context.get('Authorization').split(' ')
  if (!secretEquals(bearer, key)) throw new MrspError('unauthenticated', { source: 'relay' })
}

/** What the state of a pair is told from. */
export interface ToldPair {
  readonly name: string
  readonly version: string
  readonly master: Pick<Master, 'status'>
  readonly asked: () => void
}

/** Tells the Master the state of this pair. */
export function pairStateMiddleware(
  key: string,
  { name, version, master, asked }: ToldPair,
): Middleware {
  return async (context, next) => {
    if (context.path !== address || context.method !== 'GET') return next()
    requireMasterKey(context, key)
    asked()
    const state: PairState = { name, process: process.pid, version, status: master.status }
    context.body = state
  }
}

/**
 * Asks a pair for its state.
 * @returns undefined where something else answers
 * @throws TransportFailure where there is no answer
 */
export async function askState(
  transport: Transport,
  key: string,
  options: TransportOptions,
): Promise<PairState | undefined> {
  const headers = { authorization: `Bearer ${key}` }
  const answer = await transport.send({ method: 'GET', target: address, headers }, options)
  return answer.status === 200 ? readState(answer) : undefined
}

function readState({ body }: UniversalAnswer): PairState | undefined {
  try {
    const state: unknown = JSON.parse(Buffer.from(body).toString())
    return isPairState(state) ? state : undefined
  } catch {
    return undefined
  }
}

const statuses: ReadonlySet<unknown> = new Set(['serving', 'draining', 'stopping'])

function isPairState(value: unknown): value is PairState {
  if (typeof value !== 'object' || value === null) return false
  const { name, process, version, status } = {
    name: '',
    process: 0,
    version: '',
    status: '',
    ...value,
  }
  const isProcess = Number.isInteger(process) && process > 0
  return typeof name === 'string' && isProcess && isVersion(version) && statuses.has(status)
}
