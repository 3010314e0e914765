import type { Clause } from '../../generated/clauses.ts'

/** A response that has to be refused, to a request with this method. */
export interface MalformedResponse {
  readonly clause: Clause
  readonly fault: string
  /** As ISO 8859-1. */
  readonly octets: string
  readonly method: string
  /** Whether the request asked for an upgrade. */
  readonly asksUpgrade: boolean
}

type Row = readonly [clause: Clause, fault: string, octets: string, method?: string, upgrade?: true]

const rows: readonly Row[] = [
  ['8.17', 'body in answer to HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 'HEAD'],
  ['8.17', 'body of a 304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello', 'GET'],
  ['8.17', 'body of a 204', 'HTTP/1.1 204 No Content\r\n\r\nhello', 'GET'],
  [
    '8.17',
    'a second response',
    'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n',
    'GET',
  ],
  ['8.17', 'bytes past the length', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhello', 'GET'],
  [
    '8.17',
    'Connection: close and another response',
    'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n',
    'GET',
  ],
  ['8.31', 'status line ended by a line feed alone', 'HTTP/1.1 200 OK\n\r\n', 'GET'],
  ['8.31', 'carriage return within the reason', 'HTTP/1.1 200 O\rK\r\n\r\n', 'GET'],
  ['8.31', 'NUL within the reason', 'HTTP/1.1 200 O\x00K\r\n\r\n', 'GET'],
  [
    '8.31',
    'response split by a line feed',
    'HTTP/1.1 200 OK\r\nLocation: /\nSet-Cookie: a=b\r\n\r\n',
    'GET',
  ],
  ['8.31', 'folded field in a response', 'HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n', 'GET'],
  [
    '8.31',
    'space before the colon in a response',
    'HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello',
    'GET',
  ],
  [
    '8.33',
    'both lengths',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'GET',
  ],
  [
    '8.33',
    'both lengths in answer to HEAD',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    'HEAD',
  ],
  [
    '8.33',
    'two equal lengths',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello',
    'GET',
  ],
  ['8.33', 'list of lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello', 'GET'],
  ['8.33', 'negative length in a response', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', 'GET'],
  [
    '8.33',
    'identity in a response',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nhello',
    'GET',
  ],
  [
    '8.33',
    'gzip and chunked in a response',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    'GET',
  ],
  [
    '8.33',
    'chunked in an HTTP/1.0 response',
    'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'GET',
  ],
  [
    '8.39',
    'Connection names the length in a response',
    'HTTP/1.1 200 OK\r\nConnection: Content-Length\r\nContent-Length: 5\r\n\r\nhello',
    'GET',
  ],
  ['8.40', 'status line without a version', '200 OK\r\n\r\n', 'GET'],
  ['8.40', 'ICY status line', 'ICY 200 OK\r\n\r\n', 'GET'],
  ['8.40', 'HTTP/2 status line', 'HTTP/2 200\r\n\r\n', 'GET'],
  ['8.40', 'HTTP/1.2 status line', 'HTTP/1.2 200 OK\r\n\r\n', 'GET'],
  ['8.40', 'empty line before the status line', '\r\nHTTP/1.1 200 OK\r\n\r\n', 'GET'],
  ['8.40', 'status of two digits', 'HTTP/1.1 20 OK\r\n\r\n', 'GET'],
  ['8.40', 'status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n', 'GET'],
  ['8.40', 'status 099', 'HTTP/1.1 099 X\r\n\r\n', 'GET'],
  ['8.40', 'status 600', 'HTTP/1.1 600 X\r\n\r\n', 'GET'],
  ['8.40', 'signed status', 'HTTP/1.1 +20 X\r\n\r\n', 'GET'],
  ['8.40', 'two spaces before the status', 'HTTP/1.1  200 OK\r\n\r\n', 'GET'],
  ['8.40', 'tab before the status', 'HTTP/1.1\t200 OK\r\n\r\n', 'GET'],
  ['8.40', '204 with a length', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello', 'GET'],
  [
    '8.40',
    '204 with chunks',
    'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'GET',
  ],
  ['8.40', '100 with a length', 'HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nhello', 'GET'],
  [
    '8.40',
    '101 with chunks',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\nTransfer-Encoding: chunked\r\n\r\n',
    'GET',
    true,
  ],
  [
    '8.40',
    '101 without Upgrade',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n\r\n',
    'GET',
    true,
  ],
  [
    '8.40',
    '101 without Connection',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n',
    'GET',
    true,
  ],
  [
    '8.40',
    '101 of HTTP/1.0',
    'HTTP/1.0 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
    'GET',
    true,
  ],
]

/** Responses that are malformed, or do not fit the request. */
export const malformedResponses: readonly MalformedResponse[] = rows.map(
  ([clause, fault, octets, method = 'GET', upgrade = false]) => ({
    clause,
    fault,
    octets,
    method,
    asksUpgrade: upgrade,
  }),
)
