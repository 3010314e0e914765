import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import type { Report, Result } from './run/result.ts'
import { WrongUse } from './wrong-use.ts'

/** Checks that are known to fail, each with the reason. */
export type KnownFailing = ReadonlyMap<string, string>

/**
 * Reads a list of checks that are known to fail: a YAML mapping of names to reasons.
 * @param checks the names that there are
 * @throws WrongUse where the file cannot be read, is something else, or names a check that there is not
 */
export async function readKnownFailing(
  path: string,
  checks: ReadonlySet<string>,
): Promise<KnownFailing> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new WrongUse(`${path} cannot be read: ${error instanceof Error ? error.message : ''}`)
  })
  const value = parsed(path, text)
  if (value === null) return new Map()
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new WrongUse(`${path}: a mapping of names of checks to reasons is expected`)
  }
  const faults: string[] = []
  const known = new Map<string, string>()
  for (const [check, reason] of Object.entries(value)) {
    if (!checks.has(check)) faults.push(`${path}: there is no check ${check}`)
    else if (typeof reason !== 'string' || reason.trim() === '') {
      faults.push(`${path}: ${check}: a reason is expected`)
    } else known.set(check, reason.trim())
  }
  if (faults.length > 0) throw new WrongUse(faults.join('\n'))
  return known
}

/** A failure that is listed, with its reason. An implementation that does not come up is no known failure. */
export function withKnown(result: Result, known: KnownFailing): Result {
  const reason = known.get(result.check)
  const isListed = reason !== undefined && result.verdict === 'fail' && !result.isNeverStarted
  return isListed ? { ...result, known: reason } : result
}

/** Listed checks that were made and do not fail; one that is inconclusive tells nothing. */
export function noLongerFailing({ results }: Report, known: KnownFailing): readonly string[] {
  const open = new Set<Result['verdict']>(['fail', 'inconclusive', 'suite-error'])
  return results
    .filter(({ check, verdict }) => known.has(check) && !open.has(verdict))
    .map(({ check }) => check)
}

function parsed(path: string, text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new WrongUse(`${path} is no YAML: ${error instanceof Error ? error.message : ''}`)
  }
}
