import { createServer } from 'node:http'

/** A local HTTP origin that answers a request with its own body. */
export interface EchoApplication extends AsyncDisposable {
  readonly origin: string
}

/** Starts it on a free port of the loopback address. */
export async function startEchoApplication(): Promise<EchoApplication> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces)
      response.writeHead(200, { 'Content-Length': body.length })
      response.end(body)
    })
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => {
        server.close(resolve)
      })
    },
  }
}
