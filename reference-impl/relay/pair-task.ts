import type { Readable } from 'node:stream'
import { configurations, type RelayConfiguration } from '../../generated/configuration.ts'
import { isPairName } from '../../generated/validators.js'

/** What the process of a pair is told by its Master, on its standard input. */
export interface PairTask {
  readonly name: string
  /** The Master's, with the port and the public address of the pair. */
  readonly configuration: RelayConfiguration
}

/** Octets that a task may have. */
const largest = 1024 * 1024

/**
 * Reads a task.
 * @throws Error where it is none
 */
export async function readTask(input: Readable): Promise<PairTask> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of input) {
    if (!Buffer.isBuffer(piece)) throw new Error('a task comes in octets')
    size += piece.length
    if (size > largest) throw new Error('a task is too large')
    pieces.push(piece)
  }
  const task: unknown = JSON.parse(Buffer.concat(pieces).toString())
  const { name, configuration } = { name: undefined, configuration: undefined, ...asObject(task) }
  if (!isPairName(name) || !configurations.relay.validate(configuration)) {
    throw new Error('a task does not fit')
  }
  return { name, configuration }
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
