/** XML namespaces of the XMPP link (section 6 of the protocol). */

/** Every payload of the protocol lives here; the transport knows no more of it than this name. */
export const MRSP = 'urn:mrsp:1'

export const CLIENT = 'jabber:client'
export const COMPONENT = 'jabber:component:accept'
export const STREAM = 'http://etherx.jabber.org/streams'
export const FRAMING = 'urn:ietf:params:xml:ns:xmpp-framing'
export const STREAM_ERRORS = 'urn:ietf:params:xml:ns:xmpp-streams'
export const STANZA_ERRORS = 'urn:ietf:params:xml:ns:xmpp-stanzas'
export const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl'
export const SASL2 = 'urn:xmpp:sasl:2'
export const BIND = 'urn:ietf:params:xml:ns:xmpp-bind'
export const PING = 'urn:xmpp:ping'
export const DISCO_INFO = 'http://jabber.org/protocol/disco#info'
export const DISCO_ITEMS = 'http://jabber.org/protocol/disco#items'
export const ROSTER = 'jabber:iq:roster'
export const STREAM_MANAGEMENT = 'urn:xmpp:sm:3'
