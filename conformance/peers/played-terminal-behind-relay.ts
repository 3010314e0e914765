import type { Clause } from '../../generated/clauses.ts'
import type { Trial } from '../check/trial.ts'
import { Unexpected, Violation } from '../check/violation.ts'
import type { Received } from './played-endpoint.ts'
import type { RelayConnection } from './relay-connection.ts'
import { Arrivals } from './until.ts'

/** Credit with which an exchange begins, in each direction (9.2). */
export const exchangeCredit = 262_144

/** What the device's connection was told, as far as the terminal keeps to it. */
export interface PairingTerms {
  readonly credit: number
  readonly maxFrame: number
  /** Number of the next exchange; above all earlier ones of the session. */
  readonly firstNumber?: number
}

/** How a request is sent. */
export interface OpenOptions {
  readonly application?: string
  /** Whether the request's direction ends with these octets; yes where it is left out. */
  readonly end?: boolean
  /** Places at which the octets are cut into frames. */
  readonly cuts?: readonly number[]
  /** Whether a 101 is asked for. */
  readonly upgrade?: true
}

/** How an exchange came out. */
export interface Outcome {
  readonly octets: Buffer
  /** The code of the device's `reset`. */
  readonly reset?: string
}

/** One exchange, as the terminal sees it. */
export class TerminalExchange {
  readonly number: number
  /** Resolves when the exchange is closed by the device: by `End`, or by `reset`. */
  readonly outcome: Promise<Outcome>
  /** What may still be sent in it. */
  mayGet: number = exchangeCredit
  maySend: number = exchangeCredit
  ungranted = 0
  state: 'open' | 'ended' | 'reset-by-device' | 'reset-by-terminal' = 'open'
  hasResponse = false
  readonly isUpgrade: boolean
  readonly pieces: Arrivals<Buffer> = new Arrivals<Buffer>()
  /** Sizes of the bodies that came, for checks of fairness. */
  readonly frames: number[] = []
  readonly #resolve: (outcome: Outcome) => void
  readonly #reject: (error: Error) => void

  constructor(number: number, isUpgrade: boolean) {
    this.number = number
    this.isUpgrade = isUpgrade
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
    promise.catch(() => {})
    this.outcome = promise
    this.#resolve = resolve
    this.#reject = reject
  }

  /** What has come of the responses. */
  get octets(): Buffer {
    return Buffer.concat(this.pieces.all)
  }

  /** Waits until the responses that came are as wanted. */
  async until(isEnough: (octets: Buffer) => boolean): Promise<Buffer> {
    if (!isEnough(this.octets)) await this.pieces.find(() => isEnough(this.octets))
    return this.octets
  }

  finish(state: 'ended' | 'reset-by-device', reset?: string): void {
    this.state = state
    const octets = this.octets
    this.#resolve(reset === undefined ? { octets } : { octets, reset })
    this.pieces.end(
      new Unexpected(
        reset === undefined ? 'the exchange ended' : `the exchange was reset with ${reset}`,
      ),
    )
  }

  fail(error: Error): void {
    this.#reject(error)
    this.pieces.end(error)
  }
}

/**
 * A terminal behind the played relay: it keeps the rules of exchanges and credit, and finds out where the device does
 * not. What a terminal may not do is sent past it, by the connection.
 */
export class PlayedTerminalBehindRelay {
  readonly connection: RelayConnection
  readonly exchanges: Map<number, TerminalExchange> = new Map()
  /** Whether credit is granted again as the device's octets come. */
  grants = true
  next: number
  maySend: number
  mayGet: number
  readonly #terms: PairingTerms
  readonly #trial: Trial
  readonly #credited: Arrivals<number> = new Arrivals<number>()
  #ungranted = 0

