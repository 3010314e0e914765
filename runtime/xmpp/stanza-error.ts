import { Element } from 'ltx'
import { childElements } from './iq.ts'
import { MRSP, STANZA_ERRORS } from './namespaces.ts'

/** What the asker may do after an error (RFC 6120, section 8.3.2). */
export type StanzaErrorType = 'auth' | 'cancel' | 'continue' | 'modify' | 'wait'

/** The stanza error conditions of RFC 6120, section 8.3.3. */
export type StanzaCondition =
  | 'bad-request'
  | 'conflict'
  | 'feature-not-implemented'
  | 'forbidden'
  | 'gone'
  | 'internal-server-error'
  | 'item-not-found'
  | 'jid-malformed'
  | 'not-acceptable'
  | 'not-allowed'
  | 'not-authorized'
  | 'policy-violation'
  | 'recipient-unavailable'
  | 'redirect'
  | 'registration-required'
  | 'remote-server-not-found'
  | 'remote-server-timeout'
  | 'resource-constraint'
  | 'service-unavailable'
  | 'subscription-required'
  | 'undefined-condition'
  | 'unexpected-request'

/** The type that goes with each condition. */
const TYPES: Readonly<Record<StanzaCondition, StanzaErrorType>> = {
  'bad-request': 'modify',
  conflict: 'cancel',
  'feature-not-implemented': 'cancel',
  forbidden: 'auth',
  gone: 'cancel',
  'internal-server-error': 'cancel',
  'item-not-found': 'cancel',
  'jid-malformed': 'modify',
  'not-acceptable': 'modify',
  'not-allowed': 'cancel',
  'not-authorized': 'auth',
  'policy-violation': 'modify',
  'recipient-unavailable': 'wait',
  redirect: 'modify',
  'registration-required': 'auth',
  'remote-server-not-found': 'cancel',
  'remote-server-timeout': 'wait',
  'resource-constraint': 'wait',
  'service-unavailable': 'cancel',
  'subscription-required': 'auth',
  'undefined-condition': 'cancel',
  'unexpected-request': 'wait',
}

export interface StanzaErrorDetails {
  /** By default the type that RFC 6120 gives the condition. */
  readonly type?: StanzaErrorType
  /** English text for a person. */
  readonly text?: string
  /** Code of the protocol's error table: local name of a child in `urn:mrsp:1`. */
  readonly application?: string
}

/**
 * An error stanza. Thrown by a request handler it is what the asker gets; a rejected request
 * carries the one that the other side answered.
 */
export class StanzaError extends Error {
  override readonly name = 'StanzaError'
  readonly condition: StanzaCondition
  readonly type: StanzaErrorType
  readonly text: string | undefined
  readonly application: string | undefined

  constructor(condition: StanzaCondition, details: StanzaErrorDetails = {}) {
    super(details.text ?? details.application ?? condition)
    this.condition = condition
    this.type = details.type ?? TYPES[condition]
    this.text = details.text
    this.application = details.application
  }

  /** The `<error/>` child of an error stanza. */
  toElement(): Element {
    const error = new Element('error', { type: this.type })
    error.c(this.condition, { xmlns: STANZA_ERRORS })
    if (this.text !== undefined) {
      error.c('text', { xmlns: STANZA_ERRORS, 'xml:lang': 'en' }).t(this.text)
    }
    if (this.application !== undefined) error.c(this.application, { xmlns: MRSP })
    return error
  }

  /** Reads an error stanza; what it leaves out or says unknown is `undefined-condition`. */
  static fromStanza(stanza: Element): StanzaError {
    const error = stanza.getChild('error')
    const children = error ? childElements(error) : []
    const condition = children
      .filter(child => child.getNS() === STANZA_ERRORS)
      .map(child => child.getName())
      .find(isCondition)
    const type = String(error?.attrs['type'])
    const text = error?.getChildText('text', STANZA_ERRORS)
    const application = children.find(child => child.getNS() === MRSP)?.getName()
    return new StanzaError(condition ?? 'undefined-condition', {
      ...(isType(type) && { type }),
      ...(text && { text }),
      ...(application !== undefined && { application }),
    })
  }
}

function isCondition(name: string): name is StanzaCondition {
  return Object.hasOwn(TYPES, name)
}

function isType(name: string): name is StanzaErrorType {
  return ['auth', 'cancel', 'continue', 'modify', 'wait'].includes(name)
}

/** Rejects a request that had no answer in time. */
export class RequestTimeout extends Error {
  override readonly name = 'RequestTimeout'
}

/** Rejects a request whose recipient is not connected, or went away before it answered. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}
