import type { Clause } from '../../../generated/clauses.ts'
import type { Deployment, Notice } from '../../../generated/management-api.ts'
import type { EndReason, Side } from '../../../generated/schemas.ts'
import type { ManagementClient } from '../../../generated/management-api.ts'
import { Refused } from '../../peers/recorded-http.ts'
import type { Connecting, ManagementStage, Started } from './management-stage.ts'

type DeploymentState = Deployment['state']

const finals: readonly DeploymentState[] = ['deployed', 'rolled-back', 'aborted']

/** Milliseconds for which a deployment that has to wait is watched at least. */
const watched = 1500

/** What the checks of deployments have in common: an administrator, and what is told of a deployment. */
export class DeploymentCase {
  readonly stage: ManagementStage
  readonly administrator: ManagementClient
  #last = 0
  readonly #instructed: Set<string> = new Set()

  private constructor(stage: ManagementStage, administrator: ManagementClient) {
    this.stage = stage
    this.administrator = administrator
  }

  /** Begins; whatever the case leaves of deployments is brought to an end with it. */
  static async begin(stage: ManagementStage): Promise<DeploymentCase> {
    const { client } = await stage.terminalOfUser('kato')
    const made = new DeploymentCase(stage, client)
    stage.trial.later(() => made.#tidy())
    return made
  }

  /** Instructs a deployment of a version that the relay has not. @throws Refused */
  async instruct(version: string = this.nextVersion(), rolling?: boolean): Promise<Deployment> {
    const body = { version, ...(rolling !== undefined && { rolling }) }
    const found = await this.administrator.instructDeployment({ body })
    this.#instructed.add(found.deployment)
    return found
  }

  /** A deployment that waits for the administrator. */
  async listed(clause: Clause = '12.4'): Promise<Deployment> {
    const { trial } = this.stage
    const found = await trial.awaits(clause, 'the answer to the instruction', this.instruct())
    trial.must('12.4', found.state === 'listed', `the deployment is ${found.state}, not listed`)
    return found
  }

  /** A version that the relay does not have. */
  nextVersion(): string {
    const [major = 1, minor = 0, patch = 0] = this.stage.relay.version.split('.').map(Number)
    this.#last = Math.max(this.#last, patch) + 1
    return `${major}.${minor}.${this.#last}`
  }

  async execute({ deployment }: Deployment): Promise<Deployment> {
    return await this.stage.trial.awaits(
      '12.7',
      'the answer to execute',
      this.administrator.executeDeployment({ deployment }),
    )
  }

  find({ deployment }: Pick<Deployment, 'deployment'>): Promise<Deployment> {
    return this.administrator.getDeployment({ deployment })
  }

  /** Waits, by answers that wait, until a deployment is as wanted. @throws Violation where it does not come */
  async until(
    clause: Clause,
    { deployment }: Pick<Deployment, 'deployment'>,
    wanted: string,
    isWanted: (found: Deployment) => boolean,
    milliseconds = 0,
  ): Promise<Deployment> {
    const { trial } = this.stage
    const deadline = performance.now() + trial.patience + milliseconds
    let found = await this.find({ deployment })
    while (!isWanted(found)) {
      const { state, revision: since, sidesLeft } = found
      if (finals.includes(state) || performance.now() > deadline) {
        trial.fail(
          clause,
          `the deployment is ${state} (${found.code ?? 'no code'}) with ${sidesLeft} sides left, not ${wanted}`,
        )
      }
      found = await this.administrator.getDeployment({ deployment, since, prefer: 'wait=1' })
    }
    return found
  }

  /** Waits until a deployment is in a state. @throws Violation where it does not come */
  async reaches(
    clause: Clause,
    deployment: Pick<Deployment, 'deployment'>,
    state: DeploymentState,
    milliseconds = 0,
  ): Promise<Deployment> {
    const isThere = (found: Deployment): boolean => found.state === state
    return await this.until(clause, deployment, state, isThere, milliseconds)
  }

  /**
   * Looks whether a deployment waits that has to (12.14): until management has asked the relay twice what is left, or
   * longer than that would take.
   */
  async stays({ deployment }: Pick<Deployment, 'deployment'>, why: string): Promise<void> {
    const { trial, relay } = this.stage
    const began = performance.now()
    const { length: from } = relay.asked.all
    const isWatched = (): boolean => {
      const time = performance.now() - began
      const looks = relay.asked.all
        .slice(from)
        .filter(({ operation }) => operation === 'drain' || operation === 'query')
      return time > (looks.length < 2 ? 3 * watched : watched)
    }
    while (!isWatched()) {
      const found = await this.find({ deployment })
      const { state, revision: since } = found
      const isDeployed = relay.askedFor('deploy').length > 0
      trial.must('12.14', !isDeployed && state === 'draining', `${state} while ${why}`)
      await this.administrator.getDeployment({ deployment, since, prefer: 'wait=1' })
    }
  }

  /** An ended log of the relay. */
  async ended(
    { session, token }: Started & Partial<Connecting>,
    side: Side,
    reason: EndReason = 'deployment',
  ): Promise<void> {
    const sent = this.stage.relay.ended(session, side, reason, token)
    await this.stage.trial.awaits('5.38', `the receipt of the ${side}'s ended log`, sent)
  }

  /** Both ended logs, and the session is over. */
  async over(made: Started & Partial<Connecting>, reason: EndReason = 'deployment'): Promise<void> {
    for (const side of ['device', 'terminal'] as const) await this.ended(made, side, reason)
  }

  /** Expects that a device is asked to end a session because of the deployment (12.7). */
  async halted({ device, session }: Started, from = 0): Promise<void> {
    const { stanza, entry } = await this.stage.trial.awaits(
      '12.7',
      'session-terminate for the deployment',
      device.next('session-terminate', session, from),
    )
    const { reason } = stanza
    const isHalt = reason === 'deployment'
    this.stage.trial.must('12.7', isHalt, `the device is asked to end for ${reason}`, entry)
  }

  /** Expects that start requests are admitted again (12.15). */
  async serves(clause: Clause = '12.15'): Promise<void> {
    const { stage } = this
    const device = await stage.device()
    const started = stage.start(device)
    const { session } = await stage.trial.awaits(clause, 'a session behind the deployment', started)
    await stage.trial.awaits('5.5', 'the approval', device.next('approval-request', session))
    await stage.terminal.client.cancelSession({ session })
  }

  /** Notices of a user about one session. */
  async notices(client: ManagementClient, { session }: Started): Promise<readonly Notice[]> {
    const { notices } = await client.listNotices({})
    return notices.filter(notice => notice.session === session)
  }

  /** Brings what was instructed to its end: nothing of it is left for the next case. */
  async #tidy(): Promise<void> {
    const { stage, administrator } = this
    if (stage.isDown) return
    const { relay, trial } = stage
    await relay.comeBack()
    relay.answers = relay.usualAnswers()
    await stage.tidy()
    relay.held.clear()
    for (const deployment of this.#instructed) {
      const { state } = await administrator.getDeployment({ deployment })
      if (finals.includes(state)) continue
      if (state === 'listed') await administrator.abortDeployment({ deployment })
      else
        await this.until(
          '12.15',
          { deployment },
          'over',
          each => finals.includes(each.state),
          10_000,
        )
    }
    await this.#readAll(trial.patience)
  }

  /** Acknowledges what is left of notices, so that the next case finds none. */
  async #readAll(patience: number): Promise<void> {
    for (const user of ['tanaka', 'kato'] as const) {
      const { client } =
        user === 'tanaka' ? this.stage.terminal : await this.stage.terminalOfUser(user)
      for (const until = performance.now() + patience; performance.now() < until; ) {
        const { notices } = await client.listNotices({})
        if (notices.length === 0) break
        for (const { notice } of notices) {
          await client.acknowledgeNotice({ notice }).catch((error: unknown) => {
            if (!(error instanceof Refused)) throw error
          })
        }
      }
    }
  }
}
