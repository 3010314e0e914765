import { once } from 'node:events'
import { createServer, type SecureVersion, type Server } from 'node:tls'
import { type GeneratedCertificate, generateCertificate } from '../../runtime/tls.ts'
import { Arrivals } from './until.ts'

/** What is wrong with a server that is not to be trusted. */
export type Fault = 'other authority' | 'old TLS'

/** A server that no party may tell anything: with a certificate that nobody vouches for, or with a TLS of yesterday. */
export class Impostor {
  /** Connections that came, however they ended. */
  readonly attempts: Arrivals<object> = new Arrivals<object>()
  /** Octets that were told it behind a handshake. */
  readonly told: Arrivals<Buffer> = new Arrivals<Buffer>()
  readonly #server: Server
  #port = 0

  private constructor({ certificate, key }: GeneratedCertificate, fault: Fault) {
    const oldest: SecureVersion = 'TLSv1'
    const old = {
      minVersion: oldest,
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const
    this.#server = createServer(
      { cert: certificate, key, ...(fault === 'old TLS' && old) },
      socket => {
        socket.on('error', () => {})
        socket.on('data', octets => this.told.add(octets))
      },
    )
    this.#server.on('connection', () => this.attempts.add({}))
    this.#server.on('tlsClientError', () => {})
  }

  /** Starts it; with an old TLS its certificate is the given one. */
  static async start(fault: Fault, own: GeneratedCertificate): Promise<Impostor> {
    const certificate = fault === 'old TLS' ? own : await generateCertificate(['localhost'])
    const impostor = new Impostor(certificate, fault)
    impostor.#server.listen(0, '127.0.0.1')
    await once(impostor.#server, 'listening')
    const address = impostor.#server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    impostor.#port = address.port
    return impostor
  }

  get port(): number {
    return this.#port
  }

  stop(): void {
    this.#server.close()
  }
}
