/** Octets of which a mask is removed as words only when there are so many; fewer are not worth a view of words. */
const worthWords = 64

/**
 * Removes the mask (RFC 6455, 5.3) from octets, in their place.
 * @param start where the masked octets begin, of which the first belongs to the first octet of the key
 * @param end where they end
 */
export function unmask(octets: Uint8Array, start: number, end: number, key: Uint8Array): void {
  if (end - start < worthWords) {
    for (let at = start; at < end; at++) {
      octets[at] = (octets[at] ?? 0) ^ (key[(at - start) & 3] ?? 0)
    }
    return
  }
  const { buffer, byteOffset } = octets
  const firstWord = (byteOffset + start + 3) & ~3
  const lastWord = (byteOffset + end) & ~3
  unmask(octets, start, firstWord - byteOffset, key)
  const turn = firstWord - byteOffset - start
  for (let i = 0; i < 4; i++) turnedKey[i] = key[(turn + i) & 3] ?? 0
  const word = turnedKeyWord[0] ?? 0
  const words = new Int32Array(buffer, firstWord, (lastWord - firstWord) >>> 2)
  const { length } = words
  for (let at = 0; at < length; at++) words[at] = (words[at] ?? 0) ^ word
  for (let at = lastWord - byteOffset; at < end; at++) {
    octets[at] = (octets[at] ?? 0) ^ (key[(at - start) & 3] ?? 0)
  }
}

const turnedKey = new Uint8Array(4)
const turnedKeyWord = new Int32Array(turnedKey.buffer)
