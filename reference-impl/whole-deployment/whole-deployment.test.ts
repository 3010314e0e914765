import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { text } from '../whole-session/local-api.ts'

/**
 * The deployment that `npm start -- --once --deploy` does, over processes; it exits 0 only where all holds. A run takes
 * one of them, the other one on the next day; MRSP_EVERY_DEPLOYMENT=1 takes both.
 */

/** Milliseconds that one may take on a machine that is busy with others. */
const patience = 240_000

const all = [
  { pairs: 1, what: 'all sessions end, and the version is in service' },
  { pairs: 2, what: 'one pair goes after the other, and no new session is refused' },
]
const day = Math.floor(Date.now() / (24 * 60 * 60 * 1000))
const chosen =
  process.env['MRSP_EVERY_DEPLOYMENT'] === '1' ? all : all.filter((_, at) => at === day % 2)

test.for(chosen)('with $pairs pair(s) $what', { timeout: patience }, async ({ pairs }) => {
  const program = fileURLToPath(new URL('../start.ts', import.meta.url))
  const given = ['--once', '--deploy', '--json', '--pairs', String(pairs)]
  const child = spawn(process.execPath, [program, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    printed += piece
  })
  const [code] = await once(child, 'close')
  const lines = printed
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  const outcomes = lines.filter(line => text(line, 'kind') === 'outcome')
  expect(code, JSON.stringify(outcomes.slice(-6))).toBe(0)
  const count = (step: string): number => lines.filter(line => text(line, 'step') === step).length
  expect(count('S317')).toBe(pairs)
  for (const step of ['S314', 'S331', 'S334', 'S338', 'S316']) {
    expect(count(step), step).toBeGreaterThanOrEqual(20)
  }
})
