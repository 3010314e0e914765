export type { Exchange, ExchangeHandlers, WriteOptions } from './exchange.ts'
export type { FrameSocket, FrameSocketEvents, OpenFrameSocket } from './frame-socket.ts'
export { defaultReceiveLimits, type ReceiveLimits } from './receive-account.ts'
export {
  type ConnectedInformation,
  type DeviceConnectionOptions,
  openDeviceConnection,
  openTerminalConnection,
  type SessionConnection,
  type SessionConnectionHandlers,
  type SessionConnectionOptions,
  type SessionConnectionState,
  type SessionEnd,
  type TerminalConnection,
} from './session-connection.ts'
