export { giveBack } from './give-back.ts'
export { OpenWebSocket } from './open-web-socket.ts'
export { handshakeAnswer } from './server-handshake.ts'
