import * as fc from 'fast-check'
import { pattern } from './answers.ts'

/** How the body of a message is delimited. */
type Delimiting = 'none' | 'length' | 'chunked' | 'close'

/** One request and its responses. */
export interface Turn {
  readonly method: string
  readonly request: Buffer
  /** What is taken out on the way is not in it. */
  readonly passed: Buffer
  readonly cuts: readonly number[]
  readonly response: Buffer
  readonly piece: number
  /** Whether the response ends with its connection. */
  readonly isLast: boolean
}

const size = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 2, arbitrary: fc.integer({ min: 300, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 400_000 }) },
)

const fields = fc
  .array(
    fc.tuple(
      fc.stringMatching(/^X-[A-Za-z0-9!#$%&'*+.^`|~-]{1,12}$/),
      fc.stringMatching(/^([!-~]( |\t)?){0,20}[!-~]$/),
      fc.constantFrom(': ', ':', ':\t ', ':  '),
    ),
    { maxLength: 5 },
  )
  .map(all => all.map(([name, value, colon]) => `${name}${colon}${value}\r\n`).join(''))

const taken = fc.constantFrom(
  '',
  '',
  'Connection: keep-alive\r\n',
  'Keep-Alive: timeout=3\r\n',
  'TE: trailers\r\n',
  'Proxy-Connection: keep-alive\r\n',
)

const cuts = fc.oneof(
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
  fc.array(fc.double({ min: 0, max: 0.01, noNaN: true }), { minLength: 5, maxLength: 20 }),
)

const interim = fc.array(
  fc.constantFrom(
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n',
    'HTTP/1.1 102 \r\n\r\n',
  ),
  { maxLength: 2 },
)

/** A turn, made once it is known where it is asked for. */
export type TurnMaker = (host: string, target: string, isLast: boolean) => Turn

/** Any turn. */
export const anyTurn: fc.Arbitrary<TurnMaker> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'DELETE', 'PATCH', 'OPTIONS'),
    fields,
    taken,
    sent: fc.constantFrom<Delimiting>('none', 'none', 'length', 'chunked'),
    sentSize: size,
    cuts,
    interim,
    status: fc.constantFrom(
      '200 OK',
      '404 Not  Found',
      '500 \xe9',
      '204 No Content',
      '304 Not Modified',
    ),
    given: fc.constantFrom<Delimiting>('length', 'length', 'chunked', 'close'),
    givenFields: fields,
    givenSize: size,
    piece: fc.constantFrom(5000, 16_384, 65_536),
    seed: fc.nat(1000),
  })
  .map(made => (host: string, target: string, isLast: boolean): Turn => {
    const { method, status, seed } = made
    const sent = bodyOf(made.sent, made.sentSize, seed)
    const start = `${method} ${target} HTTP/1.1\r\n${made.fields}Host: ${host}\r\n`
    const end = `${sent.fields}\r\n`
    const isBare = /^[23]04/.test(status)
    const delimiting = made.given === 'close' && !isLast ? 'length' : made.given
    const given = bodyOf(isBare ? 'none' : delimiting, made.givenSize, seed + 1)
    const head = `HTTP/1.1 ${status}\r\n${made.givenFields}${given.fields}\r\n`
    const hasBody = method !== 'HEAD' && !isBare
    return {
      method,
      request: Buffer.concat([Buffer.from(start + made.taken + end, 'latin1'), sent.octets]),
      passed: Buffer.concat([Buffer.from(start + end, 'latin1'), sent.octets]),
      cuts: made.cuts,
      response: Buffer.concat([
        Buffer.from(made.interim.join('') + head, 'latin1'),
        ...(hasBody ? [given.octets] : []),
      ]),
      piece: made.piece,
      isLast: isLast && delimiting === 'close' && hasBody,
    }
  })

function bodyOf(
  delimiting: Delimiting,
  length: number,
  seed: number,
): { readonly fields: string; readonly octets: Buffer } {
  const content = pattern(length, seed)
  if (delimiting === 'none') return { fields: '', octets: Buffer.alloc(0) }
  if (delimiting === 'close') return { fields: '', octets: content }
  if (delimiting === 'length') return { fields: `content-length: ${length}\r\n`, octets: content }
  const chunks: Buffer[] = []
  for (let at = 0; at < length; ) {
    const chunk = Math.min(length - at, 1 + ((seed * 7919 + at) % 9000))
    const extension = chunk % 3 === 0 ? ';e="a;b"' : ''
    chunks.push(Buffer.from(`${chunk.toString(16)}${extension}\r\n`))
    chunks.push(content.subarray(at, at + chunk), Buffer.from('\r\n'))
    at += chunk
  }
  chunks.push(Buffer.from(seed % 2 === 0 ? '0\r\n\r\n' : '0\r\nX-Trailer: t\r\n\r\n'))
  return { fields: 'Transfer-Encoding: chunked\r\n', octets: Buffer.concat(chunks) }
}
