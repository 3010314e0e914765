/** Thrown for octets that are not I-JSON (RFC 7493). Its message never holds any of them. */
class NotJson extends Error {
  override readonly name = 'NotJson'
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function checkMember(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new NotJson('a member that is not allowed')
  if (!name.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) {
    throw new NotJson('text with half a surrogate pair')
  }
  return value
}

/**
 * The value of a JSON text in UTF-8. A member called `__proto__`, a byte order mark and lone
 * surrogates are refused, so the value can be copied and stored without a surprise.
 * @throws NotJson
 */
export function parseStrictJson(octets: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(utf8.decode(octets), checkMember)
    return value
  } catch (problem) {
    if (problem instanceof NotJson) throw problem
    throw new NotJson('no JSON text in UTF-8')
  }
}
