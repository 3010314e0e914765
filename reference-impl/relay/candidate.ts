import type { Socket } from 'node:net'
import type { Credentials } from './credentials.ts'
import type { EndpointSocket } from './endpoint-socket.ts'

/** A WebSocket that was accepted and is not told `connected` yet (S172, S204). */
export interface Candidate {
  /** What it showed; undefined where that has not the form of credentials. */
  readonly credentials: Credentials | undefined
  readonly socket: EndpointSocket
  /** The TLS socket under it. */
  readonly stream: Socket
}
