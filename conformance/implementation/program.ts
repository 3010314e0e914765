import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { Adapter } from './adapter.ts'
import { LineReader } from './line-reader.ts'

/** What a program is started with. */
export interface ProgramOptions {
  readonly command: readonly string[]
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
  /** Whether the manifest declares an adapter. */
  readonly hasAdapter: boolean
}

const keptLines = 400
/** Octets of output that are kept to look for secrets. */
const keptText = 4 * 1024 * 1024

let programs = 0

/** A program that the suite started: its own process group, nothing of which outlives it. */
export class Program {
  readonly adapter: Adapter
  /** The last lines that it wrote which are not the adapter's. */
  readonly lines: string[] = []
  /** Resolves when it has ended, to how. */
  readonly ended: Promise<string>
  #end: string | undefined
  #text = ''
  readonly #child: ChildProcess
  readonly #mark: string

  constructor({ command, directory, environment, hasAdapter }: ProgramOptions) {
    const [file = '', ...words] = command
    programs += 1
    this.#mark = `${process.pid}-${programs}`
    const child = spawn(file, words, {
      cwd: directory,
      env: { ...process.env, ...environment, MRSP_CONFORMANCE_PROGRAM: this.#mark },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    })
    this.#child = child
    child.stdin.on('error', () => {})
    this.adapter = new Adapter(child.stdin, hasAdapter)
    const take = (line: string): void => {
      if (this.adapter.take(line)) return
      this.lines.push(line)
      if (this.lines.length > keptLines) this.lines.splice(0, keptLines / 2)
      this.#text = (this.#text + line).slice(-keptText)
    }
    for (const stream of [child.stdout, child.stderr]) {
      const reader = new LineReader(take)
      stream.setEncoding('utf8').on('data', (text: string) => reader.read(text))
      stream.on('error', () => {})
    }
    const { promise, resolve } = Promise.withResolvers<string>()
    this.ended = promise
    const end = (how: string): void => {
      if (this.#end !== undefined) return
      this.#end = how
      this.adapter.end(how)
      resolve(how)
    }
    child.once('error', error => end(`the program could not be started: ${error.message}`))
    child.once('exit', (code, signal) =>
      end(
        signal === null
          ? `the program ended with exit code ${code}`
          : `the program ended by ${signal}`,
      ),
    )
  }

  /** How it ended; undefined while it runs. */
  get end(): string | undefined {
    return this.#end
  }

  /** Everything that it wrote, up to a bound, in which secrets are looked for. */
  get text(): string {
    return this.#text
  }

  /** Octets of memory that it and its children hold; undefined where the machine does not tell. */
  get residentOctets(): number | undefined {
    let octets = 0
    for (const pid of this.#processes()) {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'latin1')
        octets += Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
      } catch {
        // Gone meanwhile.
      }
    }
    return octets > 0 ? octets : undefined
  }

  /** Ends it as a crash would, with all its children. */
  async kill(): Promise<void> {
    this.#signal('SIGKILL')
    this.#killStragglers()
    if (this.#end === undefined) await this.ended
    this.#child.stdout?.destroy()
    this.#child.stderr?.destroy()
  }

  /** Asks it to end, waits, and kills it where it does not; whether it ended when asked. */
  async stop(patience: number): Promise<boolean> {
    if (this.#end !== undefined) return true
    this.adapter.stop()
    this.#signal('SIGTERM')
    const timer = new AbortController()
    const asked = await Promise.race([
      this.ended.then(() => true),
      once(AbortSignal.any([AbortSignal.timeout(patience), timer.signal]), 'abort').then(
        () => false,
      ),
    ])
    timer.abort()
    await this.kill()
    return asked
  }

  #signal(signal: 'SIGKILL' | 'SIGTERM'): void {
    const { pid } = this.#child
    if (pid === undefined) return
    try {
      process.kill(-pid, signal)
    } catch {
      this.#child.kill(signal)
    }
  }

  #killStragglers(): void {
    for (const pid of this.#processes()) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // Gone meanwhile.
      }
    }
  }

  /** The program and its children; those that left the process group still carry the mark in their environment. */
  #processes(): readonly number[] {
    return processes().filter(pid => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
        return environment.includes(`MRSP_CONFORMANCE_PROGRAM=${this.#mark}`)
      } catch {
        // Gone meanwhile, or of another user.
        return false
      }
    })
  }
}

/** Processes of this machine; none where it has no /proc. */
function processes(): readonly number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter(pid => pid > 0 && pid !== process.pid)
  } catch {
    return []
  }
}
