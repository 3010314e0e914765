import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { fc, test } from '@fast-check/vitest'
import { afterAll, beforeAll, expect, test as example } from 'vitest'
import { HeldOctets } from './held-octets.ts'
import { relayLimits } from './limits.ts'
import { type FrameOutput, OutboundQueue } from './outbound-queue.ts'

const KiB = 1024
const server = createServer({ pauseOnConnect: true })
let port: number
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(() => {
  server.close()
})

/** Puts frames on a socket as they are. */
function plainOutput(socket: Socket): FrameOutput {
  let put: Buffer[] = []
  let octets = 0
  return {
    get waiting() {
      return socket.writableLength + octets
    },
    put(frame) {
      put.push(Buffer.from(frame))
      octets += frame.length
    },
    flush(left) {
      if (octets > 0) socket.write(Buffer.concat(put), () => left?.())
      put = []
      octets = 0
    },
  }
}

/** A queue before a TCP connection whose other end reads only when told. */
async function makeQueue(held = new HeldOctets(relayLimits)) {
  const accepted = once(server, 'connection')
  const reader = connect(port, '127.0.0.1').pause()
  const [socket]: Socket[] = await accepted
  if (socket === undefined) throw new Error('no connection')
  reader.on('error', () => {})
  socket.on('error', () => {})
  const flow = { stopped: false, stops: 0 }
  const queue = new OutboundQueue(socket, plainOutput(socket), held, {
    stop() {
      flow.stopped = true
      flow.stops++
    },
    go() {
      flow.stopped = false
    },
  })
  const end = (): void => {
    queue.close()
    socket.destroy()
    reader.destroy()
  }
  return { queue, socket, reader, flow, held, end }
}

test.prop([fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 300 })], {
  numRuns: 15,
})('what goes in comes out whole and in order, and the flow goes on', async sizes => {
  const { queue, socket, reader, flow, held, end } = await makeQueue()
  const frames = sizes.map((size, index) => Buffer.alloc(size, index))
  for (const frame of frames) queue.send(frame)
  const sent = Buffer.concat(frames)
  const got: Buffer[] = []
  let length = 0
  reader.on('data', chunk => {
    got.push(chunk)
    length += chunk.length
  })
  reader.resume()
  while (length < sent.length) await once(reader, 'data')
  expect(Buffer.concat(got).equals(sent)).toBe(true)
  while (socket.writableLength > 0 || socket.writableNeedDrain) await once(socket, 'drain')
  expect(flow.stopped).toBe(false)
  expect(held.total).toBe(0)
  end()
})

/** Sends until the flow is stopped. */
function fill(queue: OutboundQueue, flow: { readonly stopped: boolean }, frame: Buffer): number {
  let sent = 0
  while (!flow.stopped) {
    queue.send(frame)
    sent += frame.length
    if (sent > 100 * 1024 * KiB) throw new Error('the flow is never stopped')
  }
  return sent
}

example.for([16 * KiB, 65 * KiB, 100])(
  'a reader that does not read stops the flow at 1 MiB and one message of %i',
  async size => {
    const { queue, reader, flow, held, end } = await makeQueue()
    const frame = Buffer.alloc(size)
    fill(queue, flow, frame)
    // What the kernel takes of the first fill lets the flow go on for a while.
    for (let i = 0; i < 200; i++) {
      await new Promise(resolve => setTimeout(resolve, 2))
      if (!flow.stopped) fill(queue, flow, frame)
    }
    expect(flow.stopped).toBe(true)
    expect(held.total).toBeGreaterThan(512 * KiB)
    expect(held.total).toBeLessThanOrEqual(1024 * KiB + size)
    reader.resume()
    while (flow.stopped) await new Promise(setImmediate)
    expect(held.total).toBeLessThanOrEqual(512 * KiB)
    end()
  },
)

example('the end of a connection lets the flow go on and counts nothing', async () => {
  const { queue, flow, held, end } = await makeQueue()
  fill(queue, flow, Buffer.alloc(64 * KiB))
  end()
  expect(flow.stopped).toBe(false)
  expect(held.total).toBe(0)
  queue.send(Buffer.alloc(64 * KiB))
  expect(held.total).toBe(0)
})

example('a pong overtakes what waits, and one serves for many pings', async () => {
  const { queue, reader, flow, end } = await makeQueue()
  fill(queue, flow, Buffer.alloc(64 * KiB, 'a'))
  for (let i = 0; i < 100; i++) queue.sendAhead('pong', Buffer.from('pong'))
  queue.send(Buffer.from('last'))
  const got: Buffer[] = []
  reader.on('data', chunk => got.push(chunk))
  reader.resume()
  while (!Buffer.concat(got.slice(-2)).includes('last')) await once(reader, 'data')
  const all = Buffer.concat(got).toString('latin1')
  expect(all.split('pong').length - 1).toBe(1)
  expect(all.indexOf('pong')).toBeLessThan(all.lastIndexOf('a') - 256 * KiB)
  end()
})

example('when all sessions together hold much, each may hold little', async () => {
  const held = new HeldOctets({ ...relayLimits, heldInAll: 300 * KiB })
  const first = await makeQueue(held)
  fill(first.queue, first.flow, Buffer.alloc(16 * KiB))
  const second = await makeQueue(held)
  const before = held.total
  fill(second.queue, second.flow, Buffer.alloc(16 * KiB))
  expect(held.total - before).toBeLessThanOrEqual(80 * KiB)
  first.end()
  second.end()
})
