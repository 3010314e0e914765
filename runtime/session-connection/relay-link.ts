import {
  BodyFrames,
  carriesSessionId,
  decodeFrame,
  encodeFrame,
  type Frame,
  FrameError,
  type FrameHeaders,
  frameName,
  sessionIdOctets,
} from '../frame/index.ts'
import type { FrameSocket, OpenFrameSocket } from './frame-socket.ts'
import { Keepalive } from './keepalive.ts'
import { Outbox } from './outbox.ts'

/** The fields of `connected`. */
export type Connected = FrameHeaders['connected']

/** The fields of an `error` frame. */
export type RelayError = FrameHeaders['error']

/** Frames that the owner of a link takes care of. */
export type LinkFrame = Exclude<Frame, { name: 'connected' | 'ping' | 'pong' | 'error' }>

/** Why a link is over. */
export type LinkEnd =
  /** The relay refused or closed it with an `error` frame. */
  | { readonly kind: 'refused'; readonly error: RelayError }
  /** It was closed, broke, fell silent, or did not come about in time. */
  | { readonly kind: 'lost'; readonly cause?: Error }
  /** This end closed it for a protocol error of the other. */
  | { readonly kind: 'violated'; readonly error: FrameError }

/** What a link tells; after `onOver` it tells nothing more. */
export interface RelayLinkEvents {
  /** The relay established the connection (S180, S214). */
  onConnected(connected: Connected): void
  /** A frame after `connected`. May throw a FrameError, which closes the link for a protocol error. */
  onFrame(frame: LinkFrame): void
  onOver(end: LinkEnd): void
}

export interface RelayLinkOptions {
  readonly address: string
  readonly sessionId: string
  readonly token: string
  /** The resume key that was received last. */
  readonly resumeKey: string | undefined
  readonly openSocket: OpenFrameSocket
  readonly events: RelayLinkEvents
}

/** Seconds that the relay may take until `connected`: it asks management twice, 10 seconds each (6.13, 6.18). */
const establishSeconds = 30

/** Seconds that a close may take before the connection is broken off. */
const closeSeconds = 5

const noSessionId = sessionIdOctets('-'.repeat(43))

/** One WebSocket to the relay, from its handshake to its close: frames in both directions and keepalive. */
export class RelayLink {
  readonly sessionId: string
  readonly frames: BodyFrames
  readonly outbox: Outbox
  readonly #socket: FrameSocket
  readonly #events: RelayLinkEvents
  readonly #expectedId: Uint8Array
  #state: 'opening' | 'connected' | 'terminating' | 'over' = 'opening'
  #keepalive: Keepalive | undefined
  #timer: ReturnType<typeof setTimeout>

