import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { processesWith } from './implementation/processes.ts'
import { judge, type JudgeOptions, replay } from './judge.ts'
import { roles } from './roles/roles.ts'

const mrsp = resolve('reference-impl/mrsp.ts')
const manifest = resolve('reference-impl/manifests/relay.yaml')
const [check] = roles.get('relay')?.checks ?? []
const name = check?.name ?? ''

let directory: string

interface Ran {
  readonly code: number | null
  readonly output: string
}

function started(words: readonly string[]): { child: ChildProcess; ran: Promise<Ran> } {
  const environment = { ...process.env }
  delete environment['npm_lifecycle_event']
  const child = spawn(process.execPath, [mrsp, 'conformance', ...words], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => (output += text))
  }
  const ran = new Promise<Ran>(done => child.once('close', code => done({ code, output })))
  return { child, ran }
}

function run(...words: readonly string[]): Promise<Ran> {
  return started(words).ran
}

/** Judges a program that answers every request but that for its health with 500. */
function runBroken(...words: readonly string[]): Promise<Ran> {
  return run('relay', '--only', name, ...words, '--', process.execPath, 'broken.mjs')
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mrsp-command-'))
  await writeFile(
    join(directory, 'broken.mjs'),
    `import { createServer } from 'node:https'
    import { readFileSync } from 'node:fs'
    const { MRSP_CERTIFICATE_FILE, MRSP_KEY_FILE, MRSP_PORT } = process.env
    createServer({ cert: readFileSync(MRSP_CERTIFICATE_FILE), key: readFileSync(MRSP_KEY_FILE) }, (request, response) => {
      response.writeHead(request.url === '/v1/health' ? 200 : 500, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ status: 'serving', version: '0.0.1', product: 'broken/1', pairs: 1 }))
    }).listen(Number(MRSP_PORT), '127.0.0.1')`,
  )
  await writeFile(join(directory, 'hanging.mjs'), 'setInterval(() => {}, 1000)')
  await writeFile(join(directory, 'list.json'), '[1]')
  await writeFile(join(directory, 'stranger.yaml'), 'no-such-check: because')
  await writeFile(join(directory, 'no-reason.yaml'), `${name}:`)
  await writeFile(join(directory, 'known.yaml'), `${name}: answers 500, ticket 7`)
  const replay = { role: 'relay', check: name, seed: 1, depth: 'default', directory }
  await writeFile(join(directory, 'extra.json'), JSON.stringify({ ...replay, more: 1 }))
  await writeFile(join(directory, 'gone.json'), JSON.stringify({ ...replay, check: 'no-such' }))
})

afterAll(() => rm(directory, { recursive: true, force: true }))

test.for([
  [[], 'one role, or --role'],
  [['relay', '--no-such-option'], 'unknown option'],
  [['relay', '--seed', '-1'], 'a whole number'],
  [['replay'], "missing required argument 'file'"],
  [['replay', 'list.json'], 'list.json'],
] as const)('wrong usage ends with 2: %j', async ([words, message]) => {
  const { code, output } = await run(...words)
  expect(output).toContain(message)
  expect(code).toBe(2)
})

/** The exit code of an act, and what it wrote to standard error. */
async function told(act: () => Promise<number>): Promise<Ran> {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    const code = await act()
    return { code, output: write.mock.calls.map(([text]) => String(text)).join('') }
  } finally {
    write.mockRestore()
  }
}

const usual = { depth: 'default', jobs: 1, out: 'unused' } as const

test.for<readonly [string, Partial<JudgeOptions>, string]>([
  ['toaster', {}, 'there is no role toaster'],
  ['relay', {}, 'nothing to judge'],
  ['relay', { manifest: 'nowhere.yaml' }, 'cannot be read'],
  ['relay', { manifest, report: 'html,pdf' }, '--report pdf'],
  ['relay', { manifest, only: ['no-such-check'] }, 'no check of no-such-check'],
  ['relay', { url: 'http://127.0.0.1' }, 'begins with https://'],
])('wrong use of %s with %j', async ([role, options, message]) => {
  const { code, output } = await told(() => judge(role, [], { ...usual, ...options }))
  expect(output).toContain(message)
  expect(code).toBe(2)
})