  constructor(connection: RelayConnection, terms: PairingTerms, trial: Trial) {
    this.connection = connection
    this.#terms = terms
    this.#trial = trial
    this.next = terms.firstNumber ?? 1
    this.maySend = terms.credit
    this.mayGet = terms.credit
    connection.watch = frame => this.#take(frame)
    connection.whenOver = why => {
      for (const exchange of this.exchanges.values()) exchange.fail(why)
      this.#credited.end(why)
    }
  }

  /** Opens an exchange with the first octets of a request. Does not wait for credit: small requests only. */
  open(octets: string | Uint8Array, options: OpenOptions = {}): TerminalExchange {
    const { application = 'conformance', end = true, cuts = [], upgrade } = options
    const bytes = octetsOf(octets)
    const exchange = new TerminalExchange(this.next, upgrade === true)
    this.next += 1
    this.exchanges.set(exchange.number, exchange)
    const places = [0, ...cuts.filter(cut => cut > 0 && cut < bytes.length), bytes.length]
    const pieces = [...new Set(places)].sort((a, b) => a - b)
    for (let at = 0; at + 1 < pieces.length; at += 1) {
      const body = bytes.subarray(pieces[at], pieces[at + 1])
      const isLast = at + 2 === pieces.length
      const ending = isLast && end && !exchange.isUpgrade ? { end: true as const } : {}
      this.#spend(exchange, body.length)
      if (at === 0) {
        const headers = { exchange: exchange.number, applicationId: application, ...ending }
        this.connection.send('request', headers, body)
      } else this.connection.send('data', { exchange: exchange.number, ...ending }, body)
    }
    return exchange
  }

