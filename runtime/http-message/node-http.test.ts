// Node's own HTTP parser as a second opinion, over real sockets.

import { once } from 'node:events'
import * as http from 'node:http'
import * as net from 'node:net'
import { test } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { Delimited, type DelimitedMessage, pushAll } from './delimited.ts'
import type { RequestHead, ResponseHead } from './head.ts'
import {
  cutAt,
  cuts,
  edited,
  joined,
  sampleAnswer,
  sampleLastAnswer,
  sampleRequest,
  wire,
} from './message.arbitrary.ts'
import { latin1Octets, latin1Text } from './octets.ts'
import { RequestDelimiter } from './request-delimiter.ts'
import { ResponseDelimiter } from './response-delimiter.ts'

/** A message as either party reads it; content as Latin-1. */
interface Reading {
  readonly start: string
  readonly fields: readonly string[]
  readonly content: string
  readonly trailers: readonly string[]
}

async function readByNode(message: http.IncomingMessage, start: string): Promise<Reading> {
  const parts: Uint8Array[] = []
  for await (const part of message) parts.push(part)
  return {
    start,
    fields: message.rawHeaders,
    content: latin1Text(joined(parts)),
    trailers: message.rawTrailers,
  }
}

function readByUs<Head extends RequestHead | ResponseHead>(
  { head, kind, slices }: DelimitedMessage<Head>,
  start: string,
): Reading {
  const literal = latin1Text(joined(slices))
  const decoded = kind === 'chunked' ? dechunked(literal) : { content: literal, trailers: [] }
  return { start, fields: [...head.fields()].flat(), ...decoded }
}

/** Takes apart a chunked body that is known to be well-formed. */
function dechunked(literal: string): Pick<Reading, 'content' | 'trailers'> {
  let content = ''
  let at = 0
  for (;;) {
    const lineEnd = literal.indexOf('\r\n', at)
    const size = Number.parseInt(literal.slice(at, lineEnd), 16)
    at = lineEnd + 2
    if (size === 0) break
    content += literal.slice(at, at + size)
    at += size + 2
  }
  const lines = literal.slice(at).split('\r\n').slice(0, -2)
  const trailers = lines.flatMap(line => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')]
  })
  return { content, trailers }
}

describe('a server of node:http finds the same requests', () => {
  let readings: Promise<Reading>[] = []
  const server = http.createServer((request, response) => {
    const reading = readByNode(request, `${request.method} ${request.url}`)
    // One that breaks off is waited for by nobody.
    reading.catch(() => {})
    readings.push(reading)
    request.on('end', () => response.end())
  })
  let port = 0

  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address !== null && typeof address === 'object') port = address.port
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  /** What the server reads, and whether it refused something. */
  async function byNode(
    pieces: readonly Uint8Array[],
  ): Promise<{ read: Reading[]; isRefused: boolean }> {
    readings = []
    const socket = net.connect(port, '127.0.0.1')
    let answered = ''
    socket.on('data', data => {
      answered += data.toString('latin1')
    })
    // After a refusal the server may close while bytes are still under way to it.
    socket.on('error', () => {})
    for (const piece of pieces) socket.write(piece)
    await once(socket, 'close')
    const settled = await Promise.allSettled(readings)
    const read = settled.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
    return { read, isRefused: answered.includes('HTTP/1.1 400 ') }
  }

  function byUs(pieces: readonly Uint8Array[]): Reading[] | undefined {
    const told = new Delimited<RequestHead>()
    if (pushAll(new RequestDelimiter(told), pieces, true) !== undefined) return undefined
    return told.messages.map(message =>
      readByUs(message, `${message.head.method} ${message.head.target}`),
    )
  }

  const last = latin1Octets('GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  const several = fc
    .array(sampleRequest, { minLength: 1, maxLength: 4 })
    .map(requests => joined(requests.map(wire)))

  test.prop([several, cuts], { numRuns: 60 })('in well-formed bytes', async (bytes, fractions) => {
    const pieces = cutAt(joined([bytes, last]), fractions)
    const ours = byUs(pieces)
    const { read, isRefused } = await byNode(pieces)
    expect(isRefused).toBe(false)
    expect(read).toEqual(ours)
    expect(ours?.at(-1)?.start).toBe('GET /last')
  })

  test.prop([edited(several), cuts], { numRuns: 600 })(
    'in whatever changed bytes we take, as far as it takes them',
    async (bytes, fractions) => {
      const pieces = cutAt(joined([bytes, last]), fractions)
      const ours = byUs(pieces)
      // Without the closing request at the end, no sign would tell that the server is done.
      if (ours === undefined || ours.at(-1)?.start !== 'GET /last') return
      const { read, isRefused } = await byNode(pieces)
      expect(read).toEqual(isRefused ? ours.slice(0, read.length) : ours)
    },
  )
})

describe('a client of node:http finds the same response', () => {
  let answer: readonly Uint8Array[] = []
  const server = net.createServer(socket => {
    socket.on('error', () => {})
    socket.once('data', () => {
      for (const piece of answer) socket.write(piece)
      socket.end()
    })
  })
  let port = 0

  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address !== null && typeof address === 'object') port = address.port
  })
  afterAll(() => {
    server.close()
  })

  /** The responses that the client reads, interim ones without content, or why it refuses. */
  async function byNode(
    pieces: readonly Uint8Array[],
    method: string,
  ): Promise<Reading[] | 'refused'> {
    answer = pieces
    const read: Reading[] = []
    const request = http.request({ port, host: '127.0.0.1', method, agent: false })
    request.on('information', ({ statusCode, rawHeaders }) => {
      read.push({ start: String(statusCode), fields: rawHeaders, content: '', trailers: [] })
    })
    request.end()
    try {
      const [response]: http.IncomingMessage[] = await once(request, 'response')
      if (response === undefined) return 'refused'
      read.push(await readByNode(response, String(response.statusCode)))
      return read
    } catch {
      return 'refused'
    } finally {
      request.destroy()
    }
  }

  function byUs(pieces: readonly Uint8Array[], method: string): Reading[] | undefined {
    const told = new Delimited<ResponseHead>()
    const delimiter = new ResponseDelimiter(told)
    delimiter.expect({ method, upgrade: false })
    if (pushAll(delimiter, pieces, true) !== undefined) return undefined
    return told.messages.map(message => readByUs(message, String(message.head.status)))
  }

  const answers = fc.oneof(sampleAnswer, sampleLastAnswer)

  test.prop([answers, cuts], { numRuns: 60 })(
    'in well-formed bytes',
    async ({ method, interim, final }, fractions) => {
      const pieces = cutAt(joined([...interim, final].map(wire)), fractions)
      const ours = byUs(pieces, method)
      expect(await byNode(pieces, method)).toEqual(ours)
      expect(ours).toHaveLength(interim.length + 1)
    },
  )

  const changed = answers.chain(({ method, interim, final }) =>
    fc.tuple(fc.constant(method), edited(fc.constant(joined([...interim, final].map(wire))))),
  )
  test.prop([changed, cuts], { numRuns: 600 })(
    'in whatever changed bytes we take, unless it refuses them',
    async ([method, bytes], fractions) => {
      const pieces = cutAt(bytes, fractions)
      const ours = byUs(pieces, method)
      if (ours === undefined) return
      const theirs = await byNode(pieces, method)
      if (theirs !== 'refused') expect(theirs).toEqual(ours)
    },
  )
})
