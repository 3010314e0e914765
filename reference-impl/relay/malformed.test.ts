import { fc, test } from '@fast-check/vitest'
import { afterAll, beforeAll, describe, expect, test as example } from 'vitest'
import { encodeFrame } from '../../runtime/frame/index.ts'
import type { PlayedEndpoint } from './played/endpoint.ts'
import { type Paired, RelayUnderTest } from './played/relay.ts'

let relay: RelayUnderTest
/** A session that must not notice what happens in the others. */
let beside: Paired
beforeAll(async () => {
  relay = await RelayUnderTest.start()
  beside = await relay.pair()
})
afterAll(() => relay[Symbol.asyncDispose]())

const utf8 = (text: string): Buffer => Buffer.from(text, 'latin1')
const body = utf8('GET / HTTP/1.1\r\n\r\n')

/** What the endpoint is refused with, and its close code. */
async function refusalOf(endpoint: PlayedEndpoint): Promise<readonly [string, number]> {
  for (;;) {
    const frame = await endpoint.next()
    if (frame.name === 'error') return [frame.headers.code, await endpoint.closed]
  }
}

/** Octets that a paired endpoint sends in place of a frame. */
const broken: [string, (id: string) => Buffer | Uint8Array][] = [
  ['nothing', () => Buffer.alloc(0)],
  ['no header', () => utf8('hello')],
  ['another case', id => utf8(`session-id: ${id}\r\nFrame: ping\r\n\r\n`)],
  ['the fields the other way round', id => utf8(`Frame: ping\r\nSession-Id: ${id}\r\n\r\n`)],
  ['LF alone', id => utf8(`Session-Id: ${id}\nFrame: ping\n\n`)],
  ['two spaces', id => utf8(`Session-Id:  ${id}\r\nFrame: ping\r\n\r\n`)],
  ['another session ID', () => encodeFrame('x'.repeat(43), 'data', { exchange: 1 }, body)],
  ['a longer session ID', id => utf8(`Session-Id: ${id}x\r\nFrame: data\r\nExchange: 1\r\n\r\n`)],
  ['a frame there is not', id => utf8(`Session-Id: ${id}\r\nFrame: shutdown\r\n\r\n`)],
  ['the beginning of a name', id => utf8(`Session-Id: ${id}\r\nFrame: dat\r\n\r\n`)],
  ['a name that goes on', id => utf8(`Session-Id: ${id}\r\nFrame: datax\r\n\r\n`)],
  ['a ping with a body', id => Buffer.concat([encodeFrame(id, 'ping', {}), utf8('x')])],
  ['a ping without an end', id => utf8(`Session-Id: ${id}\r\nFrame: ping\r\n`)],
  ['a second hello', id => encodeFrame(id, 'hello', { version: 1, product: 'x', maxExchanges: 1 })],
  [
    'connected',
    id =>
      encodeFrame(id, 'connected', {
        maxFrame: 1024,
        credit: 65536,
        keepalive: 1,
        idleTimeout: 1,
        expiresIn: 1,
        resumeKey: 'x'.repeat(43),
      }),
  ],
  ['peer-lost', id => encodeFrame(id, 'peer-lost', { grace: 1 })],
  ['resumed', id => encodeFrame(id, 'resumed', {})],
  ['halt', id => encodeFrame(id, 'halt', { reason: 'deployment', deadline: 1 })],
  ['terminated', id => encodeFrame(id, 'terminated', { reason: 'device' })],
  ['error', id => encodeFrame(id, 'error', { code: 'internal', source: 'relay' })],
  [
    'terminate without a token',
    id => utf8(`Session-Id: ${id}\r\nFrame: terminate\r\nReason: terminal\r\n\r\n`),
  ],
]

