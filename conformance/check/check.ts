import type { Clause } from '../../generated/clauses.ts'
import type { Capability } from '../../generated/conformance.ts'
import type { Party } from '../../runtime/descriptor.ts'
import type { Implementation } from '../implementation/implementation.ts'
import type { Settings } from '../implementation/settings.ts'
import type { Trial } from './trial.ts'
import type { Depth } from './verdict.ts'

/** Clauses that no check can judge, each with the reason. */
export type Unseen = Readonly<Partial<Record<Clause, string>>>

/**
 * What no run can show of what the coverage counts, by key: the reason, or the capability without which it does not come
 * about. Whatever is seen all the same counts as seen.
 */
export type Unreachable = Readonly<Record<string, string | { readonly without: Capability }>>

/** One check: what it looks at, what it needs, and how it looks. */
export interface Check<Stage> {
  /** Unique in its role, lower case with hyphens: `refusals-look-alike`. */
  readonly name: string
  /** What is true of an implementation that passes, as a sentence. */
  readonly title: string
  /** The clauses that it may find broken. */
  readonly clauses: readonly [Clause, ...Clause[]]
  /** steps: a sequence of the seed. property: generated cases. rejection: what must be refused. */
  readonly family: 'steps' | 'property' | 'rejection'
  /** The least depth at which it runs. */
  readonly depth: Depth
  /** What the manifest must declare. */
  readonly needs?: readonly Capability[]
  /** Settings that differ from the role's own. Checks with the same settings share a running implementation. */
  readonly settings?: Settings
  /** Whether it wants an implementation that no other check has used or will use. */
  readonly isAlone?: true
  /** Milliseconds that it may take; 30,000 where it is left out. */
  readonly limit?: number
  run(stage: Stage, trial: Trial): Promise<void>
}

/** A running implementation with the played parties around it. */
export interface RoleStage extends AsyncDisposable {
  /** Takes the trial whose history the played parties write into from now on. */
  begin(trial: Trial): Promise<void> | void
  /** Puts back what the trial left, so that the next one finds nothing of it. */
  end(trial: Trial): Promise<void> | void
  /** The last lines that the implementation wrote. */
  readonly output: readonly string[]
  /** Why the implementation ended, where it did by itself. */
  readonly ended: string | undefined
}

/** A role of the protocol, and how its implementations are judged. */
export interface Role<Stage extends RoleStage> {
  readonly role: Party
  readonly checks: readonly Check<Stage>[]
  /** Clauses of the role that no check can judge, each with the reason. */
  readonly unseen: Unseen
  /** What of the coverage its checks cannot bring about, each with the reason. */
  readonly unreachable: Unreachable
  /**
   * Starts the played parties and the implementation.
   * @throws Unexpected where the implementation does not come up
   */
  start(implementation: Implementation, settings: Settings): Promise<Stage>
}
