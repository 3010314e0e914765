import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { type Transport, TransportFailure } from '../../runtime/http/index.ts'
import { askState, type PairState } from './pair-state.ts'
import type { PairRelease, PairTask } from './pair-task.ts'
import type { RemotePair } from './remote-pair.ts'

const program = fileURLToPath(
  new URL(`pair-process${extname(import.meta.filename)}`, import.meta.url),
)

/** Milliseconds that a process has from its start until it answers, and from being told to stop until it has ended. */
const startPatience = 30_000
const stopPatience = 9000

/** Milliseconds between two questions to a process that starts or stops. */
const lookAgain = 50

/** Milliseconds until a pair is started again that died: none the first time, and after each short life twice as many. */
const firstWait = 1000
const longestWait = 30_000

/** Milliseconds after which a life was no short one. */
const goodLife = 60_000

/** Questions without an answer after which a process hangs. */
const silences = 2

/** What keeps a pair running. */
export interface PairKeeperOptions {
  readonly pair: RemotePair
  /** What its process is told; undefined where there is to be no such pair any more. */
  readonly task: PairTask | undefined
  /** Its version where that is another than the Master's. */
  readonly release: PairRelease | undefined
  /** Carries questions to it. */
  readonly transport: Transport
  readonly masterKey: string
  /** Milliseconds between two questions. */
  readonly interval: number
  /** Milliseconds that an answer may take. */
  readonly timeout: number
  /** Ends its sessions when no process of it runs. */
  readonly end: () => Promise<void>
  readonly log: Logger
}

/** Nobody listens; somebody listens and does not answer; what answers is not this pair. */
type NoState = 'nobody' | 'silent' | 'stranger'

/**
 * Keeps the process of one of several pairs running: takes over one that an earlier Master left, or starts one; asks it
 * for its state; kills it when it hangs; and when it is gone, ends its sessions by the book and starts another.
 */
export class PairKeeper {
  readonly #options: PairKeeperOptions
  readonly #log: Logger
  readonly #firstLook = Promise.withResolvers<void>()
  readonly #stopping = new AbortController()
  #wake = new AbortController()
  #child: ChildProcess | undefined
  /** ID of the process that serves, or is started. */
  #process: number | undefined
  #startedAt = 0
  /** When the process that was started must listen, or one that no longer listens must have ended. */
  #listensBy: number | undefined
  #wait = 0
  #silences = 0
  #isEnded = false
  #release: PairRelease | undefined
  #wasStranger = false
  #running: Promise<void> | undefined

  constructor(options: PairKeeperOptions) {
    this.#options = options
    this.#release = options.release
    this.#log = options.log.child({ pair: options.pair.name })
  }

  /** Begins; resolves once the pair is up, or could not be started the first time. */
  async start(): Promise<void> {
    this.#running = this.#keep()
    await this.#firstLook.promise
  }

