import type { ErrorCode } from '../../generated/errors.ts'
import type { EndReason } from '../../generated/schemas.ts'
import { type TimerName, timers } from '../../generated/session.ts'
import { MrspError } from '../errors.ts'
import { FrameError } from '../frame/index.ts'
import { ComeBack } from './come-back.ts'
import type { Exchange, ExchangeHandlers } from './exchange.ts'
import { type ExchangeNumbers, Multiplexer } from './multiplexer.ts'
import { defaultReceiveLimits } from './receive-account.ts'
import { RefusedExchange } from './refused-exchange.ts'
import {
  type Connected,
  type LinkEnd,
  type LinkFrame,
  type RelayError,
  RelayLink,
} from './relay-link.ts'
import type {
  DeviceConnectionOptions,
  SessionConnectionOptions,
  SessionConnectionState,
  SessionEnd,
  TerminalConnection,
} from './session-connection.ts'

/** Version of the protocol that this implementation speaks. */
const version = 1

/** After so many protocol errors of the other end the session is given up. */
const mostViolations = 3

/** Seconds by which this end waits longer than a timer of the relay, so that the relay's word comes first. */
const margin = 10

/** The connection of one side, over as many WebSockets as it takes. */
export class SideConnection implements TerminalConnection {
  readonly #side: 'device' | 'terminal'
  readonly #options: SessionConnectionOptions & Partial<DeviceConnectionOptions>
  readonly #numbers: ExchangeNumbers = { highest: 0 }
  readonly #comeBack: ComeBack = new ComeBack()
  #state: SessionConnectionState = 'connecting'
  #link: RelayLink | undefined
  #connected: Connected | undefined
  #multiplexer: Multiplexer | undefined
  #halted = false
  #violations = 0
  /** The `error` with which the relay closed the last connection, where it may pass. */
  #lastError: RelayError | undefined
  #lastCause: Error | undefined
  #endReason: EndReason | undefined
  /** Why this side ends the session, where it is not at its owner's wish. */
  #failure: ErrorCode | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #deadline: ReturnType<typeof setTimeout> | undefined

  constructor(
    side: 'device' | 'terminal',
    options: SessionConnectionOptions & Partial<DeviceConnectionOptions>,
  ) {
    this.#side = side
    this.#options = options
    this.#setDeadline(timers.connectTimeout.seconds + margin, () => this.#giveUp('connectTimeout'))
    this.#connect()
  }

  get state(): SessionConnectionState {
    return this.#state
  }

  get halted(): boolean {
    return this.#halted
  }

  get openExchanges(): number {
    return this.#multiplexer?.openExchanges ?? 0
  }

