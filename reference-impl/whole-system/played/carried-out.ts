import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import type { ErrorCode } from '../../../generated/errors.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { isOver, pairedOrOver } from '../../whole-deployment/live-session.ts'
import { ask, member, relay, text } from '../../whole-session/local-api.ts'
import { deviceIdOf } from '../settings.ts'
import type { DeployableSystem } from './deployable-system.ts'
import { eventually } from './eventually.ts'
import type { Act, Ends, Schedule } from './schedule.ts'

const application = 'web-server'

/** Milliseconds in which everything that was begun comes to an end. */
const patience = 60_000

/** Why a session is not started when crashes and deployments are about, besides what may be tried again. */
const refusals: ReadonlySet<string> = new Set<ErrorCode>([
  'conflict',
  'device-busy',
  'device-offline',
  'management-unreachable',
  'relay-draining',
])

/** Why an administrator is refused then, besides what may be tried again. */
const refusalsOfAdministrator: ReadonlySet<ErrorCode> = new Set([
  'management-unreachable',
  'relay-unreachable',
  'wrong-state',
])

let deployments = 0

/** Carries out a schedule with a system: what it does is begun in its order, and all that was begun has ended then. */
export class CarriedOut {
  readonly #system: DeployableSystem
  /** The last session between two ends. */
  readonly #sessions = new Map<string, string>()

  constructor(system: DeployableSystem) {
    this.#system = system
  }

  /** @throws Error where something that was begun does not end, or an exchange that looks whole is not */
  async run({ sessions, acts, last }: Schedule): Promise<void> {
    await this.#each(sessions, ends => this.establish(ends))
    const begun: Promise<void>[] = []
    for (const act of acts) {
      await pause(act.after)
      const done = this.#begin(act)
      // Whoever waits for all of them is told.
      done.catch(() => {})
      begun.push(done)
    }
    await within(Promise.all(begun))
    await this.#decide(last)
  }

  /** Brings a session to the pairing, asked for again while that is refused. @throws Error where it never is, or fails */
  async establish(ends: Ends): Promise<void> {
    let session: string | undefined
    await eventually(
      `device ${ends.device} takes a session`,
      async () => {
        const started = await this.#start(ends, 'yes')
        session = started.session
        return started.refusal
      },
      30_000,
    )
    const port = this.#system.terminalPort(ends.terminal)
    const { body } = await ask(port, 'GET', `/api/sessions/${session}`)
    if (member(body, 'paired') !== true) {
      throw new Error(`no session between ${keyOf(ends)}: ${JSON.stringify(body)}`)
    }
  }

  /**
   * Uploads octets and gets them again.
   *
   * @returns whether all came; where they did not, whoever asked was told
   * @throws Error where others came
   */
  async transfer(ends: Ends, octets: Buffer, hold = 0): Promise<boolean> {
    const through = {
      port: this.#system.terminalPort(ends.terminal),
      application,
      session: this.#sessions.get(keyOf(ends)) ?? '',
    }
    try {
      const stream = Readable.from(held(octets, hold))
      const up = await relay({
        ...through,
        method: 'POST',
        path: '/api/files',
        body: { stream, length: octets.length },
      })
      const stored = await buffer(up)
      if (up.statusCode !== 201) return false
      const answer: unknown = JSON.parse(stored.toString('utf8'))
      if (text(answer, 'sha256') !== createHash('sha256').update(octets).digest('hex')) {
        throw new Error('the device stored other octets')
      }
      const down = await relay({ ...through, path: `/api/files/${text(answer, 'id')}` })
      const back = await buffer(down)
      if (down.statusCode !== 200) return false
      if (!back.equals(octets)) throw new Error('other octets came back')
      return true
    } catch (error) {
      if (error instanceof Error && 'code' in error) return false
      throw error
    }
  }

