import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { Inbox } from './inbox.ts'

/** A line of a party's log. */
export type LogLine = Readonly<Record<string, unknown>>

/** Starts management and nothing else, to be quick. */
export const managementStarter: readonly string[] = [
  fileURLToPath(new URL('./start-management.ts', import.meta.url)),
]

/** Starts the relay as anybody does. */
export const relayStarter: readonly string[] = [
  fileURLToPath(new URL('../../mrsp.ts', import.meta.url)),
  'relay',
]

/** A party as a process of its own, which can be killed and started again where it was. */
export class PartyProcess<Configuration extends object> {
  readonly #starter: readonly string[]
  readonly #directory: string
  /** What it logs. */
  readonly lines: Inbox<LogLine> = new Inbox()
  #child: ChildProcess | undefined
  #addresses: Readonly<Record<string, string>> = {}
  /** With what it is started next; changes take effect then. */
  configuration: Configuration

  /** @param directory where its configuration file is written */
  constructor(starter: readonly string[], configuration: Configuration, directory: string) {
    this.#starter = starter
    this.#directory = directory
    this.configuration = configuration
  }

  /** Its address of a name, as its `ready` line told. */
  address(name: string): string {
    return this.#addresses[name] ?? ''
  }

  /** The port in its address of a name. */
  port(name: string): number {
    return Number(/:(\d+)/.exec(this.address(name))?.[1] ?? 0)
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    const name = `${String(this.#starter.at(-1)?.split('/').at(-1))}.yaml`
    const file = join(this.#directory, name)
    await writeFile(file, stringify(this.configuration), { mode: 0o600 })
    const child = spawn(process.execPath, [...this.#starter, '--config', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(this.#directory, 'compiled') },
    })
    this.#child = child
    this.#addresses = await readyAddresses(child, this.lines)
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Ends it cleanly and gives its exit code. */
  async stop(): Promise<number | null> {
    return await this.#end('SIGTERM')
  }

  /** Waits until it has ended by itself and gives its exit code. */
  async exitCode(): Promise<number | null> {
    const child = this.#child
    if (child?.exitCode === null && child.signalCode === null) await once(child, 'exit')
    return child?.exitCode ?? null
  }

  /** Has it do nothing until it goes on: its connections stay as they are. */
  hang(): void {
    this.#child?.kill('SIGSTOP')
  }

  goOn(): void {
    this.#child?.kill('SIGCONT')
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null
    const ended = once(child, 'exit')
    child.kill(signal)
    this.goOn()
    await ended
    return child.exitCode
  }
}

async function readyAddresses(
  child: ChildProcess,
  lines: Inbox<LogLine>,
): Promise<Readonly<Record<string, string>>> {
  const { promise, resolve, reject } = Promise.withResolvers<Readonly<Record<string, string>>>()
  // What it said last is read before.
  child.once('close', code => reject(new Error(`the party ended with ${String(code)}`)))
  if (child.stdout === null) throw new Error('the party has no output')
  createInterface({ input: child.stdout }).on('line', text => {
    const line: { msg?: string; addresses?: Record<string, string> } = JSON.parse(text)
    lines.put(line)
    if (line.msg === 'ready' && line.addresses) resolve(line.addresses)
    if (line.msg === 'failed') reject(new Error(text))
  })
  return await promise
}
