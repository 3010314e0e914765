import { randomFillSync } from 'node:crypto'

/**
 * A control frame (RFC 6455, 5.5).
 * @param payload at most 125 octets
 * @param isMasked as a client must (RFC 6455, 5.3)
 */
export function controlFrame(opcode: number, payload: Uint8Array, isMasked: boolean): Buffer {
  const payloadAt = isMasked ? 6 : 2
  const frame = Buffer.allocUnsafe(payloadAt + payload.length)
  frame[0] = 0x80 | opcode
  frame[1] = (isMasked ? 0x80 : 0) | payload.length
  frame.set(payload, payloadAt)
  if (!isMasked) return frame
  randomFillSync(frame, 2, 4)
  for (let i = 0; i < payload.length; i++) {
    frame[payloadAt + i] = (payload[i] ?? 0) ^ (frame[2 + (i & 3)] ?? 0)
  }
  return frame
}
