import type { Clause } from '../../../generated/clauses.ts'
import type { FrameHeaders } from '../../../runtime/frame/index.ts'
import { Violation } from '../../check/violation.ts'
import type { Received } from '../../peers/played-endpoint.ts'
import type { RelayConnection } from '../../peers/relay-connection.ts'
import type { TerminalSession } from './terminal-session.ts'

/** One connection of the terminal under test, with what it must never do on it. */
export class WatchedLink {
  readonly connection: RelayConnection
  readonly #session: TerminalSession
  #isConnected = false
  #isPaired = false
  /** Whether frames of a pairing that is over may still be under way. */
  #isDiscarding = false
  #hellosDue = 0
  #hasSpoken = false
  #pongs: (() => void)[] = []
  #isTerminating = false

  constructor(connection: RelayConnection, session: TerminalSession) {
    this.connection = connection
    this.#session = session
    connection.watch = frame => this.#watch(frame)
    // What ends the arrivals is a fault of the terminal, or that it closed.
    connection.received.find(() => false).catch((error: unknown) => session.ended(error))
  }

  get isPaired(): boolean {
    return this.#isPaired
  }

  get isTerminating(): boolean {
    return this.#isTerminating
  }

  /** Tells the terminal that it is connected, each time with a new resume key. */
  connected(changes: Partial<FrameHeaders['connected']> = {}): void {
    this.#isConnected = true
    this.#hellosDue += 1
    this.#session.isConnected(this.connection.connected(this.#session.connectedWith(changes)))
  }

  /** Passes the device's `hello` on: from here on both are paired. */
  hello(changes: Partial<FrameHeaders['hello']> = {}): void {
    this.#isPaired = true
    this.#session.paired(changes.maxExchanges ?? 64)
    this.connection.hello({ applications: [this.#session.applicationId], ...changes })
  }

  /** Loses the device, and waits until the terminal has noticed. */
  async peerLost(): Promise<void> {
    this.#isPaired = false
    this.#isDiscarding = true
    this.connection.send('peer-lost', { grace: 30 })
    await this.roundTrip()
    this.#isDiscarding = false
  }

  /** The device is back: a fresh `hello` is due. */
  resumed(): void {
    this.#hellosDue += 1
    this.connection.send('resumed', {})
  }

  /** Waits for the answer to a `ping`: all that was sent before has been taken. */
  async roundTrip(clause: Clause = '6.31'): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#pongs.push(resolve)
    this.connection.send('ping', {})
    await this.#session.trial.awaits(
      clause,
      'the `pong` of the terminal',
      Promise.race([promise, this.#session.until(() => false)]),
    )
  }

  #watch(frame: Received): void {
    const { name, entry } = frame
    if (!this.#isConnected)
      throw new Violation('6.19', `\`${name}\` came before \`connected\``, entry)
    if (!this.#hasSpoken && name !== 'hello')
      throw new Violation('6.23', `\`${name}\` is the first frame after \`connected\``, entry)
    this.#hasSpoken = true
    if (this.#isTerminating && name !== 'pong')
      throw new Violation('10.5', `\`${name}\` came behind \`terminate\``, entry)
    switch (name) {
      case 'hello':
        if (this.#hellosDue === 0)
          throw new Violation('6.23', 'a `hello` came that is not due', entry)
        this.#hellosDue -= 1
        return
      case 'pong':
        // A `pong` answers every `ping` before it.
        for (const resolve of this.#pongs.splice(0)) resolve()
        return
      case 'ping':
        return
      case 'terminate':
        this.#isTerminating = true
        this.#session.terminating(frame)
        return
      case 'request':
      case 'data':
      case 'credit':
      case 'reset':
        // A `reset` for the loss was sent in its knowledge, so it is not one that was under way.
        if (
          this.#isDiscarding &&
          frame.name === 'reset' &&
          frame.headers.code === 'connection-lost'
        )
          throw new Violation('6.39', 'a lost exchange was told by a `reset`', entry)
        if (this.#isPaired) this.#session.take(frame)
        else if (!this.#isDiscarding)
          throw new Violation('6.27', `\`${name}\` came outside a pairing`, entry)
        return
      default:
        throw new Violation('7.2', `a terminal may not send \`${name}\``, entry)
    }
  }
}
