import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Implementation } from '../implementation/implementation.ts'
import { type PlacedManifest, readManifest } from '../implementation/manifest.ts'
import type { AnyRole } from '../roles/roles.ts'
import type { Report } from '../run/result.ts'
import { editsOf, type Mutant } from './mutant.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const mutate = fileURLToPath(new URL('mutate.ts', import.meta.url))

/** What the suite said of a mutant. */
export interface MutantOutcome {
  readonly mutant: Mutant
  /**
   * `caught`: a failure names one of its clauses. `elsewhere`: only failures of other clauses. `not-started`: the
   * reference does not come up with it, so it is no mutant.
   */
  readonly outcome: 'caught' | 'elsewhere' | 'survived' | 'not-started' | 'suite-error'
  /** The checks that failed, with the clause that each named and why. */
  readonly failed: readonly string[]
  readonly milliseconds: number
}

/** How mutants are tried. */
export interface TryOptions {
  readonly seed: number
  readonly jobs: number
  /** Whether every check runs; otherwise only those of the mutant's clauses. */
  readonly isWhole: boolean
}

/** Runs the suite over a mutant of the reference implementation. */
export async function tryMutant(
  role: AnyRole,
  mutant: Mutant,
  { seed, jobs, isWhole }: TryOptions,
): Promise<MutantOutcome> {
  const began = performance.now()
  const directory = await mkdtemp(join(tmpdir(), 'mrsp-mutant-'))
  try {
    const edits = join(directory, 'edits.json')
    await writeFile(edits, JSON.stringify(editsOf(mutant)))
    const enough = new AbortController()
    const report = await role.run(new Implementation(await mutated(role, edits)), {
      depth: 'default',
      only: isWhole ? [] : mutant.clauses,
      seed,
      jobs,
      signal: enough.signal,
      onResult: ({ broken }) => {
        if (!isWhole && broken !== undefined && mutant.clauses.includes(broken)) enough.abort()
      },
    })
    return { mutant, ...judged(mutant, report), milliseconds: performance.now() - began }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function judged(
  { clauses }: Mutant,
  { results }: Report,
): Pick<MutantOutcome, 'outcome' | 'failed'> {
  const failures = results.filter(({ verdict }) => verdict === 'fail')
  const failed = failures.map(
    ({ check, broken, why }) => `${check} (${broken ?? ''}): ${why ?? ''}`,
  )
  const unstarted = results.find(({ isNeverStarted }) => isNeverStarted)
  if (unstarted !== undefined) return { outcome: 'not-started', failed: [unstarted.why ?? ''] }
  const errors = results.filter(({ verdict }) => verdict === 'suite-error')
  if (errors.length > 0) {
    return {
      outcome: 'suite-error',
      failed: errors.map(({ check, why }) => `${check}: ${why ?? ''}`),
    }
  }
  if (failures.some(({ broken }) => broken !== undefined && clauses.includes(broken))) {
    return { outcome: 'caught', failed }
  }
  return { outcome: failed.length > 0 ? 'elsewhere' : 'survived', failed }
}

/** The manifest of the reference implementation, its program started with the edits. */
async function mutated({ role }: AnyRole, edits: string): Promise<PlacedManifest> {
  const file = join(root, 'reference-impl', 'manifests', `${role}.yaml`)
  const { manifest } = await readManifest(file)
  const [node = 'node', script = '', ...words] = manifest.command ?? []
  return {
    manifest: {
      ...manifest,
      command: [node, '--import', mutate, resolve(dirname(file), script), ...words],
      environment: [...(manifest.environment ?? []), `MRSP_MUTANT_EDITS=${edits}`],
    },
    directory: dirname(file),
  }
}
