import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { text } from './local-api.ts'

/** The steps of each figure in the order that the seed gives, and the act in which they happen. */
const figures: readonly { figure: string; act: string; order: readonly string[] }[] = [
  { figure: 'Fig. 6', act: 'The right one', order: steps(101, 103) },
  { figure: 'Fig. 7', act: 'Maintenance: confirm the counters', order: steps(121, 125) },
  { figure: 'Fig. 8', act: 'A request that the person approves', order: steps(141, 149) },
  {
    figure: 'Fig. 9',
    act: 'A request that the person approves',
    order: ['S149', ...steps(171, 180)],
  },
  {
    figure: 'Fig. 10',
    act: 'A request that the person approves',
    order: ['S141', ...steps(201, 214)],
  },
  { figure: 'Fig. 12', act: '20 MB down', order: steps(231, 243) },
  {
    figure: 'Fig. 14',
    act: 'The technician terminates the session',
    order: [...steps(261, 264), ...steps(266, 273)],
  },
  {
    figure: 'Fig. 15',
    act: 'The technician terminates the session',
    order: ['S265', ...steps(291, 299)],
  },
]

function steps(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, at) => `S${first + at}`)
}

test('one whole session, printed as it was observed', { timeout: 120_000 }, async () => {
  const program = fileURLToPath(new URL('../start.ts', import.meta.url))
  const child = spawn(process.execPath, [program, '--once', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    printed += piece
  })
  const [code] = await once(child, 'close')
  expect(code, printed).toBe(0)
  const acts = stepsOfActs(printed)
  for (const { figure, act, order } of figures) {
    const times = order.map(step => acts.get(act)?.get(step) ?? Number.NaN)
    for (const [at, step] of order.entries()) {
      if (at === 0) continue
      expect(times[at], `${figure}: ${step} after ${order[at - 1]}`).toBeGreaterThanOrEqual(
        (times[at - 1] ?? Number.NaN) - clockTolerance,
      )
    }
  }
})

/** Milliseconds by which a receiver may have noted a message before its sender did. */
const clockTolerance = 25

/** When each step of each act was first observed. */
function stepsOfActs(printed: string): Map<string, Map<string, number>> {
  const acts = new Map<string, Map<string, number>>()
  let current = new Map<string, number>()
  for (const line of printed.trimEnd().split('\n')) {
    const value: unknown = JSON.parse(line)
    if (text(value, 'kind') === 'act') {
      current = new Map()
      acts.set(text(value, 'title'), current)
    }
    const step = text(value, 'step')
    if (text(value, 'kind') === 'step' && !current.has(step))
      current.set(step, Date.parse(text(value, 'at')))
  }
  return acts
}
