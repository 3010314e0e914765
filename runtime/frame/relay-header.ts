import {
  frameLabel,
  frameNameAt,
  sessionIdAt,
  sessionIdLabel,
  sessionIdLength,
} from './frame-layout.ts'
import { asciiOctets, standsAt } from './octets.ts'

/** The octets of a session ID, for `carriesSessionId` and `replaceSessionId`. Throws a TypeError for another length. */
export function sessionIdOctets(sessionId: string): Uint8Array {
  if (sessionId.length !== sessionIdLength) throw new TypeError('A session ID has 43 characters.')
  return asciiOctets(sessionId)
}

/**
 * Whether a frame begins with `Session-Id: `, the expected ID, and `Frame: `, each at its fixed place. The ID is
 * compared in constant time.
 */
export function carriesSessionId(message: Uint8Array, expected: Uint8Array): boolean {
  if (message.length < frameNameAt || !standsAt(message, 0, sessionIdLabel)) return false
  let difference = 0
  for (let i = 0; i < sessionIdLength; i++) {
    difference |= (message[sessionIdAt + i] ?? 0) ^ (expected[i] ?? 0)
  }
  return difference === 0 && standsAt(message, sessionIdAt + sessionIdLength, frameLabel)
}

/** Puts the other side's session ID in the place of the one that stands in the frame, which is changed. */
export function replaceSessionId(message: Uint8Array, replacement: Uint8Array): void {
  message.set(replacement, sessionIdAt)
}