describe('a paired endpoint that sends', () => {
  example.for(broken)('%s is refused with protocol-error', async ([, make]) => {
    for (const name of ['device', 'terminal'] as const) {
      const { device, terminal } = await relay.pair()
      const [side, peer] = name === 'device' ? [device, terminal] : [terminal, device]
      side.sendOctets(make(side.sessionId))
      expect(await refusalOf(side)).toEqual(['protocol-error', 1002])
      expect((await peer.expect('peer-lost')).headers.grace).toBe(30)
    }
    await Promise.all([beside.device.roundTrip(), beside.terminal.roundTrip()])
  })

  example('a text message is refused with protocol-error', async () => {
    const { device } = await relay.pair()
    device.sendOctets(encodeFrame(device.sessionId, 'ping', {}), { text: true })
    expect(await refusalOf(device)).toEqual(['protocol-error', 1002])
  })

  example('a request of the device, or a response of the terminal, is refused', async () => {
    const { device, terminal } = await relay.pair()
    device.send('request', { exchange: 1, applicationId: 'web-server' }, body)
    expect(await refusalOf(device)).toEqual(['protocol-error', 1002])
    await terminal.expect('peer-lost')
    terminal.send('response', { exchange: 1 }, body)
    expect(await refusalOf(terminal)).toEqual(['protocol-error', 1002])
  })

  example('a terminate with a wrong token is refused, and ends nothing', async () => {
    const { reserved, device, terminal } = await relay.pair()
    terminal.send('terminate', { reason: 'terminal', token: `mrsp_${'x'.repeat(43)}` })
    expect(await refusalOf(terminal)).toEqual(['unauthenticated', 4401])
    await device.expect('peer-lost')
    expect(relay.management.askedOf(reserved.session)).not.toContain('requestTermination terminal')
  })

  example('a terminate of the terminal with a reason of others is refused', async () => {
    const { reserved, terminal } = await relay.pair()
    terminal.send('terminate', { reason: 'device', token: reserved.token })
    expect(await refusalOf(terminal)).toEqual(['protocol-error', 1002])
  })

  example('the largest message is forwarded, a larger one is too large', async () => {
    const { device, terminal } = await relay.pair()
    const head = encodeFrame(device.sessionId, 'data', { exchange: 1 }, utf8('x')).length - 1
    device.send('data', { exchange: 1 }, Buffer.alloc(65536 + 4096 - head))
    expect((await terminal.expect('data')).body.length).toBe(65536 + 4096 - head)
    device.send('data', { exchange: 1 }, Buffer.alloc(65536 + 4096 - head + 1))
    expect(await refusalOf(device)).toEqual(['too-large', 1009])
    await terminal.expect('peer-lost')
  })

  example('a header of more than 4096 octets is too large, one of 4096 is not', async () => {
    const { device, terminal } = await relay.pair()
    const start = `Session-Id: ${device.sessionId}\r\nFrame: ping\r\nX: `
    const ofLength = (length: number): Buffer =>
      utf8(`${start}${'x'.repeat(length - start.length - 4)}\r\n\r\n`)
    device.sendOctets(ofLength(4096))
    await device.expect('pong')
    device.sendOctets(ofLength(4097))
    expect(await refusalOf(device)).toEqual(['too-large', 1009])
    await terminal.expect('peer-lost')
  })

  example('a message in too many pieces is too large', async () => {
    const { device } = await relay.pair()
    for (let i = 0; i < 300; i++) device.socket.send('x', { fin: false, binary: true })
    expect(await refusalOf(device)).toEqual(['too-large', 1009])
  })
})

describe('before the pairing', () => {
  const forwarded: [string, (id: string) => Uint8Array][] = [
    ['data', id => encodeFrame(id, 'data', { exchange: 1 }, body)],
    ['credit', id => encodeFrame(id, 'credit', { exchange: 0, credit: 1 })],
    ['reset', id => encodeFrame(id, 'reset', { exchange: 1, code: 'cancelled' })],
    ['request', id => encodeFrame(id, 'request', { exchange: 1, applicationId: 'a' }, body)],
  ]
  example.for(forwarded)('%s is a protocol error, before hello and behind it', async ([, make]) => {
    const reserved = await relay.reserve()
    const terminal = await relay.open(reserved.ticket('terminal'))
    await terminal.expect('connected')
    terminal.sendOctets(make(terminal.sessionId))
    expect(await refusalOf(terminal)).toEqual(['protocol-error', 1002])
    const again = await relay.open(reserved.ticket('terminal'))
    await again.expect('connected')
    again.hello()
    again.sendOctets(make(again.sessionId))
    expect(await refusalOf(again)).toEqual(['protocol-error', 1002])
  })
})

test.prop(
  [fc.uint8Array({ maxLength: 300 }), fc.nat(200), fc.uint8Array({ minLength: 1, maxLength: 8 })],
  {
    numRuns: 30,
  },
)(
  'no octets but a frame of the side pass, and the session beside goes on',
  async (noise, at, patch) => {
    const { device, terminal } = await relay.pair()
    const frame = Buffer.from(
      encodeFrame(device.sessionId, 'data', { exchange: 1 }, noise.length > 0 ? noise : body),
    )
    frame.set(patch.subarray(0, Math.max(0, frame.length - at)), Math.min(at, frame.length - 1))
    const isFrame = frame
      .subarray(0, 70)
      .equals(
        Buffer.from(encodeFrame(device.sessionId, 'data', { exchange: 1 }, body)).subarray(0, 70),
      )
    device.sendOctets(frame)
    if (isFrame) expect((await terminal.nextOctets()).subarray(55)).toEqual(frame.subarray(55))
    else {
      expect((await refusalOf(device))[1]).toBe(1002)
      await terminal.expect('peer-lost')
    }
    await Promise.all([beside.device.roundTrip(), beside.terminal.roundTrip()])
  },
)
