import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { text } from '../../whole-session/local-api.ts'

/** One run of the deployer, as management asked for it. Moments are milliseconds since 1970. */
export interface DeployerRun {
  readonly deployment: string
  readonly version: string
  /** The one pair that was deployed; all where it is left out. */
  readonly pair?: string
  readonly from: number
  /** When it was over; infinity before that. */
  to: number
  outcome: string
}

/** Sockets of the supervisors, each with the pairs that it deploys. */
export type Supervisors = ReadonlyMap<string, readonly string[]>

/** Stands between management and the relay supervisors, one on each machine, and keeps a record of when the deployer runs. */
export class WatchedDeployer {
  readonly runs: DeployerRun[] = []
  readonly #server: Server
  readonly #supervisors: Supervisors
  readonly #onRun: (run: DeployerRun) => Promise<void>

  private constructor(supervisors: Supervisors, onRun: (run: DeployerRun) => Promise<void>) {
    this.#supervisors = supervisors
    this.#onRun = onRun
    this.#server = createServer((incoming, outgoing) => {
      this.#passOn(incoming).then(
        ({ status, body }) => outgoing.writeHead(status).end(body),
        () => outgoing.destroy(),
      )
    })
  }

  /**
   * @param socket where management asks
   * @param onRun is told each run before the supervisor hears of it
   */
  static async start(
    socket: string,
    supervisors: Supervisors,
    onRun: (run: DeployerRun) => Promise<void>,
  ): Promise<WatchedDeployer> {
    const watched = new WatchedDeployer(supervisors, onRun)
    watched.#server.listen(socket)
    await once(watched.#server, 'listening')
    return watched
  }

  async stop(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  /** Passes a request on to its end, also where management is killed meanwhile. */
  async #passOn(incoming: IncomingMessage): Promise<Answer> {
    const asked = await buffer(incoming)
    const release: unknown = JSON.parse(asked.toString('utf8'))
    const pair = text(release, 'pair')
    const run: DeployerRun = {
      deployment: incoming.url?.split('/').at(-1) ?? '',
      version: text(release, 'version'),
      ...(pair !== '' && { pair }),
      from: Date.now(),
      to: Number.POSITIVE_INFINITY,
      outcome: 'none',
    }
    this.runs.push(run)
    await this.#onRun(run)
    const asking = [...this.#supervisors]
      .filter(([, pairs]) => pair === '' || pairs.includes(pair))
      .map(([socket]) => askSupervisor(socket, incoming, asked))
    try {
      const answers = await Promise.all(asking)
      const outcomes = answers.map(({ body }) => text(JSON.parse(body.toString('utf8')), 'outcome'))
      const worst = Math.max(
        0,
        outcomes.findIndex(outcome => outcome !== 'deployed'),
      )
      run.outcome = outcomes[worst] ?? 'none'
      const [answer] = answers.slice(worst)
      if (answer === undefined) throw new Error(`no supervisor deploys ${pair}`)
      return answer
    } finally {
      run.to = Date.now()
    }
  }
}

interface Answer {
  readonly status: number
  readonly body: Buffer
}

async function askSupervisor(
  socketPath: string,
  { url = '', method = '', headers }: IncomingMessage,
  asked: Buffer,
): Promise<Answer> {
  const ahead = request({ socketPath, path: url, method, headers })
  const answered = once(ahead, 'response')
  ahead.end(asked)
  const [answer]: IncomingMessage[] = await answered
  if (answer === undefined) throw new Error('the supervisor did not answer')
  return { status: answer.statusCode ?? 0, body: await buffer(answer) }
}
