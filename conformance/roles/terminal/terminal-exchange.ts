import type { ErrorCode } from '../../../generated/errors.ts'
import type { ReceivedNamed } from '../../peers/relay-connection.ts'
import { Violation } from '../../check/violation.ts'
import type { TerminalSession } from './terminal-session.ts'

/** Credit with which each direction of each exchange begins (9.2). */
export const firstCredit = 262_144

/** How octets of a response are sent. */
export interface Sending {
  /** The response ends with them. */
  readonly end?: true
  /** Octets of a frame at most. */
  readonly piece?: number
  /** Sends without looking at the credit. */
  readonly ignoresCredit?: true
}

/** An exchange of the terminal under test, as the device at the other end of the relay sees it. */
export class TerminalExchange {
  readonly number: number
  readonly application: string
  readonly session: TerminalSession
  /** Sizes of the bodies that came, in order. */
  readonly sizes: number[] = []
  /** What the terminal may still send. */
  credit: number = firstCredit
  /** What may still be sent to the terminal. */
  allowance: number = firstCredit
  /** Whether the terminal ended its direction. */
  isEnded = false
  /** Code with which the terminal gave it up. */
  resetCode: string | undefined
  /** Whether this end has ended or reset it. */
  isClosed = false
  /** Whether credit is granted for what comes. */
  grants = true
  /** Whether a response began. */
  hasBegun = false
  /** Whether its response is a 101. */
  isUpgraded = false
  readonly #received: Buffer[] = []
  #due = 0

  constructor(session: TerminalSession, number: number, application: string) {
    this.session = session
    this.number = number
    this.application = application
  }

  /** The request so far. */
  get octets(): Buffer {
    return Buffer.concat(this.#received)
  }

  get text(): string {
    return this.octets.toString('latin1')
  }

  /** Octets that came. */
  get length(): number {
    return this.sizes.reduce((sum, size) => sum + size, 0)
  }

  get hasHead(): boolean {
    return this.text.includes('\r\n\r\n')
  }

  /** Whether the terminal takes the exchange for open, as far as this end can know. */
  get isOpen(): boolean {
    return !this.isClosed && this.resetCode === undefined
  }

  /** Takes a frame of the terminal. @throws Violation */
  take(frame: ReceivedNamed<'request'> | ReceivedNamed<'data'>): void {
    const { body, entry, headers } = frame
    if (this.resetCode !== undefined)
      throw new Violation('8.21', `\`${frame.name}\` came for an exchange that was reset`, entry)
    if (this.isEnded)
      throw new Violation('8.12', `\`${frame.name}\` came behind the \`End\``, entry)
    if (body.length === 0 && headers.end !== true)
      throw new Violation('7.7', `\`${frame.name}\` has an empty body`, entry)
    this.credit -= body.length
    if (this.credit < 0)
      throw new Violation('9.3', `${-this.credit} octets beyond the credit of the exchange`, entry)
    this.sizes.push(body.length)
    this.#received.push(Buffer.from(body))
    this.isEnded = headers.end === true
    this.#due += body.length
    if (this.grants && this.#due >= 32_768 && !this.isEnded && this.isOpen) this.grantDue()
  }

  /** Grants what was taken. */
  grantDue(): void {
    const octets = this.#due
    this.#due = 0
    if (octets > 0) this.grant(octets)
  }

  grant(octets: number): void {
    this.credit += octets
    this.session.link.connection.send('credit', { exchange: this.number, credit: octets })
  }

  /** Sends octets of the response, as far as the terminal's credit goes, and waits for more. */
  async send(octets: Uint8Array | string, sending: Sending = {}): Promise<void> {
    const all = typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets
    const { end, ignoresCredit } = sending
    const piece = Math.min(sending.piece ?? 16_384, this.session.maxFrame)
    let at = 0
    while (at < all.length) {
      if (!this.isOpen) return
      const most = ignoresCredit ? piece : Math.min(piece, this.allowance, this.session.allowance)
      const size = Math.min(most, all.length - at)
      if (size <= 0) {
        await this.session.until(
          () => (this.allowance > 0 && this.session.allowance > 0) || !this.isOpen,
        )
        continue
      }
      this.#frame(all.subarray(at, at + size), end === true && at + size === all.length)
      at += size
    }
    if (all.length === 0 && end) this.#frame(new Uint8Array(), true)
  }

  reset(code: ErrorCode): void {
    this.isClosed = true
    this.session.link.connection.send('reset', { exchange: this.number, code })
  }

  #frame(body: Uint8Array, end: boolean): void {
    const name = this.hasBegun ? 'data' : 'response'
    this.hasBegun = true
    this.allowance -= body.length
    this.session.allowance -= body.length
    if (end && !this.isUpgraded) this.isClosed = true
    this.session.link.connection.send(
      name,
      end ? { exchange: this.number, end: true } : { exchange: this.number },
      body,
    )
  }
}
