import type { ErrorCode } from '../../../generated/errors.ts'
import type { Deployment, DeviceInSession } from '../../../generated/management-api.ts'

/**
 * drain: the relay is asked to drain and the devices to end their sessions. end: the sessions come to their ends.
 * deploy: the deployer runs.
 */
type DeploymentPhase = 'drain' | 'end' | 'deploy'

/** All that management holds of a deployment. Moments are milliseconds since 1970, durations seconds. */
export interface DeploymentRow {
  deployment: string
  /** Rises with each change. */
  revision: number
  /** Version of the relay that is deployed. */
  version: string
  rolling: 0 | 1
  state: Deployment['state']
  /** The administrator who instructed it. */
  userId: string
  instructedAt: number
  executedAt: number | null
  /** How long sessions may take to end, of each pair where they are deployed one after the other. */
  drainDeadline: number
  /** JSON of `SessionLeft`s: the device list. */
  sessionsLeft: string
  /** JSON: the pairs that are still to be deployed one after the other, that of now first; null for all at once. */
  pairs: string | null
  /** The one of them that was deployed last, and whose drain is to be ended. */
  pairBefore: string | null
  /** When the drain of what is deployed now was begun. */
  drainBegan: number | null
  /** What is being done since it was executed. */
  phase: DeploymentPhase | null
  /** When the deployer was first started for what is deployed now. */
  deployingSince: number | null
  /** Version that the relay named then; empty where it named none. */
  versionBefore: string | null
  /** Whether the relay may still have to be told that its drain is over. */
  endsDrain: 0 | 1
  code: ErrorCode | null
  finalAt: number | null
}

/** A session that is to end before the relay is deployed. */
export interface SessionLeft extends DeviceInSession {
  /** The pair that holds it, where the relay named it. */
  readonly pair?: string | undefined
  /** Whether management holds no such session that is not over: then the relay alone knows when it is. */
  readonly isForeign?: true
}

/** The pairs that are still to be deployed one after the other, or nothing where all are deployed at once. */
export function pairsOf({ pairs }: Pick<DeploymentRow, 'pairs'>): readonly string[] | undefined {
  return pairs === null ? undefined : JSON.parse(pairs)
}

/** The sessions that are left. */
export function sessionsLeftOf({
  sessionsLeft,
}: Pick<DeploymentRow, 'sessionsLeft'>): readonly SessionLeft[] {
  return JSON.parse(sessionsLeft)
}

/** When the relay ends by force what is left (12.10), in milliseconds since 1970. */
export function drainEndsAt({ drainBegan, drainDeadline }: DeploymentRow): number {
  return (drainBegan ?? 0) + drainDeadline * 1000
}

/** The deployment as an administrator sees it (12.16). */
export function deploymentView(row: DeploymentRow): Deployment {
  const { deployment, revision, version, state, executedAt, drainDeadline, code, finalAt } = row
  const left = sessionsLeftOf(row)
  const elapsed = executedAt === null ? 0 : (finalAt ?? Date.now()) - executedAt
  return {
    deployment,
    revision,
    version,
    rolling: row.rolling === 1,
    state,
    devices: left.map(({ deviceId, session, sides }) => ({ deviceId, session, sides })),
    sessionsLeft: left.length,
    sidesLeft: left.reduce((sum, { sides }) => sum + sides.length, 0),
    elapsed: Math.max(0, Math.floor(elapsed / 1000)),
    drainDeadline,
    ...(code !== null && { code }),
  }
}
