let due: (() => void)[] = []

/**
 * Calls `flush` once the event loop has read what all connections have for it, so that many small frames leave in one
 * write.
 */
export function flushAfterThisTurn(flush: () => void): void {
  if (due.push(flush) === 1) setImmediate(flushAll)
}

function flushAll(): void {
  const flushes = due
  due = []
  for (const flush of flushes) flush()
}
