import type { ErrorCode } from '../../generated/errors.ts'
import type { Exchange, ExchangeHandlers } from './exchange.ts'

/** An exchange that could not be opened: its owner is told so as of any other failure. */
export class RefusedExchange implements Exchange {
  readonly number = 0
  readonly open = false
  readonly applicationId: string
  #given = false

  constructor(applicationId: string, handlers: ExchangeHandlers, code: ErrorCode) {
    this.applicationId = applicationId
    queueMicrotask(() => {
      if (!this.#given) handlers.onReset(code)
    })
  }

  write(): boolean {
    return false
  }

  end(): void {}

  consumed(): void {}

  reset(): void {
    this.#given = true
  }

  upgrade(): void {}
}
