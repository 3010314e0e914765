import { setTimeout as wait } from 'node:timers/promises'
import * as fc from 'fast-check'
import type { Clause } from '../../../generated/clauses.ts'
import type { Side } from '../../../generated/schemas.ts'
import { MrspError } from '../../../runtime/errors.ts'
import {
  type PlayedDeviceForManagement,
  StanzaRefused,
} from '../../peers/played-device-for-management.ts'
import type { PlayedTerminalForManagement } from '../../peers/played-terminal-for-management.ts'
import { Refused } from '../../peers/recorded-http.ts'
import type { ManagementStage } from './management-stage.ts'
import { SessionModel } from './session-model.ts'

const otherToken = `mrsp_${'A'.repeat(43)}`

/** What may happen next; the numbers choose among what there is then. */
export interface Command {
  readonly kind: (typeof kinds)[number]
  readonly which: number
  readonly other: number
}

const kinds = [
  'start',
  'yes',
  'no',
  'forged',
  'cancel',
  'started',
  'ended',
  'foreign-log',
  'terminate',
  'foreign-terminate',
  'relay-takes',
  'relay-drains',
  'relay-waits',
  'device-refuses',
  'offline',
  'online',
  'crash',
] as const

const weights: Readonly<Partial<Record<(typeof kinds)[number], number>>> = {
  start: 8,
  yes: 6,
  started: 6,
  ended: 5,
  cancel: 2,
  'relay-takes': 2,
  online: 2,
  crash: 0,
}

/** Sequences of commands, with crashes of management among them or without. */
export function commandSequences(hasCrashes: boolean): fc.Arbitrary<readonly Command[]> {
  const kind = fc.oneof(
    ...kinds
      .filter(each => hasCrashes || each !== 'crash')
      .map(each => ({
        arbitrary: fc.constant(each),
        weight: each === 'crash' ? 2 : (weights[each] ?? 1),
      })),
  )
  const command = fc.record({ kind, which: fc.nat({ max: 7 }), other: fc.nat({ max: 7 }) })
  return fc.array(command, { minLength: 1, maxLength: hasCrashes ? 12 : 16, size: 'max' })
}

/** One sequence of commands, carried out over several devices and terminals and judged by the tables. */
export class SessionCase {
  readonly #stage: ManagementStage
  readonly #devices: readonly PlayedDeviceForManagement[]
  readonly #terminals: readonly PlayedTerminalForManagement[]
  readonly #sessions: SessionModel[] = []
  readonly #refusing: Set<PlayedDeviceForManagement> = new Set()
  #relay: 'takes' | 'drains' | 'waits' = 'takes'
  #released = Promise.withResolvers<void>()

  private constructor(
    stage: ManagementStage,
    devices: readonly PlayedDeviceForManagement[],
    terminals: readonly PlayedTerminalForManagement[],
  ) {
    this.#stage = stage
    this.#devices = devices
    this.#terminals = terminals
  }

