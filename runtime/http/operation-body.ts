import type { IncomingMessage, ServerResponse } from 'node:http'
import getRawBody from 'raw-body'
import type { Party } from '../descriptor.ts'
import { MrspError } from '../errors.ts'
import { parseStrictJson } from './strict-json.ts'

/** Tells whether a request has a body; one of no octets is none. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/**
 * Reads the JSON body of a request.
 * @param limit octets that it may have
 * @throws MrspError `unsupported-media-type`, `too-large`, `bad-request`; `cancelled` where the asker is gone
 */
export async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  { limit, source }: { readonly limit: number; readonly source: Party },
): Promise<unknown> {
  if (!isJson(request)) throw new MrspError('unsupported-media-type', { source })
  const length = request.headers['content-length'] ?? null
  if (length !== null && Number(length) > limit) throw new MrspError('too-large', { source })
  if (request.headers.expect !== undefined) response.writeContinue()
  const octets = await getRawBody(request, { limit, length }).catch((cause: unknown) => {
    throw new MrspError(bodyFailure(cause), { source, cause })
  })
  try {
    return parseStrictJson(octets)
  } catch (cause) {
    throw new MrspError('bad-request', { source, detail: 'the body is no JSON', cause })
  }
}

/** JSON is UTF-8, so a charset may say nothing else; a body that is encoded in any way is not taken. */
function isJson({ headers }: IncomingMessage): boolean {
  const plain = (headers['content-encoding'] ?? 'identity') === 'identity'
  const type = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i
  return plain && type.test(headers['content-type'] ?? '')
}

function bodyFailure(cause: unknown): 'too-large' | 'cancelled' | 'bad-request' {
  const type = cause instanceof Error && 'type' in cause ? cause.type : undefined
  if (type === 'entity.too.large') return 'too-large'
  return type === 'request.aborted' ? 'cancelled' : 'bad-request'
}