  constructor(options: RelayLinkOptions) {
    this.sessionId = options.sessionId
    this.frames = new BodyFrames(options.sessionId)
    this.#events = options.events
    this.#expectedId = sessionIdOctets(options.sessionId)
    this.#timer = setTimeout(() => this.abandon({ kind: 'lost' }), establishSeconds * 1000)
    this.#socket = options.openSocket(options.address, subprotocols(options), {
      onOpen: subprotocol => {
        if (subprotocol !== 'mrsp.v1') this.#violate(violation('The relay chose another protocol.'))
      },
      onMessage: message => this.#receive(message),
      onText: () => this.#violate(violation('A text message came.')),
      onDrain: () => this.outbox.flush(),
      onClose: cause => this.#closed(cause),
    })
    this.outbox = new Outbox(this.#socket, () => this.abandon({ kind: 'lost' }))
  }

  allocate = (octets: number): Uint8Array => this.#socket.allocate(octets)

  /** Whether the relay has sent `connected` and this end has not sent `terminate`. */
  get connected(): boolean {
    return this.#state === 'connected'
  }

  /** Sends `hello`, ahead of the bodies that wait. */
  hello(hello: FrameHeaders['hello']): void {
    this.outbox.control(encodeFrame(this.sessionId, 'hello', hello))
  }

  /** Sends `terminate` (S262, S292); from here on nothing is sent but `pong` (10.5). */
  terminate(terminate: FrameHeaders['terminate']): void {
    this.#state = 'terminating'
    this.outbox.draw(undefined)
    this.outbox.control(encodeFrame(this.sessionId, 'terminate', terminate))
  }

  /** Ends the link without waiting for the other end, and tells its owner. */
  abandon(end: LinkEnd): void {
    if (this.#state === 'over') return
    this.#end()
    this.#socket.destroy()
    this.#events.onOver(end)
  }

  /** Closes the link in good order; its owner knows why and is told nothing. */
  close(): void {
    if (this.#state === 'over') return
    this.#end()
    this.#closeSocket(1000)
  }

  #receive(message: Uint8Array): void {
    if (this.#state === 'over') return
    this.#keepalive?.heard()
    try {
      this.#take(this.#decode(message))
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      this.#violate(error)
    }
  }

  /** Reads a frame that bears this side's ID, or none where the relay does not yet know the side (7.12). */
  #decode(message: Uint8Array): Frame {
    if (carriesSessionId(message, this.#expectedId)) return this.frames.read(message)
    const isRefusal =
      this.#state === 'opening' &&
      frameName(message) === 'error' &&
      carriesSessionId(message, noSessionId)
    if (!isRefusal) throw violation('A frame bears another session ID.')
    return decodeFrame(message)
  }

  #take(frame: Frame): void {
    switch (frame.name) {
      case 'error':
        this.#end()
        this.#closeSocket(1000)
        this.#events.onOver({ kind: 'refused', error: frame.headers })
        return
      case 'connected':
        if (this.#state !== 'opening') throw violation('The relay sent connected twice.')
        this.#connect(frame.headers)
        return
      default:
        if (this.#state === 'opening') throw violation('A frame came before connected.')
    }
    if (frame.name === 'ping') this.#sendEmpty('pong')
    else if (frame.name !== 'pong') this.#events.onFrame(frame)
  }

  #connect(connected: Connected): void {
    clearTimeout(this.#timer)
    this.#state = 'connected'
    this.#keepalive = new Keepalive(
      connected.keepalive,
      () => {
        if (this.#state === 'connected') this.#sendEmpty('ping')
      },
      () => this.abandon({ kind: 'lost' }),
    )
    this.#events.onConnected(connected)
  }

  #sendEmpty(name: 'ping' | 'pong'): void {
    this.outbox.control(encodeFrame(this.sessionId, name, {}))
  }

  /** Closes for a protocol error of the other end; no frame says so (section 6, Terms). */
  #violate(error: FrameError): void {
    if (this.#state === 'over') return
    this.#end()
    this.#closeSocket(error.code === 'too-large' ? 1009 : 1002)
    this.#events.onOver({ kind: 'violated', error })
  }

  #closed(cause: Error | undefined): void {
    clearTimeout(this.#timer)
    if (this.#state === 'over') return
    this.#end()
    this.#events.onOver(cause === undefined ? { kind: 'lost' } : { kind: 'lost', cause })
  }

  #end(): void {
    this.#state = 'over'
    this.#keepalive?.stop()
    this.outbox.stop()
    clearTimeout(this.#timer)
  }

  #closeSocket(code: number): void {
    this.#socket.close(code)
    this.#timer = setTimeout(() => this.#socket.destroy(), closeSeconds * 1000)
  }
}

function subprotocols({ sessionId, token, resumeKey }: RelayLinkOptions): string[] {
  const offered = ['mrsp.v1', `mrsp.auth.${sessionId}.${token}`]
  if (resumeKey !== undefined) offered.push(`mrsp.resume.${resumeKey}`)
  return offered
}

function violation(what: string): FrameError {
  return new FrameError('protocol-error', what)
}
