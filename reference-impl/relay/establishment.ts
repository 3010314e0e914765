import type { Logger } from 'pino'
import type { ManagementClient } from '../../generated/management-api.ts'
import { MrspError } from '../../runtime/errors.ts'
import { secretEquals } from '../../runtime/http/index.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import { authenticateSide } from './authenticate-side.ts'
import type { Credentials } from './credentials.ts'
import type { RelayLimits } from './limits.ts'
import type { RelaySession } from './relay-session.ts'
import type { Outbox, StoredLog } from './session-database/outbox.ts'
import type { SessionSide } from './session-side.ts'
import { within } from './within.ts'

/** What the establishment of a side needs. */
export interface EstablishmentOptions {
  readonly management: Pick<ManagementClient, 'authenticate'>
  readonly outbox: Outbox
  readonly limits: RelayLimits
  readonly observe: StepObserver
  readonly log: Logger
  /** Management named the valid duration anew, in seconds. */
  readonly validFor: (session: RelaySession, seconds: number) => void
  /** The started log of a side is stored. */
  readonly started: (side: SessionSide) => void
}

/** Brings a side from its credentials to the acknowledged started log (S173 to S179, S206 to S212). */
export class Establishment {
  readonly #options: EstablishmentOptions

  constructor(options: EstablishmentOptions) {
    this.#options = options
  }

  /**
   * Resolves once the side may be told `connected`.
   * @param side the side that the shown session ID belongs to, if any
   * @throws MrspError `unauthenticated`, `management-unreachable`, `session-over`, `too-many-requests`
   */
  async establish(side: SessionSide, credentials: Credentials): Promise<void> {
    requireOpen(side)
    if (side.token === undefined) await this.#start(side, credentials)
    else requireReturning(side, credentials)
    const stored = await side.started
    const outcome =
      stored && (await within(this.#options.limits.managementPatience, stored.outcome))
    if (side.session.isEnding) throw refusal('session-over', side)
    if (outcome === undefined) throw refusal('management-unreachable', side)
    if (outcome === 'refused') throw refusal('session-over', side)
  }

  async #start(side: SessionSide, credentials: Credentials): Promise<void> {
    const { management, limits, validFor } = this.#options
    const seconds = await authenticateSide(side, credentials.token, management, limits)
    requireOpen(side)
    if (side.token !== undefined) return requireReturning(side, credentials)
    side.token = credentials.token
    validFor(side.session, seconds)
    side.started = this.#storeStart(side, credentials.token).catch((error: unknown) => {
      side.token = undefined
      side.started = undefined
      throw error
    })
    await side.started
  }

  /** Stores the one started log of the side (S176, S209) and has it sent (S177, S210). */
  async #storeStart(side: SessionSide, token: string): Promise<StoredLog> {
    const { outbox, observe, started } = this.#options
    const session = side.session.name
    const [storing, sending] = side.name === 'device' ? ['S176', 'S177'] : ['S209', 'S210']
    const log = { session, side: side.name, event: 'started', at: Date.now(), token } as const
    const stored = await outbox.store(log, [sending])
    if (stored === undefined) throw new Error('a side has started twice')
    side.step('started')
    this.#options.log.info({ session, side: side.name }, 'a side has started')
    observe(storing, `the log that the ${side.name}'s side has started is stored`, { session })
    started(side)
    return stored
  }
}

/** A side whose session IDs are void, or the end of whose session has begun, admits nobody (6.7, 6.14). */
function requireOpen({ session }: SessionSide): void {
  if (session.isVoid || session.isEnding)
    throw new MrspError('unauthenticated', { source: 'relay' })
}

/** Whether a connection of a side that has a token is admitted (6.35). */
function requireReturning(side: SessionSide, { token, resumeKey }: Credentials): void {
  const knowsToken = side.token !== undefined && secretEquals(token, side.token)
  const mayReturn =
    !side.wasConfirmed || (resumeKey !== undefined && side.resumeKeys.admits(resumeKey))
  if (!knowsToken || !mayReturn) throw new MrspError('unauthenticated', { source: 'relay' })
}

function refusal(code: 'session-over' | 'management-unreachable', side: SessionSide): MrspError {
  return new MrspError(code, { source: 'relay', session: side.session.name })
}
