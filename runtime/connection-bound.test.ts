import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { boundConnections } from './connection-bound.ts'

test('a network has so many connections and no more, and others again when some have closed', async () => {
  const server = createServer()
  boundConnections(server, 2)
  server.on('connection', socket => socket.on('error', () => {}).write('welcome'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no network address')
  const sockets: Socket[] = []
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const outcome = async (): Promise<string> => {
    const socket = connect(address.port, '127.0.0.1').on('error', () => {})
    sockets.push(socket)
    return Promise.race([
      once(socket, 'data').then(() => 'served'),
      once(socket, 'close').then(() => 'dropped'),
    ])
  }
  expect([await outcome(), await outcome(), await outcome()]).toEqual([
    'served',
    'served',
    'dropped',
  ])
  sockets[0]?.destroy()
  await expect.poll(outcome).toBe('served')
})
