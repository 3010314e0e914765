/**
 * Generated from spec/ by `npm run generate`; change it there.
 *
 * The steps of the seed.
 */
import type { StepDescriptor } from '../runtime/descriptor.ts'

/** A step of the seed. */
export type Step =
  | 'S101'
  | 'S102'
  | 'S103'
  | 'S121'
  | 'S122'
  | 'S123'
  | 'S124'
  | 'S125'
  | 'S141'
  | 'S142'
  | 'S143'
  | 'S144'
  | 'S145'
  | 'S146'
  | 'S147'
  | 'S148'
  | 'S149'
  | 'S150'
  | 'S171'
  | 'S172'
  | 'S173'
  | 'S174'
  | 'S175'
  | 'S176'
  | 'S177'
  | 'S178'
  | 'S179'
  | 'S180'
  | 'S201'
  | 'S202'
  | 'S203'
  | 'S204'
  | 'S205'
  | 'S206'
  | 'S207'
  | 'S208'
  | 'S209'
  | 'S210'
  | 'S211'
  | 'S212'
  | 'S213'
  | 'S214'
  | 'S231'
  | 'S232'
  | 'S233'
  | 'S234'
  | 'S235'
  | 'S236'
  | 'S237'
  | 'S238'
  | 'S239'
  | 'S240'
  | 'S241'
  | 'S242'
  | 'S243'
  | 'S261'
  | 'S262'
  | 'S263'
  | 'S264'
  | 'S265'
  | 'S266'
  | 'S267'
  | 'S268'
  | 'S269'
  | 'S270'
  | 'S271'
  | 'S272'
  | 'S273'
  | 'S291'
  | 'S292'
  | 'S293'
  | 'S294'
  | 'S295'
  | 'S296'
  | 'S297'
  | 'S298'
  | 'S299'
  | 'S311'
  | 'S312'
  | 'S313'
  | 'S314'
  | 'S315'
  | 'S316'
  | 'S317'
  | 'S331'
  | 'S332'
  | 'S333'
  | 'S334'
  | 'S335'
  | 'S336'
  | 'S337'
  | 'S338'

