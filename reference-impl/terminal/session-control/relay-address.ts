/**
 * Whether an address lies under one of a list (protocol.md, section 13): the same scheme, host and port, and the same
 * path or one behind it. An address with a user, a fragment, a dot segment or a percent-encoded `.`, `/` or `\` lies
 * under none.
 */
export function liesUnderOne(address: string, list: readonly string[]): boolean {
  const asked = URL.parse(address)
  if (asked === null || isAmbiguous(address, asked)) return false
  return list.some(entry => {
    const allowed = URL.parse(entry)
    if (allowed === null || asked.protocol !== allowed.protocol || asked.host !== allowed.host) {
      return false
    }
    const folder = allowed.pathname.replace(/\/$/, '')
    return asked.pathname === folder || asked.pathname.startsWith(`${folder}/`)
  })
}

function isAmbiguous(address: string, { username, password }: URL): boolean {
  const path = address.replace(/^[^:]*:\/\/[^/?#]*/, '').split(/[?#]/, 1)[0] ?? ''
  return (
    username !== '' ||
    password !== '' ||
    address.includes('@') ||
    address.includes('#') ||
    address.includes('\\') ||
    /%(2e|2f|5c)/i.test(path) ||
    path.split('/').some(segment => segment === '.' || segment === '..')
  )
}
