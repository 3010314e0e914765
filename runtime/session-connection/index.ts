export type { Exchange, ExchangeHandlers } from './exchange.ts'
export type { OpenFrameSocket } from './frame-socket.ts'
export {
  type DeviceConnectionOptions,
  openDeviceConnection,
  openTerminalConnection,
  type SessionConnection,
  type SessionConnectionOptions,
  type SessionConnectionState,
  type SessionEnd,
  type TerminalConnection,
} from './session-connection.ts'
