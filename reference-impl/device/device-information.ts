import type { DeviceInfo, DeviceStanzaSender } from '../../generated/stanzas.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { Background } from './background.ts'
import { type Login, repeatAfter } from './login.ts'

/** What the device's information works with. */
export interface DeviceInformationParts {
  /** What the device is at present. */
  readonly describe: () => Promise<DeviceInfo>
  readonly management: Pick<DeviceStanzaSender, 'deviceInfo'>
  readonly background: Background
}

/** Tells management what the device is, after each login and whenever it has changed (4.3). */
export class DeviceInformation {
  readonly #parts: DeviceInformationParts
  #login: Login | undefined
  /** What management took last in this login. */
  #told: string | undefined
  #isTelling = false

  constructor(parts: DeviceInformationParts) {
    this.#parts = parts
  }

  loggedIn(login: Login): void {
    this.#login = login
    this.#told = undefined
    this.changed()
  }

  /** Something in it may have changed. */
  changed(): void {
    const login = this.#login
    if (login === undefined || login.isOver || this.#isTelling) return
    this.#isTelling = true
    this.#parts.background.begin('telling management what the device is', async () => {
      try {
        while (await this.#tell(login));
      } finally {
        this.#isTelling = false
      }
      if (login !== this.#login) this.changed()
    })
  }

  /** False once management knows all there is, or the login is over. */
  async #tell(login: Login): Promise<boolean> {
    const information = await this.#parts.describe()
    const text = JSON.stringify(information)
    if (login.isOver || text === this.#told) return false
    try {
      await this.#parts.management.deviceInfo(information)
      if (!login.isOver) this.#told = text
    } catch (error) {
      if (!(error instanceof MrspError) || !error.retryable) throw error
      await login.pause(repeatAfter)
    }
    return true
  }
}
