import type { Clause } from '../../generated/clauses.ts'

/** A message that an endpoint has to close its connection for. */
export interface MalformedFrame {
  readonly clause: Clause
  readonly fault: string
  /** The message, given the endpoint's own session ID and the number of its open exchange, the highest that it opened. */
  readonly octets: (sessionId: string, open: number) => string
  readonly isText?: true
  /** Whether it is refused for its size, with 1009. */
  readonly isTooLarge?: true
}

const lines = (...fields: readonly string[]): string => [...fields, '', ''].join('\r\n')

/** Fields name the open exchange as {open}, and one that was never opened as {next}. */
const frame =
  (...fields: readonly string[]) =>
  (sessionId: string, open: number): string =>
    lines(`Session-Id: ${sessionId}`, ...fields)
      .replaceAll('{open}', String(open))
      .replaceAll('{next}', String(open + 1))

/** Messages of which no endpoint may take any. */
export const malformedFrames: readonly MalformedFrame[] = [
  { clause: '7.1', fault: 'a text message', octets: frame('Frame: pong'), isText: true },
  { clause: '7.12', fault: 'an empty message', octets: () => '' },
  {
    clause: '7.12',
    fault: 'the session ID of another side',
    octets: () => lines(`Session-Id: ${'A'.repeat(43)}`, 'Frame: pong'),
  },
  {
    clause: '7.12',
    fault: 'the own session ID in other letters',
    octets: sessionId => lines(`Session-Id: ${swapped(sessionId)}`, 'Frame: pong'),
  },
  {
    clause: '7.12',
    fault: 'hyphens as the session ID of a pong',
    octets: () => lines(`Session-Id: ${'-'.repeat(43)}`, 'Frame: pong'),
  },
  {
    clause: '7.9',
    fault: 'a session ID in a field of another spelling',
    octets: sessionId => lines(`session-id: ${sessionId}`, 'Frame: pong'),
  },
  { clause: '7.9', fault: 'a name in another spelling', octets: frame('frame: pong') },
  { clause: '7.12', fault: 'a frame of tomorrow', octets: frame('Frame: teleport') },
  { clause: '7.9', fault: 'a frame in capitals', octets: frame('Frame: PONG') },
  {
    clause: '7.12',
    fault: 'a second `connected`',
    octets: frame(
      'Frame: connected',
      'Max-Frame: 65536',
      'Credit: 1048576',
      'Keepalive: 20',
      'Idle-Timeout: 900',
      'Expires-In: 3600',
      `Resume-Key: ${'r'.repeat(43)}`,
    ),
  },
  {
    clause: '7.12',
    fault: 'a `terminate`',
    octets: frame('Frame: terminate', 'Reason: device', `Token: mrsp_${'t'.repeat(43)}`),
  },
  {
    clause: '7.9',
    fault: 'a `credit` without its field',
    octets: frame('Frame: credit', 'Exchange: {open}'),
  },
  {
    clause: '7.9',
    fault: 'fields in another order',
    octets: frame('Frame: credit', 'Credit: 5', 'Exchange: {open}'),
  },
  {
    clause: '7.9',
    fault: 'a repeated field',
    octets: frame('Frame: credit', 'Exchange: {open}', 'Exchange: {open}', 'Credit: 5'),
  },
  {
    clause: '7.9',
    fault: 'a repeated field in another spelling',
    octets: frame('Frame: credit', 'Exchange: {open}', 'Credit: 5', 'exchange: 1'),
  },
  {
    clause: '7.9',
    fault: 'an unknown field before a known one',
    octets: frame('Frame: credit', 'X-Odd: 1', 'Exchange: {open}', 'Credit: 5'),
  },
  {
    clause: '7.9',
    fault: 'an unknown field twice',
    octets: frame('Frame: credit', 'Exchange: {open}', 'Credit: 5', 'X-Odd: 1', 'x-odd: 2'),
  },
  ...['007', '-1', '+1', '1.0', '1e1', '9007199254740992', '', ' 1', '1 ', '0x1'].map(
    (number): MalformedFrame => ({
      clause: '7.9',
      fault: `${JSON.stringify(number)} as an integer`,
      octets: frame('Frame: credit', `Exchange: ${number}`, 'Credit: 5'),
    }),
  ),
  {
    clause: '7.9',
    fault: 'a zero before the number of an exchange',
    octets: frame('Frame: credit', 'Exchange: 0{open}', 'Credit: 5'),
  },
  {
    clause: '7.9',
    fault: 'no credit at all',
    octets: frame('Frame: credit', 'Exchange: {open}', 'Credit: 0'),
  },
  {
    clause: '7.9',
    fault: '`End: false`',
    octets: (sessionId, open) =>
      `${frame('Frame: data', 'Exchange: {open}', 'End: false')(sessionId, open)}x`,
  },
  {
    clause: '7.9',
    fault: 'a code that has not the form of one',
    octets: frame('Frame: reset', 'Exchange: {open}', 'Code: Not_A Code'),
  },
  {
    clause: '7.9',
    fault: 'a reason that is none',
    octets: frame('Frame: terminated', 'Reason: because'),
  },
  {
    clause: '7.9',
    fault: 'a `hello` without a version',
    octets: frame('Frame: hello', 'Product: x/1', 'Max-Exchanges: 4'),
  },
  {
    clause: '7.9',
    fault: 'lines that end with LF',
    octets: (sessionId, open) => frame('Frame: pong')(sessionId, open).replaceAll('\r\n', '\n'),
  },
  {
    clause: '7.9',
    fault: 'no space behind a colon',
    octets: frame('Frame: credit', 'Exchange:{open}', 'Credit: 5'),
  },
  {
    clause: '7.9',
    fault: 'no empty line',
    octets: sessionId => `Session-Id: ${sessionId}\r\nFrame: pong\r\n`,
  },
  {
    clause: '7.9',
    fault: 'a tab in a value',
    octets: frame('Frame: pong', 'X-Odd: a\tb'),
  },
  {
    clause: '7.9',
    fault: 'an octet beyond US-ASCII in a value',
    octets: frame('Frame: pong', 'X-Odd: \xe9'),
  },
  {
    clause: '7.3',
    fault: 'a header of more than 4096 octets',
    octets: frame('Frame: pong', `X-Odd: ${'x'.repeat(4096)}`),
    isTooLarge: true,
  },
  {
    clause: '7.6',
    fault: 'a body behind a `pong`',
    octets: (sessionId, open) => `${frame('Frame: pong')(sessionId, open)}x`,
  },
  {
    clause: '7.6',
    fault: 'a body behind a `credit`',
    octets: (sessionId, open) =>
      `${frame('Frame: credit', 'Exchange: {open}', 'Credit: 5')(sessionId, open)}x`,
  },
  {
    clause: '7.7',
    fault: 'an empty `data` without `End`',
    octets: frame('Frame: data', 'Exchange: {open}'),
  },
  {
    clause: '7.12',
    fault: 'a body larger than `Max-Frame`',
    octets: (sessionId, open) =>
      `${frame('Frame: data', 'Exchange: {open}')(sessionId, open)}${'x'.repeat(65_537)}`,
    isTooLarge: true,
  },
  {
    clause: '8.19',
    fault: '`data` of an exchange that was never opened',
    octets: (sessionId, open) => `${frame('Frame: data', 'Exchange: {next}')(sessionId, open)}x`,
  },
  {
    clause: '8.19',
    fault: '`credit` of an exchange that was never opened',
    octets: frame('Frame: credit', 'Exchange: {next}', 'Credit: 5'),
  },
  {
    clause: '8.19',
    fault: '`reset` of an exchange that was never opened',
    octets: frame('Frame: reset', 'Exchange: {next}', 'Code: internal'),
  },
]

/** Messages of which a terminal may take none. */
export const malformedForTerminal: readonly MalformedFrame[] = [
  {
    clause: '7.12',
    fault: 'a `request`',
    octets: (sessionId, open) =>
      `${frame('Frame: request', 'Exchange: {next}', 'Application-Id: conformance')(sessionId, open)}x`,
  },
  {
    clause: '7.7',
    fault: 'an empty `response`',
    octets: frame('Frame: response', 'Exchange: {open}'),
  },
  {
    clause: '7.7',
    fault: 'an empty `response` with `End`',
    octets: frame('Frame: response', 'Exchange: {open}', 'End: true'),
  },
  {
    clause: '8.19',
    fault: 'a `response` of an exchange that was never opened',
    octets: (sessionId, open) =>
      `${frame('Frame: response', 'Exchange: {next}')(sessionId, open)}x`,
  },
]

function swapped(text: string): string {
  return text.replace(/[a-z]/i, letter =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  )
}
