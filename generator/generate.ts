import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { generateFrom } from './output.ts'
import { SpecError } from './spec-source.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const usage = `npm run generate -- [--check] [--spec DIR] [--out DIR]

Makes generated/ and the generated pages of docs/ from spec/.

  --check     write nothing; exit 1 where what is there differs from what would be written
  --spec DIR  folder of the specification (default: spec)
  --out DIR   folder to write generated/ and docs/ into (default: the project)
  --help      this text
`

/** First difference between two texts, as a reader of a diff expects it. */
function firstDifference(there: string, made: string): string {
  const before = there.split('\n')
  const after = made.split('\n')
  const index = after.findIndex((line, at) => line !== before[at])
  const at = index < 0 ? after.length : index
  return [
    `  line ${at + 1}`,
    ...(before[at] === undefined ? [] : [`  - ${before[at]}`]),
    ...(after[at] === undefined ? [] : [`  + ${after[at]}`]),
  ].join('\n')
}

/** Files in `generated/` that nothing makes any more. */
function leftovers(out: string, files: ReadonlyMap<string, string>): readonly string[] {
  return globSync('generated/**/*.*', { cwd: out }).filter(path => !files.has(path))
}

function drift(out: string, files: ReadonlyMap<string, string>): readonly string[] {
  const differing = [...files].flatMap(([path, text]) => {
    const place = join(out, path)
    if (!existsSync(place)) return [`${path} is missing`]
    const there = readFileSync(place, 'utf8')
    return there === text ? [] : [`${path} differs\n${firstDifference(there, text)}`]
  })
  return [...differing, ...leftovers(out, files).map(path => `${path} is made by nothing`)]
}

function write(out: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    const place = join(out, path)
    if (existsSync(place) && readFileSync(place, 'utf8') === text) continue
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, text)
  }
  for (const path of leftovers(out, files)) rmSync(join(out, path))
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      spec: { type: 'string', default: join(root, 'spec') },
      out: { type: 'string', default: root },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const out = resolve(values.out)
  const files = await generateFrom(resolve(values.spec))
  if (!values.check) {
    write(out, files)
    process.stdout.write(`${files.size} files made in ${relative(process.cwd(), out) || '.'}\n`)
    return 0
  }
  const drifted = drift(out, files)
  if (drifted.length > 0) process.stderr.write(`${drifted.join('\n')}\nRun \`npm run generate\`.\n`)
  return drifted.length > 0 ? 1 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof SpecError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
