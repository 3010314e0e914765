/**
 * Generated from spec/ by `npm run generate`; change it there.
 *
 * The error table.
 */
import type { ErrorDescriptor } from '../runtime/descriptor.ts'

/** A code of the error table. */
export type ErrorCode =
  | 'bad-request'
  | 'malformed-http'
  | 'unauthenticated'
  | 'login-refused'
  | 'not-permitted'
  | 'approval-refused'
  | 'application-not-approved'
  | 'source-refused'
  | 'not-found'
  | 'unknown-operation'
  | 'device-unknown'
  | 'application-unknown'
  | 'method-not-allowed'
  | 'approval-timeout'
  | 'connect-timeout'
  | 'establish-timeout'
  | 'idle-timeout'
  | 'conflict'
  | 'wrong-state'
  | 'replaced'
  | 'expired'
  | 'session-over'
  | 'too-large'
  | 'unsupported-media-type'
  | 'device-busy'
  | 'version-unsupported'
  | 'too-many-requests'
  | 'head-too-large'
  | 'firmware-hash-mismatch'
  | 'cancelled'
  | 'protocol-error'
  | 'internal'
  | 'application-unreachable'
  | 'relay-unreachable'
  | 'management-unreachable'
  | 'connection-lost'
  | 'device-offline'
  | 'relay-draining'
  | 'relay-restarted'
  | 'application-timeout'
  | 'unknown'

