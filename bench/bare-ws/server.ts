import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/**
 * What `ws` over TLS costs and nothing else: `server.ts <certificate> <key>` answers each connection's first message with
 * the same octets, and closes all connections at SIGUSR2.
 */
const [certificate = '', key = ''] = process.argv.slice(2)
const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) })
const sockets = new WebSocketServer({ server, perMessageDeflate: false, skipUTF8Validation: true })
sockets.on('connection', socket => socket.once('message', octets => socket.send(octets)))
process.on('SIGUSR2', () => {
  for (const socket of sockets.clients) socket.close(1000)
})
process.on('SIGTERM', () => process.exit(0))
server.listen(0, '127.0.0.1', () => {
  const { port }: AddressInfo | { port: 0 } = addressOf(server.address())
  process.stdout.write(`${port}\n`)
})

function addressOf(address: AddressInfo | string | null): AddressInfo | { port: 0 } {
  return address === null || typeof address === 'string' ? { port: 0 } : address
}
