import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Replay, validateReplay } from '../generated/conformance.ts'
import type { Report, Result } from './run/result.ts'
import type { Subject } from './subject.ts'
import { WrongUse } from './wrong-use.ts'

/** Writes what a failed check can be run again from; gives the file's path. */
export async function writeReplay(
  out: string,
  { role, seed, depth }: Report,
  { check, counterexample }: Result,
  subject: Subject,
): Promise<string> {
  const { directory, manifest, command, url, together } = subject
  const replay: Replay = {
    role,
    check,
    seed,
    ...(counterexample && { path: counterexample.path }),
    depth,
    directory,
    ...(manifest !== undefined && { manifest }),
    ...(command !== undefined && command.length > 0 && { command }),
    ...(url !== undefined && { url }),
    ...(together !== undefined && { together }),
  }
  const path = join(out, `run-${check}.json`)
  await writeFile(path, `${JSON.stringify(replay, null, 2)}\n`)
  return path
}

/**
 * Reads what a failed check can be run again from.
 * @throws WrongUse where the file cannot be read or is something else
 */
export async function readReplay(path: string): Promise<Replay> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new WrongUse(`${path} cannot be read: ${error instanceof Error ? error.message : ''}`)
  })
  const value = parse(path, text)
  if (validateReplay(value)) return value
  const faults = validateReplay.mismatches.map(each => `${path}${each.path}: ${each.message}`)
  throw new WrongUse(faults.join('\n'))
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new WrongUse(`${path} is no JSON: ${error instanceof Error ? error.message : ''}`)
  }
}
