import { once } from 'node:events'
import { Agent, request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { checkServerIdentity } from 'node:tls'
import getRawBody from 'raw-body'
import type { RelayConfiguration } from '../../../generated/configuration.ts'
import type { RelayHealth } from '../../../generated/relay-api.ts'
import { isRelayHealth } from '../../../generated/validators.js'
import { trustIn } from '../../../runtime/tls.ts'

/** Milliseconds that an answer may take. */
const patience = 2000
/** Octets that an answer may have. */
const answerLimit = 65_536

/**
 * What a relay on this machine says of itself (`relayHealth`). It is asked at the address on which it listens; its
 * certificate is that of the address under which it is reached.
 *
 * @returns nothing where no relay answers there
 */
export async function healthAt(
  port: number,
  { host, publicUrl }: Pick<RelayConfiguration, 'host' | 'publicUrl'>,
  ca: readonly string[] | undefined,
): Promise<RelayHealth | undefined> {
  const name = new URL(publicUrl).hostname
  const agent = new Agent({ keepAlive: false, ...trustIn(ca) })
  try {
    const outgoing = request({
      agent,
      host: localAddress(host),
      port,
      path: '/v1/health',
      headers: { host: name },
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
      signal: AbortSignal.timeout(patience),
    })
    const answered = once(outgoing, 'response')
    outgoing.end()
    const [answer]: IncomingMessage[] = await answered
    if (answer?.statusCode !== 200) return undefined
    const health: unknown = JSON.parse(
      await getRawBody(answer, { limit: answerLimit, encoding: 'utf8' }),
    )
    return isRelayHealth(health) ? health : undefined
  } catch {
    return undefined
  } finally {
    agent.destroy()
  }
}

/** Where something that listens on all addresses is reached from this machine. */
function localAddress(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  return host === '::' ? '::1' : host
}
