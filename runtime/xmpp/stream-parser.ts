import { Element } from 'ltx'
import { SaxesParser, type SaxesTagNS, type XMLDecl } from 'saxes'
import { StreamFailure } from './stream-failure.ts'

/** What a parser takes from a stranger before it gives up. */
export interface XmlLimits {
  /** Bytes of one top-level element, start tag to end tag. */
  readonly stanzaBytes: number
  /** Levels of elements within one top-level element, itself included. */
  readonly depth: number
  /** Attributes of one element, namespace declarations included. */
  readonly attributes: number
}

export const XML_LIMITS: XmlLimits = { stanzaBytes: 65_536, depth: 16, attributes: 32 }

/** Refuses to send what the other side need not take. @throws RangeError */
export function checkSize(text: string, limits: XmlLimits): void {
  if (Buffer.byteLength(text) > limits.stanzaBytes) throw new RangeError('the stanza is too large')
}

/** What a {@link StreamParser} reports. */
export interface StreamEvents {
  /** The stream header: its start tag's name, namespace and attributes, without children. */
  opened(header: Element): void
  /** One complete first-level element. */
  received(element: Element): void
  /** The stream's end tag. */
  closed(): void
}

interface OpenElement {
  readonly element: Element
  readonly namespace: string
}

/**
 * Builds elements from what the XML parser sees, within limits, refusing what XMPP forbids
 * (RFC 6120, section 11.1): comments, processing instructions, DTDs and entities. Elements come
 * out with plain local names; `xmlns` stands on each top-level element and wherever the namespace
 * differs from the parent's.
 */
class ElementReader {
  readonly #sax: SaxesParser<{ xmlns: true; position: false; forceXMLVersion: true }>
  readonly #open: OpenElement[] = []
  readonly #limits: XmlLimits
  readonly #started: (element: Element, end: number) => boolean
  readonly #ended: (element: Element | undefined, end: number) => void
  #attributes = 0
  #last: { readonly element: Element | undefined; readonly end: number } | undefined

  /**
   * `started` is asked at each start tag without a parent and says whether the element stays open
   * (a stream header); `ended` gets each complete element, or nothing for a stream's end tag. Both
   * get how many UTF-16 units were taken to there.
   */
  constructor(
    limits: XmlLimits,
    started: (element: Element, end: number) => boolean,
    ended: (element: Element | undefined, end: number) => void,
    declaration: (declaration: XMLDecl) => void,
  ) {
    this.#limits = limits
    this.#started = started
    this.#ended = ended
    this.#sax = new SaxesParser({
      xmlns: true,
      position: false,
      forceXMLVersion: true,
      defaultXMLVersion: '1.0',
    })
    this.#sax.on('xmldecl', declaration)
    this.#sax.on('error', error => {
      throw malformed(error)
    })
    this.#sax.on('doctype', () => refuse('a document type'))
    this.#sax.on('comment', () => refuse('a comment'))
    this.#sax.on('processinginstruction', () => refuse('a processing instruction'))
    this.#sax.on('attribute', () => this.#countAttribute())
    this.#sax.on('opentag', tag => this.#startTag(tag))
    this.#sax.on('closetag', () => this.#endTag())
    this.#sax.on('text', text => this.#text(text))
    this.#sax.on('cdata', text => this.#text(text))
  }

  write(text: string): void {
    try {
      this.#sax.write(text)
    } catch (thrown) {
      if (this.#sax.position !== this.#last?.end) this.#tellLast()
      throw thrown
    }
    this.#tellLast()
  }

  /** Tells of what ended last, now that no wrong name was found in its end tag. */
  #tellLast(): void {
    const last = this.#last
    this.#last = undefined
    if (last) this.#ended(last.element, last.end)
  }

  close(): void {
    this.#sax.close()
  }

  #countAttribute(): void {
    this.#attributes += 1
    if (this.#attributes > this.#limits.attributes) {
      throw new StreamFailure('policy-violation', 'too many attributes')
    }
  }

  #startTag(tag: SaxesTagNS): void {
    this.#attributes = 0
    const parent = this.#open.at(-1)
    const element = elementOf(tag, parent?.namespace)
    if (!parent && this.#started(element, this.#sax.position)) return
    if (this.#open.length >= this.#limits.depth) {
      throw new StreamFailure('policy-violation', 'elements are nested too deeply')
    }
    parent?.element.cnode(element)
    this.#open.push({ element, namespace: tag.uri })
  }

  #endTag(): void {
    const ended = this.#open.pop()
    if (this.#open.length > 0) return
    this.#tellLast()
    this.#last = { element: ended?.element, end: this.#sax.position }
  }

  #text(text: string): void {
    const children = this.#open.at(-1)?.element.children
    if (!children) {
      if (/[^ \t\r\n]/.test(text)) throw new StreamFailure('bad-format', 'text between stanzas')
      return
    }
    const last = children.at(-1)
    if (typeof last === 'string') children[children.length - 1] = last + text
    else children.push(text)
  }
}

