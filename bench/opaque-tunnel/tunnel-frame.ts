/** A message of the tunnel: stream number (4 octets), kind (1 octet), octets of the TCP stream. */
export type TunnelKind = 0 | 1 | 2
export const open = 0
export const data = 1
export const end = 2

const headerSize = 5

/** Header of a message; the octets of the stream follow it in the same WebSocket message. */
export function tunnelFrame(stream: number, kind: TunnelKind, octets?: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(headerSize + (octets?.length ?? 0))
  frame.writeUInt32BE(stream, 0)
  frame[4] = kind
  octets?.copy(frame, headerSize)
  return frame
}

export function streamOf(frame: Buffer): number {
  return frame.readUInt32BE(0)
}

export function kindOf(frame: Buffer): number {
  return frame[4] ?? end
}

export function octetsOf(frame: Buffer): Buffer {
  return frame.subarray(headerSize)
}
