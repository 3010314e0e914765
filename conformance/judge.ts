import type { Manifest } from '../generated/conformance.ts'
import type { Party } from '../runtime/descriptor.ts'
import type { Depth } from './check/verdict.ts'
import { Implementation } from './implementation/implementation.ts'
import { type PlacedManifest, readManifest } from './implementation/manifest.ts'
import { terminalReport } from './report/terminal.ts'
import { roles } from './roles/roles.ts'
import { exitCodeOf } from './run/result.ts'
import { WrongUse } from './wrong-use.ts'

/** Options of `mrsp conformance`. */
export interface ConformanceOptions {
  readonly manifest?: string
  readonly url?: string
  readonly only?: readonly string[]
  readonly level?: 'MUST' | 'SHOULD' | 'MAY'
  readonly depth: Depth
  readonly seed?: number
  readonly jobs: number
}

/**
 * Judges an implementation of a role and reports.
 * @returns the exit code: 0, 1 where a clause is broken, 2 where the suite is used wrongly, 3 where the suite failed
 */
export async function judge(
  roleName: string,
  command: readonly string[],
  options: ConformanceOptions,
): Promise<number> {
  try {
    return await run(roleName, command, options)
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
}

async function run(
  roleName: string,
  command: readonly string[],
  options: ConformanceOptions,
): Promise<number> {
  const role = roles.get(roleName)
  if (role === undefined)
    throw new WrongUse(`there is no role ${roleName}: ${[...roles.keys()].join(', ')}`)
  const implementation = new Implementation(await placed(role.role, command, options))
  const terminal = terminalReport(text => process.stdout.write(text))
  const report = await role.run(implementation, {
    depth: options.depth,
    only: options.only ?? [],
    level: options.level,
    seed: options.seed ?? Math.floor(Math.random() * 0x7fffffff),
    jobs: options.jobs,
    onResult: terminal.result,
  })
  terminal.end(report)
  return exitCodeOf(report)
}

async function placed(
  role: Party,
  command: readonly string[],
  { manifest: file, url }: ConformanceOptions,
): Promise<PlacedManifest> {
  const said: Partial<Manifest> = {
    ...(command.length > 0 && { command }),
    ...(url !== undefined && { url }),
  }
  if (file === undefined) return { manifest: { role, ...said }, directory: process.cwd() }
  const { manifest, directory } = await readManifest(file)
  if (manifest.role !== role) throw new WrongUse(`${file} is the manifest of a ${manifest.role}`)
  return {
    manifest: { ...manifest, ...said },
    directory: command.length > 0 ? process.cwd() : directory,
  }
}
