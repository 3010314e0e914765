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

/** Stands between management and the relay supervisor and keeps a record of when the deployer runs. */
export class WatchedDeployer {
  readonly runs: DeployerRun[] = []
  readonly #server: Server
  readonly #supervisor: string
  readonly #onRun: (run: DeployerRun) => void

  private constructor(supervisor: string, onRun: (run: DeployerRun) => void) {
    this.#supervisor = supervisor
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
   * @param supervisor socket of the supervisor
   * @param onRun is told each run before the supervisor hears of it
   */
  static async start(
    socket: string,
    supervisor: string,
    onRun: (run: DeployerRun) => void,
  ): Promise<WatchedDeployer> {
    const watched = new WatchedDeployer(supervisor, onRun)
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
  async #passOn(incoming: IncomingMessage): Promise<{ status: number; body: Buffer }> {
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
    this.#onRun(run)
    const { url = '', method = '', headers } = incoming
    const ahead = request({ socketPath: this.#supervisor, path: url, method, headers })
    const answered = once(ahead, 'response')
    ahead.end(asked)
    try {
      const [answer]: IncomingMessage[] = await answered
      if (answer === undefined) throw new Error('the supervisor did not answer')
      const body = await buffer(answer)
      run.outcome = text(JSON.parse(body.toString('utf8')), 'outcome')
      return { status: answer.statusCode ?? 0, body }
    } finally {
      run.to = Date.now()
    }
  }
}
