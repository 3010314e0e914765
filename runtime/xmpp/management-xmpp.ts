import type { Element } from 'ltx'
import type { RequestHandler, RequestOptions } from './iq-exchange.ts'
import type { PresenceListener } from './presence-table.ts'

/**
 * Management's side of the XMPP link (section 6 of the protocol), the same over the embedded
 * endpoint and over an external component of a production server. Payloads are elements in
 * `urn:mrsp:1` and pass unread.
 */
export interface ManagementXmpp {
  /** Management's own JID: a bare domain. */
  readonly jid: string

  /**
   * Sends a payload to a device's full JID in an IQ `set` and resolves with the result's payload,
   * if it has one. Only an answer of exactly that JID counts.
   * @throws StanzaError the device's error answer.
   * @throws RequestTimeout no answer within `timeout` ms.
   * @throws Unreachable the device is not online or went offline meanwhile.
   * @throws IllegalXml the payload holds characters or names that XML does not allow.
   */
  request(to: string, payload: Element, options: RequestOptions): Promise<Element | undefined>

  /** Sets who answers the devices' requests. @throws Error when somebody does already. */
  onRequest(handler: RequestHandler): void

  /** Adds a listener for devices that come and go, by full JID; gives back what removes it. */
  onPresence(listener: PresenceListener): () => void

  /** Whether this full JID, or any resource of this bare one, is online. */
  isOnline(jid: string): boolean

  /** The full JIDs online, of one device (bare JID) or of all. */
  onlineResources(bare?: string): string[]

  /** Asks a device's full JID for a sign of life (XEP-0199). @throws as {@link request}. */
  ping(to: string, options: RequestOptions): Promise<void>

  /** Ends every stream with a word to the other side and closes all sockets. */
  stop(): Promise<void>
}
