import type { IncomingMessage } from 'node:http'
import { secretEquals } from '../../../runtime/http/index.ts'

/** Header fields with which one management process forwards a request to another. */
export const processKeyField = 'mrsp-process-key'
export const addressField = 'mrsp-asker-address'

/** Header field that names the connection by which it leads a device there, where it announces one. */
export const connectionField = 'mrsp-led-connection'

/**
 * Tells the address of who asks, where another management process forwarded the request.
 *
 * @param processKey what that process has to show; from anybody else the field says nothing
 */
export function forwardedAddress(
  processKey: string,
): (request: IncomingMessage) => string | undefined {
  return ({ headers }) => {
    const shown = headers[processKeyField]
    const address = headers[addressField]
    if (typeof shown !== 'string' || typeof address !== 'string') return undefined
    return secretEquals(shown, processKey) ? address : undefined
  }
}
