import { createServer } from 'node:net'

const lowest = 10_000
const range = 20_000

/**
 * A loopback port that is free now. It lies below those that the system gives to connections and to servers that name
 * none, so that nobody is given it until it is listened on.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * range)
    if (await isFree(port)) return port
  }
}

/** The first of so many loopback ports in a row that are free now, each as `freePort` gives them. */
export async function freePortsInARow(count: number): Promise<number> {
  for (;;) {
    const first = await freePort()
    const areFree = Array.from({ length: count - 1 }, (_, index) => isFree(first + 1 + index))
    if (!(await Promise.all(areFree)).includes(false)) return first
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
