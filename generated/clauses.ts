/**
 * Generated from spec/ by `npm run generate`; change it there.
 *
 * The clauses of `spec/protocol.md`.
 */
import type { ClauseDescriptor } from '../runtime/descriptor.ts'

/** Number of a clause of `spec/protocol.md`. */
export type Clause =
  | '1.1'
  | '1.2'
  | '2.1'
  | '2.2'
  | '2.3'
  | '2.4'
  | '2.5'
  | '2.6'
  | '2.7'
  | '3.1'
  | '3.2'
  | '3.3'
  | '3.4'
  | '3.5'
  | '3.6'
  | '3.7'
  | '3.8'
  | '3.9'
  | '3.10'
  | '3.11'
  | '3.12'
  | '3.13'
  | '3.14'
  | '3.15'
  | '3.16'
  | '3.17'
  | '3.18'
  | '3.19'
  | '3.20'
  | '3.21'
  | '4.1'
  | '4.2'
  | '4.3'
  | '4.4'
  | '4.5'
  | '4.6'
  | '4.7'
  | '4.8'
  | '4.9'
  | '4.10'
  | '4.11'
  | '4.12'
  | '4.13'
  | '4.14'
  | '4.15'
  | '4.16'
  | '4.17'
  | '4.18'
  | '4.19'
  | '4.20'
  | '4.21'
  | '4.22'
  | '4.23'
  | '4.24'
  | '4.25'
  | '4.26'
  | '4.27'
  | '4.28'
  | '4.29'
  | '4.30'
  | '5.1'
  | '5.2'
  | '5.3'
  | '5.4'
  | '5.5'
  | '5.6'
  | '5.7'
  | '5.8'
  | '5.9'
  | '5.10'
  | '5.11'
  | '5.12'
  | '5.13'
  | '5.14'
  | '5.15'
  | '5.16'
  | '5.17'
  | '5.18'
  | '5.19'
  | '5.20'
  | '5.21'
  | '5.22'
  | '5.23'
  | '5.24'
  | '5.25'
  | '5.26'
  | '5.27'
  | '5.28'
  | '5.29'
  | '5.30'
  | '5.31'
  | '5.32'
  | '5.33'
  | '5.34'
  | '5.35'
  | '5.36'
  | '5.37'
  | '5.38'
  | '5.39'
  | '5.40'
  | '5.41'
  | '5.42'
  | '5.43'
  | '5.44'
  | '5.45'
  | '5.46'
  | '5.47'
  | '5.48'
  | '6.1'
  | '6.2'
  | '6.3'
  | '6.4'
  | '6.5'
  | '6.6'
  | '6.7'
  | '6.8'
  | '6.9'
  | '6.10'
  | '6.11'
  | '6.12'
  | '6.13'
  | '6.14'
  | '6.15'
  | '6.16'
  | '6.17'
  | '6.18'
  | '6.19'
  | '6.20'
  | '6.21'
  | '6.22'
  | '6.23'
  | '6.24'
  | '6.25'
  | '6.26'
  | '6.27'
  | '6.28'
  | '6.29'
  | '6.30'
  | '6.31'
  | '6.32'
  | '6.33'
  | '6.34'
  | '6.35'
  | '6.36'
  | '6.37'
  | '6.38'
  | '6.39'
  | '6.40'
  | '6.41'
  | '6.42'
  | '6.43'
  | '6.44'
  | '6.45'
  | '7.1'
  | '7.2'
  | '7.3'
  | '7.4'
  | '7.5'
  | '7.6'
  | '7.7'
  | '7.8'
  | '7.9'
  | '7.10'
  | '7.11'
  | '7.12'
  | '7.13'
  | '7.14'
  | '7.15'
  | '7.16'
  | '7.17'
  | '8.1'
  | '8.2'
  | '8.3'
  | '8.4'
  | '8.5'
  | '8.6'
  | '8.7'
  | '8.8'
  | '8.9'
  | '8.10'
  | '8.11'
  | '8.12'
  | '8.13'
  | '8.14'
  | '8.15'
  | '8.16'
  | '8.17'
  | '8.18'
  | '8.19'
  | '8.20'
  | '8.21'
  | '8.22'
  | '8.23'
  | '8.24'
  | '8.25'
  | '8.26'
  | '8.27'
  | '8.28'
  | '8.29'
  | '8.30'
  | '8.31'
  | '8.32'
  | '8.33'
  | '8.34'
  | '8.35'
  | '8.36'
  | '8.37'
  | '8.38'
  | '8.39'
  | '8.40'
  | '8.41'
  | '8.42'
  | '8.43'
  | '8.44'
  | '9.1'
  | '9.2'
  | '9.3'
  | '9.4'
  | '9.5'
  | '9.6'
  | '9.7'
  | '9.8'
  | '9.9'
  | '9.10'
  | '9.11'
  | '9.12'
  | '9.13'
  | '9.14'
  | '9.15'
  | '9.16'
  | '9.17'
  | '10.1'
  | '10.2'
  | '10.3'
  | '10.4'
  | '10.5'
  | '10.6'
  | '10.7'
  | '10.8'
  | '10.9'
  | '10.10'
  | '10.11'
  | '10.12'
  | '10.13'
  | '10.14'
  | '10.15'
  | '10.16'
  | '10.17'
  | '10.18'
  | '10.19'
  | '10.20'
  | '10.21'
  | '10.22'
  | '10.23'
  | '10.24'
  | '10.25'
  | '10.26'
  | '10.27'
  | '11.1'
  | '11.2'
  | '11.3'
  | '11.4'
  | '11.5'
  | '11.6'
  | '11.7'
  | '11.8'
  | '11.9'
  | '12.1'
  | '12.2'
  | '12.3'
  | '12.4'
  | '12.5'
  | '12.6'
  | '12.7'
  | '12.8'
  | '12.9'
  | '12.10'
  | '12.11'
  | '12.12'
  | '12.13'
  | '12.14'
  | '12.15'
  | '12.16'
  | '12.17'
  | '12.18'
  | '12.19'
  | '12.20'
  | '12.21'
  | '13.1'
  | '13.2'
  | '13.3'
  | '13.4'
  | '13.5'
  | '13.6'
  | '13.7'
  | '13.8'
  | '13.9'

