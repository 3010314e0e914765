import type { ServerApplication } from './applications/server-application.ts'

/** The server applications of the device by application ID ([0045]): the only addresses that exchanges can reach. */
export class ApplicationRegistry {
  readonly #applications: ReadonlyMap<string, ServerApplication>

  constructor(applications: readonly ServerApplication[]) {
    this.#applications = new Map(applications.map(application => [application.id, application]))
  }

  /** The application of an ID (S235). */
  find(id: string): ServerApplication | undefined {
    return this.#applications.get(id)
  }

  /** ID and name of each application, for management. */
  list(): { id: string; name: string }[] {
    return [...this.#applications.values()].map(({ id, name }) => ({ id, name }))
  }
}
