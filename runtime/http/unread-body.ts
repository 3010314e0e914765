import type { IncomingMessage, ServerResponse } from 'node:http'

const MILLISECONDS = 2000

/**
 * Bounds how long a request may go on after it was answered. The asker gets to read its answer, which
 * it would not where the connection were closed at once; what it still sends is thrown away, and
 * after two seconds the connection is closed.
 */
export function boundUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (request.complete) return
    const timer = setTimeout(() => request.destroy(), MILLISECONDS)
    request.once('end', () => clearTimeout(timer))
    request.once('close', () => clearTimeout(timer))
    request.resume()
  })
}
