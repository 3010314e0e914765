import type { ManagementDatabase } from '../database.ts'

/**
 * Milliseconds between two looks at the clock, and between them after which a process takes itself to have hung: the
 * server takes the turn of a silent one away later.
 */
const lookEvery = 1000
const mostBetween = 10_000

/**
 * The time in which a process does the work. It is over when its turn is lost, and when the process was stopped or busy
 * for so long that another one may have the turn: what had come to it meanwhile is not for it any more.
 */
export class Tenure implements Disposable {
  /** Resolves when it is over. */
  readonly over: Promise<void>
  readonly #end: () => void
  readonly #timer: NodeJS.Timeout
  #lasts = true
  #lookedAt: number = Date.now()

  /** @param lost resolves when the turn is lost */
  constructor(lost: Promise<void>) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.over = promise
    this.#end = () => {
      this.#lasts = false
      resolve()
    }
    void lost.then(this.#end)
    this.#timer = setInterval(() => this.lasts(), lookEvery)
  }

  /** Whether the process still does the work. */
  lasts(): boolean {
    // The clock on the wall: the other one may stand still while a machine sleeps.
    const now = Date.now()
    if (now - this.#lookedAt > mostBetween) this.#end()
    this.#lookedAt = now
    return this.#lasts
  }

  /** The database for the work, which takes no statement any more when the tenure is over. */
  bind(database: ManagementDatabase): ManagementDatabase {
    return database.withPlugin({
      transformQuery: ({ node }) => {
        if (!this.lasts()) throw new Error('this process does the work no longer')
        return node
      },
      transformResult: async ({ result }) => result,
    })
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}
