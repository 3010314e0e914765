/** The longest time that the platform's own timer takes. */
const longest = 2 ** 31 - 1

/**
 * Calls `fire` after the given milliseconds, however many.
 * @returns stops the timer
 */
export function startTimer(milliseconds: number, fire: () => void): () => void {
  const due = performance.now() + milliseconds
  let timer: NodeJS.Timeout
  const wait = (): void => {
    const left = due - performance.now()
    timer = setTimeout(left > longest ? wait : fire, Math.min(Math.max(left, 0), longest))
  }
  wait()
  return () => clearTimeout(timer)
}
