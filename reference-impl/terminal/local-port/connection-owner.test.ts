// Whose connections to a loopback address are served. Playing another user needs the rights of root.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { answering } from '../played/answering-device.ts'
import { playedSession } from '../played/played-session.ts'

const nobody = 65534
const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const behaviour = answering(() => [Buffer.from(answer)])

/** What a program of a user gets that sends a request to a host and port, whether it waits for the answer or not. */
async function askAs(
  user: number | undefined,
  host: string,
  port: number,
  request: string,
  leavesAtOnce = false,
): Promise<string> {
  const program = `
    const socket = require('node:net').connect(${port}, '${host}', () => {
      socket.write(${JSON.stringify(request)}, () => { if (${leavesAtOnce}) process.exit() })
    })
    socket.pipe(process.stdout)
    socket.on('close', () => process.exit())`
  const child = spawn(process.execPath, ['-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: '/',
    ...(user !== undefined && { uid: user }),
  })
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return output
}

const post = (host: string): string =>
  `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`

test('a program of the same user is served, by IPv4, IPv6 and IPv4 mapped into it', async () => {
  await using played = await playedSession({ behaviour })
  for (const host of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
    const got = await askAs(undefined, host, played.localPort.port, post(played.host))
    expect(got, host).toBe(answer)
  }
})

describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('another user', () => {
  test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('is refused by %s', async host => {
    await using played = await playedSession({ behaviour })
    const { port } = played.localPort
    for (const name of [played.host, `localhost:${port}`]) {
      const got = await askAs(nobody, host, port, post(name))
      expect(got, name).toMatch(/^HTTP\/1\.1 403 [\s\S]*"code":"not-permitted"/)
    }
    expect(played.exchanges).toEqual([])
  })

  test('is not served either if it leaves before it is known', async () => {
    await using played = await playedSession({ behaviour })
    const { port } = played.localPort
    for (let times = 0; times < 5; times += 1) {
      await askAs(nobody, '127.0.0.1', port, post(played.host), true)
    }
    expect(await askAs(undefined, '127.0.0.1', port, post(played.host))).toBe(answer)
    expect(played.exchanges).toHaveLength(1)
  })
})
