import { setFlagsFromString } from 'node:v8'

/**
 * By how many percent the heap may grow before it is searched for garbage. Bodies pass in buffers outside the heap that
 * count towards its size: with V8's own measure the search comes every few megabytes and costs half of a transfer.
 */
const heapGrowth = 400

/** Has a program through which bodies pass search its heap for garbage less often. Called at its start. */
export function letHeapGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${heapGrowth}`)
  // Otherwise a search begins with every 64 MB of buffers, most of which the collection of young objects would free.
  // V8 of Node 24 and later knows the flag; an older one complains of it.
  if (Number.parseInt(process.versions.v8, 10) >= 13) {
    setFlagsFromString('--external-memory-accounted-in-global-limit')
  }
}
