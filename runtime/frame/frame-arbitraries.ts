import * as fc from 'fast-check'
import { errorTable } from '../../generated/errors.ts'
import { frames } from '../../generated/frames.ts'
import { timers } from '../../generated/session.ts'
import type { FrameField } from '../descriptor.ts'
import { propertyOf } from './frame-layout.ts'
import type { FieldValue } from './frame-reader.ts'

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** 43 characters of base64url. */
export const secretText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...base64url), { minLength: 43, maxLength: 43 })
  .map(characters => characters.join(''))

const identifier = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/)
const capability = fc.stringMatching(/^[a-z][a-z0-9-]{0,31}$/)

/** Texts that may stand in each field that holds one. */
const texts: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'Application-Id': identifier,
  Code: fc.oneof(fc.constantFrom(...Object.keys(errorTable)), fc.constant('a-code-of-tomorrow')),
  Product: fc.stringMatching(/^[!-~]{1,20}( [!-~]{1,20}){0,3}$/),
  Reason: fc.constantFrom('terminal', 'device', 'management', 'deployment', 'expired', 'forced'),
  'Resume-Key': secretText,
  Source: fc.constantFrom('device', 'terminal', 'management', 'relay'),
  Timer: fc.constantFrom(...Object.keys(timers)),
  Token: secretText.map(secret => `mrsp_${secret}`),
}

const lists: Readonly<Record<string, fc.Arbitrary<string[]>>> = {
  Applications: fc.array(identifier, { minLength: 1, maxLength: 16 }),
  Capabilities: fc.array(capability, { minLength: 1, maxLength: 32 }),
}

const integers = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.constantFrom(0, 1, 255, 1024, 65536, 1048576, 16777216, Number.MAX_SAFE_INTEGER),
)

function valueOf(field: FrameField): fc.Arbitrary<FieldValue> {
  const arbitrary = arbitraryOf(field)
  return arbitrary.filter(value => field.validate(value))
}

function arbitraryOf(field: FrameField): fc.Arbitrary<FieldValue> {
  switch (field.type) {
    case 'integer':
      return integers
    case 'true':
      return fc.constant(true)
    case 'text':
      return texts[field.name] ?? fc.string()
    case 'list':
      return lists[field.name] ?? fc.array(fc.string())
  }
}

/** A frame as its parts. */
export interface AnyFrame {
  readonly sessionId: string
  readonly name: string
  readonly headers: Readonly<Record<string, FieldValue>>
  readonly body: Uint8Array
}

/** Any frame of the table. */
export const anyFrame: fc.Arbitrary<AnyFrame> = fc.oneof(
  ...Object.values(frames).map(({ name, fields, body }) =>
    fc.record({
      sessionId: secretText,
      name: fc.constant(name),
      headers: headersOf(fields),
      body: body === 'http' ? fc.uint8Array({ maxLength: 200 }) : fc.constant(new Uint8Array()),
    }),
  ),
)

function headersOf(
  fields: readonly FrameField[],
): fc.Arbitrary<Readonly<Record<string, FieldValue>>> {
  const entries = fields.map(field => {
    const value = valueOf(field)
    return fc.tuple(
      fc.constant(propertyOf(field.name)),
      field.required ? value : fc.option(value, { nil: undefined }),
    )
  })
  return fc.tuple(...entries).map(pairs => {
    const headers: Record<string, FieldValue> = {}
    for (const [property, value] of pairs) if (value !== undefined) headers[property] = value
    return headers
  })
}
