import { Ajv, type CodeOptions, type ValidateFunction } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { nameOfReference, type Schema, type SchemaRegistry } from './schema.ts'

/** A validator of the generated module. */
interface ValidatorEntry {
  /** The TypeScript type that it tells. */
  readonly type: string
  /** ID of its schema. */
  readonly id: string
  /** The schema's text, where the schema has no name. */
  readonly text?: string
}

function idOf(name: string): string {
  return `urn:mrsp:type:${name}`
}

/** The validators that the tables need, each once; they become one module. */
export class Validators {
  readonly #registry: SchemaRegistry
  readonly #entries = new Map<string, ValidatorEntry>()
  /** Makes the generated code; used for nothing else, so that the code depends on the schemas alone. */
  readonly #written: Ajv
  /** Checks examples and defaults. */
  readonly #checking: Ajv
  readonly #checkers = new Map<string, ValidateFunction>()

  constructor(registry: SchemaRegistry) {
    this.#registry = registry
    this.#written = this.#newAjv({ source: true, esm: true, lines: true, optimize: 2 })
    this.#checking = this.#newAjv({ optimize: false })
    for (const { name, validated } of registry.all) {
      if (validated) this.#entries.set(this.named(name), { type: name, id: idOf(name) })
    }
  }

  /** The schemas were read keyword by keyword, so there is no need of a check against their meta-schema. */
  #newAjv(code: CodeOptions): Ajv {
    const ajv = new Ajv({
      strict: true,
      discriminator: true,
      meta: false,
      validateSchema: false,
      validateFormats: false,
      inlineRefs: false,
      code,
    })
    for (const { name, schema } of this.#registry.all) {
      ajv.addSchema(this.#forAjv(schema), idOf(name))
    }
    return ajv
  }

  /** Names of all validators so far. */
  get names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  /** Name of the validator of a named schema. */
  named(name: string): string {
    return `is${name}`
  }

  /**
   * Name of the validator of a schema without a name; a reference has the validator of what it leads to.
   * @param name what the validator is called where the same schema has none yet
   * @param type the type it tells
   */
  inline(schema: Schema, name: string, type: string): string {
    if (schema.$ref !== undefined) return this.named(nameOfReference(schema.$ref))
    const { description: _description, examples: _examples, default: _default, ...rule } = schema
    const text = JSON.stringify(rule)
    for (const [known, entry] of this.#entries) {
      if (entry.text === text) return known
    }
    let free = name
    for (let number = 2; this.#entries.has(free); number += 1) free = `${name}${number}`
    this.#entries.set(free, { type, id: idOf(free), text })
    this.#written.addSchema(this.#forAjv(rule), idOf(free))
    return free
  }

  /** The TypeScript type of a schema that is no object: `string`, `number`, `true` … */
  typeOf(schema: Schema): string {
    const { type, items, const: constant } = this.#registry.resolve(schema)
    if (type === 'array') return `readonly ${this.typeOf(items ?? {})}[]`
    if (type === 'integer') return 'number'
    if (type === 'boolean' && constant !== undefined) return String(constant)
    return type ?? 'unknown'
  }

  /** Whether a value fits a schema; where not, why, without the value. */
  mismatchOf(schema: Schema, value: unknown): string | undefined {
    const validate = this.#checker(schema)
    if (validate(value)) return undefined
    return (validate.errors ?? [])
      .map(error => `${error.instancePath || '/'} ${error.message ?? ''}`)
      .join(', ')
  }

  #checker(schema: Schema): ValidateFunction {
    const rule = this.#forAjv(schema)
    const text = JSON.stringify(rule)
    const known = this.#checkers.get(text)
    if (known) return known
    const checker = this.#checking.compile(rule)
    this.#checkers.set(text, checker)
    return checker
  }

  /** References made absolute, texts left out, unions told apart by their tag. */
  #forAjv(schema: Schema): Record<string, unknown> {
    const { description: _description, examples: _examples, default: _default, ...rule } = schema
    const result: Record<string, unknown> = { ...rule }
    if (rule.$ref !== undefined) result['$ref'] = idOf(nameOfReference(rule.$ref))
    if (rule.items) result['items'] = this.#forAjv(rule.items)
    if (rule.properties) {
      result['properties'] = Object.fromEntries(
        Object.entries(rule.properties).map(([name, property]) => [name, this.#forAjv(property)]),
      )
    }
    if (rule.oneOf) {
      const tag = this.#registry.tagOf(rule) ?? ''
      result['type'] = 'object'
      result['discriminator'] = { propertyName: tag }
      result['oneOf'] = rule.oneOf.map(member => this.#forAjv(member))
    }
    return result
  }

  /** The module that holds all validators. */
  module(): string {
    const code = standalone.default(
      this.#written,
      Object.fromEntries([...this.#entries].map(([name, { id }]) => [`${name}Rule`, id])),
    )
    const exported = this.names.map(name => `export const ${name} = validator(${name}Rule)\n`)
    return `${moduleHead}${withoutRequire(code)}\n${exported.join('')}`
  }

  /** The declarations of that module. */
  declarations(): string {
    const types = new Map<string, string[]>()
    for (const { name, module, validated } of this.#registry.all) {
      if (validated) types.set(module, [...(types.get(module) ?? []), name])
    }
    const imports = [...types]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([module, names]) => `import type { ${names.join(', ')} } from './${module}.ts'\n`)
    const entries = [...this.#entries].map(
      ([name, { type }]) => `export declare const ${name}: Validator<${type}>\n`,
    )
    return `import type { Validator } from '../runtime/descriptor.ts'\n${imports.join('')}\n${entries.join('')}`
  }
}

const moduleHead = `"use strict";
/** Length of a text in characters, not in UTF-16 units. */
function characters(text) {
  let length = 0
  for (const _ of text) length += 1
  return length
}
/** A rule as a Validator: what does not fit is told as path and message, never as value. */
function validator(rule) {
  const validate = value => {
    const valid = rule(value)
    validate.mismatches = valid ? [] : rule.errors.map(error => ({ path: error.instancePath, message: error.message }))
    return valid
  }
  validate.mismatches = []
  return validate
}
`

/** What Ajv's code requires at run time, and what stands in its place. */
const replacements: Readonly<Record<string, string>> = {
  'require("ajv/dist/runtime/ucs2length").default': 'characters',
}

/** Ajv's code without \`require\`; throws where it needs something that has no replacement. */
function withoutRequire(code: string): string {
  const replaced = Object.entries(replacements).reduce(
    (text, [call, name]) => text.replaceAll(call, name),
    code.replace(/^"use strict";/, ''),
  )
  const left = /require\([^)]*\)[.\w]*/.exec(replaced)
  if (left) throw new Error(`Ajv's code needs ${left[0]}, which has no replacement`)
  return replaced.replaceAll(/^export const (\w+Rule) = /gm, 'const $1 = ')
}
