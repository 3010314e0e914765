// A relay made of the delimiters and nothing else stands between a real client and a real server.

import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import * as http from 'node:http'
import * as net from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { RequestHead } from './head.ts'
import { withoutHopByHop } from './hop-by-hop.ts'
import { RequestDelimiter } from './request-delimiter.ts'
import { ResponseDelimiter } from './response-delimiter.ts'

/** Relays one connection, each piece cut in three; tells what stood in Connection. */
function relay(client: net.Socket, port: number, connections: string[][]): void {
  const server = net.connect(port, '127.0.0.1')
  let kept: Uint8Array[] = []
  const requests = new RequestDelimiter({
    head: (head: RequestHead) => {
      connections.push(head.values('connection'))
      responses.expect(head)
      server.write(withoutHopByHop(head))
    },
    body: slice => server.write(slice),
    end: () => {},
  })
  const responses = new ResponseDelimiter({
    head: head => {
      client.write(withoutHopByHop(head))
      if (!requests.awaitsUpgrade || head.isInterim) return
      requests.settleUpgrade(head.status === 101)
      const waiting = kept
      kept = []
      for (const piece of waiting) takeFromClient(piece)
    },
    body: slice => client.write(slice),
    end: () => {},
  })
  const takeFromClient = (piece: Uint8Array) => {
    const taken = requests.push(piece)
    if (taken < piece.length) kept.push(piece.subarray(taken))
  }
  client.on('data', data => inThree(data).forEach(takeFromClient))
  server.on('data', data => {
    for (const piece of inThree(data)) responses.push(piece)
  })
  client.on('close', () => server.destroy())
  server.on('close', () => client.destroy())
  client.on('error', () => {})
  server.on('error', () => {})
}

function inThree(piece: Uint8Array): Uint8Array[] {
  const third = Math.ceil(piece.length / 3)
  return [0, 1, 2].map(index => piece.subarray(index * third, (index + 1) * third))
}

async function listening(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function hashOf(message: http.IncomingMessage): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of message) hash.update(part)
  return hash.digest('hex')
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const hash = await hashOf(request)
  response.writeEarlyHints({ link: '</style.css>; rel=preload' })
  if (request.method !== 'HEAD') {
    response.setHeader('trailer', 'x-hash')
    response.write(hash)
    response.addTrailers({ 'x-hash': hash })
  }
  response.end()
}

const origin = http.createServer((request, response) => void answer(request, response))
const sockets = new WebSocketServer({ server: origin, path: '/echo', perMessageDeflate: false })
sockets.on('connection', socket => socket.on('message', data => socket.send(data)))

// A server that knows no other protocol answers a request for one as any other.
const plain = http.createServer((request, response) => response.end(request.url))

let connections: string[][] = []
let relayServer: net.Server
let originPort = 0
let plainPort = 0
let port = 0
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })

beforeAll(async () => {
  originPort = await listening(origin)
  plainPort = await listening(plain)
})
beforeEach(async () => {
  connections = []
  relayServer = net.createServer(client => relay(client, originPort, connections))
  port = await listening(relayServer)
})
afterEach(() => {
  relayServer.close()
})
afterAll(() => {
  agent.destroy()
  sockets.close()
  origin.closeAllConnections()
  origin.close()
  plain.closeAllConnections()
  plain.close()
})

test('requests of many kinds reach the server one after the other and are answered', async () => {
  for (const [method, size, isChunked] of [
    ['GET', 0, false],
    ['PUT', 300_000, false],
    ['POST', 300_000, true],
    ['HEAD', 0, false],
    ['POST', 1, true],
    ['GET', 0, false],
  ] as const) {
    const content = randomBytes(size)
    const request = http.request({ port, host: '127.0.0.1', method, agent, path: '/hash' })
    let interim = 0
    request.on('information', () => interim++)
    if (isChunked) {
      request.write(content.subarray(0, size / 2))
      request.end(content.subarray(size / 2))
    } else if (size > 0) {
      request.setHeader('content-length', size)
      request.end(content)
    } else request.end()
    const [response]: http.IncomingMessage[] = await once(request, 'response')
    if (response === undefined) throw new Error('no response')
    let text = ''
    for await (const part of response) text += String(part)
    const hash = createHash('sha256').update(content).digest('hex')
    expect([response.statusCode, interim]).toEqual([200, 1])
    expect(text).toBe(method === 'HEAD' ? '' : hash)
    expect(response.trailers).toEqual(method === 'HEAD' ? {} : { 'x-hash': hash })
  }
  expect(connections).toEqual(Array.from({ length: 6 }, () => ['keep-alive']))
})

test('a client that waits for 100 (Continue) gets it, and then sends', async () => {
  const content = randomBytes(100_000)
  const request = http.request({ port, host: '127.0.0.1', method: 'PUT', agent, path: '/hash' })
  request.setHeader('expect', '100-continue')
  request.setHeader('content-length', content.length)
  request.flushHeaders()
  await once(request, 'continue')
  request.end(content)
  const [response]: http.IncomingMessage[] = await once(request, 'response')
  if (response === undefined) throw new Error('no response')
  let text = ''
  for await (const part of response) text += String(part)
  expect(text).toBe(createHash('sha256').update(content).digest('hex'))
})

test('a WebSocket passes through', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/echo`, { perMessageDeflate: false })
  await once(socket, 'open')
  for (const size of [1, 1000, 200_000]) {
    const sent = randomBytes(size)
    socket.send(sent)
    const [received]: unknown[] = await once(socket, 'message')
    expect(received).toEqual(sent)
  }
  socket.close(4001, 'done')
  const [code] = await once(socket, 'close')
  expect(code).toBe(4001)
})

test('what follows a request for another protocol waits until it is declined', async () => {
  const plainRelay = net.createServer(client => relay(client, plainPort, connections))
  const client = net.connect(await listening(plainRelay), '127.0.0.1')
  const upgrade = 'Connection: upgrade\r\nUpgrade: websocket\r\n'
  const second = 'POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello'
  client.write(`GET /first HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n${second}`)
  let text = ''
  for await (const data of client) {
    text += String(data)
    if (text.endsWith('/second')) break
  }
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
  expect(text.indexOf('/first')).toBeLessThan(text.indexOf('/second'))
  expect(connections).toEqual([['upgrade'], []])
  plainRelay.close()
})
