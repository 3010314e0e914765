import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import type { RelayConfiguration } from '../../../generated/configuration.ts'

const program = fileURLToPath(new URL('./relay-program.ts', import.meta.url))

/** The relay's program in a process of its own. */
export class RelayProcess {
  readonly #child: ChildProcess
  /** What its `ready` line named. */
  readonly addresses: Readonly<Record<string, string>>
  /** Its log lines. */
  readonly lines: string[]

  private constructor(
    child: ChildProcess,
    addresses: Readonly<Record<string, string>>,
    lines: string[],
  ) {
    this.#child = child
    this.addresses = addresses
    this.lines = lines
  }

  /** Starts it and waits until it is ready. */
  static async start(configuration: RelayConfiguration, directory: string): Promise<RelayProcess> {
    const file = join(directory, `${randomUUID()}.yaml`)
    await writeFile(file, stringify(configuration), { mode: 0o600 })
    const stdio = ['ignore', 'pipe', 'inherit'] as const
    const child = spawn(process.execPath, [program, '--config', file], { stdio: [...stdio] })
    const lines: string[] = []
    const addresses = await new Promise<Record<string, string>>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', line => {
        lines.push(line)
        const { msg, addresses } = JSON.parse(line)
        if (msg === 'ready') resolve(addresses)
      })
      child.once('exit', code => reject(new Error(`ended with ${code}: ${lines.join('\n')}`)))
    })
    return new RelayProcess(child, addresses, lines)
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Ends it cleanly; returns its exit code. */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM')
    return this.#child.exitCode
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const { exitCode, signalCode } = this.#child
    if (exitCode !== null || signalCode !== null) return
    this.#child.kill(signal)
    await once(this.#child, 'exit')
  }
}
