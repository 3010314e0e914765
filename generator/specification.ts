import type { ErrorTable } from './errors.ts'
import type { SchemaRegistry } from './schema.ts'
import type { SpecSource } from './spec-source.ts'
import type { StepIndex } from './steps.ts'

/** What every reader of a part of the specification shares. */
export interface Specification {
  readonly source: SpecSource
  readonly schemas: SchemaRegistry
  readonly steps: StepIndex
  readonly errors: ErrorTable
}
