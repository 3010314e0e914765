export const CR = 0x0d
export const LF = 0x0a
export const space = 0x20
export const colon = 0x3a
export const comma = 0x2c
export const zero = 0x30
export const nine = 0x39

/** Octets of a text that holds US-ASCII only. */
export function asciiOctets(text: string): Uint8Array {
  const octets = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) octets[i] = text.charCodeAt(i)
  return octets
}

/** Whether `expected` stands in `octets` at `at`. */
export function standsAt(octets: Uint8Array, at: number, expected: Uint8Array): boolean {
  if (at + expected.length > octets.length) return false
  for (let i = 0; i < expected.length; i++) {
    if (octets[at + i] !== expected[i]) return false
  }
  return true
}

/** Text of the octets from `start` up to `end`, which are US-ASCII. */
export function asciiText(octets: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let i = start; i < end; i++) text += String.fromCharCode(octets[i] ?? 0)
  return text
}
