// One program or application that does not read slows nobody else, and fills no memory.

import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { DeviceExchange } from '../played/played-session.ts'
import { playedSession, requestText } from '../played/played-session.ts'

const small = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const piece = Buffer.alloc(65_536, 'x')

/** Answers `/large` with a body that is as long as the terminal takes it, everything else at once. */
function large(length: number): {
  behaviour: (seen: DeviceExchange) => void
  written: () => number
} {
  const begun = new Set<DeviceExchange>()
  let written = 0
  return {
    written: () => written,
    behaviour: seen => {
      if (!seen.ended || !seen.exchange.open || seen.reset !== undefined) return
      if (!requestText(seen).startsWith('GET /large')) {
        seen.exchange.write(Buffer.from(small), { end: true })
        return
      }
      if (!begun.has(seen)) {
        begun.add(seen)
        seen.exchange.write(Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`))
      }
      while (written < length) {
        const next = piece.subarray(0, Math.min(piece.length, length - written))
        written += next.length
        if (!seen.exchange.write(next, { end: written === length })) return
      }
    },
  }
}

test('a program that does not read holds up itself alone, and then gets all', async () => {
  const length = 24_000_000
  const { behaviour, written } = large(length)
  await using played = await playedSession({ behaviour })
  const slow = await played.dial()
  slow.socket.pause()
  slow.socket.write(`GET /large HTTP/1.1\r\nHost: ${played.host}\r\n\r\n`)
  await played.until(() => written() > 0)
  const quick = await played.dial()
  for (let round = 1; round <= 200; round++) {
    quick.socket.write(`GET /${round} HTTP/1.1\r\nHost: ${played.host}\r\n\r\n`)
    await quick.octetsOf(round * small.length)
  }
  // The credit of one exchange, what waits on the way, and the buffers of two sockets.
  expect(written()).toBeLessThan(16_000_000)
  const before = written()
  slow.socket.resume()
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`
  await slow.octetsOf(head.length + length)
  expect(before).toBeLessThan(written())
})

test('an application that does not take an upload stops its program, and no other', async () => {
  await using played = await playedSession({
    hoards: true,
    behaviour: seen => {
      if (seen.ended) seen.exchange.write(Buffer.from(small), { end: true })
    },
  })
  const uploading = await played.dial()
  uploading.socket.write(
    `PUT / HTTP/1.1\r\nHost: ${played.host}\r\nContent-Length: 500000000\r\n\r\n`,
  )
  let sent = 0
  while (uploading.socket.write(piece)) sent += piece.length
  const pump = (): void => {
    sent += piece.length
    while (uploading.socket.write(piece)) sent += piece.length
  }
  uploading.socket.on('drain', pump)
  const quick = await played.dial()
  for (let round = 1; round <= 200; round++) {
    quick.socket.write(`GET /${round} HTTP/1.1\r\nHost: ${played.host}\r\n\r\n`)
    await quick.octetsOf(round * small.length)
  }
  const received = played.exchanges[0]?.received.reduce((sum, { length }) => sum + length, 0)
  expect(received).toBeLessThanOrEqual(262_144)
  expect(sent).toBeLessThan(16_000_000)
  uploading.socket.resetAndDestroy()
  await once(uploading.socket, 'close')
  // That the program is gone shows when it is read again.
  played.exchanges[0]?.exchange.consumed(received ?? 0)
  await played.until(() => played.exchanges[0]?.reset === 'cancelled')
})
