import pino from 'pino'
import { expect, test } from 'vitest'
import { logObserver, noObserver } from './observer.ts'

function linesAt(level: string, tell: (log: pino.Logger) => void): unknown[] {
  const lines: unknown[] = []
  const log = pino(
    { level, base: null },
    { write: (line: string) => void lines.push(JSON.parse(line)) },
  )
  tell(log)
  return lines
}

test('a step is one log line at level trace', () => {
  const lines = linesAt('trace', log => {
    logObserver(log, 'management')('S145', 'connection information requested', {
      session: 'one',
      attempt: 2,
    })
  })
  expect(lines).toEqual([
    {
      level: 10,
      time: expect.any(Number),
      msg: 'step',
      step: 'S145',
      party: 'management',
      what: 'connection information requested',
      session: 'one',
      attempt: 2,
    },
  ])
})

test('details cannot change what step or party it was', () => {
  const [line] = linesAt('trace', log => {
    logObserver(log, 'relay')('S146', 'session IDs made', {
      step: 'S999',
      party: 'device',
      msg: 'other',
    })
  })
  expect(line).toMatchObject({
    msg: 'step',
    step: 'S146',
    party: 'relay',
    what: 'session IDs made',
  })
})

test('nothing is written above level trace', () => {
  expect(linesAt('debug', log => logObserver(log, 'relay')('S146', 'session IDs made'))).toEqual([])
})

test('no observer is silent', () => {
  expect(noObserver('S146', 'session IDs made')).toBeUndefined()
})