  /** The terminals end or withdraw what is left, until management has nothing that is not final. */
  async endAll(): Promise<void> {
    await eventually(
      'every session is final',
      async () => {
        const live = await this.#system.kept.live()
        await this.#each(this.#ofEveryone(), async ends => {
          if (live.some(({ session }) => session === this.#sessions.get(keyOf(ends)))) {
            await this.#end(ends)
          }
        })
        return live.length === 0 ? undefined : live
      },
      30_000,
    )
  }

  async #begin(act: Act): Promise<void> {
    switch (act.does) {
      case 'start':
        await this.#start(act, act.answer)
        return
      case 'transfer':
        await this.transfer(act, randomBytes(act.octets), act.hold)
        return
      case 'end':
        await this.#end(act)
        return
      case 'cut':
        this.#system.cut(act.pair, act.side)
        return
      case 'deploy':
        await this.#deploy(act.rolling)
        return
      case 'execute':
      case 'abort':
        await this.#tell(act.does)
        return
      case 'kill':
        await this.#system.kill(act.victim)
    }
  }

  /** Asks for a session and waits until its ends are paired, or it is over, or nobody is to answer. */
  async #start(
    ends: Ends,
    answer: 'yes' | 'no' | 'none',
  ): Promise<{ readonly session?: string; readonly refusal?: string }> {
    const port = this.#system.terminalPort(ends.terminal)
    const asked = { deviceId: deviceIdOf(ends.device), applicationId: application }
    const { status, body } = await ask(port, 'POST', '/api/sessions', asked)
    if (status !== 201) {
      const refusal = text(body, 'code')
      if (refusals.has(refusal) || member(body, 'retryable') === true) return { refusal }
      throw new Error(`a start request was answered ${status} ${JSON.stringify(body)}`)
    }
    const session = text(body, 'session')
    this.#sessions.set(keyOf(ends), session)
    if (answer === 'none') return { session }
    await this.#press(ends, session, answer)
    await pairedOrOver(port, session)
    return { session }
  }

  /** Presses a button of the panel when it shows the approval, unless the session is over before. */
  async #press({ device, terminal }: Ends, session: string, answer: 'yes' | 'no'): Promise<void> {
    const panel = this.#system.panelPort(device)
    const port = this.#system.terminalPort(terminal)
    await eventually('an approval is answered', async () => {
      const { body: shown } = await ask(panel, 'GET', '/api/state')
      const approval = member(shown, 'approval')
      if (text(approval, 'session') === session) {
        const pressed = { request: text(approval, 'request'), answer }
        const { status } = await ask(panel, 'POST', '/api/approval', pressed)
        return status < 300 ? undefined : status
      }
      const { body } = await ask(port, 'GET', `/api/sessions/${session}`)
      return isOver(body) ? undefined : body
    })
  }

  async #end(ends: Ends): Promise<void> {
    const session = this.#sessions.get(keyOf(ends))
    if (session === undefined) return
    const path = `/api/sessions/${session}`
    const port = this.#system.terminalPort(ends.terminal)
    const { body } = await ask(port, 'GET', path)
    await ask(port, 'POST', `${path}/${member(body, 'paired') === true ? 'terminate' : 'cancel'}`)
  }

  async #deploy(rolling: boolean): Promise<void> {
    deployments++
    const body = { version: `0.2.${deployments}`, rolling }
    await unlessRefused(this.#system.administrator.instructDeployment({ body }))
  }

  async #tell(what: Schedule['last']): Promise<void> {
    const { administrator, kept } = this.#system
    const { deployment } = (await kept.liveDeployment()) ?? {}
    if (deployment === undefined) return
    await unlessRefused(
      what === 'execute'
        ? administrator.executeDeployment({ deployment })
        : administrator.abortDeployment({ deployment }),
    )
  }

  /** Leaves no deployment that is only listed. */
  async #decide(what: Schedule['last']): Promise<void> {
    await eventually('a deployment is executed or aborted', async () => {
      const live = await this.#system.kept.liveDeployment()
      if (live?.state !== 'listed') return undefined
      await this.#tell(what)
      return live
    })
  }

  #ofEveryone(): readonly Ends[] {
    return [...this.#sessions.keys()].map(key => JSON.parse(key))
  }

  /** Does something for each; with one device one after the other, since it decides on one request at a time. */
  async #each(all: readonly Ends[], act: (ends: Ends) => Promise<void>): Promise<void> {
    await Promise.all(
      [...Map.groupBy(all, ({ device }) => device).values()].map(async ofDevice => {
        for (const ends of ofDevice) await act(ends)
      }),
    )
  }
}

function keyOf({ device, terminal }: Ends): string {
  return JSON.stringify({ device, terminal })
}

/** Octets of which the second half comes later. */
async function* held(octets: Buffer, hold: number): AsyncGenerator<Buffer> {
  const half = Math.floor(octets.length / 2)
  yield octets.subarray(0, half)
  await pause(hold)
  yield octets.subarray(half)
}

async function unlessRefused(asked: Promise<unknown>): Promise<void> {
  try {
    await asked
  } catch (error) {
    if (!(error instanceof MrspError)) throw error
    if (!error.retryable && !refusalsOfAdministrator.has(error.code)) throw error
  }
}

/** @throws Error where something does not come about in time */
async function within(promise: Promise<unknown>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('something that was begun has no end')), patience)
  await Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
