import { test as properties } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ApprovalRequest } from '../../../generated/stanzas.ts'
import { type ApprovalAnswer, ApprovalScreen } from './approval-screen.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function question(request: string, expiresIn: number): ApprovalRequest {
  return {
    request,
    session: '019a3c5e-7f00-7aaa-8bbb-0123456789ab',
    application: 'web-server',
    user: 'tanaka',
    userName: 'Koki Tanaka',
    organization: 'Example Service',
    bindingCode: '407213',
    expiresIn,
  }
}

/** What happens to the screen, and how many milliseconds after what happened before. */
const happening = fc.record({
  after: fc.oneof(fc.constantFrom(0, 1, 999, 1000, 1001), fc.integer({ min: 0, max: 5000 })),
  what: fc.constantFrom('yes', 'no', 'close', 'nothing'),
})

properties.prop([fc.integer({ min: 1, max: 5 }), fc.array(happening, { maxLength: 6 })])(
  'is answered once at most: YES from one second on, NO at once, NO for want of an answer',
  (expiresIn, happenings) => {
    vi.useFakeTimers()
    const answers: ApprovalAnswer[] = []
    const screen = new ApprovalScreen(() => {})
    screen.show(question('a', expiresIn), 'Web Server', answer => answers.push(answer))
    let now = 0
    let wanted: ApprovalAnswer | 'none' | undefined
    for (const { after, what } of happenings) {
      vi.advanceTimersByTime(after)
      now += after
      if (now >= expiresIn * 1000) wanted ??= { answer: 'no', reason: 'timeout' }
      if (what === 'close') {
        if (screen.close('a')) wanted ??= 'none'
      } else if (what !== 'nothing') {
        try {
          screen.press('a', what)
          wanted ??= { answer: what, reason: 'user' }
          expect(what === 'no' || now >= 1000).toBe(true)
        } catch {
          expect(wanted !== undefined || (what === 'yes' && now < 1000)).toBe(true)
        }
      }
    }
    vi.advanceTimersByTime(10_000)
    wanted ??= { answer: 'no', reason: 'timeout' }
    expect(answers).toEqual(wanted === 'none' ? [] : [wanted])
    expect(screen.shown).toBeUndefined()
  },
)

test('stays as long as it is announced, even if that is a year', () => {
  const answers: ApprovalAnswer[] = []
  const screen = new ApprovalScreen(() => {})
  screen.show(question('a', 31_536_000), 'Web Server', answer => answers.push(answer))
  vi.advanceTimersByTime(20 * 24 * 60 * 60 * 1000)
  expect(answers).toEqual([])
})

test('is for one request; another is refused, and closes nothing', () => {
  const screen = new ApprovalScreen(() => {})
  screen.show(question('a', 60), 'Web Server', () => {})
  expect(() => screen.show(question('b', 60), 'Web Server', () => {})).toThrow('device-busy')
  expect(() => screen.press('b', 'no')).toThrow('not-found')
  expect(screen.close('b')).toBe(false)
  expect(screen.shown?.question.request).toBe('a')
})
