/** A server application 28a that the Cloud Hub Agent can reach. */
export interface ServerApplication {
  /** Application ID ([0045]). */
  readonly id: string
  /** Name that a person reads. */
  readonly name: string
  /** Local HTTP origin, without a path. */
  readonly origin: string
}

/** A server application that the device runs itself. */
export interface RunningApplication extends ServerApplication {
  stop(): Promise<void>
}

/** State of a request within an application: none. */
export type ApplicationState = object
