import type { SpecNode } from './spec-source.ts'

/**
 * A JSON Schema (2020-12) of the kind that the generator supports, in one form: every `$ref` is
 * `#/components/schemas/<name>`, and there are no extensions.
 */
export interface Schema {
  $ref?: string
  description?: string
  default?: unknown
  examples?: readonly unknown[]
  type?: SchemaType
  properties?: Record<string, Schema>
  required?: readonly string[]
  additionalProperties?: false
  items?: Schema
  enum?: readonly string[]
  const?: string | boolean
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  oneOf?: readonly Schema[]
}

type SchemaType = (typeof schemaTypes)[number]

const schemaTypes = ['object', 'array', 'string', 'integer', 'boolean'] as const

/** Keywords that each type of schema may have, besides those of every schema. */
const keywordsOf: Record<SchemaType, readonly string[]> = {
  object: ['properties', 'required', 'additionalProperties'],
  array: ['items', 'minItems', 'maxItems'],
  string: ['enum', 'const', 'pattern', 'minLength', 'maxLength'],
  integer: ['minimum', 'maximum'],
  boolean: ['const'],
}
const keywordsOfEvery = ['description', 'examples']
const bounds = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'] as const

const referencePrefix = '#/components/schemas/'

/** Documents whose schemas stand under `$defs`. */
const documentsOfDefinitions = ['schemas.yaml', 'conformance.yaml'] as const

/** Reference to a named schema. */
export function referenceTo(name: string): Schema {
  return { $ref: `${referencePrefix}${name}` }
}

/** Name of the schema that a `$ref` of the one form leads to. */
export function nameOfReference(reference: string): string {
  return reference.slice(referencePrefix.length)
}

/** A named schema: where it stands, in which generated module its type goes, what it is. */
export interface NamedSchema {
  readonly name: string
  /** Name of the module, without its ending. */
  readonly module: string
  readonly schema: Schema
  /** Whether a validator is generated. */
  readonly validated: boolean
  readonly node: SpecNode
}

/** All named schemas, of all documents: their names are unique across `spec/`. */
export class SchemaRegistry {
  readonly #named = new Map<string, NamedSchema>()

