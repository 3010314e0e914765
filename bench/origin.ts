import { createServer } from 'node:http'

/** The application behind the tunnels: small answers, a download of `/bytes/<n>`, an upload to `/sink`. */
const small = Buffer.from('{"printTotal":48213,"scanTotal":1207,"state":"idle"}')
const piece = Buffer.alloc(65_536, 'MRSP')

const server = createServer((request, response) => {
  const path = request.url ?? '/'
  if (request.method === 'PUT') {
    let octets = 0
    request.on('data', (chunk: Buffer) => {
      octets += chunk.length
    })
    request.on('end', () => {
      const body = String(octets)
      response.writeHead(200, { 'content-length': body.length }).end(body)
    })
    return
  }
  const wanted = /^\/bytes\/(\d+)$/.exec(path)
  if (!wanted) {
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': small.length })
      .end(small)
    return
  }
  let left = Number(wanted[1])
  response.writeHead(200, { 'content-length': left })
  const pump = (): void => {
    while (left > 0) {
      const next = left >= piece.length ? piece : piece.subarray(0, left)
      left -= next.length
      if (!response.write(next)) {
        response.once('drain', pump)
        return
      }
    }
    response.end()
  }
  pump()
})
server.keepAliveTimeout = 60_000
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('ready\n'))
process.on('SIGTERM', () => process.exit(0))
