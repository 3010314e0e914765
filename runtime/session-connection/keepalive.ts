import { now } from './clock.ts'

/** So many intervals without a frame, and the connection is lost (6.32). */
const silentIntervals = 3

/** Sends `ping` at each interval and tells when nothing has arrived for three of them (6.30, 6.32). */
export class Keepalive {
  readonly #silence: number
  readonly #onSilence: () => void
  readonly #pings: ReturnType<typeof setInterval>
  #check: ReturnType<typeof setTimeout>
  #heardAt: number = now()

  constructor(seconds: number, ping: () => void, onSilence: () => void) {
    this.#silence = seconds * 1000 * silentIntervals
    this.#onSilence = onSilence
    this.#pings = setInterval(ping, seconds * 1000)
    this.#check = setTimeout(this.#look, this.#silence)
  }

  /** A frame came; whatever it is, the other end lives. */
  heard(): void {
    this.#heardAt = now()
  }

  stop(): void {
    clearInterval(this.#pings)
    clearTimeout(this.#check)
  }

  readonly #look = (): void => {
    const left = this.#heardAt + this.#silence - now()
    if (left > 0) this.#check = setTimeout(this.#look, left)
    else {
      this.stop()
      this.#onSilence()
    }
  }
}
