/**
 * How many milliseconds the asker lets the answer wait (RFC 7240, `Prefer: wait=N`); 0 where it
 * prefers nothing.
 */
export function preferredWait(prefer: string | undefined): number {
  const seconds = /^wait=(\d{1,2})$/.exec(prefer ?? '')?.[1]
  return seconds === undefined ? 0 : Number(seconds) * 1000
}
