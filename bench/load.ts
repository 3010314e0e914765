import { connect, type Socket } from 'node:net'

/** Where requests go: a port on this machine and the Host that it expects. */
export interface Target {
  readonly port: number
  readonly host: string
}

/** Kept connections on which one small GET after the other is made. */
export interface SmallRequests {
  /** Makes them for so many milliseconds; how many were answered. */
  run(milliseconds: number): Promise<number>
  close(): void
}

/** Opens connections and has one request answered on each, so that what a connection costs at first is not measured. */
export async function openSmallRequests(
  target: Target,
  connections: number,
): Promise<SmallRequests> {
  const request = Buffer.from(
    `GET /small HTTP/1.1\r\nHost: ${target.host}\r\nAccept: application/json\r\n\r\n`,
  )
  const size = await answerSize(target, request)
  const sockets = await Promise.all(Array.from({ length: connections }, () => dial(target)))
  const run = async (milliseconds: number): Promise<number> => {
    const deadline = performance.now() + milliseconds
    const answered = await Promise.all(
      sockets.map(socket => askUntil(deadline, socket, request, size)),
    )
    return answered.reduce((sum, each) => sum + each, 0)
  }
  await run(0)
  return { run, close: () => sockets.forEach(socket => socket.destroy()) }
}

/** Asks, waits for the answer of `size` octets and asks again, until the deadline; how often it was answered. */
function askUntil(
  deadline: number,
  socket: Socket,
  request: Buffer,
  size: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let answered = 0
    let received = 0
    const lost = (): void => reject(new Error('closed'))
    const take = (octets: Buffer): void => {
      received += octets.length
      if (received < size) return
      if (received > size) reject(new Error('more octets than one answer has'))
      received = 0
      answered += 1
      if (performance.now() < deadline) {
        socket.write(request)
        return
      }
      socket.off('data', take).off('close', lost)
      resolve(answered)
    }
    socket.on('data', take).on('close', lost)
    socket.write(request)
  })
}

/** Downloads `octets` once; MB per second. */
export async function download(target: Target, octets: number): Promise<number> {
  const socket = await dial(target)
  const began = performance.now()
  socket.write(`GET /bytes/${octets} HTTP/1.1\r\nHost: ${target.host}\r\n\r\n`)
  let received = 0
  await new Promise<void>((resolve, reject) => {
    socket.on('data', chunk => {
      received += chunk.length
      if (received >= octets) resolve()
    })
    socket.on('close', () => reject(new Error('closed')))
  })
  socket.destroy()
  return octets / 1000 / (performance.now() - began)
}

/** Uploads `octets` once; MB per second. */
export async function upload(target: Target, octets: number): Promise<number> {
  const socket = await dial(target)
  const piece = Buffer.alloc(65_536, 'MRSP')
  const began = performance.now()
  socket.write(`PUT /sink HTTP/1.1\r\nHost: ${target.host}\r\nContent-Length: ${octets}\r\n\r\n`)
  let left = octets
  const answered = new Promise<void>((resolve, reject) => {
    socket.once('data', () => resolve())
    socket.once('close', () => reject(new Error('closed')))
  })
  const pump = (): void => {
    while (left > 0) {
      const next = left >= piece.length ? piece : piece.subarray(0, left)
      left -= next.length
      if (!socket.write(next)) {
        socket.once('drain', pump)
        return
      }
    }
  }
  pump()
  await answered
  socket.destroy()
  return octets / 1000 / (performance.now() - began)
}

/** Asks for a download and never reads it. */
export async function neverRead(target: Target, octets: number): Promise<Socket> {
  const socket = await dial(target)
  socket.pause()
  socket.write(`GET /bytes/${octets} HTTP/1.1\r\nHost: ${target.host}\r\n\r\n`)
  return socket
}

/** How many octets the answer to a request has, head and body. */
async function answerSize(target: Target, request: Buffer): Promise<number> {
  const socket = await dial(target)
  socket.write(request)
  let received = Buffer.alloc(0)
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk])
    const head = received.indexOf('\r\n\r\n')
    const length = /content-length: (\d+)/i.exec(received.toString('latin1'))
    if (head < 0 || !length) continue
    const size = head + 4 + Number(length[1])
    if (!received.toString('latin1').startsWith('HTTP/1.1 200'))
      throw new Error(received.toString('latin1', 0, 200))
    if (received.length >= size) {
      socket.destroy()
      return size
    }
  }
  throw new Error('closed before the first answer')
}

function dial({ port }: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}