  openExchange(applicationId: string, handlers: ExchangeHandlers): Exchange {
    const over = this.#state === 'terminating' || this.#state === 'over'
    if (over) return new RefusedExchange(applicationId, handlers, 'session-over')
    if (this.#halted) return new RefusedExchange(applicationId, handlers, 'relay-draining')
    if (this.#multiplexer === undefined) {
      return new RefusedExchange(applicationId, handlers, 'connection-lost')
    }
    return this.#multiplexer.openExchange(applicationId, handlers)
  }

  terminate(reason: EndReason): void {
    if (this.#state === 'terminating' || this.#state === 'over') return
    this.#state = 'terminating'
    this.#endReason = reason
    this.#setDeadline(timers.terminateTimeout.seconds + margin, () =>
      this.#giveUp('terminateTimeout'),
    )
    this.#unpair('session-over')
    if (this.#link?.connected === true) this.#sendTerminate(this.#link, reason)
  }

  abandon(): void {
    const link = this.#link
    this.#link = undefined
    this.#finish(this.#failed('cancelled'))
    link?.abandon({ kind: 'lost' })
  }

  #connect(): void {
    const { address, sessionId, token, openSocket } = this.#options
    const resumeKey = this.#connected?.resumeKey
    const link: RelayLink = new RelayLink({
      address,
      sessionId,
      token,
      resumeKey,
      openSocket,
      events: {
        onConnected: connected => this.#enter(link, connected),
        onFrame: frame => this.#receive(link, frame),
        onOver: end => this.#lose(end),
      },
    })
    this.#link = link
  }

  /** The relay admitted this side (S180, S214): the first frame is `hello` (6.23). */
  #enter(link: RelayLink, connected: Connected): void {
    this.#connected = connected
    this.#comeBack.admitted()
    this.#lastError = undefined
    this.#lastCause = undefined
    this.#sendHello(link)
    if (this.#endReason !== undefined) {
      this.#sendTerminate(link, this.#endReason)
      return
    }
    clearTimeout(this.#deadline)
    this.#state = 'waiting'
    const { resumeKey: _, ...information } = connected
    this.#options.handlers.onConnected?.(information)
  }

  #receive(link: RelayLink, frame: LinkFrame): void {
    if (this.#state === 'terminating' && frame.name !== 'terminated') return
    const { handlers } = this.#options
    switch (frame.name) {
      case 'request':
      case 'response':
      case 'data':
      case 'credit':
      case 'reset':
        if (this.#multiplexer === undefined) throw violation('An exchange came outside a pairing.')
        this.#multiplexer.receive(frame)
        return
      case 'hello':
        this.#pair(link, frame.headers)
        return
      case 'peer-lost':
        this.#unpair('connection-lost')
        this.#state = 'peer-lost'
        handlers.onPeerLost?.(frame.headers.grace)
        return
      case 'resumed':
        this.#unpair('connection-lost')
        this.#state = 'waiting'
        this.#sendHello(link)
        return
      case 'halt':
        this.#halted = true
        this.#multiplexer?.failUnsent('relay-draining')
        handlers.onHalt?.(frame.headers)
        return
      case 'terminated':
        this.#end({ kind: 'terminated', reason: frame.headers.reason, confirmed: true })
        return
      case 'terminate':
        throw violation('The relay sent terminate.')
      default:
        frame satisfies never
    }
  }

  /** The peer's `hello` begins a pairing with fresh credit (6.27, 6.42). */
  #pair(link: RelayLink, peer: Extract<LinkFrame, { name: 'hello' }>['headers']): void {
    const connected = this.#connected
    if (connected === undefined) return
    this.#unpair('connection-lost')
    const { sessionId, application, onExchange, receiveLimits } = this.#options
    this.#multiplexer = new Multiplexer({
      side: this.#side,
      sessionId,
      frames: link.frames,
      outbox: link.outbox,
      numbers: this.#numbers,
      limits: { ...defaultReceiveLimits, ...receiveLimits },
      credit: connected.credit,
      largestFrame: connected.maxFrame,
      maxExchanges: this.#side === 'device' ? this.#maxExchanges : peer.maxExchanges,
      allocate: link.allocate,
      ...(application === undefined ? {} : { application }),
      ...(onExchange === undefined ? {} : { onExchange: exchange => onExchange(exchange) }),
    })
    this.#state = 'paired'
    this.#options.handlers.onPaired(peer)
  }

  #unpair(code: ErrorCode): void {
    const multiplexer = this.#multiplexer
    this.#multiplexer = undefined
    multiplexer?.fail(code)
  }

  #sendHello(link: RelayLink): void {
    const { product, capabilities, application } = this.#options
    link.hello({
      version,
      product,
      maxExchanges: this.#maxExchanges,
      ...(capabilities === undefined ? {} : { capabilities }),
      ...(application === undefined ? {} : { applications: [application] }),
    })
  }

  #sendTerminate(link: RelayLink, reason: EndReason): void {
    link.terminate({ reason, token: this.#options.token })
  }

  /** The link is over: come back, unless the relay's refusal is final (6.40, 6.41). */
  #lose(end: LinkEnd): void {
    this.#link = undefined
    if (this.#state === 'over') return
    this.#leavePairing()
    if (end.kind === 'refused' && end.error.retryable !== true) {
      this.#finish(this.#endOfRefusal(end.error))
      return
    }
    if (end.kind === 'refused') this.#lastError = end.error
    if (end.kind === 'violated') this.#countViolation(end.error)
    if (this.#hasEnded()) return
    this.#lastCause = causeOf(end)
    this.#options.handlers.onAttemptFailed?.(this.#lastCause)
    if (this.#hasEnded()) return
    const retryAfter = end.kind === 'refused' ? end.error.retryAfter : undefined
    this.#retry = setTimeout(() => this.#connect(), this.#comeBack.next(retryAfter))
  }

  /** An owner's callback or a count may have ended the connection. */
  #hasEnded(): boolean {
    return this.#state === 'over'
  }

  #leavePairing(): void {
    if (
      this.#state === 'connecting' ||
      this.#state === 'terminating' ||
      this.#state === 'returning'
    )
      return
    this.#state = 'returning'
    this.#setDeadline(this.#returnFor, () => this.#giveUp('resumeGrace'))
    this.#unpair('connection-lost')
    this.#options.handlers.onReturning?.()
  }

  /** The other end keeps breaking the protocol: the session is ended by the valid process once connected again. */
  #countViolation(error: FrameError): void {
    if (++this.#violations < mostViolations) return
    if (this.#connected === undefined) {
      this.#finish(this.#failed(error.code))
    } else {
      this.#failure ??= error.code
      this.terminate(this.#side)
    }
  }

  #endOfRefusal(error: RelayError): SessionEnd {
    if (this.#state === 'terminating') return this.#ownEnd()
    const returning = this.#connected !== undefined && error.code === 'unauthenticated'
    if (!returning) return failureOf(error)
    // The side is no longer held; what counts is how the connection was lost.
    if (this.#lastError !== undefined) return failureOf(this.#lastError)
    return this.#failed('connection-lost', 'resumeGrace')
  }

  /** The end that this side asked for and of which it heard no more. */
  #ownEnd(): SessionEnd {
    return this.#failure === undefined
      ? { kind: 'terminated', reason: this.#endReason ?? this.#side, confirmed: false }
      : this.#failed(this.#failure)
  }

  #giveUp(timer: 'connectTimeout' | 'resumeGrace' | 'terminateTimeout'): void {
    if (timer === 'terminateTimeout') this.#end(this.#ownEnd())
    else if (this.#lastError !== undefined) this.#end(failureOf(this.#lastError))
    else {
      const code = timer === 'connectTimeout' ? 'connect-timeout' : 'connection-lost'
      this.#end(this.#failed(code, timer))
    }
  }

  #end(end: SessionEnd): void {
    this.#link?.close()
    this.#link = undefined
    const failure = this.#failure
    this.#finish(failure === undefined ? end : this.#failed(failure))
  }

  #finish(end: SessionEnd): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    clearTimeout(this.#deadline)
    clearTimeout(this.#retry)
    this.#unpair('session-over')
    this.#options.handlers.onOver(end)
  }

  #failed(code: ErrorCode, timer?: TimerName): SessionEnd {
    return {
      kind: 'failed',
      error: new MrspError(code, { source: this.#side, timer, cause: this.#lastCause }),
    }
  }

  get #maxExchanges(): number {
    return this.#options.maxExchanges ?? 256
  }

  /** A relay finds a loss after three intervals at the latest and then holds the side for `resumeGrace`. */
  get #returnFor(): number {
    const keepalive = this.#connected?.keepalive ?? timers.keepalive.seconds
    return this.#options.returnFor ?? 3 * keepalive + timers.resumeGrace.seconds + margin
  }

  #setDeadline(seconds: number, action: () => void): void {
    clearTimeout(this.#deadline)
    this.#deadline = setTimeout(action, seconds * 1000)
  }
}

function failureOf({ code, ...facts }: RelayError): SessionEnd {
  return { kind: 'failed', error: MrspError.of(code, facts) }
}

function causeOf(end: LinkEnd): Error | undefined {
  switch (end.kind) {
    case 'lost':
      return end.cause
    case 'violated':
      return end.error
    case 'refused':
      return MrspError.of(end.error.code, end.error)
  }
}

function violation(what: string): FrameError {
  return new FrameError('protocol-error', what)
}