  /** Named schemas in the order they were added. */
  get all(): readonly NamedSchema[] {
    return [...this.#named.values()]
  }

  /** A named schema; undefined where there is none. */
  find(name: string): NamedSchema | undefined {
    return this.#named.get(name)
  }

  /** Adds a schema; a second one of the same name is a problem at `node`. */
  add(node: SpecNode, named: Omit<NamedSchema, 'node'>): void {
    const other = this.#named.get(named.name)
    if (other) node.refuse(`\`${named.name}\` is the name of a type in ${other.module} already`)
    else this.#named.set(named.name, { ...named, node })
  }

  /** The schema that a reference leads to, with the reference's own description and default. */
  resolve(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema
    const { $ref, ...siblings } = schema
    const target = this.#named.get(nameOfReference($ref))
    return target ? { ...this.resolve(target.schema), ...siblings } : siblings
  }

  /**
   * The property that tells the members of a `oneOf` apart: a `const` of its own in each of them, required
   * everywhere. Undefined where there is none.
   */
  tagOf(union: Schema): string | undefined {
    const members = (union.oneOf ?? []).map(member => this.resolve(member))
    const [first] = members
    return Object.keys(first?.properties ?? {}).find(name => {
      const constants = members.map(member => {
        const tag = member.properties?.[name]
        return member.required?.includes(name) ? tag?.const : undefined
      })
      return !constants.includes(undefined) && new Set(constants).size === constants.length
    })
  }
}

/**
 * Reads a schema; every keyword, type and extension the generator does not support is a problem.
 * @param extensions the `x-` keys that mean something where this schema stands
 */
export function readSchema(node: SpecNode, extensions: readonly string[] = []): Schema {
  const schema: Schema = {}
  const text = node.at('description')?.string()
  if (text !== undefined) schema.description = text.trim()
  if (extensions.includes('default') && node.at('default'))
    schema.default = node.at('default')?.value
  if (node.at('examples'))
    schema.examples = node
      .need('examples')
      .items()
      .map(item => item.value)

  if (node.at('$ref')) {
    node.allow('$ref', 'description', ...extensions)
    schema.$ref = readReference(node)
  } else {
    readTyped(node, schema, extensions)
  }
  return schema
}

function readReference(node: SpecNode): string {
  const [file, pointer] = node.need('$ref').string().split('#')
  const [, inDefinitions] = /^\/\$defs\/([A-Za-z][A-Za-z0-9]*)$/.exec(pointer ?? '') ?? []
  const [, inComponents] =
    /^\/components\/schemas\/([A-Za-z][A-Za-z0-9]*)$/.exec(pointer ?? '') ?? []
  const isDefinition =
    file === './schemas.yaml' || documentsOfDefinitions.some(document => document === node.file)
  const name = isDefinition ? inDefinitions : inComponents
  if (name === undefined || (file !== '' && file !== './schemas.yaml')) {
    node.need('$ref').refuse(`\`$ref\` to \`${node.need('$ref').string()}\` is not supported`)
  }
  node.target()
  return `${referencePrefix}${name ?? ''}`
}

function readTyped(node: SpecNode, schema: Schema, extensions: readonly string[]): void {
  const type = node.need('type')
  if (!schemaTypes.some(known => known === type.value)) {
    node.allow('type', ...Object.values(keywordsOf).flat(), ...keywordsOfEvery, ...extensions)
    if (type.value !== undefined) {
      type.refuse(`\`type: ${JSON.stringify(type.value)}\` is not supported`)
    }
    return
  }
  schema.type = type.choice(schemaTypes)
  node.allow('type', ...keywordsOf[schema.type], ...keywordsOfEvery, ...extensions)
  for (const bound of bounds) {
    const limit = node.at(bound)
    if (limit) schema[bound] = limit.integer()
  }
  const pattern = node.at('pattern')
  if (pattern) schema.pattern = readPattern(pattern)
  const choices = node.at('enum')
  if (choices) schema.enum = choices.strings()
  const constant = node.at('const')
  if (constant) schema.const = schema.type === 'boolean' ? constant.boolean() : constant.string()
  if (schema.type === 'array') schema.items = readSchema(node.need('items'), extensions)
  if (schema.type === 'object') readObject(node, schema, extensions)
}

function readPattern(node: SpecNode): string {
  const pattern = node.string()
  if (!isRegularExpression(pattern)) node.refuse(`\`${pattern}\` is not a regular expression`)
  return pattern
}

function isRegularExpression(pattern: string): boolean {
  try {
    return RegExp(pattern, 'u') instanceof RegExp
  } catch {
    return false
  }
}

function readObject(node: SpecNode, schema: Schema, extensions: readonly string[]): void {
  const properties: Record<string, Schema> = {}
  for (const [name, property] of node.need('properties').entries()) {
    properties[name] = readSchema(property, extensions)
  }
  schema.properties = properties
  const closed = node.at('additionalProperties')
  if (closed) {
    if (closed.value !== false)
      closed.refuse('`additionalProperties` other than false is not supported')
    schema.additionalProperties = false
  }
  const required = node.at('required')
  if (!required) return
  for (const name of required.items()) {
    if (!Object.hasOwn(properties, name.string()))
      name.refuse(`\`${name.string()}\` is not a property`)
  }
  schema.required = required.strings()
}

/** Adds the schemas of a `$defs` or `components.schemas` mapping to the registry. */
export function readNamedSchemas(
  registry: SchemaRegistry,
  mapping: SpecNode,
  module: string,
): void {
  for (const [name, node] of mapping.entries()) {
    if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) node.refuse(`\`${name}\` is not a name in PascalCase`)
    if (!node.at('description')) node.refuse('`description` is missing')
    if (node.at('$ref')) node.refuse('a second name for a schema is not supported')
    const schema = node.at('oneOf') ? readUnion(node) : readSchema(node)
    registry.add(node, { name, module, schema, validated: true })
  }
}

/** A `oneOf` of named schemas. It stands only where it has a name itself. */
function readUnion(node: SpecNode): Schema {
  node.allow('oneOf', ...keywordsOfEvery)
  const members = node.need('oneOf').items()
  for (const member of members) {
    if (!member.at('$ref'))
      member.refuse('a member of `oneOf` that is not a `$ref` is not supported')
  }
  return {
    description: node.need('description').string().trim(),
    oneOf: members.flatMap(member => (member.at('$ref') ? [readSchema(member)] : [])),
  }
}

/** Every `oneOf` must be told apart by a tag. */
export function checkUnions(registry: SchemaRegistry): void {
  for (const { node, schema } of registry.all) {
    if (schema.oneOf && registry.tagOf(schema) === undefined) {
      node
        .need('oneOf')
        .refuse('`oneOf` without a required `const` tag in each member is not supported')
    }
  }
}
