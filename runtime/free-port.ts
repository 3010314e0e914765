import { createServer } from 'node:net'

/** Ports lie below those that the system gives to connections and to servers that name none. */
const lowest = 10_000
/** Each process walks through a slice of its own, so that two do not find the same port free at the same moment. */
const slices = 200
const ofSlice = 100

let next = Math.floor(Math.random() * ofSlice)

/** A loopback port that is free now; nobody is given it until it is listened on. */
export function freePort(): Promise<number> {
  return freePortsInARow(1)
}

/**
 * The first of so many loopback ports in a row that are free now, each as {@link freePort} gives them.
 * @param count 1 to 100
 */
export async function freePortsInARow(count: number): Promise<number> {
  for (let attempt = 0; ; attempt += 1) {
    // A process whose own slice is full goes on in the next one.
    const slice = (process.pid + Math.floor(attempt / ofSlice)) % slices
    const place = next % ofSlice
    const fits = place + count <= ofSlice
    next = fits ? place + count : 0
    if (!fits) continue
    const first = lowest + slice * ofSlice + place
    const areFree = Array.from({ length: count }, (_, index) => isFree(first + index))
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
