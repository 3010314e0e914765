import type { Writable } from 'node:stream'

const corked: Writable[] = []

/**
 * Holds what is written to a stream back until the event loop has read what all connections have for it, so that many
 * small frames leave in one write.
 */
export function corkForThisTurn(stream: Writable): void {
  if (stream.writableCorked > 0) return
  stream.cork()
  if (corked.push(stream) === 1) setImmediate(uncorkAll)
}

function uncorkAll(): void {
  for (const stream of corked) stream.uncork()
  corked.length = 0
}
