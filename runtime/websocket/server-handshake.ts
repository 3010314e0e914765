import { acceptOf } from './handshake-key.ts'

/** The octets that accept a handshake with one subprotocol and no extension (RFC 6455, 4.2.2). */
export function handshakeAnswer(key: string, subprotocol: string): string {
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptOf(key)}`,
    `Sec-WebSocket-Protocol: ${subprotocol}`,
    '\r\n',
  ].join('\r\n')
}
