import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { isTerminalId } from '../../generated/validators.js'

const fileName = 'terminal-id'

/**
 * The terminal ID that management gave this installation (3.4), kept in a file that survives a crash of the machine.
 */
export class StoredTerminalId {
  readonly #directory: string
  #value: string | undefined

  private constructor(directory: string, value: string | undefined) {
    this.#directory = directory
    this.#value = value
  }

  /** Reads what is kept in a directory, which is made where there is none. What is no terminal ID counts as none. */
  static async in(directory: string): Promise<StoredTerminalId> {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const text = await readFile(join(directory, fileName), 'utf8').catch(ignoreMissing)
    const value = text?.trim()
    return new StoredTerminalId(directory, isTerminalId(value) ? value : undefined)
  }

  get value(): string | undefined {
    return this.#value
  }

  /** Keeps an ID durably. */
  async keep(value: string): Promise<void> {
    if (value === this.#value) return
    const file = join(this.#directory, fileName)
    await writeDurably(`${file}.new`, `${value}\n`)
    await rename(`${file}.new`, file)
    await syncDirectory(this.#directory)
    this.#value = value
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
