import { type DeploymentRow, sessionsLeftOf } from './deployment-row.ts'

/** Something that a deployment's state asks management to do, until it is confirmed. */
export type DeploymentWork =
  /** The relay is asked to drain, then the devices to end (12.7). */
  | 'drain'
  /** The relay is asked what is left, and to drain again where it was restarted. */
  | 'watch'
  /** The same, at once, when management holds every ended log (12.14). */
  | 'finish'
  /** S317 */
  | 'deploy'
  /** A relay that still drains is to take sessions again (12.15). */
  | 'end-drain'

/**
 * What is to be done for a deployment now. It follows from what is stored alone, so a management that was killed at any
 * moment goes on where it was.
 */
export function pendingDeploymentWork(row: DeploymentRow): readonly DeploymentWork[] {
  if (row.finalAt !== null) return row.endsDrain === 1 ? ['end-drain'] : []
  switch (row.phase) {
    case 'drain':
      return ['drain']
    case 'end':
      return sessionsLeftOf(row).length === 0 ? ['finish'] : ['watch']
    case 'deploy':
      return ['deploy']
    case null:
      return []
  }
}