  /** Two devices and two terminals, and a relay that answers as the commands say. */
  static async begin(stage: ManagementStage): Promise<SessionCase> {
    stage.beginCase()
    const devices = [await stage.device(), await stage.device()]
    const terminals = [stage.terminal, await stage.terminalOfUser('tanaka')]
    const begun = new SessionCase(stage, devices, terminals)
    for (const device of devices) {
      device.answer = ({ name }) =>
        name === 'approval-request' && begun.#refusing.has(device) ? 'device-busy' : 'taken'
    }
    stage.relay.answers.reserve = async body => {
      if (begun.#relay === 'drains') throw new MrspError('relay-draining', { source: 'relay' })
      if (begun.#relay === 'waits') await begun.#released.promise
      return stage.relay.reserve(body)
    }
    stage.trial.later(() => begun.#release())
    return begun
  }

  /** Carries a command out, and looks whether everything is as it has to be then. */
  async run(command: Command): Promise<void> {
    await this.#do(command)
    for (const session of this.#sessions) await this.#look(session)
    this.#lookAtSafety()
  }

  /** Ends what lives, and looks whether every pair can begin anew. */
  async end(): Promise<void> {
    this.#release()
    await this.#stage.tidy()
    for (const device of this.#devices) {
      if (!device.isConnected) await this.#stage.comeOnline(device)
      const asking = this.#stage.start(device)
      if (await isLimited(asking)) continue
      await this.#stage.trial.awaits('5.3', 'a new session after all are over', asking)
    }
  }

  async #do({ kind, which, other }: Command): Promise<void> {
    const { relay, trial } = this.#stage
    const device = this.#deviceAt(which)
    const chosen = this.#sessions[which % Math.max(1, this.#sessions.length)]
    switch (kind) {
      case 'start':
        return await this.#start(which % 2, other % 2)
      case 'relay-takes':
        return this.#release()
      case 'relay-drains':
        this.#release()
        this.#relay = 'drains'
        return
      case 'relay-waits':
        this.#relay = 'waits'
        return
      case 'device-refuses':
        if (!this.#refusing.delete(device)) this.#refusing.add(device)
        return
      case 'offline':
        await device.drop()
        return await this.#stage.seenAs(device, false)
      case 'online':
        return await this.#online(device)
      case 'crash':
        return await this.#crash()
      default:
    }
    if (chosen === undefined) return
    const { session } = chosen
    const side: Side = other % 2 === 0 ? 'device' : 'terminal'
    switch (kind) {
      case 'yes':
      case 'no':
        return await this.#answer(chosen, kind)
      case 'forged': {
        const forger = this.#deviceAt(chosen.device + 1)
        if (!forger.isConnected) return
        const { request } = chosen
        const seen = await outcome(
          forger.send('approval', { request, session, answer: 'yes', reason: 'user' }),
        )
        return trial.must(
          '4.17',
          seen === 'not-found',
          `an approval of another device was answered ${seen}`,
        )
      }
      case 'cancel': {
        const { state } = await trial.awaits(
          '5.12',
          'the answer to the withdrawal',
          this.#terminalAt(chosen.terminal).client.cancelSession({ session }),
        )
        chosen.happens('cancel-requested', '5.12')
        return trial.must(
          '5.12',
          state === chosen.state,
          `after the withdrawal it is ${state}, not ${chosen.state}`,
        )
      }
      case 'started':
        if (chosen.token === undefined) return
        await trial.awaits(
          '5.38',
          'the receipt of a started log',
          relay.started(session, side, chosen.token),
        )
        return chosen.logged(side, 'started')
      case 'ended':
        if (chosen.token === undefined) return
        await trial.awaits(
          '5.38',
          'the receipt of an ended log',
          relay.ended(session, side, 'connection-lost', chosen.token),
        )
        return chosen.logged(side, 'ended')
      case 'foreign-log':
        await this.#stage.refused(
          '5.40',
          'not-found',
          'a log with another token',
          relay.ended(session, side, 'idle', otherToken),
        )
        return
      case 'terminate':
        if (chosen.token === undefined) return
        await trial.awaits(
          '10.10',
          'the answer to a request to terminate',
          relay.client.requestTermination({
            body: { session, side, reason: side, token: chosen.token },
          }),
        )
        return chosen.happens('end-requested', '10.9')
      case 'foreign-terminate':
        await this.#stage.refused(
          '10.10',
          'unauthenticated',
          'a request with another token',
          relay.client.requestTermination({
            body: { session, side, reason: side, token: otherToken },
          }),
        )
    }
  }

  async #start(at: number, by: number): Promise<void> {
    const device = this.#deviceAt(at)
    const terminal = this.#terminalAt(by)
    const live = this.#sessions.filter(each => !each.isFinal && each.device === at)
    const conflict = live.find(each => each.terminal === by)
    const asking = this.#stage.start(device, terminal)
    if (await isLimited(asking)) return
    if (conflict !== undefined) {
      const { error } = await this.#stage.refused('5.3', 'conflict', 'a start', asking)
      return this.#stage.trial.must(
        '5.3',
        error.session === conflict.session,
        'conflict names another session',
      )
    }
    if (!device.isConnected) {
      await this.#stage.refused('5.2', 'device-offline', 'a start', asking)
      return
    }
    if (live.some(each => each.isAsking)) {
      await this.#stage.refused('5.2', 'device-busy', 'a start', asking)
      return
    }
    const started = await this.#stage.trial.awaits('5.3', 'the session', asking)
    const { stanza } = await this.#stage.trial.awaits(
      '5.5',
      'the approval request',
      device.next('approval-request', started.session),
    )
    const model = new SessionModel(started.session, at, by, stanza.request)
    this.#sessions.push(model)
    if (this.#refusing.has(device)) model.happens('device-unreachable', '5.10')
    else model.happens('approval-requested', '5.5')
  }

