import { randomBytes } from 'node:crypto'
import type { FrameHeaders } from '../../../runtime/frame/index.ts'
import { type Clause, clauses } from '../../../generated/clauses.ts'
import type { Trial } from '../../check/trial.ts'
import { Unexpected, Violation } from '../../check/violation.ts'
import type { Seat } from '../../peers/played-relay.ts'
import { type ReceivedNamed, usualConnected } from '../../peers/relay-connection.ts'
import { TerminalExchange } from './terminal-exchange.ts'
import { WatchedLink } from './watched-link.ts'

type ExchangeFrame =
  | ReceivedNamed<'request'>
  | ReceivedNamed<'data'>
  | ReceivedNamed<'credit'>
  | ReceivedNamed<'reset'>

/** A session of the terminal under test, with relay and device at its other end. */
export class TerminalSession {
  readonly session: string
  readonly applicationId: string
  readonly seat: Seat
  readonly trial: Trial
  /** Every exchange that the terminal opened, in order. */
  readonly exchanges: TerminalExchange[] = []
  /** What the device does with an exchange, told at each frame of it. */
  onExchange: (exchange: TerminalExchange) => void = () => {}
  /** What may still be sent to the terminal. */
  allowance = 0
  /** What the terminal may still send. */
  credit = 0
  /** Whether the connection's credit is granted again for what comes. */
  grants = true
  terminate: ReceivedNamed<'terminate'> | undefined
  #link: WatchedLink | undefined
  #connected: FrameHeaders['connected'] = usualConnected
  #highest = 0
  #maxExchanges = 64
  #due = 0
  #fault: Violation | undefined
  /** Exchanges of the present pairing. */
  #current: Map<number, TerminalExchange> = new Map()
  readonly #watchers: Set<() => void> = new Set()

  constructor(session: string, applicationId: string, seat: Seat, trial: Trial) {
    this.session = session
    this.applicationId = applicationId
    this.seat = seat
    this.trial = trial
  }

  /** The present connection. */
  get link(): WatchedLink {
    if (this.#link === undefined) throw new Unexpected('the terminal has not connected')
    return this.#link
  }

  /** The resume key that the terminal received last. */
  get resumeKey(): string {
    return this.#connected.resumeKey
  }

  /** Largest body of a frame. */
  get maxFrame(): number {
    return this.#connected.maxFrame
  }

  /** The first thing that the terminal did which it must not. */
  get fault(): Violation | undefined {
    return this.#fault
  }

  /** Waits for the terminal's next connection. */
  async accept(clause: Clause = '5.25', milliseconds = 0): Promise<WatchedLink> {
    const what = 'a connection of the terminal to its relay'
    const connection = await this.trial
      .awaits(clause, what, this.seat.next(), milliseconds)
      .catch((error: unknown) => {
        // To come back is only recommended.
        if (!(error instanceof Violation) || clauses[clause].level !== 'SHOULD') throw error
        this.trial.should(clause, false, error.message)
        return this.trial.inconclusive(`the terminal does not come back: ${error.message}`)
      })
    this.#link = new WatchedLink(connection, this)
    return this.#link
  }

  /** Waits for a connection, and brings both ends to the pairing. */
  async pair(
    connected: Partial<FrameHeaders['connected']> = {},
    hello: Partial<FrameHeaders['hello']> = {},
    clause: Clause = '5.25',
  ): Promise<WatchedLink> {
    const link = await this.accept(clause, clause === '5.25' ? 0 : 20_000)
    link.connected(connected)
    await link.connection.expect('6.23', 'hello')
    link.hello(hello)
    return link
  }

  /** Waits until the terminal has opened so many exchanges. */
  async exchange(count: number, clause: Clause = '8.8'): Promise<TerminalExchange> {
    await this.trial.awaits(
      clause,
      `exchange ${count} of the terminal`,
      this.until(() => this.exchanges.length >= count),
    )
    const exchange = this.exchanges[count - 1]
    if (exchange === undefined) throw new Error('no such exchange')
    return exchange
  }

  /** Waits until something holds, looked at after each frame. @throws Violation when the terminal breaks a clause */
  async until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (this.#fault === undefined && !condition()) return
        this.#watchers.delete(look)
        if (this.#fault === undefined) resolve()
        else reject(this.#fault)
      }
      this.#watchers.add(look)
      look()
    })
  }

