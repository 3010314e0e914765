import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'

const highWater = 1024 * 1024

/** A relay that forwards each message of one WebSocket to the other and looks at none. */
export function tunnelRelay(port: number, certificateFile: string, keyFile: string): void {
  const server = createServer({ cert: readFileSync(certificateFile), key: readFileSync(keyFile) })
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    skipUTF8Validation: true,
  })
  const ends = new Map<
    string,
    { socket: WebSocket; send: (message: Buffer) => void; carrier: Duplex }
  >()
  server.on('upgrade', (request, carrier, head) => {
    const side = request.url ?? ''
    const peer = side === '/device' ? '/terminal' : '/device'
    sockets.handleUpgrade(request, carrier, head, socket => {
      ends.set(side, { socket, carrier, send: corkedSender(socket, carrier) })
      socket.on('message', (message: Buffer) => {
        const to = ends.get(peer)
        if (!to) return
        to.send(message)
        if (to.socket.bufferedAmount < highWater) return
        socket.pause()
        to.carrier.once('drain', () => socket.resume())
      })
    })
  })
  server.listen(port, '127.0.0.1')
}

function corkedSender(socket: WebSocket, carrier: Duplex): (message: Buffer) => void {
  let corked = false
  return message => {
    if (!corked) {
      corked = true
      carrier.cork()
      setImmediate(() => {
        corked = false
        carrier.uncork()
      })
    }
    socket.send(message, { binary: true })
  }
}
