export {
  type AcceptedHandshake,
  type HandshakeSettings,
  requestHandshake,
} from './client-handshake.ts'
export { giveBack } from './give-back.ts'
export { OpenWebSocket } from './open-web-socket.ts'
export { handshakeAnswer } from './server-handshake.ts'
