/** Milliseconds between two looks at whether the parent still runs. */
const lookEvery = 250

/**
 * Waits until this program is asked to end, and tells by what: SIGTERM, SIGINT, or the end of the shell in which npm
 * runs it. A SIGTERM to npm reaches that shell alone.
 */
export function stopAsked(): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal))
    if (process.env['npm_lifecycle_event'] === undefined) return
    const parent = process.ppid
    const look = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(look)
      resolve('end of npm')
    }, lookEvery)
    look.unref()
  })
}
