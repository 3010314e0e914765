import { EventEmitter } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import type { SocketConstructor } from '@xmpp/connection'
import { WebSocket } from 'ws'

/** How a client makes sure of its server; certificate and host name are always checked. */
export interface ServerTrust {
  /** Certificate authorities in PEM, in place of the system's. */
  readonly ca?: string
  /** Name the certificate must be for, by default the address's host. */
  readonly serverName?: string
}

export interface SocketSettings extends ServerTrust {
  /** Milliseconds for TCP, TLS and WebSocket handshakes together. */
  readonly connectTime: number
  /** Largest WebSocket message, in bytes. */
  readonly messageBytes: number
  /** Told of each socket as it is made, so that its owner can drop it. */
  readonly made: (socket: { destroy(): void }) => void
}

function tlsOptions({ ca, serverName }: ServerTrust) {
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(ca !== undefined && { ca }),
    ...(serverName !== undefined && { servername: serverName }),
  } as const
}

/** A class of sockets for `xmpps://` addresses, as @xmpp/connection wants one. */
export function tlsSocket(settings: SocketSettings): SocketConstructor {
  return class extends EventEmitter {
    readonly secure: boolean = true
    #socket: TLSSocket | undefined

    connect(service: string): void {
      const { hostname, port } = new URL(service)
      const host = hostname.replace(/^\[|\]$/g, '')
      const options = { ...tlsOptions(settings), ALPNProtocols: ['xmpp-client'] }
      const socket = connect({ ...options, host, port: Number(port || 5223) })
      const late = new Error('the server did not answer in time')
      const timer = setTimeout(() => socket.destroy(late), settings.connectTime)
      this.#socket = socket
      settings.made(socket)
      socket.setNoDelay(true)
      socket.setEncoding('utf8')
      socket.on('secureConnect', () => {
        clearTimeout(timer)
        this.emit('connect')
      })
      socket.on('data', text => this.#read(String(text)))
      socket.on('error', error => this.emit('error', error))
      socket.on('close', hadError => {
        clearTimeout(timer)
        this.emit('close', hadError)
      })
    }

    /** Whatever the library makes of it, what a server sends ends no more than its connection. */
    #read(text: string): void {
      try {
        this.emit('data', text)
      } catch {
        this.#socket?.destroy()
      }
    }

    write(text: string, done: (error?: Error) => void): void {
      this.#socket?.write(text, error => done(error ?? undefined))
    }

    end(): void {
      this.#socket?.end()
    }
  }
}

/** A class of sockets for `wss://` addresses, as @xmpp/connection wants one. */
export function webSocket(settings: SocketSettings): SocketConstructor {
  return class extends EventEmitter {
    readonly secure: boolean = true
    #socket: WebSocket | undefined

    connect(service: string): void {
      const socket = new WebSocket(service, ['xmpp'], {
        ...tlsOptions(settings),
        perMessageDeflate: false,
        maxPayload: settings.messageBytes,
        handshakeTimeout: settings.connectTime,
      })
      this.#socket = socket
      settings.made({ destroy: () => socket.terminate() })
      socket.on('open', () => this.emit('connect'))
      socket.on('message', data => this.#read(String(data)))
      socket.on('error', error => this.emit('error', error))
      socket.on('close', code => this.emit('close', code !== 1000))
    }

    #read(text: string): void {
      try {
        this.emit('data', text)
      } catch {
        this.#socket?.terminate()
      }
    }

    write(text: string, done: (error?: Error) => void): void {
      this.#socket?.send(text, done)
    }

    end(): void {
      this.#socket?.close()
    }
  }
}
