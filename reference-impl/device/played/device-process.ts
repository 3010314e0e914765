import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'

const program = fileURLToPath(new URL('./device-program.ts', import.meta.url))

/** How a process ended, and what it wrote. */
export interface Ended {
  readonly code: number | null
  readonly output: string
  readonly complaint: string
}

/** The device's program in a process of its own, which can be killed and started again where it was. */
export class DeviceProcess {
  readonly #directory: string
  readonly #settings: object
  #child: ChildProcess | undefined
  #ended: Promise<Ended> | undefined
  /** Address of its panel, once it is ready. */
  panel = ''

  /** @param directory where its configuration file is written */
  constructor(directory: string, settings: object) {
    this.#directory = directory
    this.#settings = settings
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    const ready = await this.#spawn()
    if (ready === undefined) throw new Error((await this.#ended)?.complaint)
    this.panel = ready
  }

  /** Starts it and waits until it has ended by itself. */
  async startInVain(): Promise<Ended> {
    await this.#spawn()
    return (await this.#ended) ?? { code: null, output: '', complaint: '' }
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL')
    await this.#ended
  }

  /** Asks it to end. */
  async stop(): Promise<Ended | undefined> {
    this.#child?.kill('SIGTERM')
    return this.#ended
  }

  /** The panel's address; undefined where it ended before it was ready. */
  async #spawn(): Promise<string | undefined> {
    const file = join(this.#directory, 'device.yaml')
    await writeFile(file, stringify(this.#settings), { mode: 0o600 })
    const child = spawn(process.execPath, [program, '--config', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(this.#directory, '..', 'compiled') },
    })
    this.#child = child
    let output = ''
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text
    })
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    createInterface({ input: child.stdout }).on('line', text => {
      output += `${text}\n`
      const line: { msg?: string; addresses?: { panel?: string } } = JSON.parse(text)
      if (line.msg === 'ready') resolve(line.addresses?.panel)
    })
    this.#ended = once(child, 'close').then(() => {
      resolve(undefined)
      return { code: child.exitCode, output, complaint }
    })
    return promise
  }
}
