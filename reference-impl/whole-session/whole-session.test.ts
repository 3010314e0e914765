import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { member, text } from './local-api.ts'

/** The steps of one session in the order that the seed gives, figure by figure. */
const figures: Readonly<Record<string, readonly string[]>> = {
  'Fig. 6': steps(101, 103),
  'Fig. 7': steps(121, 125),
  'Fig. 8': steps(141, 149),
  'Fig. 9': steps(171, 180),
  'Fig. 10': ['S201', ...steps(203, 214)],
  'Fig. 12': steps(231, 243),
  'Fig. 14': steps(261, 264).concat(steps(266, 273)),
  'Fig. 15': ['S265', ...steps(291, 299)],
}

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
  const lines: unknown[] = printed
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(code, printed).toBe(0)
  const observed = lines.filter(line => text(line, 'kind') === 'step')
  const acts = lines.filter(line => text(line, 'kind') === 'act').map(line => text(line, 'title'))
  expect(acts).toContain('Five exchanges at once')
  for (const [figure, order] of Object.entries(figures)) {
    const happened = observed.filter(step => order.includes(text(step, 'step')))
    const lastTime = order.map(name =>
      Math.max(
        ...happened
          .filter(step => text(step, 'step') === name)
          .map(step => Date.parse(text(step, 'at'))),
      ),
    )
    expect(lastTime, `${figure}: ${order.join(' ')}`).toEqual(lastTime.toSorted((a, b) => a - b))
  }
  expect(observed.every(step => typeof member(step, 'what') === 'string')).toBe(true)
})