  async #answer(chosen: SessionModel, answer: 'yes' | 'no'): Promise<void> {
    const { trial } = this.#stage
    const device = this.#deviceAt(chosen.device)
    if (!device.isConnected) return
    const { session, request } = chosen
    const expected = chosen.isAsking || chosen.answer === answer ? 'taken' : 'wrong-state'
    const seen = await outcome(
      device.send('approval', { request, session, answer, reason: 'user' }),
    )
    trial.must(
      '4.17',
      seen === expected,
      `${answer} while it is ${chosen.state} was answered ${seen}`,
    )
    if (!chosen.isAsking) return
    chosen.answer = answer
    if (answer === 'no') return chosen.happens('refused', '5.8')
    chosen.happens('approved', '5.8')
    if (this.#relay === 'drains') return chosen.happens('relay-refused', '5.14')
    if (this.#relay === 'takes') return await this.#informed(chosen)
    await trial.awaits(
      '5.13',
      'the request for connection information',
      this.#stage.relay.next('reserve', session),
    )
  }

  /** The relay has answered: the session goes on. */
  async #informed(chosen: SessionModel): Promise<void> {
    chosen.happens('connection-information-received', '5.19')
    if (chosen.state !== 'connecting') return
    const { session } = chosen
    const found = await this.#stage.until(
      '5.19',
      { session, terminal: this.#terminalAt(chosen.terminal) },
      'connecting',
    )
    const { status, body } = await this.#terminalAt(
      chosen.terminal,
    ).client.pollConnectionInformation({ session })
    if (status !== 200)
      return this.#stage.trial.fail(
        '5.23',
        `while it is ${found.state} the poll is answered ${status}`,
      )
    chosen.token = body.token
  }

  #release(): void {
    this.#relay = 'takes'
    this.#released.resolve()
    this.#released = Promise.withResolvers<void>()
  }

  async #online(device: PlayedDeviceForManagement): Promise<void> {
    if (device.isConnected) return
    device.sessions = this.#sessions
      .filter(each => each.isOpen && this.#deviceAt(each.device) === device)
      .map(({ session }) => session)
    await this.#stage.comeOnline(device)
  }

  async #crash(): Promise<void> {
    const back = this.#devices.filter(device => device.isConnected)
    await this.#stage.kill()
    for (const device of this.#devices) await device.drop()
    const asked = this.#stage.relay.asked.all.length
    await this.#stage.startProgram()
    for (const device of back) await this.#online(device)
    for (const { session, state } of this.#sessions) {
      if (state !== 'approved') continue
      await this.#stage.trial.awaits(
        '5.42',
        'the request for connection information again',
        this.#stage.relay.next('reserve', session, asked),
      )
    }
  }

  /** Waits until the session is in the state of the model. */
  async #look(model: SessionModel): Promise<void> {
    const { trial } = this.#stage
    if (model.state === 'approved' && this.#relay !== 'waits') await this.#informed(model)
    const terminal = this.#terminalAt(model.terminal)
    const { session, state } = model
    const deadline = performance.now() + trial.patience
    for (;;) {
      const found = await terminal.client.getSession({ session })
      if (found.state === state) break
      if (performance.now() > deadline) {
        trial.fail(model.clause, `the session is ${found.state}, and has to be ${state}`)
      }
      await wait(20)
    }
    if (model.isAsking || state === 'approved') {
      const { status } = await terminal.client.pollConnectionInformation({ session })
      trial.must('5.23', status === 202, `while it is ${state} the poll is answered ${status}`)
    }
  }

  /** Nothing is asked of the relay, and nothing told, of a session without its YES (5.7). */
  #lookAtSafety(): void {
    const { trial, relay } = this.#stage
    const approved = new Set(
      this.#sessions.filter(({ answer }) => answer === 'yes').map(({ session }) => session),
    )
    const safe = (clause: Clause, session: string | undefined, what: string): void =>
      trial.must(
        clause,
        session === undefined || approved.has(session),
        `${what} of a session without YES`,
      )
    const own = new Set(this.#sessions.map(({ session }) => session))
    for (const asked of relay.asked.all) {
      if (asked.operation === 'reserve' && own.has(asked.session))
        safe('5.7', asked.session, 'the relay was asked for IDs')
    }
    for (const device of this.#devices) {
      for (const received of device.received.all) {
        if (received.name !== 'session-info') continue
        safe('5.7', received.stanza.session, 'the device was told token and ID')
        const model = this.#sessions.find(({ session }) => session === received.stanza.session)
        const isOwn = model !== undefined && this.#deviceAt(model.device) === device
        trial.must('5.20', isOwn, 'a device was told of the session of another', received.entry)
      }
    }
  }

  #deviceAt(at: number): PlayedDeviceForManagement {
    const device = this.#devices[at % this.#devices.length]
    if (device === undefined) throw new Error('there is no device')
    return device
  }

  #terminalAt(at: number): PlayedTerminalForManagement {
    const terminal = this.#terminals[at % this.#terminals.length]
    if (terminal === undefined) throw new Error('there is no terminal')
    return terminal
  }
}
/** Whether a start is refused because so many came within a minute, as it may be (13.8). */
async function isLimited(asking: Promise<unknown>): Promise<boolean> {
  return await asking.then(
    () => false,
    (error: unknown) => error instanceof Refused && error.error.code === 'too-many-requests',
  )
}

async function outcome(sent: Promise<void>): Promise<string> {
  return await sent.then(
    () => 'taken',
    (error: unknown) => {
      if (error instanceof StanzaRefused) return error.code
      throw error
    },
  )
}
