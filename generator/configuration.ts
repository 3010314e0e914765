import { readSchema, type Schema } from './schema.ts'
import type { SpecNode } from './spec-source.ts'
import type { Specification } from './specification.ts'

/** A setting of a program. */
interface SettingModel {
  readonly name: string
  readonly description: string
  readonly type: 'string' | 'integer' | 'boolean' | 'list' | 'objects'
  readonly required: boolean
  readonly secret: boolean
  readonly default?: unknown
  /** The texts that are allowed, where they are listed. */
  readonly choices?: readonly string[]
}

/** A setting, its schema and where it stands. */
interface PlacedSetting {
  readonly setting: SettingModel
  readonly schema: Schema
  readonly node: SpecNode
}

/** The configuration of one program: its own settings, then those of every program. */
export interface ConfigurationModel {
  readonly program: string
  readonly typeName: string
  readonly settings: readonly PlacedSetting[]
}

const extensions = ['x-secret', 'default']

/** Reads `configuration.yaml`; a setting that has a default is always there. */
export function readConfigurations(
  specification: Specification,
  root: SpecNode,
): readonly ConfigurationModel[] {
  root.allow('$schema', '$defs')
  const definitions = root.need('$defs')
  definitions.allow('Common', 'Accounts', 'Management', 'Relay', 'Device', 'Terminal')
  const common = definitions.need('Common')
  const accounts = definitions.need('Accounts')
  specification.schemas.add(accounts, {
    name: 'Accounts',
    module: 'configuration',
    schema: readSchema(accounts),
    validated: true,
  })
  return ['Device', 'Terminal', 'Management', 'Relay'].map(program => {
    const node = definitions.need(program)
    return readConfiguration(specification, program, node, common)
  })
}

function readConfiguration(
  { schemas }: Specification,
  program: string,
  node: SpecNode,
  common: SpecNode,
): ConfigurationModel {
  const typeName = `${program}Configuration`
  const own = readSchema(node, extensions)
  const shared = readSchema(common, extensions)
  const properties: Record<string, Schema> = { ...own.properties, ...shared.properties }
  const required = new Set([...(own.required ?? []), ...(shared.required ?? [])])
  const settings = [node, common].flatMap(part =>
    part
      .need('properties')
      .entries()
      .map(([name, property]) => {
        const schema = schemas.resolve(properties[name] ?? {})
        if (schema.description === undefined) property.refuse('`description` is missing')
        if (schema.default !== undefined && required.has(name)) {
          property.refuse('a required setting has no use for a default')
        }
        const setting: SettingModel = {
          name,
          description: schema.description ?? '',
          type: settingType(property, schema, schemas.resolve(schema.items ?? {})),
          required: required.has(name),
          secret: property.at('x-secret')?.boolean() ?? false,
          ...(schema.default !== undefined && { default: schema.default }),
          ...(schema.enum && { choices: schema.enum }),
        }
        return { setting, schema: properties[name] ?? {}, node: property }
      }),
  )
  const present = settings.flatMap(({ setting }) =>
    setting.required || setting.default !== undefined ? [setting.name] : [],
  )
  schemas.add(node, {
    name: typeName,
    module: 'configuration',
    schema: {
      description: `Configuration of the ${program.toLowerCase()}'s program, defaults filled in.`,
      type: 'object',
      additionalProperties: false,
      properties,
      required: present,
    },
    validated: true,
  })
  return { program: program.toLowerCase(), typeName, settings }
}

function settingType(node: SpecNode, schema: Schema, items: Schema): SettingModel['type'] {
  if (schema.type === 'string' || schema.type === 'integer' || schema.type === 'boolean')
    return schema.type
  if (schema.type === 'array' && items.type === 'object') return 'objects'
  if (schema.type === 'array' && items.type === 'string') return 'list'
  node.refuse(
    'a setting that is neither a text, a number, a truth value nor a list is not supported',
  )
  return 'string'
}
