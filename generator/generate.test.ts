import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ChangedSpec, specFolder } from './changed-spec.ts'
import { generate } from './generate.ts'
import { generateFrom } from './output.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

async function run(...args: string[]): Promise<Outcome> {
  let stdout = ''
  let stderr = ''
  const status = await generate(args, {
    out: text => {
      stdout += text
    },
    error: text => {
      stderr += text
    },
  })
  return { status, stdout, stderr }
}

describe('what is generated', () => {
  let files: ReadonlyMap<string, string> = new Map()
  beforeAll(async () => {
    files = await generateFrom(specFolder)
  })

  test('is what is committed', () => {
    for (const [path, text] of files) {
      expect(readFileSync(join(root, path), 'utf8') === text, `${path}: npm run generate`).toBe(
        true,
      )
    }
    const made = new Set(files.keys())
    const there = readdirSync(join(root, 'generated')).map(name => `generated/${name}`)
    expect(there.filter(path => !made.has(path))).toEqual([])
  })

  test('is the same each time, wherever the specification lies', async () => {
    using copy = new ChangedSpec()
    expect(await generateFrom(copy.folder)).toEqual(files)
  })

  test('needs nothing at run time but itself', () => {
    const code = files.get('generated/validators.js') ?? ''
    expect(code).not.toMatch(/\brequire\(|\bimport\b|\beval\b|new Function/)
  })

  test('names each step of the seed with what implements it', () => {
    const page = files.get('docs/steps.md') ?? ''
    const rows = page.split('\n').filter(line => /^\| S\d{3} /.test(line))
    expect(rows).toHaveLength(92)
    for (const row of rows) expect(row).toMatch(/`[^`]+` \|$/)
  })
})

describe('the program', () => {
  let out = ''
  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'mrsp-out-'))
  })
  afterAll(() => {
    rmSync(out, { recursive: true, force: true })
  })

  test('finds the project up to date', async () => {
    expect(await run('--check')).toMatchObject({ status: 0, stderr: '' })
  })

  test('writes nothing where the specification is refused', async () => {
    using spec = new ChangedSpec([
      {
        file: 'relay-api.openapi.yaml',
        from: '    Termination:\n',
        to: '    Termination:\n      allOf: []\n',
      },
    ])
    const line = readFileSync(join(spec.folder, 'relay-api.openapi.yaml'), 'utf8')
      .split('      allOf: []')[0]
      ?.split('\n').length
    const { status, stdout, stderr } = await run(
      '--spec',
      spec.folder,
      '--out',
      join(out, 'refused'),
    )
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toBe(`spec/relay-api.openapi.yaml:${line}: \`allOf\` is not supported\n`)
    expect(existsSync(join(out, 'refused'))).toBe(false)
  })

  test('names what differs, and mends it', async () => {
    cpSync(join(root, 'generated'), join(out, 'generated'), { recursive: true })
    cpSync(join(root, 'docs'), join(out, 'docs'), { recursive: true })
    writeFileSync(join(out, 'generated', 'left.ts'), 'export {}\n')
    using spec = new ChangedSpec([
      { file: 'errors.yaml', from: 'schema.\n  http: 400', to: 'schema.\n  http: 422' },
    ])
    const options = ['--spec', spec.folder, '--out', out]
    const { status, stderr } = await run('--check', ...options)
    expect(status).toBe(1)
    expect(stderr).toContain('generated/errors.ts differs\n')
    expect(stderr).toContain('-     http: 400,\n')
    expect(stderr).toContain('+     http: 422,\n')
    expect(stderr).toContain('generated/left.ts is made by nothing')
    expect(stderr).not.toContain('generated/frames.ts')
    expect((await run(...options)).status).toBe(0)
    expect(await run('--check', ...options)).toMatchObject({ status: 0, stderr: '' })
    expect(existsSync(join(out, 'generated', 'left.ts'))).toBe(false)
  })

  test('says how it is used, and what it does not know', async () => {
    expect((await run('--help')).stdout).toContain('--spec DIR')
    const { status, stderr } = await run('--chekc')
    expect(status).toBe(2)
    expect(stderr).toContain('--chekc')
  })
})
