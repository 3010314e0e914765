import * as fc from 'fast-check'
import type { EndReason, Side } from '../../../generated/schemas.ts'
import type { Trial } from '../../check/trial.ts'
import type { PlayedEndpoint } from '../../peers/played-endpoint.ts'
import { peerOf, type RelayStage, type Reserved, sides } from './relay-stage.ts'

/** What happens to one session, or with `restart` to the relay. */
export type Command =
  | {
      readonly kind: 'open' | 'hello' | 'frame' | 'drop' | 'terminate'
      readonly session: number
      readonly side: Side
    }
  | {
      readonly kind: 'end'
      readonly session: number
      readonly names: readonly Side[]
      readonly reason: EndReason
    }
  | { readonly kind: 'expire' | 'restart'; readonly session: number }

const session = fc.nat({ max: 1 })
const side = fc.constantFrom<Side>('device', 'terminal')

/** Commands over two sessions. */
export function commands(hasRestarts: boolean): fc.Arbitrary<readonly Command[]> {
  const act = (kind: 'open' | 'hello' | 'frame' | 'drop' | 'terminate'): fc.Arbitrary<Command> =>
    fc.record({ kind: fc.constant(kind), session, side })
  const end = fc.record({
    kind: fc.constant('end' as const),
    session,
    names: fc.constantFrom<readonly Side[]>(['device'], ['terminal'], ['terminal', 'device']),
    reason: fc.constantFrom<EndReason>('management', 'deployment', 'cancelled'),
  })
  const one = fc.oneof(
    { weight: 10, arbitrary: act('open') },
    { weight: 12, arbitrary: act('hello') },
    { weight: 8, arbitrary: act('frame') },
    { weight: 4, arbitrary: act('drop') },
    { weight: 2, arbitrary: act('terminate') },
    { weight: 1, arbitrary: end },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const), session }) },
    ...(hasRestarts
      ? [{ weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), session }) }]
      : []),
  )
  return fc.array(one, { minLength: 3, maxLength: 24 })
}

/** What a side is, as the clauses say. */
class ModelSide {
  state: 'reserved' | 'started' | 'ended' = 'reserved'
  endpoint: PlayedEndpoint | undefined
  wasConfirmed = false
  key: string | undefined
  owesHello = false
  hello: string | undefined
  wasToldLoss = false
  isDropping = false
  needsNewKey = true
  reason: EndReason | undefined
}

