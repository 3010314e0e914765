import type { DrainRequest, RelayClient, SessionInRelay } from '../../../generated/relay-api.ts'
import type { ManagementDatabase } from '../database.ts'
import type { Attempt } from '../pursuit.ts'
import type { SessionLife } from '../session-management/session-life.ts'
import type { DeploymentStore } from './deployment-store.ts'
import {
  drainEndsAt,
  type DeploymentRow,
  pairsOf,
  type SessionLeft,
  sessionsLeftOf,
} from './deployment-row.ts'
import { haltOf } from './halt.ts'
import { type LiveSession, listed, liveSessions, stillLeft } from './sessions-left.ts'

/** What a drain works with. */
export interface DrainDriveOptions {
  readonly database: ManagementDatabase
  readonly store: DeploymentStore
  readonly life: SessionLife
  readonly relay: RelayClient
}

/** Brings the sessions of a deployment to their ends (Fig. 16, S314). */
export class DrainDrive {
  readonly #options: DrainDriveOptions

  constructor(options: DrainDriveOptions) {
    this.#options = options
  }

  /**
   * Has the relay drain, and then the devices end their sessions (12.7).
   *
   * @throws MrspError of the relay; to be asked again
   */
  async begin(row: DeploymentRow, signal: AbortSignal): Promise<Attempt> {
    const { store, database } = this.#options
    if (row.state === 'deploying') await this.#endDrainBefore(row, signal)
    const held = await this.#drain(row, signal)
    const live = await liveSessions(database)
    for (const { session } of pairsOf(row) ? held : live.values()) await this.#halt(session, row)
    await store.change(row.deployment, async ({ phase }, transaction) => {
      if (phase !== 'drain') return undefined
      const now = await liveSessions(transaction)
      const left = stillLeft(listed(held, now), now, { held, addsOwn: pairsOf(row) === undefined })
      return { phase: 'end', sessionsLeft: JSON.stringify(left) }
    })
    return 'confirmed'
  }

  /**
   * Looks whether all is over: management holds every ended log, no request for connection information is under way,
   * and the relay holds nothing (12.14). A relay that was restarted drains again.
   *
   * @throws MrspError of the relay; to be asked again
   */
  async look(row: DeploymentRow, signal: AbortSignal): Promise<Attempt> {
    const held = await this.#drain(row, signal)
    await this.#options.store.change(row.deployment, async (stored, transaction) => {
      if (stored.phase !== 'end') return undefined
      const live = await liveSessions(transaction)
      const isOfAll = pairsOf(stored) === undefined
      const known = sessionsLeftOf(stored)
      const list = [
        ...known,
        ...listed(
          held.filter(each => !isOn(known, each)),
          live,
        ),
      ]
      const left = stillLeft(list, live, { held, addsOwn: isOfAll })
      const isOver = left.length === 0 && held.length === 0 && (!isOfAll || live.size === 0)
      if (isOver) return { phase: 'deploy', state: 'deploying', sessionsLeft: '[]' }
      return changeOfList(stored, left)
    })
    return 'ask-again'
  }

  /** Brings the device list up to date, and ends sessions that got their session IDs while the drain began. */
  async refresh(deployment: string): Promise<void> {
    const { store, database } = this.#options
    const row = await store.change(deployment, async (stored, transaction) => {
      if (stored.finalAt !== null || stored.phase === 'deploy') return undefined
      const live = await liveSessions(transaction)
      const addsOwn = stored.phase === null || pairsOf(stored) === undefined
      return changeOfList(stored, stillLeft(sessionsLeftOf(stored), live, { addsOwn }))
    })
    if (row?.phase !== 'end' || pairsOf(row) !== undefined) return
    for (const { session, state } of (await liveSessions(database)).values()) {
      if (isOpen(state)) await this.#halt(session, row)
    }
  }

  /** Of pairs that are deployed one after the other, the one before serves again. */
  async #endDrainBefore(row: DeploymentRow, signal: AbortSignal): Promise<void> {
    const { pairBefore: pair } = row
    if (pair !== null) await this.#options.relay.endDrain({ pair }, { signal })
  }

  /** What the relay still holds of what is deployed now. */
  async #drain(row: DeploymentRow, signal: AbortSignal): Promise<SessionInRelay[]> {
    const deadline = Math.max(0, Math.ceil((drainEndsAt(row) - Date.now()) / 1000))
    const pair = pairsOf(row)?.[0]
    const pairs = pair === undefined ? {} : { pairs: [pair] }
    const body: DrainRequest = { deadline, reason: 'deployment', ...pairs }
    const { sessions } = await this.#options.relay.drain({ body }, { signal })
    return sessions.filter(session => pair === undefined || session.pair === pair)
  }

  async #halt(session: string, row: DeploymentRow): Promise<void> {
    await this.#options.life.happens(session, stored => haltOf(stored, drainEndsAt(row)))
  }
}

function isOn(list: readonly SessionLeft[], { session }: SessionInRelay): boolean {
  return list.some(each => each.session === session)
}

function isOpen(state: LiveSession['state']): boolean {
  return state === 'connecting' || state === 'established'
}

function changeOfList(
  { sessionsLeft }: DeploymentRow,
  left: readonly SessionLeft[],
): Partial<DeploymentRow> | undefined {
  const text = JSON.stringify(left)
  return text === sessionsLeft ? undefined : { sessionsLeft: text }
}