  /** The process ends cleanly, and another one takes its place, from now on of this version, or of the Master's. */
  replace(release: PairRelease | undefined): void {
    this.#release = release
    this.#wait = 0
    if (this.#process !== undefined) kill(this.#process, 'SIGTERM')
    this.#wake.abort()
  }

  /** Ends the process cleanly, or by force where it takes too long. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake.abort()
    await this.#running
    if (this.#process !== undefined) await this.#endProcess(this.#process)
    await this.#options.pair.note(undefined)
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      const isOver = await this.#look().catch((error: unknown) => {
        this.#log.error({ err: error }, 'a pair could not be looked after')
        return false
      })
      if (isOver) break
      const changes = !this.#options.pair.isUp && this.#child !== undefined
      const rest = changes ? lookAgain : this.#options.interval
      await pause(rest, undefined, { signal: this.#wake.signal }).catch(() => {})
      if (!signal.aborted) this.#wake = new AbortController()
    }
    this.#firstLook.resolve()
  }

  /** Looks after the pair once. @returns whether nothing is left to look after */
  async #look(): Promise<boolean> {
    const { pair, task } = this.#options
    const state = await this.#ask(this.#stopping.signal)
    if (typeof state === 'object') {
      await this.#up(state)
      return false
    }
    if (state === 'stranger') await this.#strange()
    else if (state === 'silent') await this.#silent()
    else if (this.#child !== undefined) await this.#late()
    else {
      this.#process = undefined
      await pair.note(undefined)
      await this.#endOnce()
      if (task === undefined) return true
      if (performance.now() >= this.#startedAt + this.#wait) this.#spawn(task)
    }
    return false
  }

  async #up(state: PairState): Promise<void> {
    const { pair, task } = this.#options
    const wasUp = pair.isUp
    this.#silences = 0
    this.#isEnded = false
    this.#wasStranger = false
    this.#listensBy = undefined
    this.#process = state.process
    if (task === undefined && state.status !== 'stopping') kill(state.process, 'SIGTERM')
    await pair.note(state)
    if (!wasUp && pair.isUp) this.#log.info({ process: state.process }, 'a pair is up')
    if (pair.isUp || task === undefined) this.#firstLook.resolve()
  }

  /** It takes connections and does not answer: when that happens again it hangs. */
  async #silent(): Promise<void> {
    this.#silences++
    if (this.#silences < silences) return
    const hanging = this.#process
    if (hanging !== undefined || this.#silences === silences) {
      this.#log.error({ process: hanging }, 'a pair does not answer')
    }
    await this.#options.pair.note(undefined)
    this.#firstLook.resolve()
    if (hanging !== undefined) kill(hanging, 'SIGKILL')
  }

  /** Another program has its port: that is looked at again, and told once. */
  async #strange(): Promise<void> {
    if (!this.#wasStranger) this.#log.error('another program listens on the port of a pair')
    this.#wasStranger = true
    await this.#options.pair.note(undefined)
    this.#firstLook.resolve()
  }

  /** Its process runs and does not listen: it starts, or it stops, and has so long for that. */
  async #late(): Promise<void> {
    const now = performance.now()
    await this.#options.pair.note(undefined)
    this.#listensBy ??= now + stopPatience
    if (now < this.#listensBy) return
    this.#log.error('a pair neither listens nor ends')
    this.#child?.kill('SIGKILL')
  }

  async #endOnce(): Promise<void> {
    if (this.#isEnded) return
    await this.#options.end()
    this.#isEnded = true
  }

  #spawn(task: PairTask): void {
    const now = performance.now()
    const isShort = now - this.#startedAt < goodLife
    this.#wait = isShort ? Math.min(longestWait, Math.max(firstWait, this.#wait * 2)) : firstWait
    this.#startedAt = now
    this.#listensBy = now + startPatience
    this.#isEnded = false
    const [command = '', ...given] = this.#release?.command ?? [
      process.execPath,
      ...process.execArgv,
      program,
    ]
    const child = spawn(command, given, {
      detached: true,
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { ...process.env, ...this.#release?.environment },
    })
    this.#child = child
    this.#process = child.pid
    const gone = (): void => {
      if (this.#child !== child) return
      this.#child = undefined
      if (this.#process === child.pid) this.#process = undefined
      this.#log.warn({ code: child.exitCode, signal: child.signalCode }, 'a pair is gone')
      void this.#options.pair.note(undefined)
      this.#firstLook.resolve()
      this.#wake.abort()
    }
    child.once('error', gone).once('exit', gone)
    child.stdin.on('error', () => {})
    child.stdin.end(this.#release === undefined ? JSON.stringify(task) : '')
  }

  /** A connection that breaks may have been one to a process that is gone: then it is asked once more. */
  async #ask(signal: AbortSignal, isSecond = false): Promise<PairState | NoState> {
    const { transport, masterKey, timeout, pair } = this.#options
    try {
      const state = await askState(transport, masterKey, { timeout, signal })
      return state?.name === pair.name ? state : 'stranger'
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error
      if (error.kind === 'timeout' || error.kind === 'aborted') return 'silent'
      if (isRefused(error)) return 'nobody'
      return isSecond ? 'stranger' : this.#ask(signal, true)
    }
  }

  async #endProcess(process: number): Promise<void> {
    kill(process, 'SIGTERM')
    const deadline = performance.now() + stopPatience
    while (this.#child !== undefined || (await this.#ask(AbortSignal.timeout(1000))) !== 'nobody') {
      if (performance.now() > deadline) {
        this.#log.error({ process }, 'a pair did not stop')
        kill(process, 'SIGKILL')
        break
      }
      await pause(lookAgain)
    }
    await this.#endOnce().catch((error: unknown) => {
      this.#log.error({ err: error }, 'what a pair left open is not ended')
    })
  }
}

function isRefused({ cause }: TransportFailure): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}

/** Signals a process that may have ended in the meantime. */
function kill(process: number, signal: NodeJS.Signals): void {
  try {
    globalThis.process.kill(process, signal)
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH'
    if (!isGone) throw error
  }
}