  /** Sends more of a request, in pieces, each as soon as there is credit for it. */
  async send(
    exchange: TerminalExchange,
    octets: string | Uint8Array,
    { end = false, piece = 16_384 }: { readonly end?: boolean; readonly piece?: number } = {},
  ): Promise<void> {
    const bytes = octetsOf(octets)
    let at = 0
    while (at < bytes.length && exchange.state === 'open') {
      const size = Math.min(piece, this.#terms.maxFrame, bytes.length - at)
      if (exchange.maySend < size || this.maySend < size) {
        const seen = this.#credited.all.length
        await this.#trial.awaits(
          '9.8',
          `credit for exchange ${exchange.number}`,
          this.#credited.find(
            () => exchange.state !== 'open' || (exchange.maySend >= size && this.maySend >= size),
            seen,
          ),
        )
        continue
      }
      this.#spend(exchange, size)
      const isLast = at + size === bytes.length
      this.connection.send(
        'data',
        { exchange: exchange.number, ...(isLast && end && { end: true as const }) },
        bytes.subarray(at, at + size),
      )
      at += size
    }
  }

  /** Ends a request's direction by an empty `data`. */
  end(exchange: TerminalExchange): void {
    this.connection.send('data', { exchange: exchange.number, end: true })
  }

  /** Resets an exchange. */
  reset(exchange: TerminalExchange, code = 'cancelled'): void {
    exchange.state = 'reset-by-terminal'
    this.connection.send('reset', { exchange: exchange.number, code })
  }

  /** Grants credit, to an exchange or, with 0, to the connection. */
  grant(number: number, credit: number): void {
    if (number === 0) this.mayGet += credit
    else {
      const exchange = this.exchanges.get(number)
      if (exchange) exchange.mayGet += credit
    }
    this.connection.send('credit', { exchange: number, credit })
  }

  /** A request and the whole of its outcome. */
  async ask(
    octets: string | Uint8Array,
    options?: OpenOptions,
    clause: Clause = '8.10',
  ): Promise<Outcome> {
    const exchange = this.open(octets, options)
    return this.#trial.awaits(clause, `the end of exchange ${exchange.number}`, exchange.outcome)
  }

  #spend(exchange: TerminalExchange, size: number): void {
    exchange.maySend -= size
    this.maySend -= size
  }

  #take(frame: Received): void {
    switch (frame.name) {
      case 'response':
      case 'data':
        this.#takeBody(frame)
        return
      case 'credit': {
        const { exchange: number, credit } = frame.headers
        if (number === 0) this.maySend += credit
        else {
          const exchange = this.exchanges.get(number)
          if (exchange === undefined) {
            throw new Violation(
              '9.4',
              `\`credit\` for exchange ${number}, which was not opened`,
              frame.entry,
            )
          }
          exchange.maySend += credit
        }
        this.#credited.add(number)
        return
      }
      case 'reset': {
        const { exchange: number, code } = frame.headers
        const exchange = this.#known(frame, number, '8.21')
        if (exchange.state === 'reset-by-device' || exchange.state === 'reset-by-terminal') {
          if (exchange.state === 'reset-by-device')
            throw new Violation('8.21', `a second \`reset\` of exchange ${number}`, frame.entry)
          return
        }
        exchange.finish('reset-by-device', code)
        this.#credited.add(number)
        return
      }
      case 'hello':
      case 'terminate':
      case 'pong':
      case 'ping':
        return
      default:
        throw new Violation('7.2', `\`${frame.name}\` is no frame that a device sends`, frame.entry)
    }
  }

  #takeBody(frame: Extract<Received, { readonly name: 'response' | 'data' }>): void {
    const { exchange: number, end } = frame.headers
    const { entry } = frame
    const size = frame.body.length
    const exchange = this.#known(frame, number, '8.10')
    if (size > this.#terms.maxFrame)
      throw new Violation('7.4', `a body of ${size} octets is above Max-Frame`, entry)
    if (size === 0 && (frame.name === 'response' || end !== true))
      throw new Violation('7.7', `\`${frame.name}\` without an octet`, entry)
    if (size > exchange.mayGet)
      throw new Violation(
        '9.3',
        `${size} octets in exchange ${number}, which had ${exchange.mayGet} of credit left`,
        entry,
      )
    if (size > this.mayGet)
      throw new Violation(
        '9.3',
        `${size} octets, the connection having ${this.mayGet} of credit left`,
        entry,
      )
    exchange.mayGet -= size
    this.mayGet -= size
    this.#giveBack(exchange, size)
    if (exchange.state === 'reset-by-terminal') return
    if (exchange.state === 'reset-by-device')
      throw new Violation(
        '8.21',
        `\`${frame.name}\` of exchange ${number} behind its \`reset\``,
        entry,
      )
    if (exchange.state === 'ended')
      throw new Violation(
        '8.12',
        `\`${frame.name}\` of exchange ${number} behind its \`End\``,
        entry,
      )
    if (frame.name === 'response' && exchange.hasResponse)
      throw new Violation('8.10', `a second \`response\` of exchange ${number}`, entry)
    if (frame.name === 'data' && !exchange.hasResponse)
      throw new Violation('8.10', `\`data\` of exchange ${number} before its \`response\``, entry)
    exchange.hasResponse = true
    exchange.frames.push(size)
    if (size > 0) exchange.pieces.add(Buffer.from(frame.body))
    if (end === true) exchange.finish('ended')
  }

  /** Grants again what came, once it is a quarter of what there was. */
  #giveBack(exchange: TerminalExchange, size: number): void {
    exchange.ungranted += size
    this.#ungranted += size
    if (!this.grants) return
    if (exchange.ungranted >= exchangeCredit / 4) {
      this.grant(exchange.number, exchange.ungranted)
      exchange.ungranted = 0
    }
    if (this.#ungranted >= this.#terms.credit / 4) {
      this.grant(0, this.#ungranted)
      this.#ungranted = 0
    }
  }

  #known(frame: Received, number: number, clause: Clause): TerminalExchange {
    const exchange = this.exchanges.get(number)
    if (exchange !== undefined) return exchange
    throw new Violation(
      clause,
      `\`${frame.name}\` of exchange ${number}, which was not opened`,
      frame.entry,
    )
  }
}

function octetsOf(octets: string | Uint8Array): Buffer {
  return typeof octets === 'string' ? Buffer.from(octets, 'latin1') : Buffer.from(octets)
}
