import { createServer } from 'node:net'

/** Ports lie below those that the system gives to connections and to servers that name none. */
const lowest = 10_000
/** Each process walks through a slice of its own, so that two do not find the same port free at the same moment. */
const slices = 200
const ofSlice = 100

let next = Math.floor(Math.random() * ofSlice)

/** A loopback port that is free now; nobody is given it until it is listened on. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; ; attempt += 1) {
    const beyond = Math.floor(attempt / ofSlice)
    const slice = (process.pid + beyond) % slices
    const port = lowest + slice * ofSlice + (next % ofSlice)
    next += 1
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
