import type { Client } from '../client/client.ts'

/** Names of this computer under which the control interface is reached. */
const ownNames: ReadonlySet<string | undefined> = new Set(['localhost', '127.0.0.1'])

const clientName = /^([a-z0-9][a-z0-9-]{0,63})\.([0-9a-f-]{36})\.localhost$/

/** The name under which local programs reach the application of a session: an origin of its own for each. */
export function localName(applicationId: string, session: string): string {
  return `${applicationId}.${session}.localhost`
}

/** Whether a `Host` in lower case names the control interface. */
export function isControlHost(host: string, port: number): boolean {
  return ownNames.has(withoutPort(host, port))
}

/**
 * Where a `Host` leads: to a client whose name it is, to the control interface, or nowhere.
 *
 * @param clientOf finds the client of an application and session
 */
export function findByHost(
  host: string,
  port: number,
  clientOf: (applicationId: string, session: string) => Client | undefined,
): Client | 'control' | undefined {
  const name = withoutPort(host.toLowerCase(), port)
  if (name === undefined) return undefined
  if (ownNames.has(name)) return 'control'
  const [, applicationId, session] = clientName.exec(name) ?? []
  if (applicationId === undefined || session === undefined) return undefined
  return clientOf(applicationId, session)
}

/** The name in a `Host` that has this port; the port of HTTP need not be written. */
function withoutPort(host: string, port: number): string | undefined {
  const suffix = `:${port}`
  if (host.endsWith(suffix)) return host.slice(0, -suffix.length)
  return port === 80 && !host.includes(':') ? host : undefined
}
