import type { Middleware } from 'koa'
import getRawBody from 'raw-body'
import { isPairName, isVersion } from '../../generated/validators.js'
import { MrspError } from '../../runtime/errors.ts'
import type { Transport, TransportOptions } from '../../runtime/http/index.ts'
import { requireMasterKey } from './pair-state.ts'

/** Octets that a request may have. */
const requestLimit = 4096

/** Path under which the Master replaces its pairs. */
const collection = '/pairs/'

/**
 * Puts a version in the place of the one that a pair is.
 *
 * @returns whether the relay has such a pair
 */
export type ReplacePair = (pair: string, version: string) => boolean

/**
 * Lets the relay supervisor replace the process of a pair: `PUT /pairs/{pair}` with `{"version":…}`, answered 204 before
 * the new one is there. How the two talk is no part of the protocol.
 *
 * @param key the Master's own, which management does not have
 */
export function pairReplacement(key: string, replace: ReplacePair): Middleware {
  return async (context, next) => {
    if (context.method !== 'PUT' || !context.path.startsWith(collection)) return next()
    requireMasterKey(context, key)
    const pair = context.path.slice(collection.length)
    const version = versionIn(
      await getRawBody(context.req, { limit: requestLimit, encoding: 'utf8' }),
    )
    if (!isPairName(pair) || version === undefined) {
      throw new MrspError('bad-request', { source: 'relay' })
    }
    context.status = replace(pair, version) ? 204 : 404
  }
}

/**
 * Asks a Master to replace the process of a pair.
 *
 * @returns whether it does
 * @throws TransportFailure where there is no answer
 */
export async function askReplacement(
  transport: Transport,
  key: string,
  { pair, version }: { readonly pair: string; readonly version: string },
  options: TransportOptions,
): Promise<boolean> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ version })
  const target = `${collection}${pair}`
  const { status } = await transport.send({ method: 'PUT', target, headers, body }, options)
  return status === 204
}

function versionIn(text: string): string | undefined {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || !('version' in value)) return undefined
  return isVersion(value.version) ? value.version : undefined
}
