import { ErrorTable } from './errors.ts'
import { SchemaRegistry } from './schema.ts'
import type { SpecSource } from './spec-source.ts'
import { StepIndex } from './steps.ts'

/** What every reader of a part of the specification shares. */
export interface Specification {
  readonly source: SpecSource
  readonly schemas: SchemaRegistry
  readonly steps: StepIndex
  readonly errors: ErrorTable
}

/** Opens the specification: the steps and the error table are read, the rest is not. */
export function openSpecification(source: SpecSource): Specification {
  return {
    source,
    schemas: new SchemaRegistry(),
    steps: new StepIndex(source),
    errors: new ErrorTable(source.open('errors.yaml')),
  }
}
