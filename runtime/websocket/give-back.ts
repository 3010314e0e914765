/** Octets whose memory is given back at once; smaller ones are left to the collector. */
const worthGivingBack = 8 * 1024

/**
 * Frees the memory of octets that nobody uses any more, where they have it to themselves, rather than when the
 * collector comes by: memory outside the heap makes it come often.
 */
export function giveBack({ buffer, byteLength }: Uint8Array): void {
  const isOwn = byteLength === buffer.byteLength && buffer instanceof ArrayBuffer
  if (isOwn && byteLength >= worthGivingBack) buffer.transfer(0)
}
