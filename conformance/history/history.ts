import type { Party } from '../../runtime/descriptor.ts'

/** Who takes part: the four parties, a server application of the device, a person. */
export type Lane = Party | 'application' | 'person'

/** What carried a message. `act` is something that a person did, or was shown. */
type Link = 'http' | 'websocket' | 'xmpp' | 'tcp' | 'act'

/** One message, as the suite sent or saw it. */
export interface Message {
  readonly from: Lane
  readonly to: Lane
  readonly link: Link
  /** One line: `hello`, `POST /v1/login`, `approval yes`, `closed 1000`. */
  readonly what: string
  /** What it said, as text: header fields, JSON or XML. */
  readonly text?: string
  /** What stood on the wire. */
  readonly octets?: Uint8Array
  /** What of the specification it shows, for the coverage: `frame hello from device`, `answer login 200`. */
  readonly covers?: string | readonly string[]
}

/** A message in the order of the history. */
export interface HistoryEntry extends Message {
  /** Place in the history, from 0. */
  readonly number: number
  /** Milliseconds since the history began. */
  readonly at: number
  /** How many octets it had; `octets` may hold only the first of them. */
  readonly size: number
}

const mostEntries = 4000
const mostOctets = 1024
const mostText = 4096

/** One merged history of all links, in the order in which the suite sent and saw the messages. Bounded: the oldest go. */
export class History {
  readonly #covered: Set<string> = new Set()
  #entries: HistoryEntry[] = []
  #next = 0
  #began = performance.now()

  get entries(): readonly HistoryEntry[] {
    return this.#entries
  }

  /** All that messages have shown, also those that are gone. */
  get covered(): ReadonlySet<string> {
    return this.#covered
  }

  /** Adds a message; gives its entry, which a violation can name. */
  record(message: Message): HistoryEntry {
    for (const key of [message.covers ?? []].flat()) this.#covered.add(key)
    const { octets, text } = message
    const entry: HistoryEntry = {
      ...message,
      ...(text !== undefined && { text: text.slice(0, mostText) }),
      ...(octets && { octets: Uint8Array.from(octets.subarray(0, mostOctets)) }),
      number: this.#next,
      at: performance.now() - this.#began,
      size: octets?.length ?? 0,
    }
    this.#next += 1
    this.#entries.push(entry)
    if (this.#entries.length > mostEntries) this.#entries = this.#entries.slice(mostEntries / 2)
    return entry
  }

  /** Forgets the messages, not what they covered: a new case begins. */
  restart(): void {
    this.#entries = []
    this.#next = 0
    this.#began = performance.now()
  }
}
