// Random HTTP/1.1 messages for tests: each as literal bytes beside what a reader must find in it.

import * as fc from 'fast-check'
import type { BodyKind } from './body.ts'
import { latin1Octets } from './octets.ts'

/** A message as it stands on the wire, and how it was made. */
export interface SampleMessage {
  readonly head: Uint8Array
  /** Chunk sizes, extensions and trailers included. */
  readonly literalBody: Uint8Array
  readonly kind: BodyKind
  readonly content: Uint8Array
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly trailers: readonly (readonly [name: string, value: string])[]
}

export interface SampleRequest extends SampleMessage {
  readonly method: string
  readonly target: string
  readonly host: string
}

interface SampleResponse extends SampleMessage {
  readonly status: number
}

/** What a server may answer to one request: interim heads and a final response. */
export interface SampleAnswer {
  readonly method: string
  readonly interim: readonly SampleResponse[]
  readonly final: SampleResponse
}

/** Several byte strings as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A message as one byte string. */
export function wire(message: SampleMessage): Uint8Array {
  return joined([message.head, message.literalBody])
}

/** Bytes cut at places given as fractions of their length; every piece has memory of its own. */
export function cutAt(bytes: Uint8Array, fractions: readonly number[]): Uint8Array[] {
  const places = fractions
    .map(fraction => Math.floor(fraction * bytes.length))
    .sort((a, b) => a - b)
  const bounds = [0, ...places, bytes.length]
  return bounds
    .slice(1)
    .map((end, index) => bytes.slice(bounds[index], end))
    .filter(piece => piece.length > 0)
}

/** A place in some bytes, as a fraction of their length: any as likely as another. */
export const fraction: fc.Arbitrary<number> = fc
  .noBias(fc.integer({ min: 0, max: 2 ** 20 - 1 }))
  .map(part => part / 2 ** 20)

/** Places to cut at, often few, sometimes many. */
export const cuts: fc.Arbitrary<number[]> = fc.oneof(
  fc.array(fraction, { maxLength: 6 }),
  fc.array(fraction, { minLength: 100, maxLength: 400 }),
)

const tokenOctets = "abcxyzABCXYZ0189!#$%&'*+-.^`|~"
const textOctets = ' \tabzABZ019!"#%&\'()*,-/:;<=>?@[]^{|}~\u0080\u00e9\u00ff'

function stringOf(octets: string, minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...octets), { minLength, maxLength })
    .map(characters => characters.join(''))
}

/** A field that means nothing for framing. */
const plainField: fc.Arbitrary<readonly [string, string]> = fc.tuple(
  stringOf(tokenOctets, 0, 12).map(name => `X-${name}`),
  stringOf(textOctets, 0, 30).map(value => value.replace(/^[ \t]+|[ \t]+$/g, '')),
)

const plainFields: fc.Arbitrary<(readonly [string, string])[]> = fc.array(plainField, {
  maxLength: 5,
})

const anyCase = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(text, text.toLowerCase(), text.toUpperCase())

const optionalSpace: fc.Arbitrary<string> = fc.constantFrom(' ', '', '  ', '\t ')

const content: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ minLength: 200, maxLength: 2000 }),
  fc.constant(latin1Octets('0\r\n\r\nGET / HTTP/1.1\r\nHost: inner\r\n\r\n')),
)

interface SampleBody {
  readonly kind: BodyKind
  readonly content: Uint8Array
  readonly literal: Uint8Array
  readonly framing: readonly (readonly [string, string])[]
  readonly trailers: readonly (readonly [string, string])[]
}

const nothing: Uint8Array = new Uint8Array(0)

const noBody: fc.Arbitrary<SampleBody> = fc
  .constantFrom([], [['Content-Length', '0']] as const)
  .map(framing => ({ kind: 'none', content: nothing, literal: nothing, framing, trailers: [] }))

const lengthBody: fc.Arbitrary<SampleBody> = fc
  .tuple(content, anyCase('Content-Length'))
  .map(([octets, name]) => ({
    kind: octets.length === 0 ? 'none' : 'content-length',
    content: octets,
    literal: octets,
    framing: [[name, String(octets.length)]],
    trailers: [],
  }))

