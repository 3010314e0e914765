import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Implementation } from './implementation/implementation.ts'
import { readManifest } from './implementation/manifest.ts'
import { roles } from './roles/roles.ts'
import type { Report } from './run/result.ts'

const folder = join(import.meta.dirname, '..', 'examples', 'python-device-agent')

/** A fault such as an implementer makes, planted into a copy of the agent. */
interface Bug {
  readonly what: string
  /** The clause that it breaks, by which the suite has to name it. */
  readonly clause: string
  readonly file: string
  /** Text that occurs exactly once. */
  readonly find: string
  readonly replace: string
}

const bugs: readonly Bug[] = [
  {
    what: 'takes a YES that comes with the screen, before anybody can have read it',
    clause: '4.21',
    file: 'agent.py',
    find: "if button == 'no' or time.monotonic() - self.screen.since >= 1:",
    replace: "if button in ('yes', 'no'):",
  },
  {
    what: 'comes back with the first resume key it was given, not with the last',
    clause: '6.41',
    file: 'session.py',
    find: "self.resume_key = int(fields['Keepalive']), fields['Resume-Key']",
    replace: "self.resume_key = int(fields['Keepalive']), self.resume_key or fields['Resume-Key']",
  },
  {
    what: 'passes on what follows the end of a request, which the application reads as a second one',
    clause: '8.17',
    file: 'session.py',
    find: 'http1.insist(self.upgraded)  #',
    replace: 'pass  #',
  },
]

describe.skipIf(!canRun())('the device agent in Python', { timeout: 240_000 }, () => {
  test('breaks no clause', async () => {
    const { results } = await judged(folder, [])
    expect(
      results.filter(({ verdict }) => verdict === 'fail' || verdict === 'suite-error'),
    ).toEqual([])
    expect(results.some(({ verdict }) => verdict === 'pass')).toBe(true)
  })

  test.for(bugs)('with a bug, $what, is found by clause $clause', async bug => {
    const { results } = await judged(planted(bug), [bug.clause])
    expect(results.map(({ broken }) => broken)).toContain(bug.clause)
  })
})

/** Whether this machine has what the agent runs on: Debian's Python and its package of WebSockets. */
function canRun(): boolean {
  const python = '/usr/bin/python3'
  if (!existsSync(python)) return false
  try {
    execFileSync(python, ['-c', 'import websockets'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function judged(directory: string, only: readonly string[]): Promise<Report> {
  const role = roles.get('device')
  if (role === undefined) throw new Error('the suite has no role device')
  const implementation = new Implementation(await readManifest(join(directory, 'device.yaml')))
  return role.run(implementation, {
    depth: 'smoke',
    only,
    seed: 1,
    jobs: 2,
    onResult: () => {},
  })
}

/** A copy of the agent with a bug. */
function planted({ file, find, replace }: Bug): string {
  const directory = mkdtempSync(join(tmpdir(), 'mrsp-agent-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  cpSync(folder, directory, { recursive: true })
  const path = join(directory, file)
  const parts = readFileSync(path, 'utf8').split(find)
  if (parts.length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`)
  writeFileSync(path, parts.join(replace))
  return directory
}
