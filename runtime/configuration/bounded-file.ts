import { open } from 'node:fs/promises'
import { ConfigurationError } from './configuration-error.ts'

/**
 * Text of a file, in UTF-8.
 * @param what names the file in an error
 * @param limit octets that it may have
 * @throws ConfigurationError where it cannot be read, is larger or is no text
 */
export async function readBoundedFile(path: string, what: string, limit: number): Promise<string> {
  try {
    const file = await open(path)
    try {
      const octets = Buffer.alloc(limit + 1)
      const length = await fill(octets, async offset => {
        const { bytesRead } = await file.read(octets, offset, octets.length - offset)
        return bytesRead
      })
      if (length > limit) throw new ConfigurationError([`${what} has more than ${limit} octets`])
      return new TextDecoder('utf-8', { fatal: true }).decode(octets.subarray(0, length))
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    throw new ConfigurationError([`${what} cannot be read${code}`], { cause })
  }
}

async function fill(
  octets: Uint8Array,
  read: (offset: number) => Promise<number>,
): Promise<number> {
  let length = 0
  while (length < octets.length) {
    const more = await read(length)
    if (more === 0) break
    length += more
  }
  return length
}
