import { type ChildProcess, spawn } from 'node:child_process'

/** A version of the relay that runs as a process of its own. */
export class RelayProcess {
  readonly version: string
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  readonly #child: ChildProcess
  #hasEnded = false

  /**
   * Starts it; it ends by itself when the supervisor is gone.
   *
   * @param command program and arguments, in which {version} is filled in
   * @param settings environment variables beside those of the supervisor
   */
  constructor(
    command: readonly string[],
    version: string,
    settings: Readonly<Record<string, string>> = {},
  ) {
    const [program = '', ...given] = command.map(each => each.replaceAll('{version}', version))
    this.version = version
    this.#child = spawn(program, given, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...settings, MRSP_ENDS_WITH_PARENT: '1' },
    })
    this.ended = new Promise(resolve => {
      const end = (): void => {
        this.#hasEnded = true
        resolve()
      }
      this.#child.once('exit', end)
      this.#child.once('error', end)
    })
  }

  /** ID of its process; undefined where it could not be started. */
  get process(): number | undefined {
    return this.#child.pid
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Ends it at once, so that pairs which it started go on for another Master. */
  async kill(): Promise<void> {
    if (this.#hasEnded) return
    this.#child.kill('SIGKILL')
    await this.ended
  }

  /** Asks it to end, and kills it where it has not after the given milliseconds. */
  async stop(patience: number): Promise<void> {
    if (this.#hasEnded) return
    this.#child.kill('SIGTERM')
    const deadline = setTimeout(() => this.#child.kill('SIGKILL'), patience)
    await this.ended
    clearTimeout(deadline)
  }
}
