import { once } from 'node:events'
import { connect } from 'node:net'
import Koa from 'koa'
import { expect, onTestFinished, test } from 'vitest'
import { listenHttp } from './index.ts'

test('a network that holds too many connections keeps those and gets no other', async () => {
  const app = new Koa()
  app.use(context => {
    context.body = 'served'
  })
  const log = { error: (details: object) => expect.unreachable(JSON.stringify(details)) }
  const where = { host: '127.0.0.1', port: 0, app, source: 'management', log } as const
  const server = await listenHttp({ ...where, connectionsOfNetwork: 2 })
  onTestFinished(() => server.close(0))
  const open = () => {
    const socket = connect(server.port, '127.0.0.1').on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    return socket
  }
  const held = [open(), open()]
  for (const socket of held) expect(String((await once(socket, 'data'))[0])).toContain('served')
  const third = open().resume()
  await once(third, 'close')
  expect(third.bytesRead).toBe(0)
  expect(held.map(({ readyState }) => readyState)).toEqual(['open', 'open'])
})
