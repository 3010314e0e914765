/** A response with a text as its body. */
export function ok(body = 'ok', fields = ''): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${fields}\r\n${body}`
}

/** Octets that are easy to tell apart wherever they are cut. */
export function pattern(length: number, seed = 1): Buffer {
  const octets = Buffer.alloc(length)
  let state = seed
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    octets[at] = state >>> 16
  }
  return octets
}

/** Status of a response that a local program got. */
export function statusOf(text: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0)
}
