import type { RelayConfiguration } from '../../generated/configuration.ts'
import type { TerminateFrame } from '../../generated/frames.ts'
import type { EndReason } from '../../generated/schemas.ts'
import {
  carriesSessionId,
  decodeFrame,
  encodeFrame,
  FrameError,
  type FrameName,
  frameName,
  replaceSessionId,
} from '../../runtime/frame/index.ts'
import { secretEquals } from '../../runtime/http/index.ts'
import { noObserver, type StepObserver } from '../../runtime/observer.ts'
import { treatments } from './frames.ts'
import type { RelaySession } from './relay-session.ts'
import type { SessionSide } from './session-side.ts'
import { timeOfThisTurn } from './turn.ts'

/** What an association tells of its sides. */
export interface AssociationEvents {
  /** A side asks for the end of its session (S263, S292). */
  readonly terminate: (side: SessionSide, reason: EndReason) => void
}

/**
 * Associates the device's connection with the terminal's by their session IDs ([0103]): passes `hello`, forwards the
 * frames of the exchanges as they are, answers `ping`, tells a side of the other's loss and return.
 */
export class Association {
  readonly #resumeGrace: number
  readonly #events: AssociationEvents
  readonly #observe: StepObserver
  readonly #isObserved: boolean

  constructor(
    { resumeGrace }: Pick<RelayConfiguration, 'resumeGrace'>,
    observe: StepObserver,
    events: AssociationEvents,
  ) {
    this.#resumeGrace = resumeGrace
    this.#events = events
    this.#observe = observe
    this.#isObserved = observe !== noObserver
  }

  /** The side was told `connected`. A peer that was told of its loss is told that it is back (6.38). */
  connect(side: SessionSide): void {
    side.owesHello = true
    side.hello = undefined
    side.wasToldLoss = false
    side.isDropping = false
    const { peer } = side
    if (!peer.wasToldLoss) return
    peer.wasToldLoss = false
    peer.owesHello = true
    peer.connection?.send(encodeFrame(peer.sessionId, 'resumed', {}))
  }

  /** The connection of a side is gone; a peer that it was paired with is told (6.33). */
  disconnect(side: SessionSide): void {
    side.owesHello = false
    side.hello = undefined
    const { peer, session } = side
    if (!session.isPaired) return
    session.isPaired = false
    peer.isDropping = true
    if (session.isEnding || peer.wasToldLoss) return
    peer.wasToldLoss = true
    peer.connection?.send(encodeFrame(peer.sessionId, 'peer-lost', { grace: this.#resumeGrace }))
  }

  /** The end of the session has begun: no frame that comes is forwarded any more (10.4). */
  dissolve(session: RelaySession): void {
    session.isPaired = false
  }

  /** Takes a frame of a side (7.10, 7.13). The frame is changed. */
  receive(side: SessionSide, frame: Uint8Array): void {
    const name = carriesSessionId(frame, side.idOctets) ? frameName(frame) : undefined
    const treatment = name && treatments[side.name].get(name)
    if (name === undefined || treatment === undefined) return refuse(side)
    const { session } = side
    if (treatment === 'forward' && name !== 'hello') {
      if (!session.isPaired) return this.#receiveUnpaired(side)
      const carriesExchange = name === 'data' || name === 'request' || name === 'response'
      if (carriesExchange) session.exchangedAt = timeOfThisTurn()
      if (this.#isObserved) this.#tellPassing(side, name)
      replaceSessionId(frame, side.peer.idOctets)
      side.peer.connection?.send(frame)
    } else this.#consume(side, frame)
  }

  /** A frame of an exchange outside a pairing: dropped where the side could not know better (6.28, 6.33, 10.4). */
  #receiveUnpaired(side: SessionSide): void {
    if (!side.isDropping && !side.session.isEnding) refuse(side)
  }

  /** Reads a frame of which the relay checks the whole header (7.11). */
  #consume(side: SessionSide, frame: Uint8Array): void {
    try {
      const read = decodeFrame(frame)
      if (read.name === 'ping') {
        side.connection?.pong()
      } else if (side.hasAsked || side.state === 'ended') {
        return
      } else if (read.name === 'hello') this.#receiveHello(side, frame)
      else if (read.name === 'terminate') this.#receiveTerminate(side, read.headers)
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      side.connection?.refuse({ code: error.code })
    }
  }

  /** A `hello` confirms the connection; with both the sides are paired (6.26). */
  #receiveHello(side: SessionSide, frame: Uint8Array): void {
    if (!side.owesHello) return refuse(side)
    side.owesHello = false
    side.isDropping = false
    side.wasConfirmed = true
    side.resumeKeys.confirm()
    side.connection?.confirm()
    replaceSessionId(frame, side.peer.idOctets)
    side.hello = Buffer.from(frame)
    this.#pair(side.session)
  }

  #pair(session: RelaySession): void {
    const { device, terminal } = session
    if (session.isEnding || device.hello === undefined || terminal.hello === undefined) return
    session.isPaired = true
    session.exchangedAt = performance.now()
    terminal.connection?.send(device.hello)
    device.connection?.send(terminal.hello)
    device.hello = undefined
    terminal.hello = undefined
  }

  #receiveTerminate(side: SessionSide, { token, reason }: TerminateFrame): void {
    if (side.token === undefined || !secretEquals(token, side.token)) {
      side.connection?.refuse({ code: 'unauthenticated' })
    } else if (side.name === 'terminal' && reason !== 'terminal') refuse(side)
    else this.#events.terminate(side, reason)
  }

  /** Tells the steps of a request and of a response, at their first frame. */
  #tellPassing({ session }: SessionSide, name: FrameName): void {
    const details = { session: session.name }
    if (name === 'request') {
      this.#observe('S233', 'the Web Agent passes a request to the Cloud Hub', details)
      this.#observe('S234', 'the Cloud Hub sends the request to the device', details)
    } else if (name === 'response') {
      this.#observe('S242', 'the Cloud Hub passes a response to the Web Agent', details)
      this.#observe('S243', 'the Web Agent sends the response to the terminal', details)
    }
  }
}

function refuse(side: SessionSide): void {
  side.connection?.refuse({ code: 'protocol-error' })
}
