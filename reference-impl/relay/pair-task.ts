import type { Readable } from 'node:stream'
import { configurations, type RelayConfiguration } from '../../generated/configuration.ts'
import { isPairName } from '../../generated/validators.js'

/** Program, arguments and environment that start the process of a pair in another version than its Master's. */
export interface PairRelease {
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Starts a pair in a version, which reads the configuration itself and is told what differs from the Master's.
 * @param command the setting `releaseCommand`, in which {version} is filled in
 */
export function pairRelease(
  command: readonly string[],
  version: string,
  { name, configuration: { port, publicUrl, databaseFile, databaseUrl } }: PairTask,
): PairRelease {
  return {
    command: command.map(each => each.replaceAll('{version}', version)),
    environment: {
      MRSP_PAIR_NAME: name,
      MRSP_PAIRS: '1',
      MRSP_PORT: String(port),
      MRSP_PUBLIC_URL: publicUrl,
      MRSP_DATABASE_FILE: databaseFile,
      ...(databaseUrl !== undefined && { MRSP_DATABASE_URL: databaseUrl }),
      // Its Master may be replaced while it runs.
      MRSP_ENDS_WITH_PARENT: '',
    },
  }
}

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
