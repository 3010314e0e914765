import { once } from 'node:events'
import type { Socket } from 'node:net'
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { MessageWriter } from './message-writer.ts'

const size = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.constantFrom(125, 126, 65_535, 65_536),
  fc.integer({ min: 0, max: 400_000 }),
)
const step = fc.record({ size, isInPlace: fc.boolean(), isFlushed: fc.boolean() })

describe.each([true, false])('messages that are masked: %s', isMasked => {
  test.prop([fc.array(step, { minLength: 1, maxLength: 40 })], { numRuns: 25 })(
    'arrive whole and in order, beside those that ws writes',
    async steps => {
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
      await once(server, 'listening')
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('no port')
      const connected = once(server, 'connection')
      const client = new WebSocket(`ws://127.0.0.1:${address.port}`)
      const upgraded: Promise<{ socket: Socket }[]> = once(client, 'upgrade')
      const [accepted, request]: [WebSocket, { socket: Socket }] = await pair(connected)
      const [{ socket } = request] = await upgraded
      if (client.readyState !== WebSocket.OPEN) await once(client, 'open')

      const receiver = isMasked ? accepted : client
      const received: Buffer[] = []
      const { promise: closed, resolve } = Promise.withResolvers<number>()
      receiver.on('message', (data: Buffer) => received.push(data))
      receiver.on('close', resolve)

      const writer = new MessageWriter(isMasked ? socket : request.socket, isMasked)
      const sent = steps.map(({ size, isInPlace, isFlushed }, index) => {
        const message = Buffer.alloc(size, `message ${index}, `)
        if (isInPlace) {
          const room = writer.room(size)
          room.set(message)
          writer.add(room)
        } else writer.add(message)
        if (isFlushed) writer.flush()
        return message
      })
      writer.flush()
      ;(isMasked ? client : accepted).close(1000)
      expect(await closed).toBe(1000)
      expect(received.length).toBe(sent.length)
      expect(sent.every((message, index) => received[index]?.equals(message))).toBe(true)
      expect(writer.waiting).toBe(0)
      server.close()
    },
  )
})

async function pair(connected: Promise<unknown[]>): Promise<[WebSocket, { socket: Socket }]> {
  const [webSocket, request] = await connected
  if (!(webSocket instanceof WebSocket) || !hasSocket(request)) throw new Error('no connection')
  return [webSocket, request]
}

function hasSocket(request: unknown): request is { socket: Socket } {
  return typeof request === 'object' && request !== null && 'socket' in request
}
