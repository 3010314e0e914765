import { type Socket, connect, createServer } from 'node:net'
import { WebSocket } from 'ws'
import { data, end, kindOf, octetsOf, open, streamOf, tunnelFrame } from './tunnel-frame.ts'

const highWater = 1024 * 1024

/**
 * One end of a tunnel that knows nothing but TCP streams: `terminal` listens, `device` connects to the origin.
 * Flow control is the WebSocket's own: a full connection pauses every stream.
 */
export function tunnelEnd(tunnel: WebSocket, side: 'terminal' | 'device', port: number): void {
  const streams = new Map<number, Socket>()
  let carrier: Socket | undefined
  let corked = false
  tunnel.on('upgrade', response => {
    carrier = response.socket
    carrier.setNoDelay(true)
  })

  const send = (frame: Buffer): void => {
    if (carrier && !corked) {
      corked = true
      carrier.cork()
      setImmediate(() => {
        corked = false
        carrier?.uncork()
      })
    }
    tunnel.send(frame, { binary: true })
  }

  const attach = (stream: number, socket: Socket): void => {
    streams.set(stream, socket)
    socket.setNoDelay(true)
    socket.on('data', octets => {
      send(tunnelFrame(stream, data, octets))
      if (tunnel.bufferedAmount < highWater) return
      for (const other of streams.values()) other.pause()
      carrier?.once('drain', () => {
        for (const other of streams.values()) other.resume()
      })
    })
    socket.on('close', () => {
      if (streams.delete(stream) && tunnel.readyState === WebSocket.OPEN)
        send(tunnelFrame(stream, end))
    })
    socket.on('error', () => socket.destroy())
    socket.on('drain', () => tunnel.resume())
    socket.on('close', () => tunnel.resume())
  }

  tunnel.on('message', (message: Buffer) => {
    const stream = streamOf(message)
    if (side === 'device' && kindOf(message) === open) attach(stream, connect(port, '127.0.0.1'))
    const socket = streams.get(stream)
    if (!socket) return
    if (kindOf(message) === data && !socket.write(octetsOf(message))) {
      tunnel.pause()
    }
    if (kindOf(message) === end) {
      streams.delete(stream)
      socket.end()
    }
  })

  if (side === 'terminal') {
    let last = 0
    createServer(socket => {
      last += 1
      send(tunnelFrame(last, open))
      attach(last, socket)
    }).listen(port, '127.0.0.1')
  }
}
