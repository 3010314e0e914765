/** Where an address leads, as far as lists of addresses care. */
interface Place {
  /** Scheme, host and port, in their one spelling. */
  readonly origin: string
  /** Path as it is written, without a `/` at its end. */
  readonly path: string
}

/** An address without user, fragment and backslash; the scheme is always followed by a host. */
const written = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\\]+(?<path>\/[^?#\\]*)?(?:\?[^#\\]*)?$/i

/** Segments and escapes that two programs could read differently. */
const ambiguous = /\/\.{1,2}(?:\/|$)|%(?:2e|2f|5c)/i

/**
 * Whether an address lies under an address of a list, as section 13 of the protocol says: the same scheme, host and
 * port, and the path of the list's address or one that goes on behind it with a `/`.
 */
export function liesUnder(address: string, list: readonly string[]): boolean {
  const place = placeOf(address)
  if (place === undefined) return false
  return list.some(each => {
    const parent = placeOf(each)
    return (
      parent?.origin === place.origin &&
      (place.path === parent.path || place.path.startsWith(`${parent.path}/`))
    )
  })
}

/** Whether a text is an address under which others can lie. */
export function isListable(address: string): boolean {
  return placeOf(address) !== undefined && !address.includes('?')
}

/** Undefined for an address that lies under none. */
function placeOf(address: string): Place | undefined {
  const path = written.exec(address)?.groups?.['path'] ?? ''
  if (!written.test(address) || !/^[!-~]+$/.test(address) || ambiguous.test(path)) return undefined
  const url = URL.parse(address)
  if (url === null || url.host === '') return undefined
  return { origin: `${url.protocol}//${url.host}`, path: path.replace(/\/$/, '') }
}
