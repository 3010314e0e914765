import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, createServer, type Server, type TLSSocket } from 'node:tls'
import type { Side } from '../../../generated/schemas.ts'
import type { Certificates } from '../certificates.ts'

/**
 * An operator's TLS proxy in front of the relay, whose connections can be cut and which lets nobody of a side through
 * for as long as that side is shut out. It knows the side by the path that is asked for.
 */
export class RelayProxy {
  readonly #server: Server
  readonly #connections: Record<Side, Set<TLSSocket>> = { device: new Set(), terminal: new Set() }
  readonly #all: Set<TLSSocket> = new Set()
  readonly #shut: Set<Side> = new Set()

  private constructor(relayPort: number, keys: { cert: string; key: string; ca: string }) {
    this.#server = createServer({ cert: keys.cert, key: keys.key }, socket => {
      this.#all.add(socket)
      socket.on('error', () => {}).once('close', () => this.#all.delete(socket))
      socket.once('data', head => this.#lead(socket, head, relayPort, keys.ca))
    })
    this.#server.on('tlsClientError', () => {})
  }

  /** @param relayPort where the relay listens */
  static async start(relayPort: number, files: Certificates): Promise<RelayProxy> {
    const [cert, key, ca] = await Promise.all([
      readFile(files.certificateFile, 'utf8'),
      readFile(files.keyFile, 'utf8'),
      readFile(files.caFile, 'utf8'),
    ])
    const proxy = new RelayProxy(relayPort, { cert, key, ca })
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return address.port
  }

  /** Cuts the connections of a side without a close. */
  cut(side: Side): void {
    for (const socket of this.#connections[side]) socket.destroy()
  }

  /** Cuts every connection that the side makes from now on. */
  shutOut(side: Side): void {
    this.#shut.add(side)
  }

  /** Lets the side through again. */
  admit(side: Side): void {
    this.#shut.delete(side)
  }

  async stop(): Promise<void> {
    this.#server.close()
    for (const socket of this.#all) socket.destroy()
    await once(this.#server, 'close')
  }

  #lead(socket: TLSSocket, head: Buffer, relayPort: number, ca: string): void {
    const side = head.toString('latin1').startsWith('GET /v1/hub') ? 'device' : 'terminal'
    if (this.#shut.has(side)) {
      socket.destroy()
      return
    }
    const ahead = connect({ host: '127.0.0.1', port: relayPort, servername: 'localhost', ca })
    ahead.on('error', () => {})
    this.#connections[side].add(socket)
    socket.once('close', () => {
      this.#connections[side].delete(socket)
      ahead.destroy()
    })
    ahead.once('close', () => socket.destroy())
    ahead.write(head)
    socket.pipe(ahead)
    ahead.pipe(socket)
  }
}
