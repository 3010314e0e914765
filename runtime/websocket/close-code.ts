/** Close codes (RFC 6455, 7.4) with which an end answers a breach of WebSocket's rules. */
export type BreachCode = 1002 | 1007 | 1008 | 1009

/** Whether a close frame may carry the code. */
export function isCloseCode(code: number): boolean {
  if (code >= 3000) return code < 5000
  return code >= 1000 && code <= 1014 && (code < 1004 || code > 1006)
}