/** Each step of the seed, and what implements it. */
export const steps: Readonly<Record<Step, StepDescriptor>> = {
  S101: {
    party: 'terminal',
    meaning: 'Sends user ID and password to management.',
    owners: [{ kind: 'operation', name: 'management.login' }, { kind: 'clause', name: '3.1' }],
  },
  S102: {
    party: 'management',
    meaning: 'Decides whether that combination permits a login.',
    owners: [{ kind: 'operation', name: 'management.login' }, { kind: 'clause', name: '3.2' }],
  },
  S103: {
    party: 'management',
    meaning: 'Answers whether the login is permitted.',
    owners: [
      { kind: 'answer', name: 'management.login 200' },
      { kind: 'clause', name: '2.6' },
      { kind: 'clause', name: '3.2' },
      { kind: 'clause', name: '3.3' },
      { kind: 'clause', name: '3.4' },
      { kind: 'clause', name: '13.6' },
    ],
  },
  S121: {
    party: 'terminal',
    meaning: 'Instructs the remote maintenance of a device.',
    owners: [
      { kind: 'operation', name: 'management.instructMaintenance' },
      { kind: 'clause', name: '3.11' },
      { kind: 'clause', name: '3.12' },
    ],
  },
  S122: {
    party: 'management',
    meaning: 'Asks the device over XMPP to execute the maintenance.',
    owners: [
      { kind: 'operation', name: 'management.instructMaintenance' },
      { kind: 'stanza', name: 'maintenance-request' },
      { kind: 'clause', name: '3.12' },
      { kind: 'clause', name: '3.13' },
      { kind: 'clause', name: '4.15' },
    ],
  },
  S123: {
    party: 'device',
    meaning: 'Executes the maintenance.',
    owners: [
      { kind: 'stanza', name: 'maintenance-progress' },
      { kind: 'clause', name: '3.14' },
      { kind: 'clause', name: '3.15' },
      { kind: 'clause', name: '3.16' },
      { kind: 'clause', name: '3.17' },
      { kind: 'clause', name: '3.19' },
    ],
  },
  S124: {
    party: 'device',
    meaning: 'Sends the result of the maintenance to management over XMPP.',
    owners: [
      { kind: 'stanza', name: 'maintenance-result' },
      { kind: 'clause', name: '3.18' },
      { kind: 'clause', name: '3.21' },
      { kind: 'clause', name: '4.16' },
    ],
  },
  S125: {
    party: 'management',
    meaning: 'Tells the terminal the result of the maintenance.',
    owners: [
      { kind: 'answer', name: 'management.getMaintenance 200' },
      { kind: 'operation', name: 'management.getMaintenance' },
      { kind: 'clause', name: '3.20' },
      { kind: 'clause', name: '11.9' },
    ],
  },
  S141: {
    party: 'terminal',
    meaning: 'Asks management to start a session with an application of a device.',
    owners: [
      { kind: 'operation', name: 'management.startSession' },
      { kind: 'clause', name: '5.1' },
      { kind: 'clause', name: '5.2' },
      { kind: 'clause', name: '5.4' },
      { kind: 'clause', name: '11.3' },
    ],
  },
  S142: {
    party: 'management',
    meaning: 'Asks the device over XMPP for the approval of the session.',
    owners: [
      { kind: 'operation', name: 'management.startSession' },
      { kind: 'stanza', name: 'approval-request' },
      { kind: 'transition', name: 'session.request-approval' },
      { kind: 'transition', name: 'session.fail-unreachable' },
      { kind: 'clause', name: '4.10' },
      { kind: 'clause', name: '4.14' },
      { kind: 'clause', name: '4.15' },
      { kind: 'clause', name: '4.18' },
      { kind: 'clause', name: '4.19' },
      { kind: 'clause', name: '5.4' },
      { kind: 'clause', name: '5.5' },
      { kind: 'clause', name: '5.10' },
    ],
  },
  S143: {
    party: 'device',
    meaning: 'Shows the approval screen of the named application.',
    owners: [
      { kind: 'stanza', name: 'approval-request' },
      { kind: 'transition', name: 'session.request-approval' },
      { kind: 'clause', name: '4.19' },
      { kind: 'clause', name: '4.20' },
      { kind: 'clause', name: '4.21' },
    ],
  },
  S144: {
    party: 'device',
    meaning: 'Tells management over XMPP that somebody pressed YES.',
    owners: [
      { kind: 'stanza', name: 'approval' },
      { kind: 'transition', name: 'session.approve' },
      { kind: 'clause', name: '4.10' },
      { kind: 'clause', name: '4.14' },
      { kind: 'clause', name: '4.16' },
      { kind: 'clause', name: '4.17' },
      { kind: 'clause', name: '4.22' },
      { kind: 'clause', name: '4.24' },
      { kind: 'clause', name: '4.26' },
      { kind: 'clause', name: '5.8' },
    ],
  },
  S145: {
    party: 'management',
    meaning: 'Asks the relay for connection information.',
    owners: [
      { kind: 'operation', name: 'relay.requestConnectionInformation' },
      { kind: 'transition', name: 'session.approve' },
      { kind: 'transition', name: 'session.fail-relay' },
      { kind: 'clause', name: '5.7' },
      { kind: 'clause', name: '5.13' },
      { kind: 'clause', name: '5.14' },
      { kind: 'clause', name: '5.16' },
    ],
  },
  S146: {
    party: 'relay',
    meaning: 'Makes the session IDs.',
    owners: [
      { kind: 'operation', name: 'relay.requestConnectionInformation' },
      { kind: 'clause', name: '2.5' },
      { kind: 'clause', name: '5.15' },
      { kind: 'clause', name: '5.16' },
      { kind: 'clause', name: '5.27' },
    ],
  },
  S147: {
    party: 'relay',
    meaning: 'Answers management with the session IDs.',
    owners: [
      { kind: 'answer', name: 'relay.requestConnectionInformation 201' },
      { kind: 'transition', name: 'session.receive-connection-information' },
      { kind: 'clause', name: '5.17' },
      { kind: 'clause', name: '13.6' },
    ],
  },
  S148: {
    party: 'management',
    meaning: 'Makes the token that stands for the valid duration.',
    owners: [
      { kind: 'transition', name: 'session.receive-connection-information' },
      { kind: 'clause', name: '2.4' },
      { kind: 'clause', name: '2.6' },
      { kind: 'clause', name: '5.7' },
      { kind: 'clause', name: '5.19' },
    ],
  },
  S149: {
    party: 'management',
    meaning: 'Sends the token and the session ID to the device over XMPP.',
    owners: [
      { kind: 'stanza', name: 'session-info' },
      { kind: 'transition', name: 'session.receive-connection-information' },
      { kind: 'clause', name: '4.15' },
      { kind: 'clause', name: '4.18' },
      { kind: 'clause', name: '4.27' },
      { kind: 'clause', name: '4.29' },
      { kind: 'clause', name: '5.20' },
      { kind: 'clause', name: '5.43' },
    ],
  },
  S150: {
    party: 'management',
    meaning: 'Tells the terminal that token and session ID are there.',
    owners: [
      { kind: 'answer', name: 'management.getSession 200' },
      { kind: 'transition', name: 'session.receive-connection-information' },
      { kind: 'clause', name: '5.21' },
      { kind: 'clause', name: '11.9' },
    ],
  },
  S171: {
    party: 'device',
    meaning: 'The application activates the Cloud Hub Agent with token and session ID.',
    owners: [{ kind: 'stanza', name: 'session-info' }, { kind: 'clause', name: '4.28' }],
  },
  S172: {
    party: 'device',
    meaning: 'The Cloud Hub Agent connects to the relay with token and session ID.',
    owners: [
      { kind: 'frames', name: 'fromDevice' },
      { kind: 'clause', name: '4.28' },
      { kind: 'clause', name: '6.1' },
      { kind: 'clause', name: '6.2' },
      { kind: 'clause', name: '6.3' },
      { kind: 'clause', name: '6.6' },
      { kind: 'clause', name: '6.7' },
      { kind: 'clause', name: '6.20' },
    ],
  },
  S173: {
    party: 'relay',
    meaning: 'The Cloud Hub asks management to authenticate the device\'s token.',
    owners: [
      { kind: 'operation', name: 'management.authenticate' },
      { kind: 'clause', name: '6.10' },
      { kind: 'clause', name: '6.13' },
    ],
  },
  S174: {
    party: 'management',
    meaning: 'Authenticates the device\'s token.',
    owners: [{ kind: 'operation', name: 'management.authenticate' }, { kind: 'clause', name: '6.11' }],
  },
  S175: {
    party: 'management',
    meaning: 'Answers the Cloud Hub with the result.',
    owners: [
      { kind: 'answer', name: 'management.authenticate 200' },
      { kind: 'frame', name: 'error' },
      { kind: 'clause', name: '6.8' },
      { kind: 'clause', name: '6.11' },
      { kind: 'clause', name: '6.12' },
      { kind: 'clause', name: '6.14' },
      { kind: 'clause', name: '6.21' },
    ],
  },
  S176: {
    party: 'relay',
    meaning: 'Stores the log that the device\'s side has started.',
    owners: [
      { kind: 'transition', name: 'side.start' },
      { kind: 'clause', name: '5.35' },
      { kind: 'clause', name: '6.15' },
    ],
  },
  S177: {
    party: 'relay',
    meaning: 'Sends that log with the token to management.',
    owners: [
      { kind: 'operation', name: 'management.manageLog' },
      { kind: 'clause', name: '5.34' },
      { kind: 'clause', name: '5.36' },
      { kind: 'clause', name: '5.37' },
      { kind: 'clause', name: '6.16' },
    ],
  },
  S178: {
    party: 'management',
    meaning: 'Manages that log.',
    owners: [
      { kind: 'operation', name: 'management.manageLog' },
      { kind: 'transition', name: 'session.start-first-side' },
      { kind: 'transition', name: 'session.establish' },
      { kind: 'transition', name: 'session.start-while-terminating' },
      { kind: 'clause', name: '5.26' },
      { kind: 'clause', name: '5.38' },
      { kind: 'clause', name: '5.40' },
      { kind: 'clause', name: '5.42' },
    ],
  },
  S179: {
    party: 'management',
    meaning: 'Answers that the log is managed.',
    owners: [
      { kind: 'answer', name: 'management.manageLog 200' },
      { kind: 'clause', name: '5.39' },
      { kind: 'clause', name: '6.17' },
      { kind: 'clause', name: '6.18' },
    ],
  },
  S180: {
    party: 'relay',
    meaning: 'Tells the device that its side is established.',
    owners: [
      { kind: 'frames', name: 'toDevice' },
      { kind: 'frame', name: 'connected' },
      { kind: 'clause', name: '6.4' },
      { kind: 'clause', name: '6.17' },
      { kind: 'clause', name: '6.19' },
      { kind: 'clause', name: '6.22' },
      { kind: 'clause', name: '6.43' },
      { kind: 'clause', name: '7.17' },
    ],
  },
  S201: {
    party: 'terminal',
    meaning: 'Polls management for the connection information.',
    owners: [
      { kind: 'operation', name: 'management.pollConnectionInformation' },
      { kind: 'clause', name: '5.22' },
      { kind: 'clause', name: '11.9' },
    ],
  },
  S202: {
    party: 'management',
    meaning: 'Answers with token and session ID.',
    owners: [
      { kind: 'answer', name: 'management.pollConnectionInformation 200' },
      { kind: 'clause', name: '5.23' },
      { kind: 'clause', name: '5.24' },
      { kind: 'clause', name: '5.43' },
      { kind: 'clause', name: '13.6' },
    ],
  },
  S203: {
    party: 'terminal',
    meaning: 'Activates the client with token and session ID.',
    owners: [{ kind: 'clause', name: '5.25' }],
  },
  S204: {
    party: 'terminal',
    meaning: 'The client connects to the relay with token and session ID.',
    owners: [
      { kind: 'frames', name: 'fromTerminal' },
      { kind: 'clause', name: '5.25' },
      { kind: 'clause', name: '6.1' },
      { kind: 'clause', name: '6.2' },
      { kind: 'clause', name: '6.3' },
      { kind: 'clause', name: '6.6' },
      { kind: 'clause', name: '6.7' },
      { kind: 'clause', name: '6.20' },
    ],
  },
  S205: {
    party: 'relay',
    meaning: 'The Web Agent passes token and session ID to the Cloud Hub.',
    owners: [{ kind: 'frames', name: 'fromTerminal' }, { kind: 'clause', name: '6.10' }],
  },
  S206: {
    party: 'relay',
    meaning: 'The Cloud Hub asks management to authenticate the terminal\'s token.',
    owners: [
      { kind: 'operation', name: 'management.authenticate' },
      { kind: 'clause', name: '6.10' },
      { kind: 'clause', name: '6.13' },
    ],
  },
  S207: {
    party: 'management',
    meaning: 'Authenticates the terminal\'s token.',
    owners: [{ kind: 'operation', name: 'management.authenticate' }, { kind: 'clause', name: '6.11' }],
  },
  S208: {
    party: 'management',
    meaning: 'Answers the Cloud Hub with the result.',
    owners: [
      { kind: 'answer', name: 'management.authenticate 200' },
      { kind: 'frame', name: 'error' },
      { kind: 'clause', name: '6.8' },
      { kind: 'clause', name: '6.11' },
      { kind: 'clause', name: '6.12' },
      { kind: 'clause', name: '6.14' },
      { kind: 'clause', name: '6.21' },
    ],
  },
  S209: {
    party: 'relay',
    meaning: 'Stores the log that the terminal\'s side has started.',
    owners: [
      { kind: 'transition', name: 'side.start' },
      { kind: 'clause', name: '5.35' },
      { kind: 'clause', name: '6.15' },
    ],
  },
  S210: {
    party: 'relay',
    meaning: 'Sends that log with the token to management.',
    owners: [
      { kind: 'operation', name: 'management.manageLog' },
      { kind: 'clause', name: '5.36' },
      { kind: 'clause', name: '6.16' },
    ],
  },
  S211: {
    party: 'management',
    meaning: 'Manages that log.',
    owners: [
      { kind: 'operation', name: 'management.manageLog' },
      { kind: 'transition', name: 'session.start-first-side' },
      { kind: 'transition', name: 'session.establish' },
      { kind: 'transition', name: 'session.start-while-terminating' },
      { kind: 'clause', name: '5.26' },
      { kind: 'clause', name: '5.38' },
    ],
  },
  S212: {
    party: 'management',
    meaning: 'Answers that the log is managed.',
    owners: [
      { kind: 'answer', name: 'management.manageLog 200' },
      { kind: 'clause', name: '5.39' },
      { kind: 'clause', name: '6.17' },
      { kind: 'clause', name: '6.18' },
    ],
  },
  S213: {
    party: 'relay',
    meaning: 'The Cloud Hub tells the Web Agent that the terminal\'s side is established.',
    owners: [
      { kind: 'frames', name: 'toTerminal' },
      { kind: 'frame', name: 'connected' },
      { kind: 'clause', name: '6.17' },
    ],
  },
  S214: {
    party: 'relay',
    meaning: 'The Web Agent tells the terminal that its side is established.',
    owners: [
      { kind: 'frames', name: 'toTerminal' },
      { kind: 'frame', name: 'connected' },
      { kind: 'clause', name: '6.4' },
      { kind: 'clause', name: '6.17' },
      { kind: 'clause', name: '6.19' },
      { kind: 'clause', name: '6.22' },
      { kind: 'clause', name: '6.43' },
      { kind: 'clause', name: '7.17' },
    ],
  },
  S231: {
    party: 'terminal',
    meaning: 'The client makes an HTTP request with the header for relaying.',
    owners: [
      { kind: 'frame', name: 'request' },
      { kind: 'clause', name: '8.1' },
      { kind: 'clause', name: '8.8' },
      { kind: 'clause', name: '8.30' },
      { kind: 'clause', name: '8.31' },
      { kind: 'clause', name: '8.32' },
      { kind: 'clause', name: '8.33' },
      { kind: 'clause', name: '8.34' },
      { kind: 'clause', name: '8.35' },
      { kind: 'clause', name: '8.36' },
      { kind: 'clause', name: '8.38' },
      { kind: 'clause', name: '8.39' },
      { kind: 'clause', name: '8.43' },
      { kind: 'clause', name: '13.9' },
    ],
  },
  S232: {
    party: 'terminal',
    meaning: 'Sends it to the relay.',
    owners: [
      { kind: 'frames', name: 'fromTerminal' },
      { kind: 'frame', name: 'request' },
      { kind: 'frame', name: 'data' },
      { kind: 'clause', name: '7.1' },
      { kind: 'clause', name: '7.7' },
      { kind: 'clause', name: '8.1' },
      { kind: 'clause', name: '8.3' },
      { kind: 'clause', name: '8.8' },
      { kind: 'clause', name: '8.12' },
      { kind: 'clause', name: '8.13' },
      { kind: 'clause', name: '8.22' },
      { kind: 'clause', name: '8.27' },
      { kind: 'clause', name: '9.1' },
      { kind: 'clause', name: '9.2' },
      { kind: 'clause', name: '9.3' },
      { kind: 'clause', name: '9.12' },
    ],
  },
  S233: {
    party: 'relay',
    meaning: 'The Web Agent passes it to the Cloud Hub.',
    owners: [
      { kind: 'frames', name: 'fromTerminal' },
      { kind: 'frame', name: 'request' },
      { kind: 'frame', name: 'data' },
      { kind: 'frame', name: 'credit' },
      { kind: 'clause', name: '7.10' },
      { kind: 'clause', name: '7.13' },
      { kind: 'clause', name: '7.16' },
      { kind: 'clause', name: '9.4' },
      { kind: 'clause', name: '9.5' },
      { kind: 'clause', name: '9.13' },
      { kind: 'clause', name: '9.14' },
      { kind: 'clause', name: '9.16' },
    ],
  },
  S234: {
    party: 'relay',
    meaning: 'The Cloud Hub sends it to the device.',
    owners: [
      { kind: 'frames', name: 'toDevice' },
      { kind: 'frame', name: 'request' },
      { kind: 'frame', name: 'data' },
      { kind: 'clause', name: '7.14' },
      { kind: 'clause', name: '7.15' },
    ],
  },
  S235: {
    party: 'device',
    meaning: 'The Cloud Hub Agent finds the application by its application ID.',
    owners: [
      { kind: 'frame', name: 'request' },
      { kind: 'frame', name: 'reset' },
      { kind: 'clause', name: '6.25' },
      { kind: 'clause', name: '7.12' },
      { kind: 'clause', name: '8.2' },
      { kind: 'clause', name: '8.4' },
      { kind: 'clause', name: '8.5' },
      { kind: 'clause', name: '8.6' },
      { kind: 'clause', name: '8.7' },
      { kind: 'clause', name: '8.17' },
      { kind: 'clause', name: '8.18' },
      { kind: 'clause', name: '8.19' },
      { kind: 'clause', name: '8.20' },
      { kind: 'clause', name: '8.21' },
      { kind: 'clause', name: '8.30' },
      { kind: 'clause', name: '8.31' },
      { kind: 'clause', name: '8.32' },
      { kind: 'clause', name: '8.33' },
      { kind: 'clause', name: '8.34' },
      { kind: 'clause', name: '8.35' },
      { kind: 'clause', name: '8.39' },
      { kind: 'clause', name: '9.6' },
      { kind: 'clause', name: '9.7' },
      { kind: 'clause', name: '9.9' },
      { kind: 'clause', name: '9.15' },
    ],
  },
  S236: {
    party: 'device',
    meaning: 'Takes the header for relaying off the request.',
    owners: [{ kind: 'frame', name: 'request' }, { kind: 'clause', name: '8.9' }],
  },
  S237: {
    party: 'device',
    meaning: 'Passes the request to the application.',
    owners: [
      { kind: 'clause', name: '8.6' },
      { kind: 'clause', name: '8.9' },
      { kind: 'clause', name: '8.25' },
      { kind: 'clause', name: '8.42' },
      { kind: 'clause', name: '8.44' },
      { kind: 'clause', name: '9.8' },
      { kind: 'clause', name: '9.10' },
      { kind: 'clause', name: '9.11' },
    ],
  },
  S238: {
    party: 'device',
    meaning: 'The application makes the response.',
    owners: [{ kind: 'clause', name: '8.10' }, { kind: 'clause', name: '8.24' }],
  },
  S239: {
    party: 'device',
    meaning: 'The application passes the response to the Cloud Hub Agent.',
    owners: [{ kind: 'clause', name: '8.10' }, { kind: 'clause', name: '8.23' }],
  },
  S240: {
    party: 'device',
    meaning: 'The Cloud Hub Agent puts the header for relaying on the response.',
    owners: [
      { kind: 'frame', name: 'response' },
      { kind: 'clause', name: '7.2' },
      { kind: 'clause', name: '8.10' },
      { kind: 'clause', name: '8.16' },
      { kind: 'clause', name: '8.37' },
      { kind: 'clause', name: '8.38' },
      { kind: 'clause', name: '8.40' },
      { kind: 'clause', name: '8.41' },
    ],
  },
  S241: {
    party: 'device',
    meaning: 'Sends the response to the relay.',
    owners: [
      { kind: 'frames', name: 'fromDevice' },
      { kind: 'frame', name: 'response' },
      { kind: 'frame', name: 'data' },
      { kind: 'clause', name: '7.1' },
      { kind: 'clause', name: '7.7' },
      { kind: 'clause', name: '8.10' },
      { kind: 'clause', name: '8.12' },
      { kind: 'clause', name: '8.14' },
      { kind: 'clause', name: '8.15' },
      { kind: 'clause', name: '8.23' },
      { kind: 'clause', name: '9.1' },
      { kind: 'clause', name: '9.2' },
      { kind: 'clause', name: '9.3' },
      { kind: 'clause', name: '9.12' },
    ],
  },
  S242: {
    party: 'relay',
    meaning: 'The Cloud Hub passes it to the Web Agent.',
    owners: [
      { kind: 'frames', name: 'toTerminal' },
      { kind: 'frame', name: 'response' },
      { kind: 'frame', name: 'data' },
      { kind: 'frame', name: 'credit' },
      { kind: 'clause', name: '7.10' },
      { kind: 'clause', name: '7.13' },
      { kind: 'clause', name: '7.16' },
      { kind: 'clause', name: '9.4' },
      { kind: 'clause', name: '9.5' },
      { kind: 'clause', name: '9.13' },
      { kind: 'clause', name: '9.14' },
      { kind: 'clause', name: '9.16' },
    ],
  },
  S243: {
    party: 'relay',
    meaning: 'The Web Agent sends it to the terminal.',
    owners: [
      { kind: 'frames', name: 'toTerminal' },
      { kind: 'frame', name: 'response' },
      { kind: 'frame', name: 'data' },
      { kind: 'clause', name: '7.14' },
      { kind: 'clause', name: '7.15' },
      { kind: 'clause', name: '8.11' },
      { kind: 'clause', name: '8.14' },
      { kind: 'clause', name: '8.15' },
      { kind: 'clause', name: '8.26' },
      { kind: 'clause', name: '8.44' },
      { kind: 'clause', name: '9.8' },
      { kind: 'clause', name: '9.10' },
      { kind: 'clause', name: '9.11' },
    ],
  },
  S261: {
    party: 'terminal',
    meaning: 'The session control asks the client to end the session.',
    owners: [{ kind: 'clause', name: '10.1' }],
  },
  S262: {
    party: 'terminal',
    meaning: 'The client asks the relay to terminate the session.',
    owners: [
      { kind: 'frames', name: 'fromTerminal' },
      { kind: 'frame', name: 'terminate' },
      { kind: 'clause', name: '6.45' },
      { kind: 'clause', name: '10.1' },
      { kind: 'clause', name: '10.4' },
      { kind: 'clause', name: '10.5' },
      { kind: 'clause', name: '10.6' },
      { kind: 'clause', name: '10.7' },
    ],
  },
  S263: {
    party: 'relay',
    meaning: 'The Web Agent passes the request to the Cloud Hub.',
    owners: [
      { kind: 'frames', name: 'fromTerminal' },
      { kind: 'frame', name: 'terminate' },
      { kind: 'clause', name: '10.8' },
    ],
  },
  S264: {
    party: 'relay',
    meaning: 'The Cloud Hub asks management to terminate the session.',
    owners: [
      { kind: 'operation', name: 'management.requestTermination' },
      { kind: 'transition', name: 'session.request-end' },
      { kind: 'clause', name: '10.8' },
      { kind: 'clause', name: '10.9' },
      { kind: 'clause', name: '10.12' },
    ],
  },
  S265: {
    party: 'management',
    meaning: 'Asks the device over XMPP to terminate the session.',
    owners: [
      { kind: 'operation', name: 'management.requestTermination' },
      { kind: 'stanza', name: 'session-terminate' },
      { kind: 'clause', name: '4.15' },
      { kind: 'clause', name: '4.18' },
      { kind: 'clause', name: '4.30' },
      { kind: 'clause', name: '10.3' },
      { kind: 'clause', name: '10.9' },
      { kind: 'clause', name: '10.17' },
      { kind: 'clause', name: '10.21' },
    ],
  },
  S266: {
    party: 'management',
    meaning: 'Answers the relay that the request is accepted.',
    owners: [
      { kind: 'answer', name: 'management.requestTermination 202' },
      { kind: 'clause', name: '10.10' },
      { kind: 'clause', name: '10.11' },
    ],
  },
  S267: {
    party: 'relay',
    meaning: 'Stores the log that the terminal\'s side has ended.',
    owners: [{ kind: 'transition', name: 'side.end' }, { kind: 'clause', name: '10.11' }],
  },
  S268: {
    party: 'relay',
    meaning: 'Sends that log with the token to management.',
    owners: [
      { kind: 'operation', name: 'management.manageLog' },
      { kind: 'clause', name: '5.36' },
      { kind: 'clause', name: '5.37' },
      { kind: 'clause', name: '10.13' },
    ],
  },
  S269: {
    party: 'management',
    meaning: 'Manages that log.',
    owners: [
      { kind: 'operation', name: 'management.manageLog' },
      { kind: 'transition', name: 'session.end-first-side' },
      { kind: 'transition', name: 'session.terminate' },
      { kind: 'transition', name: 'session.fail-unestablished' },
      { kind: 'clause', name: '5.38' },
    ],
  },
  S270: {
    party: 'management',
    meaning: 'Answers that the log is managed.',
    owners: [
      { kind: 'answer', name: 'management.manageLog 200' },
      { kind: 'clause', name: '5.39' },
      { kind: 'clause', name: '10.13' },
    ],
  },
  S271: {
    party: 'relay',
    meaning: 'The Cloud Hub tells the Web Agent that the terminal\'s connection is over.',
    owners: [
      { kind: 'frames', name: 'toTerminal' },
      { kind: 'frame', name: 'terminated' },
      { kind: 'clause', name: '10.13' },
    ],
  },
  S272: {
    party: 'relay',
    meaning: 'The Web Agent tells the terminal that its connection is over.',
    owners: [
      { kind: 'frames', name: 'toTerminal' },
      { kind: 'frame', name: 'terminated' },
      { kind: 'clause', name: '10.13' },
      { kind: 'clause', name: '10.14' },
    ],
  },
  S273: {
    party: 'terminal',
    meaning: 'The client tells the session control and ends.',
    owners: [{ kind: 'clause', name: '10.14' }],
  },
  S291: {
    party: 'device',
    meaning: 'The application asks the Cloud Hub Agent to end the session.',
    owners: [
      { kind: 'clause', name: '4.30' },
      { kind: 'clause', name: '10.2' },
      { kind: 'clause', name: '10.3' },
      { kind: 'clause', name: '12.11' },
    ],
  },
  S292: {
    party: 'device',
    meaning: 'The Cloud Hub Agent asks the relay to terminate the session.',
    owners: [
      { kind: 'frames', name: 'fromDevice' },
      { kind: 'frame', name: 'terminate' },
      { kind: 'clause', name: '6.45' },
      { kind: 'clause', name: '10.2' },
      { kind: 'clause', name: '10.4' },
      { kind: 'clause', name: '10.5' },
      { kind: 'clause', name: '10.6' },
      { kind: 'clause', name: '10.7' },
    ],
  },
  S293: {
    party: 'relay',
    meaning: 'The Cloud Hub asks management to terminate the session.',
    owners: [
      { kind: 'operation', name: 'management.requestTermination' },
      { kind: 'transition', name: 'session.request-end' },
      { kind: 'clause', name: '10.8' },
      { kind: 'clause', name: '10.12' },
    ],
  },
  S294: {
    party: 'management',
    meaning: 'Answers that the request is accepted.',
    owners: [
      { kind: 'answer', name: 'management.requestTermination 202' },
      { kind: 'clause', name: '10.10' },
      { kind: 'clause', name: '10.11' },
    ],
  },
  S295: {
    party: 'relay',
    meaning: 'Stores the log that the device\'s side has ended.',
    owners: [{ kind: 'transition', name: 'side.end' }, { kind: 'clause', name: '10.11' }],
  },
  S296: {
    party: 'relay',
    meaning: 'Sends that log with the token to management.',
    owners: [
      { kind: 'operation', name: 'management.manageLog' },
      { kind: 'clause', name: '5.36' },
      { kind: 'clause', name: '10.13' },
    ],
  },
  S297: {
    party: 'management',
    meaning: 'Manages that log.',
    owners: [
      { kind: 'operation', name: 'management.manageLog' },
      { kind: 'transition', name: 'session.end-first-side' },
      { kind: 'transition', name: 'session.terminate' },
      { kind: 'transition', name: 'session.fail-unestablished' },
      { kind: 'clause', name: '5.38' },
    ],
  },
  S298: {
    party: 'management',
    meaning: 'Answers that the log is managed.',
    owners: [
      { kind: 'answer', name: 'management.manageLog 200' },
      { kind: 'clause', name: '5.39' },
      { kind: 'clause', name: '10.13' },
    ],
  },
  S299: {
    party: 'relay',
    meaning: 'Tells the device that its connection is over.',
    owners: [
      { kind: 'frames', name: 'toDevice' },
      { kind: 'frame', name: 'terminated' },
      { kind: 'clause', name: '6.44' },
      { kind: 'clause', name: '10.13' },
      { kind: 'clause', name: '10.14' },
    ],
  },
  S311: {
    party: 'management',
    meaning: 'Asks the Master which devices are targets of a session.',
    owners: [
      { kind: 'operation', name: 'management.instructDeployment' },
      { kind: 'operation', name: 'relay.querySessions' },
      { kind: 'clause', name: '12.2' },
    ],
  },
  S312: {
    party: 'relay',
    meaning: 'The Master answers with the list.',
    owners: [
      { kind: 'answer', name: 'management.instructDeployment 201' },
      { kind: 'answer', name: 'relay.querySessions 200' },
      { kind: 'clause', name: '12.3' },
    ],
  },
  S313: {
    party: 'management',
    meaning: 'Makes the device list screen.',
    owners: [
      { kind: 'answer', name: 'management.instructDeployment 201' },
      { kind: 'operation', name: 'management.getDeployment' },
      { kind: 'clause', name: '12.4' },
      { kind: 'clause', name: '12.16' },
    ],
  },
  S314: {
    party: 'management',
    meaning: 'Asks each device of the list over XMPP to terminate its session.',
    owners: [
      { kind: 'operation', name: 'management.executeDeployment' },
      { kind: 'operation', name: 'relay.drain' },
      { kind: 'stanza', name: 'session-terminate' },
      { kind: 'transition', name: 'session.request-end' },
      { kind: 'clause', name: '4.30' },
      { kind: 'clause', name: '12.7' },
      { kind: 'clause', name: '12.8' },
      { kind: 'clause', name: '12.9' },
      { kind: 'clause', name: '12.11' },
      { kind: 'clause', name: '12.12' },
    ],
  },
  S315: {
    party: 'management',
    meaning: 'Tells the terminal that its session was halted.',
    owners: [
      { kind: 'answer', name: 'management.listNotices 200' },
      { kind: 'frame', name: 'halt' },
      { kind: 'clause', name: '8.28' },
      { kind: 'clause', name: '8.29' },
      { kind: 'clause', name: '11.9' },
      { kind: 'clause', name: '12.9' },
      { kind: 'clause', name: '12.13' },
      { kind: 'clause', name: '12.18' },
      { kind: 'clause', name: '12.21' },
    ],
  },
  S316: {
    party: 'terminal',
    meaning: 'Displays the halt.',
    owners: [
      { kind: 'operation', name: 'management.listNotices' },
      { kind: 'operation', name: 'management.acknowledgeNotice' },
      { kind: 'clause', name: '12.21' },
    ],
  },
  S317: {
    party: 'management',
    meaning: 'Executes the deployment once every session is over.',
    owners: [
      { kind: 'operation', name: 'management.executeDeployment' },
      { kind: 'operation', name: 'relay.relayHealth' },
      { kind: 'clause', name: '12.14' },
      { kind: 'clause', name: '12.15' },
    ],
  },
  S331: {
    party: 'management',
    meaning: 'Asks the relay to terminate the terminal\'s side.',
    owners: [
      { kind: 'operation', name: 'relay.terminateSession' },
      { kind: 'transition', name: 'session.fail-unreserved' },
      { kind: 'clause', name: '10.4' },
      { kind: 'clause', name: '10.17' },
      { kind: 'clause', name: '10.18' },
      { kind: 'clause', name: '10.19' },
      { kind: 'clause', name: '10.20' },
      { kind: 'clause', name: '10.22' },
      { kind: 'clause', name: '10.24' },
      { kind: 'clause', name: '10.26' },
      { kind: 'clause', name: '12.13' },
    ],
  },
  S332: {
    party: 'relay',
    meaning: 'Stores the log that the terminal\'s side has ended.',
    owners: [
      { kind: 'operation', name: 'relay.terminateSession' },
      { kind: 'transition', name: 'side.end' },
      { kind: 'clause', name: '10.22' },
      { kind: 'clause', name: '10.25' },
    ],
  },
  S333: {
    party: 'relay',
    meaning: 'Sends that log with the token to management.',
    owners: [
      { kind: 'operation', name: 'management.manageLog' },
      { kind: 'clause', name: '5.36' },
      { kind: 'clause', name: '10.23' },
    ],
  },
  S334: {
    party: 'management',
    meaning: 'Manages that log.',
    owners: [
      { kind: 'operation', name: 'management.manageLog' },
      { kind: 'transition', name: 'session.end-first-side' },
      { kind: 'transition', name: 'session.terminate' },
      { kind: 'transition', name: 'session.fail-unestablished' },
      { kind: 'clause', name: '5.38' },
    ],
  },
  S335: {
    party: 'management',
    meaning: 'Answers that the log is managed.',
    owners: [
      { kind: 'answer', name: 'management.manageLog 200' },
      { kind: 'clause', name: '5.39' },
      { kind: 'clause', name: '10.23' },
    ],
  },
  S336: {
    party: 'relay',
    meaning: 'The Cloud Hub tells the Web Agent that the terminal\'s connection is over.',
    owners: [
      { kind: 'frames', name: 'toTerminal' },
      { kind: 'frame', name: 'terminated' },
      { kind: 'clause', name: '10.23' },
    ],
  },
  S337: {
    party: 'relay',
    meaning: 'The Web Agent tells the terminal that its connection is over.',
    owners: [
      { kind: 'frames', name: 'toTerminal' },
      { kind: 'frame', name: 'terminated' },
      { kind: 'clause', name: '6.44' },
      { kind: 'clause', name: '10.14' },
      { kind: 'clause', name: '10.23' },
    ],
  },
  S338: {
    party: 'terminal',
    meaning: 'The client tells the session control and ends.',
    owners: [{ kind: 'clause', name: '10.14' }],
  },
}
