import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fc, test } from '@fast-check/vitest'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect } from 'vitest'
import { parse } from 'yaml'
import { bodyExamples, frameExamples, stanzaExamples } from '../generated/examples.ts'
import { frames } from '../generated/frames.ts'
import { managementService } from '../generated/management-api.ts'
import { relayService } from '../generated/relay-api.ts'
import { stanzas } from '../generated/stanzas.ts'
import * as validators from '../generated/validators.js'
import type { Mismatch, Validator } from '../runtime/descriptor.ts'
import { specFolder } from './changed-spec.ts'
import { isRecord } from './spec-source.ts'

const all: readonly (readonly [name: string, validate: Validator<unknown>])[] =
  Object.entries(validators)

/** The documents as they are written, judged by Ajv itself with the rules of JSON Schema 2020-12. */
const asWritten = new Ajv2020({ strict: false, validateSchema: false })
const schemaNames: (readonly [document: string, pointer: string, name: string])[] = []
for (const [document, place] of [
  ['schemas.yaml', '/$defs'],
  ['management-api.openapi.yaml', '/components/schemas'],
  ['relay-api.openapi.yaml', '/components/schemas'],
] as const) {
  const root: unknown = parse(readFileSync(join(specFolder, document), 'utf8'))
  if (!isRecord(root)) throw new Error(`${document} is no mapping`)
  delete root['$id']
  asWritten.addSchema(root, `file:///${document}`)
  const parts = place.split('/').slice(1)
  const mapping = parts.reduce((value: unknown, part) => (isRecord(value) ? value[part] : {}), root)
  for (const name of Object.keys(isRecord(mapping) ? mapping : {})) {
    schemaNames.push([document, place, name])
  }
}

function validatorOf(name: string): Validator<unknown> {
  const found = all.find(([known]) => known === `is${name}`)?.[1]
  if (!found) throw new Error(`There is no is${name}`)
  return found
}

/** Any JSON value, most often one of the examples with a member changed, added or taken away. */
const examples: readonly unknown[] = bodyExamples.map(({ body }) => body)
const changedExample = fc
  .record({
    example: fc.constantFrom(...examples),
    key: fc.nat(),
    value: fc.option(fc.oneof(fc.jsonValue(), fc.constantFrom('started', 'ended', 1, 0, true))),
    name: fc.oneof(fc.constantFrom('event', 'reason', 'side'), fc.string()),
    isNew: fc.boolean(),
  })
  .map(({ example, key, value, name, isNew }): unknown => {
    if (!isRecord(example)) return example
    const keys = Object.keys(example)
    const changed = isNew ? name : (keys[key % Math.max(keys.length, 1)] ?? name)
    const copy = { ...example }
    if (value === null) delete copy[changed]
    else copy[changed] = value
    return copy
  })

describe('a validator', () => {
  test.prop(
    [
      fc.constantFrom(...schemaNames),
      fc.oneof(changedExample, fc.constantFrom(...examples), fc.jsonValue(), fc.string()),
    ],
    { numRuns: 3000 },
  )('agrees with the schema as it is written', ([document, place, name], value) => {
    const written = asWritten.getSchema(`file:///${document}#${place}/${name}`)
    const fits = validatorOf(name)(value)
    expect(fits).toBe(written?.(value))
  })

  test.prop([fc.constantFrom(...all), changedExample])(
    'says why in words that hold no value',
    ([, validate], value) => {
      const secret = 'S3CR3T-value-of-a-stranger'
      const secretive: unknown = JSON.parse(
        JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? secret : part)),
      )
      for (const refused of [secretive, secret, [secret]]) {
        if (validate(refused)) {
          expect(validate.mismatches).toEqual([])
          continue
        }
        const mismatches: readonly Mismatch[] = validate.mismatches
        expect(mismatches.length).toBeGreaterThan(0)
        expect(JSON.stringify(mismatches)).not.toContain(secret)
        for (const mismatch of mismatches)
          expect(Object.keys(mismatch)).toEqual(['path', 'message'])
      }
    },
  )

  test('counts characters, not UTF-16 units', () => {
    const isDisplayName = validatorOf('DisplayName')
    expect(isDisplayName('🖨'.repeat(128))).toBe(true)
    expect(isDisplayName('🖨'.repeat(129))).toBe(false)
  })

  test('takes a member of a union by its tag, and says what is wrong with that member', () => {
    const isLog = validatorOf('Log')
    const started = bodyExamples.find(
      ({ name, operation }) => operation === 'manageLog' && name === 'started',
    )
    expect(isLog(started?.body)).toBe(true)
    expect(isLog({ ...(isRecord(started?.body) && started.body), side: 'middle' })).toBe(false)
    expect(isLog.mismatches.map(({ path }) => path)).toEqual(['/side'])
  })

  test('wants the settings that have a default to be there', () => {
    const isTerminalConfiguration = validatorOf('TerminalConfiguration')
    expect(isTerminalConfiguration({ managementUrl: 'https://m.example' })).toBe(false)
    expect(
      isTerminalConfiguration({
        managementUrl: 'https://m.example',
        port: 0,
        allowedRelays: [],
        dataDirectory: 'd',
        logLevel: 'info',
      }),
    ).toBe(true)
  })
})

describe('an example', () => {
  const services = { management: managementService, relay: relayService }

  test('of a body fits the operation it is of', () => {
    for (const { service, operation, part, body } of bodyExamples) {
      const descriptor = Object.values(services[service].operations).find(
        ({ id }) => id === operation,
      )
      const validate =
        part === 'request'
          ? descriptor?.validateBody
          : descriptor?.answers.find(({ status }) => status === part)?.validate
      expect(validate?.(body), `${operation} ${part}`).toBe(true)
    }
  })

  test('of a stanza fits it', () => {
    for (const { stanza, payload } of stanzaExamples) {
      const descriptor = Object.values(stanzas).find(({ name }) => name === stanza)
      expect(descriptor?.validate(payload), stanza).toBe(true)
    }
  })

  test('of a frame has a header whose fields fit', () => {
    for (const { frame, header } of frameExamples) {
      const descriptor = Object.values(frames).find(({ name }) => name === frame)
      const values = Object.values(header)
      const fields = (descriptor?.fields ?? []).filter(field => {
        const property = field.name.replaceAll('-', '')
        return property.charAt(0).toLowerCase() + property.slice(1) in header
      })
      expect(fields).toHaveLength(values.length)
      for (const [index, field] of fields.entries())
        expect(field.validate(values[index])).toBe(true)
    }
  })

  test('exists of every frame, stanza and body', () => {
    expect(new Set(frameExamples.map(({ frame }) => frame))).toEqual(new Set(Object.keys(frames)))
    expect(new Set(stanzaExamples.map(({ stanza }) => stanza))).toEqual(
      new Set(Object.keys(stanzas)),
    )
    for (const [service, { operations }] of Object.entries(services)) {
      for (const { id, validateBody } of Object.values(operations)) {
        if (!validateBody) continue
        const found = bodyExamples.some(
          example =>
            example.service === service && example.operation === id && example.part === 'request',
        )
        expect(found, id).toBe(true)
      }
    }
  })
})
