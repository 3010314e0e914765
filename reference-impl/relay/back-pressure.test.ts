import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeFrame } from '../../runtime/frame/index.ts'
import type { PlayedEndpoint } from './played/endpoint.ts'
import { type Paired, RelayUnderTest } from './played/relay.ts'

let relay: RelayUnderTest
beforeAll(async () => {
  relay = await RelayUnderTest.start()
})
afterAll(() => relay[Symbol.asyncDispose]())

const MiB = 1024 * 1024

/** Sends frames until nobody takes any more; returns how many octets left the endpoint. */
async function fill(endpoint: PlayedEndpoint, body: number): Promise<number> {
  const frame = encodeFrame(endpoint.sessionId, 'data', { exchange: 1 }, Buffer.alloc(body))
  let sent = 0
  let still = 0
  let before = -1
  while (still < 10) {
    for (let i = 0; endpoint.socket.bufferedAmount < MiB && i < 5000; i++) {
      endpoint.sendOctets(Buffer.from(frame))
      sent += frame.length
    }
    await new Promise(resolve => setTimeout(resolve, 20))
    const left = sent - endpoint.socket.bufferedAmount
    still = left === before ? still + 1 : 0
    before = left
  }
  return before
}

/** Milliseconds that the fastest of some rounds of small exchanges takes. */
async function fastestRound({ device, terminal }: Paired): Promise<number> {
  const rounds: number[] = []
  for (let exchange = 1; exchange <= 100; exchange++) {
    const began = performance.now()
    const request = { exchange, applicationId: 'web-server', end: true } as const
    terminal.send('request', request, Buffer.from('G'))
    await device.expect('request')
    device.send('response', { exchange, end: true }, Buffer.from('H'))
    await terminal.expect('response')
    rounds.push(performance.now() - began)
  }
  return Math.min(...rounds)
}

test.each([
  ['large', 65536],
  ['small', 20],
])('a reader that never reads bounds what is held, with %s frames', async (_, body) => {
  const beside = await relay.pair()
  const alone = await fastestRound(beside)
  const { device, terminal } = await relay.pair()
  terminal.socket.pause()
  const memory = process.memoryUsage().rss
  const left = await fill(device, body)
  expect(await fastestRound(beside)).toBeLessThan(10 * alone)
  expect(process.memoryUsage().rss - memory).toBeLessThan(64 * MiB)
  expect(left).toBeGreaterThan(MiB)
  const received = terminal.messages.length
  terminal.socket.resume()
  const total =
    left / encodeFrame(device.sessionId, 'data', { exchange: 1 }, Buffer.alloc(body)).length
  while (terminal.messages.length - received < total) await once(terminal.socket, 'message')
})

test('a side that is not read from is not taken for lost', async () => {
  await using relay = await RelayUnderTest.start({ keepalive: 1 })
  const { device, terminal } = await relay.pair()
  terminal.socket.pause()
  const answering = setInterval(() => terminal.send('pong', {}), 500)
  await fill(device, 65536)
  await new Promise(resolve => setTimeout(resolve, 4000))
  clearInterval(answering)
  terminal.socket.resume()
  while (terminal.names.filter(name => name === 'data').length < 5)
    await once(terminal.socket, 'message')
  expect(terminal.names).not.toContain('peer-lost')
  expect(device.names).not.toContain('error')
  terminal.send('credit', { exchange: 0, credit: 1 })
  await device.expect('credit')
})

test('of many pings of a side that does not read, one pong waits', async () => {
  const { device, terminal } = await relay.pair()
  terminal.socket.pause()
  await fill(device, 65536)
  for (let i = 0; i < 20_000; i++) terminal.send('ping', {})
  await new Promise(resolve => setTimeout(resolve, 300))
  terminal.socket.resume()
  device.send('reset', { exchange: 2, code: 'cancelled' })
  while (!terminal.names.includes('reset')) await once(terminal.socket, 'message')
  expect(terminal.names.filter(name => name === 'pong').length).toBeLessThan(100)
})
