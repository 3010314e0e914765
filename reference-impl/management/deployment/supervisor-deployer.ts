import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import getRawBody from 'raw-body'
import { type Deployer, DeployerFailure, type Release } from './deployer.ts'

/** Octets that an answer of the supervisor may have. */
const answerLimit = 65_536

/**
 * Deploys by way of the relay supervisor, which listens on a Unix socket of this machine. A deployment that it has
 * carried out it does not carry out again, but answers as before.
 */
export class SupervisorDeployer implements Deployer {
  readonly #socketPath: string

  constructor(socketPath: string) {
    this.#socketPath = socketPath
  }

  async deploy({ deployment, version, pair, until }: Release, signal: AbortSignal): Promise<void> {
    const outgoing = request({
      socketPath: this.#socketPath,
      method: 'PUT',
      path: `/deployments/${deployment}`,
      headers: { 'content-type': 'application/json' },
      signal,
    })
    const answered = once(outgoing, 'response', { signal })
    const milliseconds = Math.max(0, until - Date.now())
    outgoing.end(JSON.stringify({ version, milliseconds, ...(pair !== undefined && { pair }) }))
    const [answer]: IncomingMessage[] = await answered
    if (answer === undefined) throw new Error('the relay supervisor did not answer')
    const outcome = outcomeOf(await getRawBody(answer, { limit: answerLimit, encoding: 'utf8' }))
    if (answer.statusCode !== 200 || outcome === undefined) {
      throw new Error(`the relay supervisor answered ${String(answer.statusCode)}`)
    }
    if (outcome !== 'deployed') throw new DeployerFailure('the relay supervisor rolled back')
  }
}

function outcomeOf(text: string): string | undefined {
  const answer: unknown = JSON.parse(text)
  if (typeof answer !== 'object' || answer === null || !('outcome' in answer)) return undefined
  return typeof answer.outcome === 'string' ? answer.outcome : undefined
}