const extension: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  stringOf(tokenOctets, 1, 8).map(name => `;${name}`),
  fc
    .tuple(stringOf(tokenOctets, 1, 8), stringOf(tokenOctets, 1, 8))
    .map(([name, value]) => `;${name}=${value}`),
  fc
    .tuple(stringOf(tokenOctets, 1, 4), stringOf(' ;,=abc', 0, 8))
    .map(([name, value]) => `;${name}="${value}\\"";q`),
)

const chunk: fc.Arbitrary<{ data: Uint8Array; sizeLine: string }> = fc
  .tuple(
    fc.uint8Array({ minLength: 1, maxLength: 300 }),
    extension,
    fc.constantFrom('', '0', '000'),
    fc.boolean(),
  )
  .map(([data, ending, zeros, isUpper]) => {
    const digits = data.length.toString(16)
    return { data, sizeLine: zeros + (isUpper ? digits.toUpperCase() : digits) + ending }
  })

const chunkedBody: fc.Arbitrary<SampleBody> = fc
  .tuple(
    fc.array(chunk, { maxLength: 5 }),
    extension,
    plainFields,
    anyCase('Transfer-Encoding'),
    anyCase('chunked'),
  )
  .map(([chunks, lastExtension, trailers, name, coding]) => ({
    kind: 'chunked',
    content: joined(chunks.map(({ data }) => data)),
    literal: joined([
      ...chunks.flatMap(({ data, sizeLine }) => [
        latin1Octets(`${sizeLine}\r\n`),
        data,
        latin1Octets('\r\n'),
      ]),
      latin1Octets(`0${lastExtension}\r\n`),
      fieldLines(trailers.map(field => [...field, ' '])),
      latin1Octets('\r\n'),
    ]),
    framing: [[name, coding]],
    trailers,
  }))

const untilCloseBody: fc.Arbitrary<SampleBody> = content.map(octets => ({
  kind: 'until-close',
  content: octets,
  literal: octets,
  framing: [],
  trailers: [],
}))

function fieldLines(
  fields: readonly (readonly [name: string, value: string, space: string])[],
): Uint8Array {
  return latin1Octets(fields.map(([name, value, space]) => `${name}:${space}${value}\r\n`).join(''))
}

function headOf(
  startLine: string,
  fields: readonly (readonly [string, string])[],
  space: string,
): Uint8Array {
  // A tab may stand before most values, but not before one that delimits the message.
  const spaced = fields.map(([name, value]) => {
    const isPlain = name.startsWith('X-')
    return [name, value, isPlain ? space : space.trimStart()] as const
  })
  return joined([latin1Octets(`${startLine}\r\n`), fieldLines(spaced), latin1Octets('\r\n')])
}

/** Some fields and other ones put among them at a place given as a fraction. */
function among(
  fields: readonly (readonly [string, string])[],
  others: readonly (readonly [string, string])[],
  fraction: number,
): (readonly [string, string])[] {
  const place = Math.floor(fraction * (fields.length + 1))
  return [...fields.slice(0, place), ...others, ...fields.slice(place)]
}

const target: fc.Arbitrary<string> = stringOf("abc019/?&=%;:@!$'()*+,-._~[]|\\", 0, 30).map(
  path => `/${path}`,
)

const hosts: fc.Arbitrary<string> = fc.constantFrom(
  'printer',
  'web-server.0190.localhost:8080',
  '[::1]:631',
  '127.0.0.1',
)

/** A request that does not ask for another protocol and lets the connection go on. */
export const sampleRequest: fc.Arbitrary<SampleRequest> = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
    target,
    hosts,
    plainFields,
    fc.oneof(noBody, lengthBody, chunkedBody),
    fc.tuple(fraction, optionalSpace),
  )
  .map(([method, path, host, plain, body, [place, space]]) => {
    const fields = among(plain, [['Host', host], ...body.framing], place)
    return {
      method,
      target: path,
      host,
      head: headOf(`${method} ${path} HTTP/1.1`, fields, space),
      literalBody: body.literal,
      kind: body.kind,
      content: body.content,
      fields,
      trailers: body.trailers,
    }
  })

