import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { fc, test } from '@fast-check/vitest'
import { afterAll, beforeAll, expect, test as example } from 'vitest'
import { WebSocket } from 'ws'
import { OpenWebSocket, handshakeAnswer } from './index.ts'

/** What the server's end of a connection was told. */
interface Served {
  readonly webSocket: OpenWebSocket
  readonly messages: Buffer[]
  readonly breaches: number[]
  readonly closed: Promise<void>
}

const server = createServer()
let port: number
let accept: (served: Served) => void = () => {}
let closePatience = 60_000
beforeAll(async () => {
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.write(handshakeAnswer(request.headers['sec-websocket-key'] ?? '', 'test'))
    accept(serve(stream, head))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(() => {
  server.close()
})

function serve(stream: Duplex, head: Buffer): Served {
  const messages: Buffer[] = []
  const breaches: number[] = []
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const webSocket = new OpenWebSocket(
    {
      stream,
      head,
      side: 'server',
      largestMessage: 100_000,
      areMessagesKept: false,
      closePatience,
    },
    {
      onMessage: message => messages.push(Buffer.from(message)),
      onBreach({ code }) {
        breaches.push(code)
        webSocket.close(code)
      },
      onClosing() {},
      onClosed: () => resolve(),
    },
  )
  return { webSocket, messages, breaches, closed }
}

/** A client of `ws` and the server's end. */
async function connected(): Promise<{ client: WebSocket; served: Served }> {
  const accepted = new Promise<Served>(resolve => {
    accept = resolve
  })
  const client = new WebSocket(`ws://127.0.0.1:${port}`, ['test'], { perMessageDeflate: false })
  client.on('error', () => {})
  await once(client, 'open')
  return { client, served: await accepted }
}

const fragments = fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 8 })

test.prop([fc.array(fragments, { minLength: 1, maxLength: 8 })], { numRuns: 25 })(
  'takes what ws sends, and closes with the code of ws',
  async messages => {
    const { client, served } = await connected()
    const sent = messages.map(lengths => {
      const pieces = lengths.map((length, index) => Buffer.alloc(length, `piece ${index} `))
      pieces.forEach((piece, index) => {
        client.send(piece, { binary: true, fin: index === pieces.length - 1 })
        client.ping()
      })
      return Buffer.concat(pieces)
    })
    client.close(4001)
    const [code]: unknown[] = await once(client, 'close')
    await served.closed
    expect(code).toBe(4001)
    expect(served.messages.length).toBe(sent.length)
    expect(sent.every((octets, index) => served.messages[index]?.equals(octets))).toBe(true)
  },
)

example('a ping is answered with its octets', async () => {
  const { client } = await connected()
  client.ping('how are you')
  const [payload]: unknown[] = await once(client, 'pong')
  expect(String(payload)).toBe('how are you')
  client.terminate()
})

example('of many pings of a client that does not read, few are answered', async () => {
  const { client, served } = await connected()
  let pongs = 0
  client.on('pong', () => pongs++)
  client.pause()
  for (let i = 0; i < 60_000; i++) client.ping('x'.repeat(125))
  client.send('last')
  while (served.messages.length === 0) await new Promise(setImmediate)
  client.resume()
  client.close(1000)
  await once(client, 'close')
  expect(pongs).toBeLessThan(60_000)
})

example('a breach is told once, and the close that answers it ends the connection', async () => {
  const { client, served } = await connected()
  client.send(Buffer.alloc(100_001))
  const [code]: unknown[] = await once(client, 'close')
  await served.closed
  expect(code).toBe(1009)
  expect(served.breaches).toEqual([1009])
  expect(served.messages).toEqual([])
  expect(served.webSocket.isOpen).toBe(false)
})

example('a client that does not answer a close is broken off', async () => {
  closePatience = 100
  const { client, served } = await connected()
  client.pause()
  served.webSocket.close(1000)
  await served.closed
  closePatience = 60_000
  client.terminate()
})

example('a client that is gone is told', async () => {
  const { client, served } = await connected()
  client.terminate()
  await served.closed
  expect(served.webSocket.isOpen).toBe(false)
})

example('messages that came while nothing was read are taken before the end is told', async () => {
  const { client, served } = await connected()
  served.webSocket.pause()
  client.send('one')
  client.send('two')
  client.close(1000)
  served.webSocket.resume()
  await served.closed
  expect(served.messages.map(String)).toEqual(['one', 'two'])
})
