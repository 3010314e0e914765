import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { errorTable } from '../generated/errors.ts'
import { timers } from '../generated/session.ts'
import { errorCodeOf, isErrorCode, isTimerName, MrspError } from './errors.ts'
import { namesOf } from './session-stepper.ts'

const code = fc.constantFrom(...namesOf(errorTable))
const party = fc.constantFrom('device', 'terminal', 'management', 'relay')

describe('an error', () => {
  test.prop([code, party, fc.nat()])(
    'has what the table says of its code',
    (code, source, seconds) => {
      const error = new MrspError(code, { source, retryAfter: seconds })
      expect(error).toMatchObject({ code, source, retryable: errorTable[code].retryable })
      expect(error.retryAfter).toBe(errorTable[code].retryAfter ? seconds : undefined)
      expect(error.message).toContain(errorTable[code].meaning)
    },
  )

  test('says the detail in place of the meaning', () => {
    const error = new MrspError('bad-request', { source: 'relay', detail: 'the body is no JSON' })
    expect(error.message).toBe('bad-request: the body is no JSON')
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe('MrspError')
  })
})

describe('a received error', () => {
  test.prop([fc.string(), party])('of any code is of the table', (text, source) => {
    const error = MrspError.of(text, { source })
    expect(isErrorCode(error.code)).toBe(true)
    expect(error.code).toBe(isErrorCode(text) ? text : 'unknown')
  })

  test('with a code that only a prototype has is unknown', () => {
    expect(errorCodeOf('constructor')).toBe('unknown')
    expect(errorCodeOf('__proto__')).toBe('unknown')
  })

  test('keeps a timer that exists and drops another', () => {
    for (const timer of namesOf(timers)) {
      expect(MrspError.of('expired', { source: 'relay', timer }).timer).toBe(timer)
    }
    expect(MrspError.of('expired', { source: 'relay', timer: 'toString' }).timer).toBeUndefined()
    expect(isTimerName('noSuchTimer')).toBe(false)
  })
})

describe('whatever is thrown', () => {
  test.prop([fc.anything(), party])('is an error of the table', (thrown, source) => {
    const error = MrspError.from(thrown, source)
    expect(error.source).toBe(source)
    expect(error.code).toBe('internal')
    expect(error.cause).toEqual(thrown)
    expect(error.detail).toBeUndefined()
  })

  test('stays itself where it is one already', () => {
    const error = new MrspError('conflict', { source: 'management', session: 'a' })
    expect(MrspError.from(error, 'terminal')).toBe(error)
  })

  test('has the code that it carries, if that is of the table', () => {
    const coded = Object.assign(new Error('too long'), { code: 'too-large' })
    expect(MrspError.from(coded, 'device')).toMatchObject({ code: 'too-large', detail: 'too long' })
    const system = Object.assign(new Error('connect 127.0.0.1:1'), { code: 'ECONNREFUSED' })
    expect(MrspError.from(system, 'device')).toMatchObject({ code: 'internal', detail: undefined })
  })

  test('is cancelled where it was aborted', () => {
    const reason: unknown = AbortSignal.abort().reason
    expect(MrspError.from(reason, 'terminal').code).toBe('cancelled')
  })
})
