/** Milliseconds between two looks at whether the parent still runs. */
const lookEvery = 250

/**
 * Waits until this program is asked to end, and tells by what: SIGTERM, SIGINT, or the end of its parent, where that is
 * the shell in which npm runs it, which alone gets a SIGTERM to npm, or what set MRSP_ENDS_WITH_PARENT to 1.
 */
export function stopAsked(): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal))
    const { npm_lifecycle_event: npm, MRSP_ENDS_WITH_PARENT: endsWithParent } = process.env
    if (npm === undefined && endsWithParent !== '1') return
    const parent = process.ppid
    const look = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(look)
      resolve(npm === undefined ? 'end of its parent' : 'end of npm')
    }, lookEvery)
    look.unref()
  })
}
