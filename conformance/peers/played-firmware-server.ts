import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Socket } from 'node:net'
import type { GeneratedCertificate } from '../../runtime/tls.ts'
import type { History } from '../history/history.ts'

/** An HTTPS server from which a device downloads firmware. */
export class PlayedFirmwareServer {
  /** Paths that were asked for. */
  asked: string[] = []
  /** How a request is answered. */
  serve: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => {
    response.writeHead(404).end()
  }
  readonly #server: Server
  readonly #sockets: Set<Socket> = new Set()
  readonly #port: number
  #history: History

  private constructor(server: Server, port: number, history: History) {
    this.#server = server
    this.#port = port
    this.#history = history
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const what = `${request.method ?? ''} ${request.url ?? ''}`
      this.#history.record({ from: 'device', to: 'application', link: 'http', what })
      this.asked.push(request.url ?? '')
      response.on('error', () => {})
      this.serve(request, response)
    })
  }

  static async start(
    { certificate, key }: GeneratedCertificate,
    history: History,
  ): Promise<PlayedFirmwareServer> {
    const server = createServer({ cert: certificate, key })
    server.on('tlsClientError', () => {})
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return new PlayedFirmwareServer(server, address.port, history)
  }

  get url(): string {
    return `https://localhost:${this.#port}`
  }

  begin(history: History): void {
    this.#history = history
    this.asked = []
    this.serve = (_request, response) => {
      response.writeHead(404).end()
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close').catch(() => {})
  }
}
