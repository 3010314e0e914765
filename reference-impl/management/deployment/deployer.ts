/** What is deployed. */
export interface Release {
  /** Name of the deployment; the same when it is asked for again. */
  readonly deployment: string
  readonly version: string
  /** The one pair that is deployed; all where it is left out. */
  readonly pair?: string | undefined
  /** When it has to be over, in milliseconds since 1970: from then on sessions may live. */
  readonly until: number
}

/** What brings a version of the relay into service. */
export interface Deployer {
  /**
   * Deploys a version. Whoever asks checks afterwards what the relay says it is (12.15). After a restart of management
   * the same deployment is asked for again, though an earlier request may have been carried out.
   *
   * @param signal aborted when the time is over or management stops
   * @throws DeployerFailure where the version does not serve, and the one before may
   * @throws whatever kept the deployer from being asked; it is asked again
   */
  deploy(release: Release, signal: AbortSignal): Promise<void>
}

/** The deployer could not bring the version into service. */
export class DeployerFailure extends Error {
  override readonly name = 'DeployerFailure'
}
