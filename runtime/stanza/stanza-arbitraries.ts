import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { parse } from 'yaml'

/** Values of stanzas as the specification's schemas allow them. For tests. */

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
}

interface StanzaDocument {
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly payload: Schema }>>
  }
}

const specification = new URL('../../spec/', import.meta.url)
const read = (file: string): unknown => parse(readFileSync(new URL(file, specification), 'utf8'))
const document = read('device-stanzas.asyncapi.yaml') as StanzaDocument
const shared = read('schemas.yaml') as { readonly $defs: Readonly<Record<string, Schema>> }

/** Text of all the characters that XML has, so that escapes are needed. */
const xmlText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('<', '>', '&', '"', "'", '\t', '\n', '\r', ' ', ']]>', '\u{1F5A8}', 'é'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).filter(isXml),
  ),
  minLength: 1,
  maxLength: 40,
})

function isXml(text: string): boolean {
  return /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u.test(text)
}

function arbitraryOf(schema: Schema, isRequired: boolean): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const target = shared.$defs[schema.$ref.split('/').at(-1) ?? '']
    const { $ref: _, ...rest } = schema
    return arbitraryOf({ ...target, ...rest }, isRequired)
  }
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.pattern !== undefined) {
    const { maxLength = 1000 } = schema
    return fc
      .stringMatching(new RegExp(schema.pattern, 'u'), { size: 'xsmall' })
      .filter(text => text.length <= maxLength)
  }
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'integer') {
    return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1000 })
  }
  if (schema.type === 'array') {
    const minLength = isRequired ? 0 : 1
    return fc.array(arbitraryOf(schema.items ?? {}, true), { minLength, maxLength: 5 })
  }
  if (schema.type === 'object') return objectOf(schema)
  return xmlText
}

function objectOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<object> {
  const members = Object.entries(properties).map(
    ([name, schema]) => [name, arbitraryOf(schema, required.includes(name))] as const,
  )
  return fc.record(Object.fromEntries(members), { requiredKeys: [...required] })
}

/** Names of all stanzas in the specification. */
export const stanzaNames: readonly string[] = Object.keys(document.components.messages)

const values = new Map(
  Object.entries(document.components.messages).map(([name, { payload }]) => [
    name,
    objectOf(payload),
  ]),
)

/** Values of one stanza. */
export function stanzaValues(name: string): fc.Arbitrary<object> {
  const arbitrary = values.get(name)
  if (arbitrary === undefined) throw new TypeError(`there is no stanza ${name}`)
  return arbitrary
}
