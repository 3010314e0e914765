import { type Element, Parser } from '@xmpp/xml'
import { FRAMING } from './namespaces.ts'
import { parseMessage, StreamParser, type XmlLimits } from './stream-parser.ts'

/** Takes an element before the client library sees it; true keeps it from the library. */
export type Intercept = (element: Element) => boolean

/** The strict parser in the shape that @xmpp/connection expects, for streams over TLS. */
export function tlsParser(limits: XmlLimits, intercept: Intercept): typeof Parser {
  return class extends Parser {
    readonly #parser: StreamParser = new StreamParser(limits, {
      opened: header => this.emit('start', header),
      received: element => intercept(element) || this.emit('element', element),
      closed: () => this.emit('end'),
    })

    override write(text: string): void {
      try {
        this.#parser.write(text)
      } catch (thrown) {
        this.emit('error', thrown)
      }
    }
  }
}

/** The same for WebSockets, where each message is one element. */
export function webSocketParser(limits: XmlLimits, intercept: Intercept): typeof Parser {
  return class extends Parser {
    override write(text: string): void {
      try {
        const element = parseMessage(text, limits)
        if (element.is('open', FRAMING)) this.emit('start', element)
        else if (element.is('close', FRAMING)) this.emit('end', element)
        else if (!intercept(element)) this.emit('element', element)
      } catch (thrown) {
        this.emit('error', thrown)
      }
    }
  }
}
