import { createServer } from 'node:net'

const lowest = 10_000
const count = 20_000

/**
 * A loopback port that is free now. It lies below those that the system gives to connections and to servers that name
 * none, so that nobody is given it until it is listened on.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * count)
    if (await isFree(port)) return port
  }
}

/** Whether no program listens on a loopback port. */
export function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
