import type { RefusalReason } from '../../../generated/schemas.ts'
import type { Trial } from '../../check/trial.ts'
import type { LocalClient } from '../../peers/local-client.ts'
import { ok, statusOf } from './answers.ts'
import type { TerminalSession } from './terminal-session.ts'
import type { Address, TerminalStage } from './terminal-stage.ts'

/** What happens to a session. What cannot happen in the state that it is in is left out. */
export type Operation =
  | 'start'
  | 'refuse'
  | 'approve'
  | 'get'
  | 'peer-lost'
  | 'resume'
  | 'drop'
  | 'halt'
  | 'end'
  | 'terminated'

const reasons: readonly RefusalReason[] = ['user', 'timeout', 'policy']
/** A further return waits longer than a case should take. */
const mostDrops = 1

/** One session of the terminal as it has to be, moved by what happens to it. */
export class SessionModel {
  readonly #stage: TerminalStage
  readonly #trial: Trial
  #state: 'none' | 'requested' | 'paired' | 'peer-lost' = 'none'
  #isHalted = false
  #name = ''
  #session: TerminalSession | undefined
  #address: Address | undefined
  #drops = 0
  #turns = 0
  /** Requests that wait for the device's return. */
  #waiting: LocalClient[] = []

  constructor(stage: TerminalStage, trial: Trial) {
    this.#stage = stage
    this.#trial = trial
  }

  async do(operation: Operation): Promise<void> {
    this.#turns += 1
    switch (operation) {
      case 'start':
        return this.#state === 'none' ? this.#start() : undefined
      case 'refuse':
        return this.#state === 'requested' ? this.#refuse() : undefined
      case 'approve':
        return this.#state === 'requested' ? this.#approve() : undefined
      default:
    }
    const session = this.#session
    const address = this.#address
    if (session === undefined || address === undefined) return
    const isPaired = this.#state === 'paired'
    if (operation === 'get') await this.#get(session, address)
    else if (operation === 'peer-lost' && isPaired) await this.#peerLost(session)
    else if (operation === 'resume' && !isPaired) await this.#resume(session)
    else if (operation === 'drop' && isPaired && this.#drops < mostDrops) await this.#drop(session)
    else if (operation === 'halt' && isPaired && !this.#isHalted) await this.#halt(session)
    else if (operation === 'end') await this.#end(session)
    else if (operation === 'terminated') await this.#terminated(session)
  }

  /** Ends what is left. */
  async finish(): Promise<void> {
    const session = this.#session
    if (session !== undefined) await this.#terminated(session)
    else if (this.#state === 'requested') await this.#refuse()
  }

  async #start(): Promise<void> {
    this.#name = await this.#stage.start()
    this.#state = 'requested'
    this.#isHalted = false
    this.#drops = 0
  }

  async #refuse(): Promise<void> {
    const refusalReason = reasons[this.#turns % 3] ?? 'user'
    this.#stage.management.move(this.#name, { state: 'refused', refusalReason })
    const shown = await this.#stage.shown(
      '5.11',
      this.#name,
      'that the approval was refused',
      ({ state }) => state === 'refused',
    )
    this.#trial.must(
      '5.11',
      shown.reason === refusalReason,
      `the user is shown \`${shown.reason}\``,
    )
    this.#state = 'none'
  }

  async #approve(): Promise<void> {
    const session = this.#stage.approve(this.#name)
    await session.pair()
    this.#session = session
    this.#address = await this.#stage.address(this.#name)
    this.#state = 'paired'
  }

  async #get(session: TerminalSession, address: Address): Promise<void> {
    const trial = this.#trial
    const before = session.exchanges.length
    const client = await this.#stage.get(address, `/${this.#turns}`)
    if (this.#isHalted) {
      const text = await trial.awaits('8.28', 'a refusal', client.textWith('\r\n\r\n'))
      trial.must('8.26', statusOf(text) >= 400, `it is answered with ${statusOf(text)}`)
      trial.must('8.28', session.exchanges.length === before, 'an exchange was opened')
    } else if (this.#state === 'paired') {
      const exchange = await session.exchange(before + 1)
      await exchange.send(ok(`of ${this.#turns}.`), { end: true })
      await trial.awaits('8.11', 'a response', client.textWith(`of ${this.#turns}.`))
    } else {
      this.#waiting.push(client)
      await this.#stage.localRoundTrip(address)
      await session.link.roundTrip()
    }
  }

  async #peerLost(session: TerminalSession): Promise<void> {
    await session.link.peerLost()
    this.#state = 'peer-lost'
  }

  async #resume(session: TerminalSession): Promise<void> {
    const { connection } = session.link
    const before = connection.received.all.length
    const opened = session.exchanges.length
    session.link.resumed()
    await connection.find('6.23', 'hello', () => true, before)
    session.link.hello()
    this.#state = 'paired'
    const waiting = this.#waiting.splice(0)
    for (let count = 1; count <= waiting.length; count += 1) {
      const exchange = await session.exchange(opened + count, '6.42')
      await exchange.send(ok('back.'), { end: true })
    }
    for (const client of waiting)
      await this.#trial.awaits('6.42', 'a response', client.textWith('back.'))
  }

  async #drop(session: TerminalSession): Promise<void> {
    this.#drops += 1
    const key = session.resumeKey
    session.link.connection.drop()
    const link = await session.accept('6.40', 20_000)
    const { offer, entry } = link.connection.handshake
    const isShown = offer.includes(`mrsp.resume.${key}`)
    this.#trial.must('6.41', isShown, 'it does not show the last key', entry)
    link.connected()
    await link.connection.expect('6.23', 'hello')
    await link.roundTrip()
    link.hello()
  }

  async #halt(session: TerminalSession): Promise<void> {
    session.link.connection.send('halt', { reason: 'deployment', deadline: 300 })
    await session.link.roundTrip()
    this.#isHalted = true
  }

  async #end(session: TerminalSession): Promise<void> {
    await this.#stage.act({ act: 'end', session: this.#name })
    await session.awaits('10.1', '`terminate`', () => session.terminate !== undefined)
    const { token } = session.terminate?.headers ?? {}
    this.#trial.must('10.1', token === session.seat.token, 'the token is another')
    await session.link.roundTrip()
    await this.#terminated(session)
  }

  async #terminated(session: TerminalSession): Promise<void> {
    const { connection } = session.link
    connection.send('terminated', { reason: 'terminal' })
    await this.#trial.awaits('10.14', 'the close', connection.closed)
    for (const client of this.#waiting.splice(0)) {
      const text = await this.#trial.awaits('10.14', 'an answer', client.textWith('\r\n\r\n'))
      this.#trial.must('8.26', statusOf(text) >= 400, `it is answered with ${statusOf(text)}`)
    }
    this.#stage.management.move(this.#name, { state: 'terminated', endReason: 'terminal' })
    this.#session = undefined
    this.#address = undefined
    this.#state = 'none'
  }
}