/** The numbered clauses, by number. */
export const clauses: Readonly<Record<Clause, ClauseDescriptor>> = {
  '1.1': {
    section: '1',
    level: 'MUST',
    parties: ['device'],
    steps: ['0034', '0162'],
    text: 'A device MUST open every connection of this protocol itself, outward, and accept none from outside its network.',
  },
  '1.2': {
    section: '1',
    level: 'MUST',
    parties: ['device', 'terminal', 'management', 'relay'],
    steps: ['0038'],
    text: 'A receiver MUST ignore a member of an answer and an attribute or a child of a stanza that its version of this protocol does not define, so that later versions can add them.',
  },
  '2.1': {
    section: '2',
    level: 'MUST',
    parties: ['device', 'terminal', 'management', 'relay'],
    steps: ['0087'],
    text: 'Every party MUST treat session IDs, tokens, resume keys and access tokens as opaque texts: it compares all their characters, upper and lower case apart, and decodes none.',
  },
  '2.2': {
    section: '2',
    level: 'SHOULD',
    parties: ['management', 'relay'],
    steps: ['0163'],
    text: 'A party SHOULD compare a secret that it is shown with the one it knows in a time that does not depend on where they differ.',
  },
  '2.3': {
    section: '2',
    level: 'MUST',
    parties: ['device', 'terminal', 'management', 'relay'],
    steps: ['0087', '0163'],
    text: 'A party MUST NOT write a secret, a password or a key into a log, a URL, an error text or a close reason.',
  },
  '2.4': {
    section: '2',
    level: 'SHOULD',
    parties: ['management'],
    steps: ['S148'],
    text: 'Management SHOULD make the token as `mrsp_` and the base64url text, without padding, of an HMAC-SHA-256, under a key that is kept outside the store, over the 36 characters of `session` and 32 random octets; the store keeps these octets and a hash of the token.',
  },
  '2.5': {
    section: '2',
    level: 'SHOULD',
    parties: ['relay'],
    steps: ['S146'],
    text: 'A relay SHOULD keep session IDs and resume keys in its database only as hashes.',
  },
  '2.6': {
    section: '2',
    level: 'SHOULD',
    parties: ['management'],
    steps: ['S148', 'S103'],
    text: 'Management SHOULD NOT keep a token, a session ID or an access token in its store in a form from which it can be read without a key that is kept elsewhere.',
  },
  '2.7': {
    section: '2',
    level: 'SHOULD',
    parties: ['management'],
    steps: ['0069'],
    text: 'Management SHOULD keep passwords only as the result of a password hash that is made to be slow (scrypt, Argon2id), and those of devices as SCRAM keys.',
  },
  '3.1': {
    section: '3',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S101', '0068'],
    text: 'A terminal MUST log in with the user ID and the password that its user gives (`login`) and, if it has one from an earlier login, with its terminal ID.',
  },
  '3.2': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['S102', 'S103', '0069'],
    text: 'Management MUST decide by the combination of user ID and password, and answer an unknown user and a wrong password alike, with `login-refused` and after the same work.',
  },
  '3.3': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['S103'],
    text: 'Management MUST answer a permitted login with a new access token and the seconds for which it is good; after them, and after `logout`, it is good for nothing.',
  },
  '3.4': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['S103', '0138'],
    text: 'Management MUST keep the terminal ID that the terminal names if it made it itself, and otherwise make a new one; the terminal keeps what it is given for all later logins of its installation.',
  },
  '3.5': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['0069'],
    text: 'Management MUST answer `too-many-requests` with `Retry-After`, without looking at the password, after at most 20 failed logins of a user ID or from an address within a minute.',
  },
  '3.6': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['0072', '0078', '0166'],
    text: 'Management MUST answer `unauthenticated` to every operation but `login` and `managementHealth` that comes without credentials of the kind the operation asks for, before it looks at anything else of it but its address and method.',
  },
  '3.7': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['0141'],
    text: 'Management MUST answer `not-permitted` to a technician\'s request for an operation of administrators.',
  },
  '3.8': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['0163'],
    text: 'Management MUST answer `not-found` for a session, a maintenance or a notice of another user, as if there were none.',
  },
  '3.9': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['0072', '0078'],
    text: 'Management MUST show a user, and let a user operate, the devices of the user\'s own organization only; every other device is `device-unknown`.',
  },
  '3.10': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['0152'],
    text: 'Management MUST let a session go on when its user logs out.',
  },
  '3.11': {
    section: '3',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S121', '0072'],
    text: 'A terminal MUST instruct maintenance with the device ID, the operation and, for an installation, the firmware\'s version, source, size and SHA-256 (`instructMaintenance`).',
  },
  '3.12': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['S121', 'S122', '0073'],
    text: 'Management MUST answer an instruction by the order above, and ask the device with a `maintenance-request` whose request ID is the name of the maintenance.',
  },
  '3.13': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['S122'],
    text: 'Management MUST let a maintenance fail with `device-offline` that the device has not taken within 60 seconds, or of which it has heard nothing for an hour; it fails with the code of the stanza error when the device answers with one.',
  },
  '3.14': {
    section: '3',
    level: 'MUST',
    parties: ['device'],
    steps: ['S123', '0074'],
    text: 'A device MUST execute one maintenance at a time and answer `device-busy` to a further request meanwhile.',
  },
  '3.15': {
    section: '3',
    level: 'MUST',
    parties: ['device'],
    steps: ['S123', '0036'],
    text: 'A device MUST answer `source-refused` to a firmware source that is not under an address of its list (13.3), follow no redirect from it, and take no more than the announced size.',
  },
  '3.16': {
    section: '3',
    level: 'MUST',
    parties: ['device'],
    steps: ['S123', '0036'],
    text: 'A device MUST compare the SHA-256 of what it downloaded with the announced one before it installs, and otherwise install nothing and report `firmware-hash-mismatch`.',
  },
  '3.17': {
    section: '3',
    level: 'MUST',
    parties: ['device'],
    steps: ['S123'],
    text: 'A device that installs firmware MUST report each new phase with `maintenance-progress`, and SHOULD report within a phase at least every 10 seconds.',
  },
  '3.18': {
    section: '3',
    level: 'MUST',
    parties: ['device'],
    steps: ['S124', '0074'],
    text: 'A device MUST report the result of a maintenance with `maintenance-result`: the version that it runs now, the counters where they were asked for, the code where it failed.',
  },
  '3.19': {
    section: '3',
    level: 'MUST',
    parties: ['device'],
    steps: ['S123'],
    text: 'A device MUST execute a maintenance at most once, however often the request comes; for an installation also over its own restart, for which it stores the request durably before it installs.',
  },
  '3.20': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['S125', '0075'],
    text: 'Management MUST show the terminal the progress and the result of its maintenance (`getMaintenance`), and answer a request that waits at the next change.',
  },
  '3.21': {
    section: '3',
    level: 'MUST',
    parties: ['management'],
    steps: ['S124'],
    text: 'Management MUST take progress and result only from the device that was asked, accept a repeated result without a change, and answer `not-found` for a maintenance that this device was not asked for or that is final without its result.',
  },
  '4.1': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['0034'],
    text: 'A device MUST connect as `<deviceId>@<domain>` with the resource `agent`, over TLS from the first octet or over a WebSocket with TLS (RFC 7395), and log in with SCRAM-SHA-256 or SCRAM-SHA-1, with no weaker mechanism.',
  },
  '4.2': {
    section: '4',
    level: 'MUST',
    parties: ['management'],
    steps: ['0034'],
    text: 'Management MUST offer devices SCRAM over TLS and no mechanism that carries the password itself.',
  },
  '4.3': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['0034', '0045'],
    text: 'After each login a device MUST send available presence and then `device-info`, and send `device-info` again whenever anything in it changes.',
  },
  '4.4': {
    section: '4',
    level: 'MUST',
    parties: ['management'],
    steps: ['0034'],
    text: 'Management MUST take a device for online from its presence and `device-info` until it is unavailable, its stream ends, or it is found dead.',
  },
  '4.5': {
    section: '4',
    level: 'MUST',
    parties: ['device', 'management'],
    steps: ['0034'],
    text: 'Each of them MUST answer a ping (XEP-0199), and ping the other after 20 seconds of silence; after two pings without an answer it takes the stream for dead and closes it.',
  },
  '4.6': {
    section: '4',
    level: 'SHOULD',
    parties: ['device'],
    steps: ['0034'],
    text: 'A device SHOULD connect again at once after its stream ended, and then after 1, 2, 4 and so on up to 60 seconds, each varied by up to a half.',
  },
  '4.7': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['0034', '0162'],
    text: 'A device MUST go on with its relay connections when its XMPP stream is lost.',
  },
  '4.8': {
    section: '4',
    level: 'MUST',
    parties: ['management'],
    steps: ['0034'],
    text: 'The XMPP endpoint MUST end a stream that sends a DTD, an entity other than the five of XML, a processing instruction, a comment, more than 65536 octets in one stanza, or more than 16 levels of elements.',
  },
  '4.9': {
    section: '4',
    level: 'MUST',
    parties: ['management'],
    steps: ['0163'],
    text: 'The XMPP endpoint MUST NOT deliver a device\'s stanza to anybody but management, and sets `from` to the JID that the device logged in with.',
  },
  '4.10': {
    section: '4',
    level: 'MUST',
    parties: ['device', 'management'],
    steps: ['S142', 'S144'],
    text: 'Each of them MUST answer each IQ `set` at once: with an empty `result` when it has taken the message, which says nothing of its outcome, or with a stanza error.',
  },
  '4.11': {
    section: '4',
    level: 'MUST',
    parties: ['device', 'management'],
    steps: ['0085'],
    text: 'A stanza error MUST hold the condition and type that the error table gives for its code and, beside the condition, an empty element in `urn:mrsp:1` whose name is the code.',
  },
  '4.12': {
    section: '4',
    level: 'MUST',
    parties: ['device', 'management'],
    steps: ['0163'],
    text: 'A sender MUST take an IQ `result` or `error` for its own only if both its `id` and its `from` are those of a request that is open.',
  },
  '4.13': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['0163'],
    text: 'A device MUST answer `not-permitted` to a message of any other JID than management\'s, and act on none.',
  },
  '4.14': {
    section: '4',
    level: 'MUST',
    parties: ['device', 'management'],
    steps: ['S142', 'S144'],
    text: 'A receiver MUST answer `unknown-operation` to a child of `urn:mrsp:1` that it does not know, and `bad-request` to one that does not fit its schema or an IQ with more than one child.',
  },
  '4.15': {
    section: '4',
    level: 'MUST',
    parties: ['management'],
    steps: ['S142', 'S149', 'S265', 'S122'],
    text: 'Management MUST send a request again, with the same `request` and with the seconds that then remain, each time the device comes online and after 10 seconds without an answer to the IQ, until what it asked for has come about (the answer; the started log; the ended log; the result) or the session or maintenance is past it; an error that is not retryable, and any error to `approval-request` or `maintenance-request`, settles it as well.',
  },
  '4.16': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['S144', 'S124'],
    text: 'A device MUST send an `approval` and a `maintenance-result` again, each time it is logged in anew and after 10 seconds without an answer to the IQ, until it gets a `result` or an error that is not retryable.',
  },
  '4.17': {
    section: '4',
    level: 'MUST',
    parties: ['management'],
    steps: ['S144', '0163'],
    text: 'Management MUST answer an `approval` with `not-found` when it has no such request or asked another device or another resource for it; with an empty `result`, changing nothing, when it repeats the answer that stands; and with `wrong-state` when another outcome stands or the session is past asking.',
  },
  '4.18': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['S142', 'S149', 'S265'],
    text: 'A device MUST recognize a request by its `request`, answer a repeated one that it took with a `result` again and, where it already sent an outcome, with the same outcome, and do nothing twice; it remembers requests for at least 10 minutes after they came.',
  },
  '4.19': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['S142', 'S143', '0081', '0083'],
    text: 'On `approval-request` the named server application MUST show the approval screen on the device\'s display: who asks (`user-name`), from which organization, for which application, the binding code, YES and NO.',
  },
  '4.20': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['S143'],
    text: 'A device MUST answer `application-unknown` when it has no such server application, and `device-busy` while another approval is on its display or it installs firmware.',
  },
  '4.21': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['S143', '0083'],
    text: 'A device MUST ignore YES in the first second after the screen appeared.',
  },
  '4.22': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['S144', '0084', '0085'],
    text: 'When YES or NO is pressed, the device MUST close the screen and send `approval` with that answer and the reason `user`.',
  },
  '4.23': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['0085'],
    text: 'When `expires-in` is over without an answer, a device MUST close the screen and send the answer `no` with the reason `timeout`; it never sends `yes` for want of an answer.',
  },
  '4.24': {
    section: '4',
    level: 'MAY',
    parties: ['device'],
    steps: ['S144', '0167'],
    text: 'A device MAY answer without a person, with the reason `policy`, if its owner configured that explicitly, and says so in `device-info` (`unattended`).',
  },
  '4.25': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['0085'],
    text: 'On `approval-cancel` a device MUST close the screen and send no `approval`; it answers `not-found` when no such approval is open.',
  },
  '4.26': {
    section: '4',
    level: 'MUST',
    parties: ['management'],
    steps: ['S144'],
    text: 'Management MUST answer `bad-request` to an `approval` whose answer is `yes` and whose reason is `timeout`, and show on the session whether a policy approved it (`unattended`).',
  },
  '4.27': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['S149', '0167'],
    text: 'A device MUST accept `session-info` only for a session and application that it approved and whose end it was not asked for (otherwise `not-found`), with a `url` under an address of its list (otherwise `source-refused`, 13.3).',
  },
  '4.28': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['S171', 'S172', '0090'],
    text: 'With `session-info` the approved server application MUST start the Cloud Hub Agent with token and session ID, and the agent connects at once.',
  },
  '4.29': {
    section: '4',
    level: 'MUST',
    parties: ['management'],
    steps: ['S149'],
    text: 'When a device answers `session-info` with an error that is not retryable, management MUST end the session with reason `never-connected` and the code of that error (10.18).',
  },
  '4.30': {
    section: '4',
    level: 'MUST',
    parties: ['device'],
    steps: ['S265', 'S291', 'S314', '0132'],
    text: 'A device MUST answer `session-terminate` with an empty `result` in every case: if its agent has received `connected` and not lost that connection it ends by the valid process (10.2), otherwise it drops token and session ID, stops trying to connect, and closes an approval screen of that session.',
  },
  '5.1': {
    section: '5',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S141', '0078'],
    text: 'A terminal MUST ask for a session with the device ID and the application ID of the client (`startSession`).',
  },
  '5.2': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S141', '0166'],
    text: 'Management MUST answer a start request by the table above, in its order.',
  },
  '5.3': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['0138', '0160'],
    text: 'While a session between a device and a terminal is not final, management MUST answer a start request between these two with `conflict` and name that session in the answer.',
  },
  '5.4': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S141', 'S142'],
    text: 'Management MUST give each session a UUIDv7 that was never used and a binding code of six random digits, store it in state `requested`, and answer without waiting for the device.',
  },
  '5.5': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S142', '0080'],
    text: 'Management MUST then send `approval-request` to the agent of the device, and take the device\'s IQ result for the event `approval-requested`.',
  },
  '5.6': {
    section: '5',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['0079', '0083'],
    text: 'A terminal MUST show the binding code to its user for as long as the approval is open.',
  },
  '5.7': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['0167', 'S145', 'S148'],
    text: 'Management MUST NOT ask for connection information, make a token, or give a session ID or a token to anybody before the answer `yes` of this session is stored.',
  },
  '5.8': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S144', '0085'],
    text: 'The first outcome of an approval that management stores MUST stand: an answer, the timer, the terminal\'s withdrawal or an error of the device; what comes later changes nothing (4.17).',
  },
  '5.9': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['0085'],
    text: 'When `approvalTimeout` is over, management MUST refuse the session with reason `timeout` if the device had taken the request, and otherwise let it fail with `device-offline`.',
  },
  '5.10': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S142'],
    text: 'When the device answers the approval request with a stanza error, management MUST let the session fail with the code of that error.',
  },
  '5.11': {
    section: '5',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['0085'],
    text: 'A terminal MUST show its user that the approval was refused, and why: by the user, by policy, or because nobody answered.',
  },
  '5.12': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['0085', '0138'],
    text: 'Management MUST carry out a withdrawal (`cancelSession`) according to the state: `requested` or `awaiting-approval` becomes `cancelled` and the device gets `approval-cancel`; `approved` or `connecting` ends with reason `cancelled`, `established` with reason `management` (10.17, 10.18); any other state stays as it is.',
  },
  '5.13': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S145'],
    text: 'After YES management MUST request connection information (`requestConnectionInformation`), and repeat the request while the relay does not answer or answers with a retryable error other than `relay-draining`, once a second, until `relayTimeout` is over.',
  },
  '5.14': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S145'],
    text: 'Management MUST let the session fail when the relay answers with `relay-draining` (with this code) or with another error that is not retryable (with `relay-unreachable`); when `relayTimeout` is over, or the answer is `wrong-state`, it ends the session with code `relay-unreachable` (10.18).',
  },
  '5.15': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S146', '0087', '0168'],
    text: 'For each request for connection information the Cloud Hub MUST make session IDs that were never issued before, each the base64url text, without padding, of an HMAC-SHA-256 over 32 fresh random octets under a key of the relay: one for the terminal and one for the device, or one for both where it is configured so.',
  },
  '5.16': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S145', 'S146'],
    text: 'A repeated request for the same session MUST make new session IDs, void the old ones and start `connectTimeout` again while both sides are reserved; otherwise the answer is `wrong-state`.',
  },
  '5.17': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S147', '0087'],
    text: 'A relay MUST store the reservation durably before it answers.',
  },
  '5.18': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0061', '0062', '0063', '0064'],
    text: 'The Master MUST choose one pair of a Cloud Hub and a Web Agent for both sides of a session; `hubUrl` and `agentUrl` lead to this pair and hold no secret.',
  },
  '5.19': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S148', '0088'],
    text: 'When the connection information is there, management MUST make the token of the session, new and unguessable, set the end of the valid duration to `sessionDuration` from now, and store both with the session IDs before it tells anybody.',
  },
  '5.20': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S149', '0164'],
    text: 'Management MUST send the device `session-info` with the device\'s session ID, the token, `hubUrl`, the seconds that remain of the valid duration, and `connectTimeout`.',
  },
  '5.21': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S150'],
    text: 'Management MUST raise the session\'s `revision` when it becomes `connecting`, and at every other change, and answer every request that waits for it.',
  },
  '5.22': {
    section: '5',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S201'],
    text: 'A terminal MUST ask for the connection information (`pollConnectionInformation`) until it has it or gets an error, with `Prefer: wait` or at most once a second.',
  },
  '5.23': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S202', '0085', '0096'],
    text: 'Management MUST answer `pollConnectionInformation` by the table above.',
  },
  '5.24': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S202', '0163'],
    text: 'Management MUST give the connection information of a session only to a login of the user and the terminal that started it; for every other login there is no such session (`not-found`).',
  },
  '5.25': {
    section: '5',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S203', 'S204'],
    text: 'With the connection information the terminal\'s session control MUST start the client with token and session ID, and the client connects at once.',
  },
  '5.26': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S178', 'S211', '0103'],
    text: 'Management MUST take a session as `established` when, and only when, it holds the started logs of both sides.',
  },
  '5.27': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S146', '0138'],
    text: 'When `connectTimeout` is over and a side is still reserved, a relay MUST end both sides with reason `never-connected` (10.15).',
  },
  '5.28': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0103', '0138'],
    text: 'When `resumeGrace` is over and a side is still held, a relay MUST end both sides with reason `connection-lost` (10.15); a `resumeGrace` of 0 is over at once.',
  },
  '5.29': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0088'],
    text: 'When the valid duration that management named last (S145, S175, S208, extension) is over, a relay MUST end both sides with reason `expired` (10.15).',
  },
  '5.30': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0106'],
    text: 'When both sides have started and no `request`, `response` or `data` has passed for `idleTimeout`, a relay MUST end both sides with reason `idle` (10.15).',
  },
  '5.31': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['0088'],
    text: 'At the end of the valid duration management MUST take the session as `terminating` with code `expired`; the relay ends it.',
  },
  '5.32': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['0088'],
    text: 'Management MUST extend the valid duration (`extendSession`) only of a `connecting` or `established` session and only after the relay has accepted the extension; otherwise nothing changes and the answer is the error.',
  },
  '5.33': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0088'],
    text: 'A relay MUST let the valid duration end the given seconds after an extension (`extendReservation`), and answer `wrong-state` once the end of the session has begun.',
  },
  '5.34': {
    section: '5',
    level: 'MUST',
    parties: ['management', 'relay'],
    steps: ['0088', 'S177'],
    text: 'The end of the valid duration MUST NOT stop logs and requests to terminate: they are taken until the session is final.',
  },
  '5.35': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S176', 'S209', '0138'],
    text: 'A relay MUST store exactly one ended log for every side of every reservation, also for a side that never connected, and exactly one started log for a side that started.',
  },
  '5.36': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S177', 'S210', 'S268', 'S296', 'S333'],
    text: 'A relay MUST send the logs of a session one after the other in the order in which it stored them, each only after the one before is acknowledged or settled (5.37).',
  },
  '5.37': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S177', 'S268'],
    text: 'A relay MUST repeat a log after 1, 2, 4 and so on up to every 60 seconds until management acknowledges it, or answers `not-found` or `bad-request`, which settles it; every other answer does not.',
  },
  '5.38': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S178', 'S211', 'S269', 'S297', 'S334'],
    text: 'Management MUST store a log durably before it acknowledges it.',
  },
  '5.39': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S179', 'S212', 'S270', 'S298', 'S335'],
    text: 'Management MUST acknowledge a log whose key it holds already and change nothing; the log that was stored first stands, also if the other differs.',
  },
  '5.40': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S178', '0163'],
    text: 'Management MUST answer `not-found` to a log of a session that it does not know or did not give to the relay that asks, and to a log whose token is not the session\'s.',
  },
  '5.41': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['0138', '0160'],
    text: 'Management MUST take a session that has session IDs as over when, and only when, it holds the ended logs of both sides (`terminated` if it was ever `established`, otherwise `failed`), or the relay answers that it has no reservation (10.20).',
  },
  '5.42': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['0138', 'S178'],
    text: 'Management MUST keep every session, log, notice, maintenance and deployment over a restart, and go on with each from its stored state and its stored moments; no timer starts afresh.',
  },
  '5.43': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['S149', 'S202'],
    text: 'After a restart management MUST give the same token and session ID for a session as before, although its store holds the token in no readable form (2.6).',
  },
  '5.44': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0138'],
    text: 'A relay that starts MUST store an ended log with reason `relay-restarted` for every side that is not ended, of the pairs it serves, before it takes a connection of theirs, and send every log that is not acknowledged; for that it keeps the token with a started log until then. A Master does the same for a pair that it finds gone, within twice `keepalive`.',
  },
  '5.45': {
    section: '5',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0138', '0172'],
    text: 'A relay that is told to stop MUST take no new connection, end every session with reason `relay-restarted` (10.15), and wait for the acknowledgements no longer than `terminateTimeout`.',
  },
  '5.46': {
    section: '5',
    level: 'MUST',
    parties: ['device'],
    steps: ['0034', '0138'],
    text: 'A device that starts MUST name in `device-info` exactly the sessions that it can still go on with; a session that it lost is not named.',
  },
  '5.47': {
    section: '5',
    level: 'MUST',
    parties: ['management'],
    steps: ['0138'],
    text: 'Management MUST send `session-terminate` for every session in a `device-info` that is not `connecting` or `established` with this device.',
  },
  '5.48': {
    section: '5',
    level: 'SHOULD',
    parties: ['management'],
    steps: ['0138'],
    text: 'Management SHOULD end, with reason `connection-lost`, a `connecting` or `established` session whose `session-info` the device took and which the device\'s `device-info` after a new login does not name (10.18).',
  },
  '6.1': {
    section: '6',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S172', 'S204'],
    text: 'A side MUST open its WebSocket (RFC 6455) at exactly the address that it was given with the connection information, with nothing added to it.',
  },
  '6.2': {
    section: '6',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S172', 'S204'],
    text: 'A side MUST offer `mrsp.v1`, exactly one auth-token made of its own session ID and its token, and, when it comes back, exactly one resume-token, and put none of them into the address or another field of the handshake.',
  },
  '6.3': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S172', 'S204'],
    text: 'A relay MUST answer with an HTTP status in place of a WebSocket in these cases only, looked at in this order: an unknown path (404 `unknown-operation`), another method than GET (405 `method-not-allowed`), no valid WebSocket handshake (400 `bad-request`), no `mrsp.v1` among the subprotocols (426 `version-unsupported`), the relay is stopping (503 `relay-restarted`).',
  },
  '6.4': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S180', 'S214'],
    text: 'A relay MUST accept every other handshake, select the subprotocol `mrsp.v1` alone, and tell a refusal by an `error` frame and the close that follows.',
  },
  '6.5': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0165'],
    text: 'A relay MUST NOT accept a WebSocket extension; compression is off.',
  },
  '6.6': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S172', 'S204'],
    text: 'A relay that gets an `Origin` which is not in its list of allowed origins MUST refuse the connection with `not-permitted`, before it looks at the credentials; a handshake without an `Origin` passes this check.',
  },
  '6.7': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S172', 'S204'],
    text: 'A relay MUST then refuse with `unauthenticated` where any of these does not hold, looked at in this order: there is exactly one auth-token and at most one resume-token, each of the form above; the session ID is that of a side of a reservation; that side is the one the path stands for; the side is not ended and the end of its session has not begun; for a started side, clause 6.35 admits it.',
  },
  '6.8': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S175', 'S208', '0163'],
    text: 'A relay MUST answer every `unauthenticated` connection with the same octets, so that a wrong token, a wrong session ID, a pair of two sessions, the other side\'s ID, an ended session and an expired one look alike: the `error` frame of the example in `relay-frames.asyncapi.yaml` and close code 4401.',
  },
  '6.9': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0164'],
    text: 'A relay MUST take the side from the path alone: where a session\'s two IDs are identical, each path stands for its own side; where they differ, the other side\'s ID is refused.',
  },
  '6.10': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S173', 'S205', 'S206'],
    text: 'For a reserved side the Cloud Hub MUST have management authenticate the token (`authenticate`), naming the session of the reservation, the side and the token; a Web Agent passes token and session ID to its Cloud Hub for that.',
  },
  '6.11': {
    section: '6',
    level: 'MUST',
    parties: ['management'],
    steps: ['S174', 'S175', 'S207', 'S208'],
    text: 'Management MUST answer `accepted` with the seconds that remain of the valid duration only when all of these hold, and `refused` without a reason otherwise: it knows the session and gave it to the relay that asks; the session is `connecting` or `established`; it holds no ended log of that side; the token, compared in constant time, is the session\'s; the valid duration is not over.',
  },
  '6.12': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S175', 'S208'],
    text: 'A relay MUST refuse the connection with `unauthenticated` when management answered `refused`.',
  },
  '6.13': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S173', 'S206'],
    text: 'A relay MUST refuse the connection with `management-unreachable` when management has not answered within 10 seconds or answered with an error; the side stays reserved and may connect again.',
  },
  '6.14': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S175', 'S208'],
    text: 'When management answers `accepted`, a relay MUST look again whether the session ID is still valid and the end of the session has not begun, and otherwise refuse the connection with `unauthenticated`.',
  },
  '6.15': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S176', 'S209'],
    text: 'A relay MUST store the started log of the side durably before it sends the log, and MUST NOT store a second started log of a side.',
  },
  '6.16': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S177', 'S210'],
    text: 'A relay MUST then send the stored log to management together with the token (`manageLog`).',
  },
  '6.17': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S179', 'S180', 'S212', 'S213', 'S214'],
    text: 'A relay MUST send `connected`, as its first frame, only after management has acknowledged the started log; the Cloud Hub tells its Web Agent, the Web Agent the terminal.',
  },
  '6.18': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S179', 'S212'],
    text: 'When the acknowledgement does not come within 10 seconds, a relay MUST refuse the connection with `management-unreachable`; the side is started and is held as after a loss.',
  },
  '6.19': {
    section: '6',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S180', 'S214'],
    text: 'An endpoint MUST NOT send a frame before it has received `connected`.',
  },
  '6.20': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S172', 'S204'],
    text: 'A relay MUST refuse a connection with `protocol-error` when a frame comes before it has sent `connected`.',
  },
  '6.21': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S175', 'S208'],
    text: 'Before `connected` a relay MUST send no frame but `error`, with 43 hyphens as its `Session-Id`; an authenticated connection whose side is ended in the meantime is refused with `session-over`.',
  },
  '6.22': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S180', 'S214'],
    text: 'A relay MUST give the same `Max-Frame` and the same `Credit` in every `connected` of a session, and in `Expires-In` the whole seconds that remain of the valid duration.',
  },
  '6.23': {
    section: '6',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['0103'],
    text: 'An endpoint MUST send `hello` as its first frame after `connected`, and one more `hello` after each `resumed`, and no other.',
  },
  '6.24': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0103'],
    text: 'A relay MUST refuse a connection with `establish-timeout`, naming the timer `establishTimeout`, when no `hello` has come within `establishTimeout` of its `connected`; the side is held.',
  },
  '6.25': {
    section: '6',
    level: 'MUST',
    parties: ['device'],
    steps: ['S235', '0045'],
    text: 'A device\'s `hello` MUST name in `Applications` exactly the application that was approved.',
  },
  '6.26': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0103'],
    text: 'A relay MUST keep the `hello` of the side that comes first and pass both on as soon as it has both; the two sides are paired by it, whatever their session IDs.',
  },
  '6.27': {
    section: '6',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['0103'],
    text: 'An endpoint MUST take the peer\'s `hello` as the beginning of a pairing and MUST NOT send `request`, `response`, `data`, `credit` or `reset` outside a pairing.',
  },
  '6.28': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0103'],
    text: 'A relay MUST refuse a connection with `protocol-error` for a `hello` that is not due, and for a `request`, `response`, `data`, `credit` or `reset` outside a pairing, except for those that clause 6.33 discards.',
  },
  '6.29': {
    section: '6',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['0103'],
    text: 'An endpoint MUST accept a `hello` whose `Version` is higher than its own or whose `Capabilities` it does not know; the lower of both versions is spoken.',
  },
  '6.30': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0034'],
    text: 'A relay MUST send `ping` every `Keepalive` seconds on each connection, counted from `connected`; an endpoint SHOULD do the same.',
  },
  '6.31': {
    section: '6',
    level: 'MUST',
    parties: ['device', 'terminal', 'relay'],
    steps: ['0034'],
    text: 'Each end MUST answer a `ping` with a `pong`, ahead of frames with a body that wait to be sent; a `pong` that waits answers every `ping` before it.',
  },
  '6.32': {
    section: '6',
    level: 'MUST',
    parties: ['device', 'terminal', 'relay'],
    steps: ['0034'],
    text: 'Each end MUST treat a connection as lost when no frame has arrived on it for three times `Keepalive`; a relay says so with `connection-lost` and the timer `keepalive`, and does not count the time in which it does not read from that side (9.14).',
  },
  '6.33': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0103'],
    text: 'When a relay loses a connection of a paired side, it MUST send `peer-lost` with `resumeGrace` as `Grace` to the peer, behind the frames it already took from the lost side, drop what it still had for the lost side, and discard every `request`, `response`, `data`, `credit` and `reset` of the peer until the peer\'s fresh `hello`.',
  },
  '6.34': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0103'],
    text: 'A relay MUST hold a started side for `resumeGrace` after every end of its connection, whatever the close code and whoever closed it, unless the end of the session has begun; a side that was not paired is held as well, and its peer is told nothing.',
  },
  '6.35': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0163'],
    text: 'A relay MUST admit a connection of a started side when its token is, compared in constant time, the one that was authenticated for the side, and either no connection of the side was ever confirmed, or the resume-token holds a valid resume key; it asks management nothing and stores no log, and clause 6.17 still holds.',
  },
  '6.36': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0163'],
    text: 'A relay MUST make a new resume key, in the form of a session ID, for the first `connected` of a side and for the first `connected` after each confirmed connection; until the new connection is confirmed, the new key and the one before it are both valid and a further `connected` carries the new one again; from then on only the new one is.',
  },
  '6.37': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0103'],
    text: 'A relay that admits a connection of a side that still has one MUST refuse the older one with `replaced`, treat it as lost, and go on with the newer one.',
  },
  '6.38': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0103'],
    text: 'When a held side is back, a relay MUST send it `connected` and, to a peer that was sent `peer-lost` on its present connection, `resumed`; a relay that sent `peer-lost` sends no second one before the two are paired again.',
  },
  '6.39': {
    section: '6',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['0103'],
    text: 'At `peer-lost`, and at the loss of its own connection, an endpoint MUST end every open exchange with `connection-lost` without sending a frame about it.',
  },
  '6.40': {
    section: '6',
    level: 'SHOULD',
    parties: ['device', 'terminal'],
    steps: ['0103'],
    text: 'An endpoint SHOULD come back after a loss, after a connection that could not be opened, and after a refusal whose `error` was `Retryable`, at once and then after 1, 2, 4, 8 and further on every 10 seconds, each varied by up to a quarter, until it is admitted or refused with an error that is not `Retryable`.',
  },
  '6.41': {
    section: '6',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['0163'],
    text: 'An endpoint that comes back MUST show the `Resume-Key` that it received last, if it ever received one; an endpoint that is refused with `unauthenticated` then takes its session as over.',
  },
  '6.42': {
    section: '6',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['0103'],
    text: 'With each new pairing an endpoint MUST begin with fresh credit (9.2) and go on with exchange numbers above all earlier ones of the session (8.1).',
  },
  '6.43': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S180', 'S214'],
    text: 'A relay MUST explain every close of a WebSocket that it begins by a `terminated` or `error` frame directly before it; the close code after `terminated` is 1000.',
  },
  '6.44': {
    section: '6',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S299', 'S337'],
    text: 'A relay MUST drop the TCP connection when the closing handshake that it began is not finished after 5 seconds.',
  },
  '6.45': {
    section: '6',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S292', 'S262'],
    text: 'An endpoint that leaves a session for good MUST send `terminate` and wait for `terminated`; any other close is a loss.',
  },
  '7.1': {
    section: '7',
    level: 'MUST',
    parties: ['device', 'terminal', 'relay'],
    steps: ['S232', 'S241'],
    text: 'Each frame MUST be one binary WebSocket message; a text message is a `protocol-error`.',
  },
  '7.2': {
    section: '7',
    level: 'MUST',
    parties: ['device', 'terminal', 'relay'],
    steps: ['0110', 'S240'],
    text: 'A sender MUST write the relay header in its one form: `Session-Id` first, `Frame` second, then the fields that the frame has in the order of `x-field-order`, each once, in the spelling of the table, with one space behind the colon and CRLF behind the value.',
  },
  '7.3': {
    section: '7',
    level: 'MUST',
    parties: ['device', 'terminal', 'relay'],
    steps: ['0110'],
    text: 'A relay header MUST NOT be larger than 4096 octets, its empty line included; a relay that finds a larger one refuses the connection with `too-large`.',
  },
  '7.4': {
    section: '7',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['0109'],
    text: 'An endpoint MUST NOT send a body larger than the `Max-Frame` of its `connected`.',
  },
  '7.5': {
    section: '7',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0109'],
    text: 'A relay MUST refuse a connection with `too-large` when a message is larger than `Max-Frame` and 4096 octets together, without waiting for its end.',
  },
  '7.6': {
    section: '7',
    level: 'MUST',
    parties: ['device', 'terminal', 'relay'],
    steps: ['0110'],
    text: 'A sender MUST NOT put a body behind the header of a frame whose `x-body` is `none`; a receiver takes one for a `protocol-error`.',
  },
  '7.7': {
    section: '7',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S232', 'S241'],
    text: 'The body of `request` and `response` MUST hold at least one octet, and that of `data` at least one octet unless it carries `End`; a receiver takes an empty one for a `protocol-error`.',
  },
  '7.8': {
    section: '7',
    level: 'MUST',
    parties: ['device', 'terminal', 'relay'],
    steps: ['0110'],
    text: 'A receiver MUST ignore a field that the table does not give to the frame, when it stands behind all known fields of the frame, has the form of a field-line, and repeats no other field name in any spelling; a relay passes it on.',
  },
  '7.9': {
    section: '7',
    level: 'MUST',
    parties: ['device', 'terminal', 'relay'],
    steps: ['0110'],
    text: 'A receiver MUST take every other departure from the form, and every value outside the schema of its field, for a `protocol-error`; of an error code it does not know only the form counts.',
  },
  '7.10': {
    section: '7',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S233', 'S242'],
    text: 'A relay MUST refuse a connection with `protocol-error` when a frame does not begin, octet by octet, with `Session-Id: `, the side\'s own session ID compared in constant time, CRLF, `Frame: ` and the name of a frame that this side may send, each at its fixed place.',
  },
  '7.11': {
    section: '7',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0110'],
    text: 'A relay MUST check the whole header of `hello`, `terminate`, `ping` and `pong`; of the frames that it forwards it MAY check the rest of the header.',
  },
  '7.12': {
    section: '7',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S235', '0121'],
    text: 'An endpoint MUST check the whole header of every frame and both sizes, that its `Session-Id` is the endpoint\'s own (43 hyphens in an `error` before `connected`), and that the frame is one that it may receive; it closes for a protocol error where one of these fails.',
  },
  '7.13': {
    section: '7',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S233', 'S242'],
    text: 'A relay MUST forward `hello`, `data`, `credit` and `reset` of either side, `request` of the terminal and `response` of the device, consume `terminate`, `ping` and `pong`, and take every other frame of an endpoint for a `protocol-error`.',
  },
  '7.14': {
    section: '7',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S234', 'S243', '0103'],
    text: 'A relay MUST forward a frame to the other side of the same reservation and to nobody else.',
  },
  '7.15': {
    section: '7',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S234', 'S243'],
    text: 'A relay MUST forward a frame unchanged but for `Session-Id`, which becomes that of the receiving side.',
  },
  '7.16': {
    section: '7',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S233', 'S242'],
    text: 'A relay MUST forward the frames of one direction of a session in the order in which they came, and leave none out but those that clauses 6.33 and 10.4 drop.',
  },
  '7.17': {
    section: '7',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S180', 'S214'],
    text: 'A relay MUST set `Source` of its `error` frames to `relay`, `Retryable` exactly for codes that the error table calls retryable, `Timer` where a timer of `session.yaml` caused the error, and `Retry-After` only for codes that may carry it.',
  },
  '8.1': {
    section: '8',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S231', 'S232'],
    text: 'A terminal MUST open an exchange with a `request` whose number is greater than every number that it has used in the session, and never use a number again, also not after a loss.',
  },
  '8.2': {
    section: '8',
    level: 'MUST',
    parties: ['device'],
    steps: ['S235'],
    text: 'A device MUST accept gaps between the numbers, and close for a protocol error at a `request` whose number is not greater than every earlier one of the session.',
  },
  '8.3': {
    section: '8',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S232'],
    text: 'A terminal MUST NOT have more exchanges open than `Max-Exchanges` of the device\'s `hello`; further requests wait at the terminal.',
  },
  '8.4': {
    section: '8',
    level: 'MUST',
    parties: ['device'],
    steps: ['S235'],
    text: 'A device MUST answer a `request` beyond its `Max-Exchanges` with `reset` and `too-many-requests`, and go on with the exchanges that are open.',
  },
  '8.5': {
    section: '8',
    level: 'MUST',
    parties: ['device'],
    steps: ['S235', '0167'],
    text: 'A device MUST answer a `request` for any other application than the approved one with `reset` and `application-not-approved`, and pass nothing of it on.',
  },
  '8.6': {
    section: '8',
    level: 'MUST',
    parties: ['device'],
    steps: ['S235', 'S237'],
    text: 'A device MUST answer with `reset` and `application-unknown` where it no longer has the approved application, and with `reset` and `application-unreachable` where it cannot connect to it.',
  },
  '8.7': {
    section: '8',
    level: 'MUST',
    parties: ['device'],
    steps: ['S235'],
    text: 'A device MUST find the application\'s address in its own configuration by the application ID alone; nothing in a frame or an HTTP message leads to another address.',
  },
  '8.8': {
    section: '8',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S231', 'S232', '0110'],
    text: 'A terminal MUST pass the client\'s request on literally, in the bodies of one `request` and any number of `data`, with no change but those of clauses 8.36 to 8.38.',
  },
  '8.9': {
    section: '8',
    level: 'MUST',
    parties: ['device'],
    steps: ['S236', 'S237', '0114', '0115'],
    text: 'A device MUST take the relay header away and pass the bodies on to the application literally, with no change but an optional replacement of the value of `Host` by the application\'s own.',
  },
  '8.10': {
    section: '8',
    level: 'MUST',
    parties: ['device'],
    steps: ['S238', 'S239', 'S240', 'S241', '0118'],
    text: 'A device MUST pass the application\'s responses on literally, in the bodies of one `response` and any number of `data`, each behind a relay header, with no change but those of clause 8.37.',
  },
  '8.11': {
    section: '8',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S243', '0121'],
    text: 'A terminal MUST give the bodies to the client literally and in order.',
  },
  '8.12': {
    section: '8',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S232', 'S241'],
    text: 'A sender MUST set `End` on the frame that carries the last octet of its message, or on an empty `data` behind it, and send nothing more in that direction.',
  },
  '8.13': {
    section: '8',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S232'],
    text: 'A terminal MUST NOT set `End` on a request that asks for an upgrade (8.38), except behind a 101, when the client has ended its direction.',
  },
  '8.14': {
    section: '8',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S241', 'S243'],
    text: 'Both ends MUST take the `End` of a final response other than 101 for the end of the whole exchange: the terminal sends no more of the request, the device takes no more of it.',
  },
  '8.15': {
    section: '8',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S241', 'S243'],
    text: 'After a 101 response both ends MUST pass octets on in both directions without looking at them; each direction ends with its own `End`, and the exchange with the second.',
  },
  '8.16': {
    section: '8',
    level: 'MUST',
    parties: ['device'],
    steps: ['S240'],
    text: 'A device MUST answer a 101 response to a request that did not ask for an upgrade, or whose direction has ended, with `reset` and `malformed-http`.',
  },
  '8.17': {
    section: '8',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S235', '0121'],
    text: 'A receiver MUST send `reset` with `malformed-http` when `End` comes before the HTTP message is complete, or octets come after its end.',
  },
  '8.18': {
    section: '8',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S235', '0121'],
    text: 'A receiver MUST ignore `data`, `response`, `credit` and `reset` for a number that is closed or was left out, that is any number up to the highest opened which is not open, except that it gives their credit back (9.9).',
  },
  '8.19': {
    section: '8',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S235', '0121'],
    text: 'A receiver MUST close for a protocol error when `data`, `response`, `credit` (other than exchange 0) or `reset` names a number above the highest that was opened.',
  },
  '8.20': {
    section: '8',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S235', '0121'],
    text: 'A receiver MUST answer with `reset` and `protocol-error`, and go on with the other exchanges, when an open exchange gets `data` in a direction that has ended, `data` of the device before its `response`, or a second `response`.',
  },
  '8.21': {
    section: '8',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S235', '0121'],
    text: 'An end that sends `reset` MUST take the exchange as closed from then on; the end that receives one answers it with nothing.',
  },
  '8.22': {
    section: '8',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S232'],
    text: 'A terminal MUST send `reset` with `cancelled` when the client goes away before the exchange is closed.',
  },
  '8.23': {
    section: '8',
    level: 'MUST',
    parties: ['device'],
    steps: ['S239', 'S241'],
    text: 'A device MUST send `reset` with `application-unreachable` when the application\'s connection breaks before the final response is complete.',
  },
  '8.24': {
    section: '8',
    level: 'MAY',
    parties: ['device'],
    steps: ['S238'],
    text: 'A device MAY send `reset` with `application-timeout` when the application has neither taken nor given an octet for at least 300 seconds although it could have; it gives up for no shorter time.',
  },
  '8.25': {
    section: '8',
    level: 'MUST',
    parties: ['device'],
    steps: ['S237'],
    text: 'A device MUST close the application\'s connection when the exchange on it is reset, lost or malformed, and never use it for another exchange.',
  },
  '8.26': {
    section: '8',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S243', '0121'],
    text: 'When an exchange fails before the client got an octet of a response, a terminal MUST answer the client with the HTTP status that the error table gives for the code; when it fails later, it breaks the client\'s connection off, so that a cut response never looks whole.',
  },
  '8.27': {
    section: '8',
    level: 'SHOULD',
    parties: ['terminal'],
    steps: ['S232'],
    text: 'After `connection-lost` a terminal SHOULD repeat, with a new number and once paired again, a GET, HEAD or OPTIONS request without a body of which the client got no octet of a response; it reports every other one.',
  },
  '8.28': {
    section: '8',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S315', '0150'],
    text: 'A terminal MUST NOT open an exchange after it received `halt`; exchanges that are open go on.',
  },
  '8.29': {
    section: '8',
    level: 'MAY',
    parties: ['device'],
    steps: ['S315'],
    text: 'A device MAY answer a `request` that comes after it received `halt` with `reset` and `relay-draining`.',
  },
  '8.30': {
    section: '8',
    level: 'MUST',
    parties: ['terminal', 'device'],
    steps: ['S231', 'S235'],
    text: 'Each of them MUST refuse with `malformed-http` a request that does not begin with one request-line of a method that is a token and not CONNECT, a target, and `HTTP/1.1` or `HTTP/1.0`, separated by single spaces; the target begins with `/`, or is `*` with OPTIONS, and holds visible US-ASCII but no `#`.',
  },
  '8.31': {
    section: '8',
    level: 'MUST',
    parties: ['terminal', 'device'],
    steps: ['S231', 'S235', '0121'],
    text: 'Each of them MUST refuse with `malformed-http` a head or trailer section in which a line ends otherwise than with CRLF, a line begins with white space, a field name is not a token directly followed by a colon, or a value holds a control character other than a tab.',
  },
  '8.32': {
    section: '8',
    level: 'MUST',
    parties: ['terminal', 'device'],
    steps: ['S231', 'S235'],
    text: 'Each of them MUST refuse with `malformed-http` a request without exactly one `Host` that is a host with an optional port, or with an `Expect` other than one `100-continue`.',
  },
  '8.33': {
    section: '8',
    level: 'MUST',
    parties: ['terminal', 'device'],
    steps: ['S231', 'S235', '0121'],
    text: 'Each of them MUST refuse with `malformed-http` a message with a repeated `Content-Length`; one that is not a decimal number up to 9007199254740991, in a request without leading zeros; a `Transfer-Encoding` that is repeated or other than `chunked`; both fields; `Transfer-Encoding` in HTTP/1.0; or a field that differs from these two names only by `_` in place of `-`.',
  },
  '8.34': {
    section: '8',
    level: 'MUST',
    parties: ['terminal', 'device'],
    steps: ['S231', 'S235', '0121'],
    text: 'Each of them MUST refuse with `malformed-http` a chunked body that departs from the grammar of RFC 9112 section 7.1, has white space in a size line outside a quoted string, a size of more than 13 hexadecimal digits, extensions of more than 4096 octets in one line, or a trailer field named Content-Length, Transfer-Encoding, Host, Connection, Keep-Alive, Upgrade, TE, Trailer or Expect.',
  },
  '8.35': {
    section: '8',
    level: 'MUST',
    parties: ['terminal', 'device'],
    steps: ['S231', 'S235', '0121'],
    text: 'Each of them MUST take a head of up to 16384 octets with up to 100 fields, and MUST refuse with `head-too-large` a head or trailer section of more than 65536 octets or more than 200 fields.',
  },
  '8.36': {
    section: '8',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S231', '0110'],
    text: 'A terminal MUST take out of a request `Connection` and the fields that it names, `Keep-Alive`, `TE`, `Upgrade` and every field whose name begins with `Proxy-`.',
  },
  '8.37': {
    section: '8',
    level: 'MUST',
    parties: ['device'],
    steps: ['S240', '0118'],
    text: 'A device MUST take the same fields out of a response.',
  },
  '8.38': {
    section: '8',
    level: 'MUST',
    parties: ['terminal', 'device'],
    steps: ['S231', 'S240'],
    text: 'Clauses 8.36 and 8.37 MUST leave `Upgrade` and, in the place of the first `Connection`, one `Connection: upgrade` where both are there and the message is HTTP/1.1 and a request without a body, a 101 or a 426: such a request asks for an upgrade, no other does.',
  },
  '8.39': {
    section: '8',
    level: 'MUST',
    parties: ['terminal', 'device'],
    steps: ['S231', 'S235'],
    text: 'Each of them MUST refuse with `malformed-http` a message whose `Connection` is not a list of tokens, or names Host, Content-Length or Transfer-Encoding.',
  },
  '8.40': {
    section: '8',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S240', '0121'],
    text: 'Each of them MUST refuse with `malformed-http` a response without a status line of `HTTP/1.1` or `HTTP/1.0` and a status from 100 to 599; a 1xx or 204 with `Transfer-Encoding` or a `Content-Length` above 0; and a 101 without `Upgrade` and `Connection: upgrade`.',
  },
  '8.41': {
    section: '8',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S240', '0121'],
    text: 'Both ends MUST find the end of a response by RFC 9112 section 6.3, knowing the request\'s method: none follows the head of a 1xx, a 204, a 304 or an answer to HEAD; a response with neither length nor chunks ends where the application closes its connection.',
  },
  '8.42': {
    section: '8',
    level: 'MUST',
    parties: ['device'],
    steps: ['S237'],
    text: 'A device MUST NOT pass an octet of a request on to the application before it has checked the whole head.',
  },
  '8.43': {
    section: '8',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S231'],
    text: 'A terminal MUST answer a request that it refuses by itself, with the HTTP status of the code, and send nothing of it to the relay that it has not checked; where part of it was sent it sends `reset` with the code.',
  },
  '8.44': {
    section: '8',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S237', 'S243'],
    text: 'Both ends MUST pass interim responses, `100 (Continue)` among them, chunk extensions and trailers on as they are, and follow no redirect.',
  },
  '9.1': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S232', 'S241'],
    text: 'Both ends MUST count the octets of every body of `request`, `response` and `data` once against its exchange and once against the connection, and nothing else.',
  },
  '9.2': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S232', 'S241'],
    text: 'At each pairing the connection MUST begin with the `Credit` of `connected` in each direction, and each exchange at its `request` with 262144 octets in each direction, without a `credit` frame.',
  },
  '9.3': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S232', 'S241'],
    text: 'A sender MUST NOT send a body that is larger than what remains of either credit; the first frame of an exchange waits for credit of the connection as well.',
  },
  '9.4': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S233', 'S242'],
    text: 'A sender MUST add what a `credit` frame grants to the exchange or, with number 0, to the connection, and use it from then on.',
  },
  '9.5': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S233', 'S242'],
    text: 'When a `credit` frame would raise a credit above 2147483647, its receiver MUST send `reset` with `protocol-error` for an exchange, and close for a protocol error for the connection.',
  },
  '9.6': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S235', '0121'],
    text: 'When a body is larger than what remains of the credit of its exchange, the receiver MUST send `reset` with `protocol-error` for that exchange and go on with the others.',
  },
  '9.7': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S235', '0121'],
    text: 'When a body is larger than what remains of the credit of the connection, the receiver MUST close for a protocol error.',
  },
  '9.8': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S237', 'S243'],
    text: 'A receiver MUST grant credit again at the latest when its consumers have taken half of what the exchange, or the connection, began with and it has not been granted yet; the credit of a direction that has ended need not be granted.',
  },
  '9.9': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S235', '0121'],
    text: 'A receiver MUST grant the connection back, by the same rule, every body octet that no consumer will take: of exchanges that are reset or closed, and of frames that clause 8.18 ignores.',
  },
  '9.10': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S237', 'S243'],
    text: 'A receiver whose consumers leave more than half of the connection\'s first credit lying MUST grant the connection as much in addition, so that exchanges whose consumers do not read never stop the others; what it must then keep is bounded by its `Max-Exchanges` and the credit of the exchanges.',
  },
  '9.11': {
    section: '9',
    level: 'SHOULD',
    parties: ['device', 'terminal'],
    steps: ['S237', 'S243'],
    text: 'A receiver SHOULD let both credits grow, to 4194304 octets for an exchange at least, while its consumer keeps up and the sender is seen to wait for credit.',
  },
  '9.12': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S232', 'S241'],
    text: 'A sender MUST NOT send a second frame with a body for an exchange while another exchange that has octets and credit has waited since the first.',
  },
  '9.13': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S233', 'S242'],
    text: 'A sender MUST send `credit`, `reset`, `ping`, `pong` and `terminate` ahead of bodies that wait to be sent; a `reset` takes the place of what waits of its exchange.',
  },
  '9.14': {
    section: '9',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S233', 'S242'],
    text: 'A relay MUST stop reading from a side while it holds 1048576 octets or more that the other side has not taken, and read again when 524288 or less remain, so that it never holds more than that and one message for a direction, whatever the endpoints do.',
  },
  '9.15': {
    section: '9',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S235', '0121'],
    text: 'An endpoint MUST go on reading its WebSocket however slow its consumers are.',
  },
  '9.16': {
    section: '9',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S233', 'S242'],
    text: 'A relay MUST NOT let one session, or one side that does not read, delay the frames of another session.',
  },
  '9.17': {
    section: '9',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0034'],
    text: 'A relay MUST keep at most one `ping` and one `pong` waiting for a side, however many are due.',
  },
  '10.1': {
    section: '10',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S261', 'S262'],
    text: 'When the user ends the session, session control MUST give token and session ID to the client, and the client sends `terminate` with the token and the reason `terminal`.',
  },
  '10.2': {
    section: '10',
    level: 'MUST',
    parties: ['device'],
    steps: ['S291', 'S292'],
    text: 'When management asks for the end (S265, S314) or the person at the device wants it, the device MUST have its agent send `terminate` at once (12.11 apart) with the token and the reason: the one that management gave, or `device`.',
  },
  '10.3': {
    section: '10',
    level: 'MUST',
    parties: ['device'],
    steps: ['S265', 'S291'],
    text: 'A device MUST let the person at it end a session at any time.',
  },
  '10.4': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S262', 'S292', 'S331'],
    text: 'From the moment the end of a session begins, a relay MUST NOT forward a frame of the session that comes then, in either direction; what it took before it still delivers, ahead of `terminated`, to a side that has not sent `terminate`.',
  },
  '10.5': {
    section: '10',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S262', 'S292'],
    text: 'After its `terminate` an endpoint MUST send nothing but `pong`, and ignore everything but `ping`, `terminated` and `error`.',
  },
  '10.6': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S262', 'S292'],
    text: 'After a side\'s `terminate` a relay MUST ignore everything from this side but `ping` and `pong`, and not hold the side when its connection is lost: its end goes on and is logged all the same.',
  },
  '10.7': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S262', 'S292'],
    text: 'A relay MUST refuse a connection with `unauthenticated` when the token in `terminate` is not, compared in constant time, that of the side, and with `protocol-error` when a terminal gives another reason than `terminal`; this begins no end.',
  },
  '10.8': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S263', 'S264', 'S293'],
    text: 'On `terminate` the Cloud Hub, for the terminal by way of the Web Agent, MUST ask management to terminate the session (`requestTermination`) with the side, the reason and the token.',
  },
  '10.9': {
    section: '10',
    level: 'MUST',
    parties: ['management'],
    steps: ['S264', 'S265'],
    text: 'On a request of the terminal\'s side management MUST send `session-terminate` to the device, unless it holds the ended log of the device\'s side, and answer without waiting for the device.',
  },
  '10.10': {
    section: '10',
    level: 'MUST',
    parties: ['management'],
    steps: ['S266', 'S294'],
    text: 'Management MUST accept each request to terminate a session that it gave to this relay, with the right token, in every state, also when it is repeated or the session is over; any other is `unauthenticated`.',
  },
  '10.11': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S266', 'S267', 'S294', 'S295'],
    text: 'When management has accepted, a relay MUST store the ended log of this side, with the reason of the `terminate`, durably and before it sends it.',
  },
  '10.12': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S264', 'S293'],
    text: 'A relay MUST repeat a request to terminate that fails with a retryable error or gets no answer, once a second, and go on as if it had been accepted on any other error, and at `terminateTimeout` (10.16).',
  },
  '10.13': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S268', 'S270', 'S271', 'S272', 'S296', 'S298', 'S299'],
    text: 'A relay MUST send `terminated` with the reason of the side\'s ended log, and then close, only after management has acknowledged that log, or at `terminateTimeout` (10.16).',
  },
  '10.14': {
    section: '10',
    level: 'MUST',
    parties: ['device', 'terminal'],
    steps: ['S272', 'S273', 'S299', 'S337', 'S338', '0137'],
    text: 'At `terminated` an endpoint MUST end every open exchange with `session-over`, close, and end its agent or client; the terminal\'s client tells session control before.',
  },
  '10.15': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0138', '0175'],
    text: 'A relay that ends a session by itself MUST store the ended log of the device\'s side first and that of the terminal\'s side next, both with the reason, send them in this order, and tell each side after the acknowledgement of its log (10.13).',
  },
  '10.16': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0138'],
    text: 'When `terminateTimeout` is over since the end of a session began, a relay MUST store ended logs with reason `forced` for the sides that have none, the device\'s first, and then tell and close every connection of the session that is left, without waiting for acknowledgements.',
  },
  '10.17': {
    section: '10',
    level: 'MUST',
    parties: ['management'],
    steps: ['S265', 'S331', '0138'],
    text: 'To end an `established` session management MUST send `session-terminate` with the reason to the device; the device\'s ended log brings the end of the terminal\'s side (10.19).',
  },
  '10.18': {
    section: '10',
    level: 'MUST',
    parties: ['management'],
    steps: ['S331', '0138'],
    text: 'To end a session that is `approved` or `connecting`, and any session whose two ended logs it does not hold `terminateTimeout` after it became `terminating` (in a deployment, `drainDeadline` and `terminateTimeout` after execute), management MUST ask the relay to end both sides (`terminateSession`), once no request for connection information is under way, and send `session-terminate` to the device if it was sent `session-info`.',
  },
  '10.19': {
    section: '10',
    level: 'MUST',
    parties: ['management'],
    steps: ['S331', '0155'],
    text: 'When management stores the device\'s ended log and does not hold the terminal\'s, it MUST ask the relay to end the terminal\'s side with the same reason.',
  },
  '10.20': {
    section: '10',
    level: 'MUST',
    parties: ['management'],
    steps: ['S331', '0138'],
    text: 'Management MUST repeat a request to end sides until the relay answers, and as 11.5 allows where it answers with an error; `not-found` means that nothing is left there, and a session that is not final fails.',
  },
  '10.21': {
    section: '10',
    level: 'MUST',
    parties: ['management'],
    steps: ['S265', '0138'],
    text: 'When management stores the terminal\'s ended log, does not hold the device\'s, and has not asked the device yet, it MUST send `session-terminate` with the same reason to the device.',
  },
  '10.22': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S331', 'S332'],
    text: 'On `terminateSession` a relay MUST begin the end of the session, store the ended logs of the named sides that are not ended, the device\'s first, with the reason given, and answer with the sides that have no ended log then; it asks management for nothing.',
  },
  '10.23': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S333', 'S335', 'S336', 'S337'],
    text: 'A relay MUST send the logs that S331 brought about, with the token of a side that has started, and tell and close each side after the acknowledgement: the Cloud Hub tells the Web Agent, the Web Agent the terminal.',
  },
  '10.24': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S331'],
    text: 'A relay MUST answer `terminateSession` for sides that are ended already as it answers any other, and with `not-found` only for a session of which it holds no reservation; it keeps a reservation at least until both ended logs are acknowledged.',
  },
  '10.25': {
    section: '10',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0138', 'S332'],
    text: 'When the ended log of one side is stored, a relay MUST store that of the other, with the same reason, as soon as the other has no connection: at once if it is reserved or held, otherwise when it loses its connection.',
  },
  '10.26': {
    section: '10',
    level: 'MAY',
    parties: ['relay'],
    steps: ['0175', 'S331'],
    text: 'A relay MAY, after it has stored the device\'s ended log, end the terminal\'s side by itself with the same reason, in place of waiting for S331.',
  },
  '10.27': {
    section: '10',
    level: 'MUST',
    parties: ['management'],
    steps: ['0138', '0085'],
    text: 'Management MUST show as `endReason` the first reason that it stored for the end, from a request or a log, and as `code` the code that the table above gives for it.',
  },
  '11.1': {
    section: '11',
    level: 'MUST',
    parties: ['management', 'relay'],
    steps: ['0036', '0037'],
    text: 'An HTTP service MUST answer by the table above, in its order.',
  },
  '11.2': {
    section: '11',
    level: 'MUST',
    parties: ['management', 'relay'],
    steps: ['0085'],
    text: 'An HTTP error MUST be `application/problem+json` as the schema `Problem` says, with the status of the error table, and with `session` wherever the error concerns one session that the asker may know of.',
  },
  '11.3': {
    section: '11',
    level: 'MUST',
    parties: ['management', 'relay'],
    steps: ['S141'],
    text: 'An HTTP service MUST answer `bad-request` to a request body with a member that its schema does not know where the schema allows no others.',
  },
  '11.4': {
    section: '11',
    level: 'MUST',
    parties: ['device', 'terminal', 'management', 'relay'],
    steps: ['0085'],
    text: 'A party MUST treat an error code that it does not know as `unknown`, and an error without a code by its HTTP status, close code or condition.',
  },
  '11.5': {
    section: '11',
    level: 'MUST',
    parties: ['device', 'terminal', 'management', 'relay'],
    steps: ['0085'],
    text: 'A party MUST NOT repeat a request unchanged after an error that is not retryable, nor before the time in `Retry-After`.',
  },
  '11.6': {
    section: '11',
    level: 'MUST',
    parties: ['management', 'relay'],
    steps: ['0085'],
    text: 'An error that a timer of `session.yaml` caused MUST name the timer where its form has a place for it.',
  },
  '11.7': {
    section: '11',
    level: 'MUST',
    parties: ['device', 'management', 'relay'],
    steps: ['0085'],
    text: 'A party that fails for a reason of its own MUST answer `internal` without saying more of the reason.',
  },
  '11.8': {
    section: '11',
    level: 'MUST',
    parties: ['management'],
    steps: ['0085'],
    text: 'Management that passes on an error which arose in another party MUST name that party as `source`; every other error names the party that answers.',
  },
  '11.9': {
    section: '11',
    level: 'MUST',
    parties: ['management'],
    steps: ['S125', 'S150', 'S201', 'S315'],
    text: 'Management MUST hold the answer to a request with `Prefer: wait=N` for up to N seconds while it has nothing new to say: while `revision` is not above `since` (without `since` it answers at once), while there is no notice, or while the answer to `pollConnectionInformation` would be 202.',
  },
  '12.1': {
    section: '12',
    level: 'MUST',
    parties: ['management'],
    steps: ['0141'],
    text: 'Management MUST answer `wrong-state` to the instruction of a deployment while another one is not final.',
  },
  '12.2': {
    section: '12',
    level: 'MUST',
    parties: ['management'],
    steps: ['S311', '0141'],
    text: 'On the instruction management MUST ask the relay which sessions it holds (`querySessions`), and answer `relay-unreachable` and make no deployment where that fails.',
  },
  '12.3': {
    section: '12',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S312', '0142'],
    text: 'The Master MUST answer with every session of which a side has no ended log, with its device and those sides.',
  },
  '12.4': {
    section: '12',
    level: 'MUST',
    parties: ['management'],
    steps: ['S313', '0143', '0145'],
    text: 'Management MUST answer the instruction with the deployment in state `listed` and the list that the relay gave, for the administrator\'s device list screen with execute and abort.',
  },
  '12.5': {
    section: '12',
    level: 'MUST',
    parties: ['management'],
    steps: ['0172'],
    text: 'When the list is empty and management holds no session from `approved` to `terminating`, management MUST execute the deployment at once, without waiting for the administrator.',
  },
  '12.6': {
    section: '12',
    level: 'MUST',
    parties: ['management'],
    steps: ['0147'],
    text: 'On abort management MUST make a `listed` deployment `aborted` and do nothing else; on execute or abort in any other state it answers `wrong-state`.',
  },
  '12.7': {
    section: '12',
    level: 'MUST',
    parties: ['management'],
    steps: ['S314', '0148', '0172'],
    text: 'On execute management MUST, in this order, answer start requests from then on with `relay-draining` and let sessions that get their YES from then on fail with this code; ask the relay to drain (`drain`); and send `session-terminate` with reason `deployment` to the device of every session that has session IDs, is not over, and whose device\'s side has no ended log yet.',
  },
  '12.8': {
    section: '12',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S314'],
    text: 'A relay that drains MUST answer requests for connection information with `relay-draining` and end every session neither of whose sides has started, with the reason given (10.15).',
  },
  '12.9': {
    section: '12',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S314', 'S315'],
    text: 'A relay that drains MUST send `halt`, with the reason and the seconds until the deadline, to every side that is connected, and to a side that comes back behind its `connected`; sessions that have started go on until they are ended.',
  },
  '12.10': {
    section: '12',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0172'],
    text: 'At the deadline a relay MUST end every session that is left with reason `forced` (10.15, 10.16).',
  },
  '12.11': {
    section: '12',
    level: 'MAY',
    parties: ['device'],
    steps: ['S314', 'S291'],
    text: 'A device that is asked to end a session with reason `deployment` MAY let its open exchanges finish first, but no longer than half of the `Deadline` of the `halt` that it received.',
  },
  '12.12': {
    section: '12',
    level: 'MUST',
    parties: ['relay'],
    steps: ['S314'],
    text: 'A relay MUST answer a request to drain what drains already with the sessions that are left, and change nothing, and take sessions again on `endDrain`, those of one pair where it names one; a drain outlives the process of a pair, not that of the relay.',
  },
  '12.13': {
    section: '12',
    level: 'MUST',
    parties: ['management'],
    steps: ['S331', 'S315', '0150', '0155'],
    text: 'On each device\'s ended log of a session that the deployment ends, management MUST have the terminal\'s side ended (10.19) and make a halt notice.',
  },
  '12.14': {
    section: '12',
    level: 'MUST',
    parties: ['management'],
    steps: ['S317', '0161', '0172'],
    text: 'The deployment execution unit MUST run only when management holds both ended logs of every session that the relay held, or of those of the pairs concerned, and no request for connection information is under way.',
  },
  '12.15': {
    section: '12',
    level: 'MUST',
    parties: ['management'],
    steps: ['S317', '0173'],
    text: 'Management MUST take a deployment for `deployed` only when the relay\'s `relayHealth` names the version that was instructed, and otherwise for `rolled-back` with a code; in both cases it takes start requests again and ends the drain of a relay that still drains.',
  },
  '12.16': {
    section: '12',
    level: 'MUST',
    parties: ['management'],
    steps: ['0146', 'S313'],
    text: 'Management MUST show the deployment\'s state, the devices, sessions and sides that are left, the seconds since execute and the deadline (`getDeployment`), and answer a request that waits at each change.',
  },
  '12.17': {
    section: '12',
    level: 'MAY',
    parties: ['management'],
    steps: ['0033', '0173'],
    text: 'Management MAY deploy pair by pair: it drains the pairs concerned (`pairs`) while the Master gives new sessions to others, and then does not refuse start requests.',
  },
  '12.18': {
    section: '12',
    level: 'MUST',
    parties: ['management'],
    steps: ['S315', '0152'],
    text: 'Management MUST keep a halt notice for the user of the session until the user acknowledges it, for at least 400 days, also over a logout and the next login, and show it with `listNotices` at once to a request that waits.',
  },
  '12.19': {
    section: '12',
    level: 'SHOULD',
    parties: ['management'],
    steps: ['0153'],
    text: 'Management SHOULD give the halt notice to the user\'s administrator as well, whether the user is logged in or not; each of them acknowledges it alone.',
  },
  '12.20': {
    section: '12',
    level: 'MAY',
    parties: ['management'],
    steps: ['0154'],
    text: 'Management MAY send the notice by e-mail too.',
  },
  '12.21': {
    section: '12',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S315', 'S316', '0151'],
    text: 'A terminal MUST ask for notices while its user is logged in, with `Prefer: wait` or at least once a minute, display each one, and acknowledge it after it was displayed.',
  },
  '13.1': {
    section: '13',
    level: 'MUST',
    parties: ['device', 'terminal', 'management', 'relay'],
    steps: ['0165'],
    text: 'Every connection of this protocol that leaves a machine MUST be TLS 1.2 or later, and whoever opens it checks the certificate and the name; there is no way back to a connection without TLS.',
  },
  '13.2': {
    section: '13',
    level: 'MUST',
    parties: ['management', 'relay'],
    steps: ['0038'],
    text: 'Management and the relay MUST authenticate each other on every request with the keys that they share, or with certificates, and answer `unauthenticated` to anything else.',
  },
  '13.3': {
    section: '13',
    level: 'MUST',
    parties: ['device'],
    steps: ['0149', '0163'],
    text: 'A device MUST connect only to relays, and download firmware only from sources, that lie under an address of its configured list; an empty list admits none.',
  },
  '13.4': {
    section: '13',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['0163'],
    text: 'A terminal that has a list of relays MUST connect to those alone.',
  },
  '13.5': {
    section: '13',
    level: 'MUST',
    parties: ['device', 'terminal', 'management', 'relay'],
    steps: ['0163'],
    text: 'A party MUST NOT follow a redirect on a connection of this protocol.',
  },
  '13.6': {
    section: '13',
    level: 'MUST',
    parties: ['management', 'relay'],
    steps: ['S147', 'S202', 'S103'],
    text: 'An answer that carries a secret MUST have `Cache-Control: no-store`.',
  },
  '13.7': {
    section: '13',
    level: 'MUST',
    parties: ['relay'],
    steps: ['0163'],
    text: 'A relay MUST drop a connection whose TLS and WebSocket handshakes are not finished after 10 seconds.',
  },
  '13.8': {
    section: '13',
    level: 'MAY',
    parties: ['management', 'relay'],
    steps: ['0163'],
    text: 'A service MAY answer `too-many-requests`, or refuse a connection with it, when an address, a user or a device goes beyond a rate or number that the operator set.',
  },
  '13.9': {
    section: '13',
    level: 'MUST',
    parties: ['terminal'],
    steps: ['S231'],
    text: 'A terminal that offers a device\'s application on a local port MUST listen on the loopback address only and refuse a request whose `Host` is not a name that it gave out.',
  },
}
