import { stdSerializers } from 'pino'

/**
 * An error as a log line has it: what it is, where it arose and what caused it, and nothing else that hangs on it.
 * Errors of libraries carry requests, header fields or the octets that they could not read, and those hold secrets.
 *
 * @param thrown what was thrown; only its type is told where it is no Error
 */
export function loggedError(thrown: unknown): object {
  if (!(thrown instanceof Error)) return { type: typeof thrown }
  const { type, message, stack } = stdSerializers.err(thrown)
  const told = ['code', 'source', 'session', 'timer'].flatMap(name => {
    const value: unknown = Reflect.get(thrown, name)
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  return { type, message, ...Object.fromEntries(told), stack }
}
