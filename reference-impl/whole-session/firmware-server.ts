import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { Certificates } from '../whole-system/certificates.ts'

/** A firmware file that a device can fetch over HTTPS. */
export interface FirmwareServer {
  /** Address of the file. */
  readonly source: string
  readonly size: number
  readonly sha256: string
  close(): Promise<void>
}

/** Serves one firmware file of random octets on the loopback address. */
export async function serveFirmware(
  certificates: Certificates,
  size: number,
): Promise<FirmwareServer> {
  const file = randomBytes(size)
  const server = createServer(
    {
      cert: await readFile(certificates.certificateFile),
      key: await readFile(certificates.keyFile),
    },
    (request, response) => {
      if (request.url === '/firmware.bin')
        response.writeHead(200, { 'content-length': size }).end(file)
      else response.writeHead(404).end()
    },
  )
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    source: `https://localhost:${port}/firmware.bin`,
    size,
    sha256: createHash('sha256').update(file).digest('hex'),
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
