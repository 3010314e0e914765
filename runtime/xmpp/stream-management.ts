import type { Element } from 'ltx'
import { STREAM_MANAGEMENT } from './namespaces.ts'

/**
 * Stream management (XEP-0198) as a device uses it: acknowledgements without resumption, because
 * the protocol repeats its requests itself and a server need not keep a dead stream. The library
 * speaks it; this keeps the count of stanzas handled, from the very element that begins it.
 */
export class StreamManagement {
  #handled = 0

  /** Sees each incoming element, in order. */
  incoming(element: Element): void {
    if (element.is('enabled', STREAM_MANAGEMENT)) this.#handled = 0
    else if (['iq', 'message', 'presence'].includes(element.name)) this.#handled += 1
  }

  /** Corrects an element about to be sent. */
  outgoing(element: Element): void {
    if (element.is('enable', STREAM_MANAGEMENT)) delete element.attrs['resume']
    if (element.is('a', STREAM_MANAGEMENT)) element.attrs['h'] = String(this.#handled)
  }
}
