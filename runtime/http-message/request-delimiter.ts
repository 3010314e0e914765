import { EndlessBody, requestBody } from './body.ts'
import { type RequestHead, scanRequestHead } from './head.ts'
import { MessageDelimiter, type MessageEvents } from './message-delimiter.ts'
import type { MessageLimits } from './message-limits.ts'

/** How `RequestDelimiter` departs from its defaults. */
export interface RequestDelimiterOptions {
  /** Limits other than the default ones. */
  readonly limits?: Partial<MessageLimits>
  /** One request and no more: a byte after its end is refused with `excess-bytes`. */
  readonly single?: boolean
}

/**
 * Finds the requests in the bytes of a connection (RFC 9112). HTTP/1.0 is taken when it is as
 * cleanly delimited as HTTP/1.1: with Host, without Transfer-Encoding, one request a connection.
 *
 * A request that asks for another protocol does not end by itself: `push` takes nothing after it
 * until `settleUpgrade` tells how it was answered. After a request that does not let the connection
 * go on (`head.keepAlive`), further bytes are passed over.
 */
export class RequestDelimiter extends MessageDelimiter<RequestHead> {
  readonly #isSingle: boolean
  #asksUpgrade = false
  #isLast = false

  constructor(events: MessageEvents<RequestHead>, options: RequestDelimiterOptions = {}) {
    super(events, scanRequestHead, options.limits)
    this.#isSingle = options.single ?? false
  }

  /** Whether a request that asked for another protocol waits for `settleUpgrade`. */
  get awaitsUpgrade(): boolean {
    return this.state === 'held'
  }

  /**
   * Tells how a request that asked for another protocol was answered. Switched (101): all that
   * follows belongs to it, until `finish`. Not switched: it ends. Without such a request: nothing.
   */
  settleUpgrade(isSwitched: boolean): void {
    if (!this.awaitsUpgrade) return
    if (isSwitched) this.continueWith(new EndlessBody('upgrade'))
    else this.#end()
  }

  protected override beginning(): void {}

  protected override accept(head: RequestHead): void {
    this.#asksUpgrade = head.upgrade
    this.#isLast = !head.keepAlive
    this.expectBody(head, requestBody(head, this.limits))
  }

  protected override bodyComplete(): void {
    if (this.#asksUpgrade) this.state = 'held'
    else this.#end()
  }

  protected override finished(): void {
    if (this.state === 'held' || this.state === 'body') this.#end()
  }

  #end(): void {
    if (this.#isSingle) this.state = 'over'
    else this.state = this.#isLast ? 'passed-over' : 'head'
    this.events.end()
  }
}
