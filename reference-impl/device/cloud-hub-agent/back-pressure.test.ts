import { afterEach, expect, test } from 'vitest'
import { frameName } from '../../../runtime/frame/index.ts'
import { AgentSession } from '../played/agent-session.ts'
import { answering, startRawApplication } from '../played/raw-application.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const megabyte = 1024 * 1024
const small = 'GET /small HTTP/1.1\r\nHost: a\r\n\r\n'
const smallAnswer = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsmall'

/** How long it takes to ask so many times, one after the other, in milliseconds. */
async function timeFor(session: AgentSession, times: number): Promise<number> {
  const begun = performance.now()
  for (let count = 0; count < times; count++) {
    expect((await session.ask(small)).octets.toString()).toBe(smallAnswer)
  }
  return performance.now() - begun
}

/** Waits until a number has not changed for a while. */
async function settled(value: () => number): Promise<number> {
  let last = -1
  await expect
    .poll(
      () => {
        const isSettled = value() === last
        last = value()
        return isSettled
      },
      { interval: 150, timeout: 10_000 },
    )
    .toBe(true)
  return last
}

test('an application that takes nothing bounds what waits for it, and slows no other exchange', async () => {
  const application = await startRawApplication(socket => {
    socket.once('data', octets => {
      if (octets.toString('latin1').startsWith('POST')) socket.pause()
      else {
        socket.write(smallAnswer)
        answering(() => smallAnswer)(socket)
      }
    })
  })
  stops.push(() => application.stop())
  let upOctets = 0
  const session = await AgentSession.open({
    origin: application.origin,
    relay: {
      onFrame: (from, message) => {
        const name = from === 'terminal' ? frameName(message) : undefined
        if (name === 'data' || name === 'request') upOctets += message.length
      },
    },
  })
  stops.push(() => session[Symbol.asyncDispose]())
  const alone = await timeFor(session, 50)

  const stuck = session.exchange()
  stuck.send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${64 * megabyte}\r\n\r\n`)
  const piece = Buffer.alloc(65_536)
  let isFull = false
  for (let sent = 0; sent < 64 * megabyte && !isFull; sent += piece.length) {
    if (stuck.send(piece)) continue
    const drained = stuck.drained().then(() => true)
    isFull = !(await Promise.race([drained, pause(500)]))
  }
  expect(isFull).toBe(true)
  // The window of the exchange, the sockets' buffers of the system, and what the terminal itself may have waiting.
  expect(upOctets).toBeLessThan(16 * megabyte)
  expect(await timeFor(session, 50)).toBeLessThan(alone * 10 + 1000)
  stuck.cancel()
})

test('a terminal that takes nothing bounds what the application can give, and slows no other exchange', async () => {
  let given = 0
  const application = await startRawApplication(
    answering((head, socket) => {
      if (head.includes('/small')) return smallAnswer
      const piece = Buffer.alloc(65_536)
      let left = 32 * megabyte
      const give = (): void => {
        while (left > 0) {
          left -= piece.length
          given += piece.length
          if (!socket.write(piece)) {
            socket.once('drain', give)
            return
          }
        }
      }
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${left}\r\n\r\n`)
      give()
      return undefined
    }),
  )
  stops.push(() => application.stop())
  const session = await AgentSession.open({ origin: application.origin })
  stops.push(() => session[Symbol.asyncDispose]())
  const alone = await timeFor(session, 50)

  const stuck = session.exchange()
  stuck.stopReading()
  stuck.send('GET /large HTTP/1.1\r\nHost: a\r\n\r\n', true)
  const before = await settled(() => given)
  expect(before).toBeLessThan(16 * megabyte)
  expect(await timeFor(session, 50)).toBeLessThan(alone * 10 + 1000)
  expect(given).toBe(before)

  // It goes on where it stopped.
  stuck.read()
  const { octets, code } = await stuck.answered
  expect(code).toBeUndefined()
  expect(octets.length).toBeGreaterThan(32 * megabyte)
}, 20_000)

/** False after so many milliseconds. */
function pause(milliseconds: number): Promise<false> {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds, false)
  })
}
