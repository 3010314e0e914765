import type { ConfigurationModel } from './configuration.ts'
import { readNamedSchemas } from './schema.ts'
import type { SpecNode } from './spec-source.ts'
import type { Specification } from './specification.ts'

/** One variable that the conformance suite passes to a program. */
interface PassedSetting {
  readonly setting: string
  /** Name in the environment. */
  readonly variable: string
  readonly description: string
  readonly secret: boolean
}

/** What the suite passes to the programs of one role. */
export interface PassedEnvironment {
  readonly role: string
  readonly settings: readonly PassedSetting[]
}

/** Reads `conformance.yaml`; a setting without a description of its own is one of the role's program. */
export function readConformance(
  { schemas }: Specification,
  root: SpecNode,
  configurations: readonly ConfigurationModel[],
): readonly PassedEnvironment[] {
  root.allow('$schema', 'environment', '$defs')
  readNamedSchemas(schemas, root.need('$defs'), 'conformance')
  const environment = root.need('environment')
  environment.allow(...configurations.map(({ program }) => program))
  return configurations.map(({ program, settings: known }) => ({
    role: program,
    settings: environment
      .need(program)
      .entries()
      .map(([name, node]) => {
        const setting = known.find(placed => placed.setting.name === name)?.setting
        if (setting === undefined && typeof node.value !== 'string') {
          node.refuse(
            `the program of the ${program} has no such setting, so it needs a description`,
          )
        }
        return {
          setting: name,
          variable: variableOf(name),
          description: setting?.description ?? node.string(),
          secret: setting?.secret ?? false,
        }
      }),
  }))
}

/** `publicUrl` as `MRSP_PUBLIC_URL`. */
function variableOf(name: string): string {
  return `MRSP_${name.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`
}