test.for([
  ['stranger.yaml', 'no check no-such-check'],
  ['no-reason.yaml', 'a reason is expected'],
  ['list.json', 'a mapping'],
  ['nowhere.yaml', 'cannot be read'],
])('a list of known failures is read strictly: %s', async ([file = '', message = '']) => {
  const knownFailing = join(directory, file)
  const { code, output } = await told(() =>
    judge('relay', [], { ...usual, manifest, knownFailing }),
  )
  expect(output).toContain(message)
  expect(code).toBe(2)
})

test.for([
  ['nowhere.json', 'cannot be read'],
  ['broken.mjs', 'is no JSON'],
  ['extra.json', 'extra.json'],
  ['gone.json', 'has no check no-such'],
])('what is run again is read strictly: %s', async ([file = '', message = '']) => {
  const { code, output } = await told(() => replay(join(directory, file), usual))
  expect(output).toContain(message)
  expect(code).toBe(2)
})

test('help ends with 0 and tells the exit codes', async () => {
  const { code, output } = await run('--help')
  expect(output).toContain('Exit codes: 0')
  expect(code).toBe(0)
})

test('the checks are listed with clauses, level, role, family and depth', async () => {
  const { code, output } = await run('list', 'relay')
  const line = output.split('\n').find(each => each.includes(name)) ?? ''
  for (const word of ['relay', 'MUST', ...(check?.clauses ?? [])]) expect(line).toContain(word)
  expect(line).toContain(check?.family)
  expect(line).toContain(check?.depth)
  expect(code).toBe(0)
})

test('a kept clause ends with 0, and the reports are where they are wanted', async () => {
  const words = ['relay', '--manifest', manifest, '--only', name]
  const { code, output } = await run(...words, '--report', 'html,json,junit', '--out', 'kept')
  expect(output).toContain('1 pass')
  expect(code).toBe(0)
  const files = readdirSync(join(directory, 'kept')).toSorted()
  expect(files).toEqual(['junit.xml', 'report.html', 'report.json'])
})

test('a broken clause ends with 1 and a command that runs the same again', async () => {
  const { code, output } = await runBroken('--seed', '2147483647')
  expect(code).toBe(1)
  const [, file = ''] = /conformance replay (\S+)/.exec(output) ?? []
  expect(file).toBe(`mrsp-conformance/run-${name}.json`)
  expect(output.trimEnd().split('\n').at(-1)).toMatch(/^ *\d+\.\d+ {2}/)
  const again = await run('replay', file)
  expect(again.output).toContain('management → relay')
  expect(again.code).toBe(1)
  expect(existsSync(join(directory, file))).toBe(true)
})

test('a failure that is listed does not count; one that is listed and does not fail does', async () => {
  const known = await runBroken('--known-failing', 'known.yaml')
  expect(known.output).toContain('known: answers 500, ticket 7')
  expect(known.code).toBe(0)
  const words = ['relay', '--manifest', manifest, '--only', name]
  const stale = await run(...words, '--known-failing', 'known.yaml')
  expect(stale.output).toContain('Listed as known to fail, and do not fail')
  expect(stale.code).toBe(1)
})

test.skipIf(!existsSync('/proc/self/environ'))(
  'an interrupt ends the programs, and what there is is reported',
  async () => {
    const words = ['relay', '--report', 'json', '--out', 'cut', '--only', name]
    const { child, ran } = started([...words, '--', process.execPath, 'hanging.mjs'])
    const mark = `MRSP_CONFORMANCE_PROGRAM=${child.pid}-1`
    while (processesWith(mark).length === 0) await wait(50)
    child.kill('SIGINT')
    const { code, output } = await ran
    expect(output).toContain('interrupted before every check was made')
    expect(code).toBe(130)
    expect(processesWith(mark)).toEqual([])
    const text = await readFile(join(directory, 'cut', 'report.json'), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ isInterrupted: true, exitCode: 130 })
  },
)
