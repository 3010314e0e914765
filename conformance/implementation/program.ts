import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import { Adapter } from './adapter.ts'
import { KeptText } from './kept-text.ts'
import { LineReader } from './line-reader.ts'
import { descendantsOf, processesWith, residentOctetsOf } from './processes.ts'

/** What a program is started with. */
export interface ProgramOptions {
  readonly command: readonly string[]
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
  /** Whether the manifest declares an adapter. */
  readonly hasAdapter: boolean
}

const keptLines = 400
/** Characters of output that are kept to look for secrets. */
const keptText = 4 * 1024 * 1024

let programs = 0
const running: Set<Program> = new Set()

/** Kills every program that runs, with all its children, at once. */
export function killPrograms(): void {
  for (const program of running) program.killNow()
}

process.on('exit', killPrograms)

/** A program that the suite started: its own process group, nothing of which outlives it. */
export class Program {
  readonly adapter: Adapter
  /** The last lines that it wrote which are not the adapter's. */
  readonly lines: string[] = []
  /** Resolves when it has ended, to how. */
  readonly ended: Promise<string>
  #end: string | undefined
  readonly #text: KeptText = new KeptText(keptText)
  readonly #child: ChildProcess | undefined
  readonly #mark: string

  constructor(options: ProgramOptions) {
    programs += 1
    this.#mark = `MRSP_CONFORMANCE_PROGRAM=${process.pid}-${programs}`
    const { promise, resolve } = Promise.withResolvers<string>()
    this.ended = promise
    const end = (how: string): void => {
      if (this.#end !== undefined) return
      this.#end = how
      this.adapter.end(how)
      resolve(how)
    }
    const child = spawned(options, this.#mark)
    this.#child = child instanceof Error ? undefined : child
    this.adapter = new Adapter(this.#child?.stdin ?? new PassThrough().end(), options.hasAdapter)
    if (child instanceof Error) {
      end(unstarted(child))
      return
    }
    running.add(this)
    child.stdin.on('error', () => {})
    const take = (line: string): void => {
      if (this.adapter.take(line)) return
      this.lines.push(line)
      if (this.lines.length > keptLines) this.lines.splice(0, keptLines / 2)
      this.#text.add(line)
    }
    for (const stream of [child.stdout, child.stderr]) {
      const reader = new LineReader(take)
      stream.setEncoding('utf8').on('data', (text: string) => reader.read(text))
      stream.on('error', () => {})
    }
    child.once('error', error => end(unstarted(error)))
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

  /** The last few million characters that it wrote, in which secrets are looked for. */
  get text(): string {
    return this.#text.text
  }

  /** Octets of memory that it and its children hold; undefined where the machine does not tell. */
  get residentOctets(): number | undefined {
    const octets = processesWith(this.#mark).reduce((sum, pid) => sum + residentOctetsOf(pid), 0)
    return octets > 0 ? octets : undefined
  }

  /** Ends it as a crash would, with all its children. */
  async kill(): Promise<void> {
    this.killNow()
    if (this.#end === undefined) await this.ended
    // What it started while it was killed.
    this.#killMarked()
    running.delete(this)
    this.#child?.stdin?.destroy()
    this.#child?.stdout?.destroy()
    this.#child?.stderr?.destroy()
  }

  /** Kills it with all its children, and does not wait until it is gone. */
  killNow(): void {
    const pid = this.#child?.pid
    const descendants = pid === undefined || this.#end !== undefined ? [] : descendantsOf(pid)
    this.#signal('SIGKILL')
    for (const each of descendants) killProcess(each)
    this.#killMarked()
  }

  /** Asks it to end, waits, and kills it where it does not; whether it ended when asked. */
  async stop(patience: number): Promise<boolean> {
    if (this.#end !== undefined) {
      await this.kill()
      return true
    }
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
    const pid = this.#child?.pid
    if (pid === undefined) return
    try {
      process.kill(-pid, signal)
    } catch {
      this.#child?.kill(signal)
    }
  }

  /** Children that left the process group still carry the mark; those that they start meanwhile do too. */
  #killMarked(): void {
    for (let round = 0; round < 5; round += 1) {
      const marked = processesWith(this.#mark)
      if (marked.length === 0) return
      for (const pid of marked) killProcess(pid)
    }
  }
}

type Spawned = ChildProcessByStdio<Writable, Readable, Readable>

/** Starts a program; an error where the system refuses at once. */
function spawned(
  { command, directory, environment }: ProgramOptions,
  mark: string,
): Spawned | Error {
  const [file = '', ...words] = command
  const [name = '', value = ''] = mark.split('=')
  try {
    return spawn(file, words, {
      cwd: directory,
      env: { ...process.env, ...environment, [name]: value },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function unstarted(error: Error): string {
  return `the program could not be started: ${error.message}`
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone meanwhile, or of another user.
  }
}
