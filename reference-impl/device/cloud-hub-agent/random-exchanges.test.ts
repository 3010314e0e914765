import { test as properties } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import {
  cutAt,
  cuts,
  sampleAnswer,
  sampleLastAnswer,
  sampleRequest,
  wire,
} from '../../../runtime/http-message/message.arbitrary.ts'
import { AgentSession } from '../played/agent-session.ts'
import { startRawApplication } from '../played/raw-application.ts'

/** An exchange as both ends should see it, octet by octet, and where each of them cuts what it sends. */
interface Planned {
  readonly request: Buffer
  readonly response: Buffer
  readonly closes: boolean
  readonly requestCuts: readonly number[]
  readonly responseCuts: readonly number[]
}

const megabyte = 1024 * 1024

/** Octets in a body that is large: most are not. */
const largeSize = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 300_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 * megabyte }) },
)

/** Octets that tell their place. */
function pattern(size: number): Buffer {
  const octets = Buffer.allocUnsafe(size)
  for (let at = 0; at < size; at++) octets[at] = (at * 31 + (at >> 8) * 17) & 0xff
  return octets
}

const patterned = pattern(8 * megabyte)

/** A message with a large body, by its length or in chunks of odd sizes. */
function large(startLine: string, size: number, isChunked: boolean): Buffer {
  const content = patterned.subarray(0, size)
  if (!isChunked) {
    return Buffer.concat([Buffer.from(`${startLine}Content-Length: ${size}\r\n\r\n`), content])
  }
  const parts: Uint8Array[] = [Buffer.from(`${startLine}Transfer-Encoding: chunked\r\n\r\n`)]
  for (let at = 0; at < size; at += 70_001) {
    const chunk = content.subarray(at, at + 70_001)
    parts.push(Buffer.from(`${chunk.length.toString(16)};x=y\r\n`), chunk, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\nX-Last: yes\r\n\r\n')])
}

/** The same message with another method and a field that names the exchange. */
function named(octets: Uint8Array, method: string, name: number): Buffer {
  const text = Buffer.from(octets).toString('latin1')
  const line = text.slice(0, text.indexOf('\r\n')).replace(/^\S+/, method)
  const rest = text.slice(text.indexOf('\r\n') + 2)
  return Buffer.from(`${line}\r\nX-Name: ${name}\r\n${rest}`, 'latin1')
}

const planned: fc.Arbitrary<(name: number) => Planned> = fc
  .record({
    request: sampleRequest,
    answer: fc.oneof(
      { weight: 5, arbitrary: sampleAnswer },
      { weight: 1, arbitrary: sampleLastAnswer },
    ),
    up: largeSize,
    down: largeSize,
    isChunked: fc.boolean(),
    requestCuts: cuts,
    responseCuts: cuts,
  })
  .map(({ request, answer, up, down, isChunked, requestCuts, responseCuts }) => name => {
    const isLarge = up + down > 0
    const method = isLarge ? 'POST' : answer.method
    const small = Buffer.concat([...answer.interim, answer.final].map(wire))
    return {
      request: isLarge
        ? large(`POST / HTTP/1.1\r\nHost: a\r\nX-Name: ${name}\r\n`, up, isChunked)
        : named(wire(request), method, name),
      response: isLarge ? large('HTTP/1.1 200 OK\r\n', down, !isChunked) : small,
      closes: !isLarge && answer.final.kind === 'until-close',
      requestCuts,
      responseCuts,
    }
  })

properties.prop([fc.array(planned, { minLength: 1, maxLength: 64 })], {
  numRuns: 12,
  endOnFailure: true,
})('exchanges at once arrive byte for byte at both ends', async plans => {
  const exchanges = plans.map((plan, name) => plan(name))
  const cameBroken: number[] = []
  const application = await startRawApplication(socket => {
    let held: Buffer[] = []
    let size = 0
    let plan: Planned | undefined
    let name = -1
    socket.on('data', octets => {
      held.push(octets)
      size += octets.length
      if (plan === undefined) {
        const head = Buffer.concat(held).toString('latin1')
        const found = /\r\nX-Name: (\d+)\r\n[^]*?\r\n\r\n/.exec(head)?.[1]
        if (found === undefined) return
        name = Number(found)
        plan = exchanges[name]
      }
      if (plan === undefined || size < plan.request.length) return
      if (!Buffer.concat(held).equals(plan.request)) cameBroken.push(name)
      for (const piece of cutAt(plan.response, plan.responseCuts)) socket.write(piece)
      if (plan.closes) socket.end()
      held = []
      size = 0
      plan = undefined
    })
    socket.on('end', () => socket.end())
  })
  await using session = await AgentSession.open({ origin: application.origin })
  const answers = await Promise.all(
    exchanges.map(({ request, requestCuts }) => {
      const exchange = session.exchange()
      for (const piece of cutAt(request, requestCuts)) exchange.send(piece)
      exchange.end()
      return exchange.answered
    }),
  )
  expect(cameBroken).toEqual([])
  for (const [name, { octets, code }] of answers.entries()) {
    expect(code, `exchange ${name}`).toBeUndefined()
    expect(octets.equals(exchanges[name]?.response ?? Buffer.alloc(0)), `exchange ${name}`).toBe(
      true,
    )
  }
  await application.stop()
})
