import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('deploy-process.ts', import.meta.url))

/** Milliseconds that a command has to say which version it deploys. */
const patience = 10_000

/** What the command talks to by which management under test deploys the played relay. */
export class PlayedDeployer implements AsyncDisposable {
  readonly #path: string
  readonly #server: Server
  readonly #sockets: Set<Socket> = new Set()

  private constructor(path: string, deploys: (version: string) => Promise<boolean>) {
    this.#path = path
    this.#server = createServer(socket => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
      socket.on('error', () => {})
      socket.setTimeout(patience, () => socket.destroy())
      let line = ''
      socket.setEncoding('utf8').on('data', (text: string) => {
        const isWhole = line.includes('\n')
        line += text
        if (isWhole || !line.includes('\n')) return
        socket.setTimeout(0)
        void deploys(line.trim()).then(
          isTaken => socket.end(isTaken ? 'taken' : 'failed'),
          () => socket.destroy(),
        )
      })
    })
  }

  /**
   * Listens on a Unix socket.
   * @param deploys told the version; whether the command says that it succeeded
   */
  static async start(
    path: string,
    deploys: (version: string) => Promise<boolean>,
  ): Promise<PlayedDeployer> {
    const deployer = new PlayedDeployer(path, deploys)
    deployer.#server.listen(path)
    await once(deployer.#server, 'listening')
    return deployer
  }

  /** Program and arguments, as management is given them. */
  get command(): readonly string[] {
    return [process.execPath, program, this.#path, '{version}']
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close').catch(() => {})
  }
}
