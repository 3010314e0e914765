import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import {
  type SessionEffects,
  type SessionGuard,
  type SessionTransition,
  sessionFinalStates,
  sessionInitialState,
  sessionTransitions,
  sideFinalStates,
  sideInitialState,
  sideTransitions,
} from '../generated/session.ts'
import { findTransition, namesOf } from './session-stepper.ts'

const rows = Object.values(sessionTransitions)
const event = fc.constantFrom(...rows.map(row => row.event))
const guards = fc.array(fc.constantFrom(...rows.flatMap(row => row.guard ?? [])))
const happening = fc.tuple(event, guards)

describe('a session', () => {
  test.prop([fc.array(happening, { maxLength: 40 })])(
    'goes only where the table leads',
    happenings => {
      let state = sessionInitialState
      for (const [event, guards] of happenings) {
        const name = findTransition(sessionTransitions, state, event, guard =>
          guards.includes(guard),
        )
        if (name === undefined) continue
        const { from, event: cause, guard, to } = sessionTransitions[name]
        expect(from).toContain(state)
        expect(cause).toBe(event)
        expect(guard === undefined || guards.includes(guard)).toBe(true)
        expect(sessionFinalStates).not.toContain(state)
        state = to
      }
    },
  )

  test.prop([fc.constantFrom(...sessionFinalStates), happening])(
    'never leaves a final state',
    (state, [event]) => {
      expect(findTransition(sessionTransitions, state, event, () => true)).toBeUndefined()
    },
  )

  test('takes each transition of the table from each of its states', () => {
    for (const name of namesOf(sessionTransitions)) {
      const { from, event, guard } = sessionTransitions[name]
      for (const state of from) {
        expect(findTransition(sessionTransitions, state, event, other => other === guard)).toBe(
          name,
        )
      }
    }
  })

  test('takes no guarded transition where no guard is told to hold', () => {
    expect(findTransition(sessionTransitions, 'connecting', 'side-started')).toBeUndefined()
  })
})

test('a side starts and ends', () => {
  expect(findTransition(sideTransitions, sideInitialState, 'started')).toBe('start')
  expect(findTransition(sideTransitions, 'started', 'ended')).toBe('end')
  expect(findTransition(sideTransitions, sideInitialState, 'ended')).toBe('neverStart')
  expect(sideFinalStates).toEqual(['ended'])
})

test('the effect of a transition has its name', async () => {
  const done: SessionTransition[] = []
  const note = (name: SessionTransition) => () => void done.push(name)
  const effects = Object.fromEntries(namesOf(sessionTransitions).map(name => [name, note(name)]))
  const isComplete = (value: object): value is SessionEffects<SessionGuard[]> =>
    namesOf(sessionTransitions).every(name => name in value)
  if (!isComplete(effects)) throw new Error('an effect is missing')
  const name = findTransition(sessionTransitions, 'requested', 'approval-requested')
  if (name) await effects[name]([])
  expect(done).toEqual(['requestApproval'])
})