function elementOf(tag: SaxesTagNS, around: string | undefined): Element {
  if (tag.uri === '') throw new StreamFailure('invalid-namespace', 'an element without a namespace')
  const element = new Element(tag.local)
  if (tag.uri !== around) element.attrs['xmlns'] = tag.uri
  for (const { name, prefix, uri, value } of Object.values(tag.attributes)) {
    if (name === 'xmlns' || prefix === 'xmlns') continue
    element.attrs[name] = value
    if (prefix !== '' && prefix !== 'xml') element.attrs[`xmlns:${prefix}`] = uri
  }
  return element
}

function refuse(what: string): never {
  throw new StreamFailure('restricted-xml', `${what} is not allowed`)
}

function malformed(error: Error): StreamFailure {
  return /doctype|undefined entity|entity name/.test(error.message)
    ? new StreamFailure('restricted-xml', 'document types and entities are not allowed')
    : new StreamFailure('not-well-formed', 'the XML is not well-formed')
}

/**
 * Reads one XMPP stream over TCP (RFC 6120): a header that stays open, stanzas below it. Takes
 * bytes cut anywhere. A stream that starts again after authentication needs a new parser.
 */
export class StreamParser {
  readonly #reader: ElementReader
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  readonly #limits: XmlLimits
  readonly #events: StreamEvents
  #header = false
  #text = ''
  #textStart = 0
  #stanzaStart = 0
  #earlierBytes = 0

  constructor(limits: XmlLimits, events: StreamEvents) {
    this.#limits = limits
    this.#events = events
    this.#reader = new ElementReader(
      limits,
      (element, end) => this.#startTag(element, end),
      (element, end) => this.#endTag(element, end),
      checkEncoding,
    )
  }

  /**
   * Takes the next bytes, or text somebody decoded, and reports what they complete.
   * @throws StreamFailure when the other side broke a rule; the parser is of no use afterwards.
   */
  write(data: Uint8Array | string): void {
    this.#text = typeof data === 'string' ? data : this.#decode(data)
    this.#stanzaStart = 0
    this.#reader.write(this.#text)
    this.#textStart += this.#text.length
    this.#earlierBytes += Buffer.byteLength(this.#text.slice(this.#stanzaStart))
    this.#checkSize(this.#earlierBytes)
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes, { stream: true })
    } catch {
      throw new StreamFailure('unsupported-encoding', 'the text is not UTF-8')
    }
  }

  #startTag(element: Element, end: number): boolean {
    if (this.#header) return false
    this.#header = true
    this.#countTo(end)
    this.#events.opened(element)
    return true
  }

  #endTag(element: Element | undefined, end: number): void {
    this.#countTo(end)
    if (element) this.#events.received(element)
    else this.#events.closed()
  }

  /** Counts what has been taken since the last element, and begins the count of the next. */
  #countTo(position: number): void {
    const end = position - this.#textStart
    const bytes = Buffer.byteLength(this.#text.slice(this.#stanzaStart, end))
    this.#checkSize(this.#earlierBytes + bytes)
    this.#earlierBytes = 0
    this.#stanzaStart = end
  }

  #checkSize(bytes: number): void {
    if (bytes > this.#limits.stanzaBytes) {
      throw new StreamFailure('policy-violation', 'the stanza is too large')
    }
  }
}

function checkEncoding({ encoding }: XMLDecl): void {
  if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') {
    throw new StreamFailure('unsupported-encoding', 'the encoding must be UTF-8')
  }
}

/**
 * Reads one WebSocket message of XMPP (RFC 7395): exactly one element.
 * @throws StreamFailure when it is anything else or exceeds a limit.
 */
export function parseMessage(text: string, limits: XmlLimits): Element {
  if (Buffer.byteLength(text) > limits.stanzaBytes) {
    throw new StreamFailure('policy-violation', 'the stanza is too large')
  }
  if (!text.startsWith('<'))
    throw new StreamFailure('bad-format', 'a message starts with an element')
  let element: Element | undefined
  const reader = new ElementReader(
    limits,
    () => false,
    ended => {
      element = ended
    },
    () => refuse('an XML declaration'),
  )
  reader.write(text)
  reader.close()
  if (!element) throw new StreamFailure('not-well-formed', 'the XML is not well-formed')
  return element
}