function responseOf(
  status: fc.Arbitrary<number>,
  body: fc.Arbitrary<SampleBody>,
): fc.Arbitrary<SampleResponse> {
  const reasons = fc.constantFrom('OK', '', 'Not Found', 'Ol\u00e9 (really)')
  return fc
    .tuple(status, reasons, plainFields, body, fraction, optionalSpace)
    .map(([code, reason, plain, made, place, space]) => {
      const fields = among(plain, made.framing, place)
      return {
        status: code,
        head: headOf(`HTTP/1.1 ${code} ${reason}`, fields, space),
        literalBody: made.literal,
        kind: made.kind,
        content: made.content,
        fields,
        trailers: made.trailers,
      }
    })
}

/** A head that announces a body which never comes, as in answer to HEAD. */
const announcedBody: fc.Arbitrary<SampleBody> = fc
  .oneof(lengthBody, chunkedBody)
  .map(({ framing }) => ({
    kind: 'none',
    content: nothing,
    literal: nothing,
    framing,
    trailers: [],
  }))

const bareBody: fc.Arbitrary<SampleBody> = fc.constant({
  kind: 'none',
  content: nothing,
  literal: nothing,
  framing: [],
  trailers: [],
})

const interimResponse: fc.Arbitrary<SampleResponse> = responseOf(
  fc.constantFrom(100, 102, 103),
  bareBody,
)

const finalStatus: fc.Arbitrary<number> = fc.constantFrom(200, 201, 206, 301, 404, 500, 599)

const ordinaryAnswer = (body: fc.Arbitrary<SampleBody>): fc.Arbitrary<SampleAnswer> =>
  fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
    interim: fc.array(interimResponse, { maxLength: 3 }),
    final: responseOf(finalStatus, body),
  })

/** An answer after which the connection goes on. */
export const sampleAnswer: fc.Arbitrary<SampleAnswer> = fc.oneof(
  ordinaryAnswer(
    fc.oneof(
      noBody.filter(body => body.framing.length > 0),
      lengthBody,
      chunkedBody,
    ),
  ),
  fc.record({
    method: fc.constant('HEAD'),
    interim: fc.array(interimResponse, { maxLength: 3 }),
    final: responseOf(finalStatus, fc.oneof(bareBody, announcedBody)),
  }),
  fc.record({
    method: fc.constantFrom('GET', 'PUT'),
    interim: fc.array(interimResponse, { maxLength: 3 }),
    final: fc.oneof(
      responseOf(fc.constant(204), bareBody),
      responseOf(fc.constant(304), fc.oneof(bareBody, announcedBody)),
    ),
  }),
)

/** An answer that the end of the connection ends. */
export const sampleLastAnswer: fc.Arbitrary<SampleAnswer> = ordinaryAnswer(untilCloseBody)

/** An edit of a byte string: at a fraction of its length, some octets in place of some others. */
interface Edit {
  readonly place: number
  readonly removed: number
  readonly inserted: readonly number[]
}

const nastyOctets = '\r\n \t\0:;,=0159afAF"\\/*-_x\u007f\u0080\u00ff'

const edit: fc.Arbitrary<Edit> = fc.record({
  place: fraction,
  removed: fc.constantFrom(0, 1, 1, 2),
  inserted: fc.array(
    fc.constantFrom(...nastyOctets).map(character => character.charCodeAt(0)),
    { maxLength: 3 },
  ),
})

/** Byte strings made from others by a few small edits. */
export function edited(original: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(original, fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([bytes, edits]) => {
      let result = bytes
      for (const { place, removed, inserted } of edits) {
        const at = Math.floor(place * result.length)
        result = joined([
          result.slice(0, at),
          Uint8Array.from(inserted),
          result.slice(at + removed),
        ])
      }
      return result
    })
}
