import type { Notice, ManagementClient } from '../../generated/management-api.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import type { Logger } from 'pino'
import type { AsUser } from './login.ts'
import { askPatiently, held, Pace } from './session-control/patient-requests.ts'

/** What the unit works with. */
export interface NoticeUnitParts {
  readonly management: Pick<ManagementClient, 'listNotices' | 'acknowledgeNotice'>
  readonly asUser: AsUser
  readonly observe: StepObserver
  readonly log: Pick<Logger, 'info'>
  /** Told when the notices to show have changed. */
  readonly changed: () => void
}

/** Notices that were displayed and are still shown. */
const mostDisplayed = 100
/** Milliseconds after which management is asked again while there are notices that nobody has seen yet. */
const unseenPause = 15_000

interface Known {
  readonly notice: Notice
  /** It was on the display (S316). */
  isDisplayed: boolean
  isAcknowledged: boolean
  isAcknowledging: boolean
  /** The user has read it and wants it shown no longer. */
  isDismissed: boolean
}

/**
 * The halt notices of the remote session control unit 45d (S315, S316): asked for while a user is logged in,
 * acknowledged once they were displayed, and shown until the user has them go away.
 */
export class NoticeUnit {
  readonly #parts: NoticeUnitParts
  readonly #known: Map<string, Known> = new Map()
  /** The user whose notices these are. */
  #userId: string | undefined
  #asking: AbortController | undefined
  /** Ends the pause before the next question. */
  #wake: () => void = () => {}

  constructor(parts: NoticeUnitParts) {
    this.#parts = parts
  }

  /** The notices to show, oldest first; none without a login. */
  list(): Notice[] {
    if (this.#asking === undefined) return []
    return [...this.#known.values()]
      .filter(({ isDismissed }) => !isDismissed)
      .map(({ notice }) => notice)
  }

  /** A user has logged in: asks for notices, also for those of the time without a login ([0152]). */
  loggedIn(userId: string): void {
    if (this.#userId !== userId) this.#known.clear()
    this.#userId = userId
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    this.#ask(asking.signal).catch((error: unknown) => {
      const { code } = MrspError.from(error, 'terminal')
      if (code !== 'cancelled') this.#parts.log.info({ code }, 'notices are not asked for any more')
    })
  }

  /** Nobody is logged in: management is asked for nothing, and nothing is shown. */
  loggedOut(): void {
    this.#asking?.abort()
    this.#asking = undefined
  }

  /** A notice is on the display (S316). @throws MrspError not-found */
  displayed(notice: string): void {
    const known = this.#need(notice)
    if (!known.isDisplayed) {
      const { session } = known.notice
      this.#parts.observe('S316', 'halt displayed', { session })
      known.isDisplayed = true
    }
    this.#acknowledge(known)
  }

  /** The user has read a notice. @throws MrspError not-found */
  dismiss(notice: string): void {
    this.displayed(notice)
    this.#need(notice).isDismissed = true
    this.#parts.changed()
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { management, asUser } = this.#parts
    const pace = new Pace()
    for (;;) {
      await pace.keep(signal)
      const { notices } = await askPatiently(
        () => asUser(() => management.listNotices({ prefer: held }, { signal })),
        signal,
      )
      this.#take(notices)
      // An answer may have crossed the acknowledgements of what it names.
      const isLeft = notices.some(({ notice }) => !this.#known.get(notice)?.isAcknowledged)
      if (isLeft) await this.#pause(signal)
    }
  }

  /** Takes what management has. What it no longer has was acknowledged, here or at another terminal. */
  #take(notices: readonly Notice[]): void {
    const named = new Set(notices.map(({ notice }) => notice))
    for (const [name, known] of this.#known) {
      const isOfUse = known.isDisplayed && !known.isDismissed
      if (!named.has(name) && !isOfUse) this.#known.delete(name)
    }
    for (const notice of notices) {
      const known = this.#known.get(notice.notice)
      if (known?.isDisplayed) this.#acknowledge(known)
      if (known !== undefined) continue
      this.#known.set(notice.notice, {
        notice,
        isDisplayed: false,
        isAcknowledged: false,
        isAcknowledging: false,
        isDismissed: false,
      })
    }
    this.#forgetOldest()
    this.#parts.changed()
  }

  /** Tells management that a notice was displayed, until it knows; after another login where this one ends first. */
  #acknowledge(known: Known): void {
    const signal = this.#asking?.signal
    if (signal === undefined || known.isAcknowledged || known.isAcknowledging) return
    known.isAcknowledging = true
    const { management, asUser, log } = this.#parts
    const { notice } = known.notice
    askPatiently(() => asUser(() => management.acknowledgeNotice({ notice }, { signal })), signal)
      .catch((error: unknown) => {
        // Another terminal of the user was faster.
        if (error instanceof MrspError && error.code === 'not-found') return
        throw error
      })
      .then(() => {
        known.isAcknowledged = true
        this.#wake()
      })
      .catch((error: unknown) => {
        const { code } = MrspError.from(error, 'terminal')
        if (code !== 'cancelled') log.info({ notice, code }, 'a notice is not acknowledged')
      })
      .finally(() => {
        known.isAcknowledging = false
      })
  }

  /** Waits until a notice was acknowledged, or for a while. */
  async #pause(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const wake = (): void => resolve()
    const timer = setTimeout(wake, unseenPause)
    signal.addEventListener('abort', wake)
    this.#wake = wake
    await promise
    signal.removeEventListener('abort', wake)
    clearTimeout(timer)
  }

  #need(notice: string): Known {
    const known = this.#asking === undefined ? undefined : this.#known.get(notice)
    if (known === undefined || known.isDismissed) {
      throw new MrspError('not-found', { source: 'terminal' })
    }
    return known
  }

  #forgetOldest(): void {
    const displayed = [...this.#known].filter(([, each]) => each.isAcknowledged)
    for (const [name] of displayed.slice(0, Math.max(0, displayed.length - mostDisplayed))) {
      this.#known.delete(name)
    }
  }
}
