import type { Writable } from 'node:stream'
import {
  type AdapterDo,
  type AdapterDone,
  type AdapterQuestion,
  validateAdapterAnswer,
} from '../../generated/conformance.ts'
import { Inconclusive, Unexpected } from '../check/violation.ts'

/** An act, without what the adapter adds. */
export type Act = Omit<AdapterDo, 'adapter' | 'id'>

interface Waiting {
  readonly resolve: (done: AdapterDone) => void
  readonly reject: (error: Error) => void
}

/** The adapter's act failed: what the person tried could not be done. */
export class ActFailed extends Unexpected {
  /** The error that the person was shown. */
  readonly code: string | undefined

  constructor(message: string, code: string | undefined) {
    super(message)
    this.code = code
  }
}

/** Human acts at the implementation, asked for by lines on its standard input (`spec/conformance.yaml`). */
export class Adapter {
  /** Resolves when the program says that it is ready. */
  readonly ready: Promise<void>
  readonly #input: Writable
  readonly #isDeclared: boolean
  readonly #waiting: Map<number, Waiting> = new Map()
  readonly #setReady: () => void
  #last = 0
  #over: Unexpected | undefined

  constructor(input: Writable, isDeclared: boolean) {
    this.#input = input
    this.#isDeclared = isDeclared
    const { promise, resolve } = Promise.withResolvers<void>()
    this.ready = promise
    this.#setReady = resolve
  }

  /** Takes a line of the program; whether it was for the suite. */
  take(line: string): boolean {
    const answer = parseLine(line)
    if (answer === undefined || !validateAdapterAnswer(answer)) return false
    if (answer.adapter === 'ready') {
      this.#setReady()
      return true
    }
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (answer.adapter === 'done') waiting?.resolve(answer)
    else waiting?.reject(new ActFailed(answer.message, answer.code))
    return true
  }

  /**
   * Has an act done.
   * @throws Inconclusive where the implementation has no adapter
   * @throws ActFailed where it could not be done
   */
  do(act: Act): Promise<AdapterDone> {
    if (!this.#isDeclared) {
      throw new Inconclusive(
        `the act \`${act.act}\` needs an adapter, which the manifest does not declare`,
      )
    }
    this.#last += 1
    const id = this.#last
    const { promise, resolve, reject } = Promise.withResolvers<AdapterDone>()
    promise.catch(() => {})
    if (this.#over !== undefined) {
      reject(this.#over)
      return promise
    }
    this.#waiting.set(id, { resolve, reject })
    this.#write({ adapter: 'do', id, ...act })
    return promise
  }

  /** Tells the program that the suite is done. */
  stop(): void {
    this.#write({ adapter: 'stop' })
  }

  /** The program is gone: nothing that is waited for will come. */
  end(why: string): void {
    this.#over = new Unexpected(why)
    for (const { reject } of this.#waiting.values()) reject(this.#over)
    this.#waiting.clear()
  }

  #write(question: AdapterQuestion): void {
    if (this.#input.writable) this.#input.write(`${JSON.stringify(question)}\n`)
  }
}

function parseLine(line: string): unknown {
  if (!line.startsWith('{"adapter"') && !line.includes('"adapter"')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
