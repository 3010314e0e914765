let due: (() => void)[] = []
let time: number | undefined
let isEndAwaited = false

/**
 * Calls `flush` once the event loop has read what all connections have for it, so that many small frames leave in one
 * write.
 */
export function flushAfterThisTurn(flush: () => void): void {
  due.push(flush)
  awaitEnd()
}

/** The time of `performance.now()`, taken once in a turn of the event loop. */
export function timeOfThisTurn(): number {
  if (time === undefined) {
    time = performance.now()
    awaitEnd()
  }
  return time
}

function awaitEnd(): void {
  if (isEndAwaited) return
  isEndAwaited = true
  setImmediate(end)
}

function end(): void {
  isEndAwaited = false
  time = undefined
  const flushes = due
  due = []
  for (const flush of flushes) flush()
}
