let due: (() => void)[] = []
let time: number | undefined
let wasFlushed = false
let isEndAwaited = false

/**
 * Calls `flush` once the event loop has read what all connections have for it, so that many small frames leave in one
 * write; or at the next `flushEarly`.
 */
export function flushAfterThisTurn(flush: () => void): void {
  due.push(flush)
  awaitEnd()
}

/**
 * Flushes at once, the first time in a turn: where little happens, that saves going round for the write. What follows
 * in the same turn waits for its end.
 */
export function flushEarly(): void {
  if (wasFlushed || due.length === 0) return
  wasFlushed = true
  awaitEnd()
  flushAll()
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
  wasFlushed = false
  time = undefined
  flushAll()
}

function flushAll(): void {
  const flushes = due
  due = []
  for (const flush of flushes) flush()
}
