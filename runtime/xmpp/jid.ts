/**
 * The device ID form of the protocol (section 2), which is also the only form of account name and
 * so the only local part there is.
 */
export const DEVICE_ID: RegExp = /^[a-z0-9][a-z0-9-]{0,63}$/

/** Form of a resource a device may bind. */
export const RESOURCE: RegExp = /^[A-Za-z0-9._-]{1,64}$/

/** `device@domain` of `device@domain/resource`; a bare JID stays as it is. */
export function bareJid(jid: string): string {
  const slash = jid.indexOf('/')
  return slash === -1 ? jid : jid.slice(0, slash)
}

/** True for `device@domain/resource` and `domain/resource`. */
export function isFullJid(jid: string): boolean {
  const slash = jid.indexOf('/')
  return slash > 0 && slash < jid.length - 1
}

/** The domain of a JID, in lower case. */
export function domainOf(jid: string): string {
  const bare = bareJid(jid)
  return bare.slice(bare.indexOf('@') + 1).toLowerCase()
}