/** What each code means, and how each transport carries it. */
export const errorTable: Readonly<Record<ErrorCode, ErrorDescriptor>> = {
  'bad-request': {
    meaning: 'The message does not fit its schema.',
    http: 400,
    close: 4400,
    xmpp: { condition: 'bad-request', type: 'modify' },
    retryable: false,
    retryAfter: false,
  },
  'malformed-http': {
    meaning: 'The HTTP message of an exchange breaks RFC 9112 or a limit of this protocol.',
    http: 400,
    close: 4400,
    xmpp: { condition: 'bad-request', type: 'modify' },
    retryable: false,
    retryAfter: false,
  },
  unauthenticated: {
    meaning: 'The credentials are missing, wrong, of another side or session, or no longer valid. All of these are answered alike.',
    http: 401,
    close: 4401,
    xmpp: { condition: 'not-authorized', type: 'auth' },
    retryable: false,
    retryAfter: false,
  },
  'login-refused': {
    meaning: 'The combination of user ID and password does not permit a login (S103).',
    http: 401,
    close: 4401,
    xmpp: { condition: 'not-authorized', type: 'auth' },
    retryable: false,
    retryAfter: false,
  },
  'not-permitted': {
    meaning: 'The party is known and may not do this.',
    http: 403,
    close: 4403,
    xmpp: { condition: 'forbidden', type: 'auth' },
    retryable: false,
    retryAfter: false,
  },
  'approval-refused': {
    meaning: 'The person at the device, or the device\'s policy, refused the session ([0085]).',
    http: 403,
    close: 4403,
    xmpp: { condition: 'forbidden', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  'application-not-approved': {
    meaning: 'The approval of this session was given for another application.',
    http: 403,
    close: 4403,
    xmpp: { condition: 'forbidden', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  'source-refused': {
    meaning: 'The address of a relay or of firmware is not in the device\'s configured list.',
    http: 403,
    close: 4403,
    xmpp: { condition: 'policy-violation', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  'not-found': {
    meaning: 'There is nothing of that name, or it is not visible to the party that asks.',
    http: 404,
    close: 4404,
    xmpp: { condition: 'item-not-found', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  'unknown-operation': {
    meaning: 'The address or the stanza names no operation of this service.',
    http: 404,
    close: 4404,
    xmpp: { condition: 'feature-not-implemented', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  'device-unknown': {
    meaning: 'Management has no device of that ID that this user may operate.',
    http: 404,
    close: 4404,
    xmpp: { condition: 'item-not-found', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  'application-unknown': {
    meaning: 'The device has no server application of that application ID.',
    http: 404,
    close: 4404,
    xmpp: { condition: 'item-not-found', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  'method-not-allowed': {
    meaning: 'The address exists and does not know this method.',
    http: 405,
    close: 4405,
    xmpp: { condition: 'feature-not-implemented', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  'approval-timeout': {
    meaning: 'Nobody answered the approval screen in time; this is a refusal.',
    http: 408,
    close: 4408,
    xmpp: { condition: 'forbidden', type: 'cancel' },
    retryable: true,
    retryAfter: false,
  },
  'connect-timeout': {
    meaning: 'A side did not connect to the relay in time.',
    http: 408,
    close: 4408,
    xmpp: { condition: 'remote-server-timeout', type: 'wait' },
    retryable: true,
    retryAfter: false,
  },
  'establish-timeout': {
    meaning: 'A connection to the relay sent no `hello` in time.',
    http: 408,
    close: 4408,
    xmpp: { condition: 'remote-server-timeout', type: 'wait' },
    retryable: true,
    retryAfter: false,
  },
  'idle-timeout': {
    meaning: 'The session had no exchange for too long.',
    http: 408,
    close: 4408,
    xmpp: { condition: 'remote-server-timeout', type: 'cancel' },
    retryable: true,
    retryAfter: false,
  },
  conflict: {
    meaning: 'A session between this terminal and this device is not over; the answer names it ([0138]).',
    http: 409,
    close: 4409,
    xmpp: { condition: 'conflict', type: 'wait' },
    retryable: true,
    retryAfter: true,
  },
  'wrong-state': {
    meaning: 'The session, maintenance or deployment is in a state that does not allow this.',
    http: 409,
    close: 4409,
    xmpp: { condition: 'unexpected-request', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  replaced: {
    meaning: 'A newer connection of the same side took this connection\'s place.',
    http: 409,
    close: 4409,
    xmpp: { condition: 'conflict', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  expired: {
    meaning: 'The session\'s valid duration is over.',
    http: 410,
    close: 4410,
    xmpp: { condition: 'gone', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  'session-over': {
    meaning: 'The session is final; nothing more is done in it.',
    http: 410,
    close: 4410,
    xmpp: { condition: 'gone', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  'too-large': {
    meaning: 'A message is larger than its limit.',
    http: 413,
    close: 1009,
    xmpp: { condition: 'policy-violation', type: 'modify' },
    retryable: false,
    retryAfter: false,
  },
  'unsupported-media-type': {
    meaning: 'The body is not of the media type that the operation takes.',
    http: 415,
    close: 4415,
    xmpp: { condition: 'bad-request', type: 'modify' },
    retryable: false,
    retryAfter: false,
  },
  'device-busy': {
    meaning: 'Another approval is on the device\'s display, or a maintenance that excludes this is running.',
    http: 423,
    close: 4423,
    xmpp: { condition: 'resource-constraint', type: 'wait' },
    retryable: true,
    retryAfter: true,
  },
  'version-unsupported': {
    meaning: 'The parties have no version of this protocol in common.',
    http: 426,
    close: 4426,
    xmpp: { condition: 'feature-not-implemented', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  'too-many-requests': {
    meaning: 'A limit on rate or number was reached.',
    http: 429,
    close: 4429,
    xmpp: { condition: 'resource-constraint', type: 'wait' },
    retryable: true,
    retryAfter: true,
  },
  'head-too-large': {
    meaning: 'The head of an exchange\'s HTTP message is larger than its limit.',
    http: 431,
    close: 4431,
    xmpp: { condition: 'policy-violation', type: 'modify' },
    retryable: false,
    retryAfter: false,
  },
  'firmware-hash-mismatch': {
    meaning: 'The firmware that was downloaded does not have the hash that was announced; nothing was installed.',
    http: 422,
    close: 4422,
    xmpp: { condition: 'not-acceptable', type: 'modify' },
    retryable: false,
    retryAfter: false,
  },
  cancelled: {
    meaning: 'The party that asked withdrew the request or gave up the exchange.',
    http: 499,
    close: 4499,
    xmpp: { condition: 'gone', type: 'cancel' },
    retryable: true,
    retryAfter: false,
  },
  'protocol-error': {
    meaning: 'A frame or stanza that this protocol does not allow, or not now.',
    http: 400,
    close: 1002,
    xmpp: { condition: 'bad-request', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
  internal: {
    meaning: 'The party failed in a way it does not explain to others.',
    http: 500,
    close: 1011,
    xmpp: { condition: 'internal-server-error', type: 'wait' },
    retryable: true,
    retryAfter: true,
  },
  'application-unreachable': {
    meaning: 'The device\'s agent could not reach the server application, or the application broke off.',
    http: 502,
    close: 4502,
    xmpp: { condition: 'recipient-unavailable', type: 'wait' },
    retryable: true,
    retryAfter: false,
  },
  'relay-unreachable': {
    meaning: 'Management could not reach the relay.',
    http: 502,
    close: 4502,
    xmpp: { condition: 'remote-server-not-found', type: 'wait' },
    retryable: true,
    retryAfter: true,
  },
  'management-unreachable': {
    meaning: 'The relay could not reach management.',
    http: 502,
    close: 4502,
    xmpp: { condition: 'remote-server-not-found', type: 'wait' },
    retryable: true,
    retryAfter: true,
  },
  'connection-lost': {
    meaning: 'A side\'s connection to the relay was lost; what was open has failed.',
    http: 502,
    close: 4502,
    xmpp: { condition: 'recipient-unavailable', type: 'wait' },
    retryable: true,
    retryAfter: false,
  },
  'device-offline': {
    meaning: 'The device has no connection to management, or did not answer it.',
    http: 503,
    close: 4503,
    xmpp: { condition: 'recipient-unavailable', type: 'wait' },
    retryable: true,
    retryAfter: true,
  },
  'relay-draining': {
    meaning: 'The relay is about to be deployed and takes no new session.',
    http: 503,
    close: 1012,
    xmpp: { condition: 'resource-constraint', type: 'wait' },
    retryable: true,
    retryAfter: true,
  },
  'relay-restarted': {
    meaning: 'The relay was restarted while the session was open.',
    http: 503,
    close: 1012,
    xmpp: { condition: 'remote-server-timeout', type: 'wait' },
    retryable: true,
    retryAfter: false,
  },
  'application-timeout': {
    meaning: 'The server application did not answer in time.',
    http: 504,
    close: 4504,
    xmpp: { condition: 'remote-server-timeout', type: 'wait' },
    retryable: true,
    retryAfter: false,
  },
  unknown: {
    meaning: 'The code that came is not in this table.',
    http: 500,
    close: 4500,
    xmpp: { condition: 'undefined-condition', type: 'cancel' },
    retryable: false,
    retryAfter: false,
  },
}
