import { once } from 'node:events'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { MrspError } from './errors.ts'
import { loggedError } from './logged-error.ts'

function logged(error: unknown): string {
  const lines: string[] = []
  const sink = new Writable({
    write(line, _encoding, done) {
      lines.push(String(line))
      done()
    },
  })
  pino({ serializers: { err: loggedError } }, sink).error({ err: error }, 'it failed')
  return lines.join('')
}

/** An error of Node that holds the octets of an answer. */
async function unreadableAnswer(): Promise<Error> {
  const answer = 'HTTP/1.1 200 OK\r\nToken: mrsp_secret\r\nContent Length\r\n\r\n'
  const server = createServer(socket => socket.on('error', () => {}).end(answer))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no network address')
  const asking = request({ host: '127.0.0.1', port: address.port, agent: false })
  asking.end()
  const [error] = await once(asking, 'error')
  server.close()
  if (!(error instanceof Error)) throw new TypeError('no error')
  return error
}

test('the octets that an error of Node holds are not logged, as it is or as a cause', async () => {
  const error = await unreadableAnswer()
  const held: unknown = Reflect.get(error, 'rawPacket')
  expect(String(held)).toContain('mrsp_secret')
  const octets = [...Buffer.from('mrsp_secret')].join(',')
  for (const each of [error, new MrspError('internal', { source: 'relay', cause: error })]) {
    const line = logged(each)
    expect(line).toContain('Parse Error')
    expect(line).toMatch(/"code":"(HPE_\w+|internal)"/)
    expect(line).not.toContain('mrsp_secret')
    expect(line).not.toContain(octets)
    expect(line).not.toContain('rawPacket')
  }
})

test('what is thrown and is no error tells its type alone', () => {
  expect(logged('mrsp_secret')).not.toContain('mrsp_secret')
  expect(logged({ headers: { authorization: 'mrsp_secret' } })).not.toContain('mrsp_secret')
})

test('an error of this protocol tells its code, party, session and timer', () => {
  const session = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'
  const error = new MrspError('expired', { source: 'relay', session, timer: 'sessionDuration' })
  expect(JSON.parse(logged(error)).err).toMatchObject({
    type: 'MrspError',
    code: 'expired',
    source: 'relay',
    session,
    timer: 'sessionDuration',
  })
})