  /** Waits as `until` does. */
  awaits(clause: Clause, what: string, condition: () => boolean, milliseconds = 0): Promise<void> {
    return this.trial.awaits(clause, what, this.until(condition), milliseconds)
  }

  connectedWith(changes: Partial<FrameHeaders['connected']>): Partial<FrameHeaders['connected']> {
    return { resumeKey: randomBytes(32).toString('base64url'), ...changes }
  }

  isConnected(connected: FrameHeaders['connected']): void {
    this.#connected = connected
  }

  /** A pairing begins, with fresh credit (6.42, 9.2). */
  paired(maxExchanges: number): void {
    this.#maxExchanges = maxExchanges
    this.#current = new Map()
    this.#due = 0
    this.credit = this.#connected.credit
    this.allowance = this.#connected.credit
  }

  terminating(frame: ReceivedNamed<'terminate'>): void {
    this.terminate = frame
    this.#changed()
  }

  /** A connection ended, by a fault or otherwise. */
  ended(error: unknown): void {
    if (error instanceof Violation) this.#fault ??= error
    this.#changed()
  }

  /** Grants the connection more. */
  grant(octets: number): void {
    this.credit += octets
    this.link.connection.send('credit', { exchange: 0, credit: octets })
  }

  /** Takes a frame of an exchange. @throws Violation */
  take(frame: ExchangeFrame): void {
    if (frame.name === 'credit') this.#takeCredit(frame)
    else if (frame.name === 'reset') this.#takeReset(frame)
    else this.#takeBody(frame)
    this.#changed()
  }

  #takeBody(frame: ReceivedNamed<'request'> | ReceivedNamed<'data'>): void {
    const { body, entry, headers } = frame
    if (body.length > this.#connected.maxFrame)
      throw new Violation('7.4', `a body of ${body.length} octets came`, entry)
    this.credit -= body.length
    if (this.credit < 0)
      throw new Violation('9.3', `${-this.credit} octets beyond the connection's credit`, entry)
    const exchange =
      frame.name === 'request' ? this.#open(frame) : this.#current.get(headers.exchange)
    if (exchange === undefined)
      throw new Violation('8.1', '`data` came for an exchange that was not opened', entry)
    exchange.take(frame)
    this.#due += body.length
    if (this.grants && this.#due >= 32_768) {
      this.grant(this.#due)
      this.#due = 0
    }
    this.onExchange(exchange)
  }

  #open({ headers, entry }: ReceivedNamed<'request'>): TerminalExchange {
    const { exchange: number, applicationId } = headers
    if (number <= this.#highest)
      throw new Violation('8.1', `exchange ${number} is not above ${this.#highest}`, entry)
    if (applicationId !== this.applicationId)
      throw new Violation('8.8', `the request is for the application ${applicationId}`, entry)
    this.#highest = number
    const open = [...this.#current.values()].filter(({ isOpen }) => isOpen)
    if (open.length >= this.#maxExchanges)
      throw new Violation('8.3', `exchange ${number} is one too many`, entry)
    const exchange = new TerminalExchange(this, number, applicationId)
    this.#current.set(number, exchange)
    this.exchanges.push(exchange)
    return exchange
  }

  #takeCredit({ headers: { exchange: number, credit }, entry }: ReceivedNamed<'credit'>): void {
    if (number > this.#highest)
      throw new Violation('9.8', `credit for exchange ${number}, which was not opened`, entry)
    if (number === 0) this.allowance += credit
    const exchange = this.#current.get(number)
    if (exchange !== undefined) exchange.allowance += credit
    if (Math.max(this.allowance, exchange?.allowance ?? 0) > 2_147_483_647)
      throw new Violation('9.8', 'a credit above 2147483647 was granted', entry)
  }

  #takeReset({ headers: { exchange: number, code }, entry }: ReceivedNamed<'reset'>): void {
    const exchange = this.#current.get(number)
    if (exchange === undefined)
      throw new Violation('8.21', `\`reset\` of exchange ${number}, which is not open`, entry)
    if (exchange.resetCode !== undefined)
      throw new Violation('8.21', `exchange ${number} was reset twice`, entry)
    exchange.resetCode = code
    this.onExchange(exchange)
  }

  #changed(): void {
    for (const look of this.#watchers) look()
  }
}