/** A session as the clauses say that it goes, beside the real one. */
export class ModelSession {
  readonly #stage: RelayStage
  readonly #trial: Trial
  readonly #reserved: Reserved
  readonly #sides: Readonly<Record<Side, ModelSide>> = {
    device: new ModelSide(),
    terminal: new ModelSide(),
  }
  readonly #logs: string[] = []
  #isPaired = false
  #isEnding = false
  #count = 0

  constructor(stage: RelayStage, reserved: Reserved) {
    this.#stage = stage
    this.#trial = stage.trial
    this.#reserved = reserved
  }

  /** Does a command where it is possible, and judges all that comes of it. */
  async do(command: Command): Promise<void> {
    if (command.kind === 'open') await this.#open(command.side)
    else if (command.kind === 'hello') await this.#hello(command.side)
    else if (command.kind === 'frame') await this.#frame(command.side)
    else if (command.kind === 'drop') await this.#drop(command.side)
    else if (command.kind === 'terminate') await this.#terminate(command.side)
    else if (command.kind === 'expire') await this.#expire()
    else if (command.kind === 'end') await this.end(command.names, command.reason)
    // What came besides: nothing may stand before the answer to the ping.
    for (const each of sides)
      await this.#sides[each].endpoint?.roundTrip(this.#isEnding ? '10.4' : '7.14')
  }

  /** The relay was killed and is back. */
  async wasRestarted(): Promise<void> {
    const left = sides.filter(each => this.#sides[each].state !== 'ended')
    for (const each of sides) this.#sides[each].endpoint = undefined
    this.#isPaired = false
    this.#isEnding = true
    for (const each of left) await this.#ended(each, 'relay-restarted', '5.44')
  }

  /** Management ends sides (S331). */
  async end(names: readonly Side[], reason: EndReason): Promise<void> {
    const { session: name } = this.#reserved
    const left = await this.#stage.endSides(name, names, reason)
    this.#begin()
    for (const each of sides) if (names.includes(each)) await this.#end(each, reason, '10.22')
    const due = sides.filter(each => this.#sides[each].state !== 'ended').join()
    const told = sides.filter(each => left.sides.includes(each)).join()
    this.#trial.must('10.22', told === due, `left are ${told}, not ${due}`)
  }

  /** Ends what is left and compares all logs of the session with those that were due. */
  async finish(): Promise<void> {
    await this.end(['device', 'terminal'], 'management')
    const sent = [...new Set(this.#stage.management.logsOf(this.#reserved.session))]
    const due = this.#logs
    const trial = this.#trial
    trial.must(
      '5.35',
      sent.toSorted().join() === due.toSorted().join(),
      `the logs were ${sent.join(', ')}; due were ${due.join(', ')}`,
    )
    trial.must(
      '5.36',
      sent.join() === due.join(),
      `the order was ${sent.join(', ')}, not ${due.join(', ')}`,
    )
    for (const each of sides) {
      const ticket = this.#reserved.ticket(each)
      await this.#stage.refused('6.7', 'unauthenticated', {
        ...ticket,
        resumeKey: this.#sides[each].key,
      })
    }
  }

  async #open(name: Side): Promise<void> {
    const own = this.#sides[name]
    const peer = this.#sides[peerOf(name)]
    const ticket = { ...this.#reserved.ticket(name), resumeKey: own.key }
    if (this.#isEnding || own.state === 'ended') {
      await this.#stage.refused('6.7', 'unauthenticated', ticket)
      return
    }
    const older = own.endpoint
    const isFirst = own.state === 'reserved'
    const { endpoint, key } = await this.#stage.connect(ticket, isFirst ? '6.17' : '6.35')
    if (isFirst) await this.#started(name)
    if (older) {
      await older.expectRefusal('6.37', 'replaced')
      await this.#lose(name)
    }
    this.#trial.must(
      '6.36',
      own.key === undefined || (key === own.key) === !own.needsNewKey,
      own.needsNewKey ? 'it carries an old resume key' : 'it carries another resume key',
    )
    own.needsNewKey = false
    own.key = key
    own.endpoint = endpoint
    own.owesHello = true
    own.hello = undefined
    own.wasToldLoss = false
    own.isDropping = false
    if (!peer.wasToldLoss) return
    peer.wasToldLoss = false
    peer.owesHello = true
    await peer.endpoint?.expect('6.38', 'resumed')
  }

  async #hello(name: Side): Promise<void> {
    const own = this.#sides[name]
    const peer = this.#sides[peerOf(name)]
    if (own.endpoint === undefined || !own.owesHello || this.#isEnding) return
    this.#count += 1
    own.owesHello = false
    own.isDropping = false
    own.wasConfirmed = true
    own.needsNewKey = true
    own.hello = `hello/${this.#count}`
    own.endpoint.hello(own.hello)
    if (peer.hello === undefined || peer.endpoint === undefined) return
    for (const [at, from] of [
      [own, peer],
      [peer, own],
    ] as const) {
      const frame = await at.endpoint?.expect('6.26', 'hello')
      const isRight = frame?.headers.product === from.hello
      this.#trial.must('6.26', isRight, 'the `hello` of another pairing came', frame?.entry)
    }
    own.hello = undefined
    peer.hello = undefined
    this.#isPaired = true
  }

  async #frame(name: Side): Promise<void> {
    const own = this.#sides[name]
    const peer = this.#sides[peerOf(name)]
    const isAllowed = this.#isPaired || own.isDropping || this.#isEnding
    if (own.endpoint === undefined || !isAllowed) return
    this.#count += 1
    const body = Buffer.from(`${name} ${this.#reserved.session} ${this.#count}`)
    own.endpoint.send('data', { exchange: this.#count }, body)
    if (!this.#isPaired) return
    const frame = await peer.endpoint?.expect('7.16', 'data')
    const isSame = frame !== undefined && Buffer.from(frame.body).equals(body)
    this.#trial.must('7.15', isSame, 'another body came', frame?.entry)
  }

  async #drop(name: Side): Promise<void> {
    const own = this.#sides[name]
    if (own.endpoint === undefined) return
    own.endpoint.drop()
    own.endpoint = undefined
    await this.#lose(name)
    const { reason } = this.#sides[peerOf(name)]
    if (this.#isEnding && reason !== undefined && own.state !== 'ended') {
      await this.#ended(name, reason, '10.25')
    }
  }

  async #lose(name: Side): Promise<void> {
    const own = this.#sides[name]
    const peer = this.#sides[peerOf(name)]
    own.owesHello = false
    own.hello = undefined
    if (!this.#isPaired) return
    this.#isPaired = false
    peer.isDropping = true
    if (this.#isEnding || peer.wasToldLoss) return
    peer.wasToldLoss = true
    await peer.endpoint?.expect('6.33', 'peer-lost')
  }

  async #terminate(name: Side): Promise<void> {
    const own = this.#sides[name]
    if (own.endpoint === undefined || own.state === 'ended') return
    const { token, session: publicName } = this.#reserved
    own.endpoint.terminate(token)
    await this.#trial.awaits(
      '10.8',
      'the request to terminate',
      this.#stage.management.ask('requestTermination', publicName, name),
    )
    this.#begin()
    await this.#end(name, name, '10.11')
  }

  async #expire(): Promise<void> {
    if (this.#isEnding) return
    const { session: name } = this.#reserved
    const body = { expiresIn: 0 }
    await this.#stage.asks('5.33', 'extendReservation', body, client =>
      client.extendReservation({ session: name, body }),
    )
    this.#begin()
    for (const each of sides) await this.#end(each, 'expired', '5.29')
  }

  #begin(): void {
    this.#isEnding = true
    this.#isPaired = false
  }

  /** A side ends, and the other with it where it has no connection (10.25). */
  async #end(name: Side, reason: EndReason, clause: '10.11' | '10.22' | '5.29'): Promise<void> {
    const own = this.#sides[name]
    if (own.state === 'ended') return
    await this.#ended(name, reason, clause)
    await own.endpoint?.expectTerminated(clause === '10.11' ? '10.13' : '10.23', reason)
    own.endpoint = undefined
    const peer = this.#sides[peerOf(name)]
    const isNamed = clause === '5.29'
    if (peer.endpoint === undefined && peer.state !== 'ended' && !isNamed) {
      await this.#ended(peerOf(name), reason, '10.25')
    }
  }

  async #ended(
    name: Side,
    reason: EndReason,
    clause: '10.11' | '10.22' | '10.25' | '5.29' | '5.44',
  ): Promise<void> {
    await this.#stage.log(clause, this.#reserved.session, name, reason, 5000)
    const own = this.#sides[name]
    own.state = 'ended'
    own.reason = reason
    this.#logs.push(`${name} ended ${reason}`)
  }

  async #started(name: Side): Promise<void> {
    await this.#stage.log('6.16', this.#reserved.session, name)
    this.#sides[name].state = 'started'
    this.#logs.push(`${name} started`)
  }
}
