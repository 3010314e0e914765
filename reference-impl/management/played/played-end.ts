import type { ConnectionInformation } from '../../../generated/management-api.ts'
import type { SessionInfo } from '../../../generated/stanzas.ts'
import {
  type Exchange,
  type ExchangeHandlers,
  openDeviceConnection,
  openTerminalConnection,
  type SessionConnection,
  type SessionConnectionOptions,
  type SessionEnd,
  type TerminalConnection,
} from '../../../runtime/session-connection/index.ts'
import { nodeSockets } from '../../../runtime/session-connection/node-socket.ts'
import type { TestGround } from './test-ground.ts'

/** One side's connection to the relay, with the signs that a test waits for. */
export interface PlayedEnd<Connection extends SessionConnection> {
  readonly connection: Connection
  readonly paired: Promise<void>
  /** The relay drains; resolves with the seconds until its deadline. */
  readonly halted: Promise<number>
  readonly over: Promise<SessionEnd>
}

/** Connects the device's side. */
export function connectDevice(
  information: SessionInfo,
  ground: TestGround,
  onExchange: (exchange: Exchange) => ExchangeHandlers = () => {
    throw new Error('nobody asks')
  },
): PlayedEnd<SessionConnection> {
  const { options, signs } = endOf(information, ground)
  const device = { ...options, application: 'web-server', onExchange }
  return { connection: openDeviceConnection(device), ...signs }
}

/** Connects the terminal's side. */
export function connectTerminal(
  information: ConnectionInformation,
  ground: TestGround,
): PlayedEnd<TerminalConnection> {
  const { options, signs } = endOf(information, ground)
  return { connection: openTerminalConnection(options), ...signs }
}

interface EndParts {
  readonly options: SessionConnectionOptions
  readonly signs: Omit<PlayedEnd<SessionConnection>, 'connection'>
}

function endOf(
  { sessionId, token, url }: SessionInfo | ConnectionInformation,
  { certificate }: TestGround,
): EndParts {
  const paired = Promise.withResolvers<void>()
  const halted = Promise.withResolvers<number>()
  const over = Promise.withResolvers<SessionEnd>()
  const options = {
    address: url,
    sessionId,
    token,
    openSocket: nodeSockets({ ca: certificate.ca }),
    product: 'played-end/1',
    handlers: {
      onPaired: () => paired.resolve(),
      onHalt: ({ deadline }: { readonly deadline: number }) => halted.resolve(deadline),
      onOver: over.resolve,
    },
  }
  return {
    options,
    signs: { paired: paired.promise, halted: halted.promise, over: over.promise },
  }
}
