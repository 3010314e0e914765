import type { Context } from 'koa'
import getRawBody from 'raw-body'
import type { Validator } from '../../../runtime/descriptor.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { parseStrictJson } from '../../../runtime/http/strict-json.ts'

/** Octets of a body. */
const bodyLimit = 16 * 1024

/**
 * Reads a body of JSON and checks its shape.
 *
 * @throws MrspError unsupported-media-type, too-large, bad-request
 */
export async function readJson<Body>(context: Context, validate: Validator<Body>): Promise<Body> {
  if (!context.is('application/json')) throw refusal('unsupported-media-type')
  const octets = await getRawBody(context.req, {
    limit: bodyLimit,
    length: context.get('Content-Length') || null,
  }).catch((error: unknown) => {
    const isLarge = error instanceof Error && 'status' in error && error.status === 413
    throw refusal(isLarge ? 'too-large' : 'bad-request')
  })
  const body = parse(octets)
  if (validate(body)) return body
  const places = validate.mismatches.map(({ path, message }) => `${path || '/'} ${message}`)
  throw new MrspError('bad-request', { source: 'terminal', detail: places.join('; ') })
}

function parse(octets: Uint8Array): unknown {
  try {
    return parseStrictJson(octets)
  } catch {
    throw refusal('bad-request')
  }
}

function refusal(code: 'unsupported-media-type' | 'too-large' | 'bad-request'): MrspError {
  return new MrspError(code, { source: 'terminal' })
}
