// How long a connection of a local program may be quiet, counted in the seconds that the port tells it.

import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { answering } from '../played/answering-device.ts'
import {
  dial,
  type LocalSocket,
  type PlayedSession,
  playedSession,
} from '../played/played-session.ts'
import { LocalConnection } from './local-connection.ts'

const small = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

/** A connection whose seconds the test tells. */
async function withConnection(
  act: (connection: LocalConnection, local: LocalSocket, played: PlayedSession) => Promise<void>,
): Promise<void> {
  await using played = await playedSession({
    behaviour: answering(({ head }) => (head.target === '/' ? [Buffer.from(small)] : undefined)),
  })
  const accepted = Promise.withResolvers<LocalConnection>()
  const server = createServer({ allowHalfOpen: true }, socket =>
    accepted.resolve(new LocalConnection(socket, { find: () => played.client, control: () => {} })),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const local = await dial(address !== null && typeof address === 'object' ? address.port : 0)
  try {
    await act(await accepted.promise, local, played)
  } finally {
    local.socket.destroy()
    server.close()
  }
}

function tick(connection: LocalConnection, seconds: number): void {
  for (let second = 0; second < seconds; second++) connection.tick()
}

test('a head has ten seconds from its beginning, however it trickles', async () => {
  await withConnection(async (connection, local, { host }) => {
    local.socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    await local.textWith('ok')
    local.socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nX: `)
    const ended = local.wholeText().then(() => 'ended')
    let seconds = 0
    for (; (await Promise.race([ended, moment()])) !== 'ended'; seconds++) {
      local.socket.write('x')
      tick(connection, 1)
    }
    expect(seconds).toBeGreaterThan(10)
    expect(seconds).toBeLessThan(20)
    expect(local.text).toBe(small)
  })
})

test('between requests there are two minutes', async () => {
  await withConnection(async (connection, local, { host }) => {
    for (const answers of [1, 2]) {
      local.socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
      await local.octetsOf(answers * small.length)
      tick(connection, answers === 1 ? 120 : 121)
    }
    expect(await local.wholeText()).toBe(small + small)
  })
})

test('an answer may take as long as it takes', async () => {
  await withConnection(async (connection, local, played) => {
    local.socket.write(`GET /later HTTP/1.1\r\nHost: ${played.host}\r\n\r\n`)
    await played.until(() => played.exchanges[0]?.ended === true)
    tick(connection, 100_000)
    played.exchanges[0]?.exchange.write(Buffer.from(small), { end: true })
    await local.octetsOf(small.length)
  })
})

test('a body has five minutes between two of its pieces', async () => {
  await withConnection(async (connection, local, played) => {
    const head = `PUT / HTTP/1.1\r\nHost: ${played.host}\r\nContent-Length: 10\r\n\r\n`
    local.socket.write(`${head}a`)
    for (const octets of [1, 2, 3]) {
      await played.until(
        () => played.exchanges[0]?.received.join('').length === head.length + octets,
      )
      tick(connection, octets === 3 ? 301 : 300)
      local.socket.write('b')
    }
    await played.until(() => played.exchanges[0]?.reset === 'cancelled')
  })
})

function moment(): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, 5)
  })
}
