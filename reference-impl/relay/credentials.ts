/** What a side shows to prove itself (S172, S204). All of it is secret. */
export interface Credentials {
  readonly sessionId: string
  readonly token: string
  readonly resumeKey?: string
}

/** The subprotocol that this relay speaks. */
export const subprotocol = 'mrsp.v1'

const authToken = /^mrsp\.auth\.([A-Za-z0-9_-]{43})\.(mrsp_[A-Za-z0-9_-]{43})$/
const resumeToken = /^mrsp\.resume\.([A-Za-z0-9_-]{43})$/

/** The subprotocols that a handshake offers. */
export function offeredSubprotocols(field: string | undefined): readonly string[] {
  return field === undefined ? [] : field.split(',').map(item => item.trim())
}

const subprotocolToken = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** Whether that is an offer of subprotocols: tokens, none of them twice (RFC 6455, 4.1). */
export function isOffer(offered: readonly string[]): boolean {
  return (
    new Set(offered).size === offered.length && offered.every(item => subprotocolToken.test(item))
  )
}

/**
 * The credentials among the offered subprotocols; undefined unless there is exactly one auth-token and at most one
 * resume-token, each in its form (6.7).
 */
export function readCredentials(offered: readonly string[]): Credentials | undefined {
  const auth = offered.filter(item => item.startsWith('mrsp.auth.'))
  const resume = offered.filter(item => item.startsWith('mrsp.resume.'))
  if (auth.length !== 1 || resume.length > 1) return undefined
  const [, sessionId, token] = authToken.exec(auth[0] ?? '') ?? []
  if (sessionId === undefined || token === undefined) return undefined
  if (resume.length === 0) return { sessionId, token }
  const [, resumeKey] = resumeToken.exec(resume[0] ?? '') ?? []
  return resumeKey === undefined ? undefined : { sessionId, token, resumeKey }
}
