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

const options = {
  check: { type: 'boolean', default: false },
  spec: { type: 'string', default: join(root, 'spec') },
  out: { type: 'string', default: root },
  help: { type: 'boolean', default: false },
} as const

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

/** Where the program writes its lines. */
export interface Printer {
  out(text: string): void
  error(text: string): void
}

/**
 * The program.
 * @param args what stands behind its name on the command line
 * @returns its exit code: 0; 1 where the specification is refused or something differs; 2 where it is used wrongly
 */
export async function generate(args: readonly string[], printer: Printer): Promise<number> {
  try {
    const { values } = parseArgs({ args: [...args], options })
    if (values.help) {
      printer.out(usage)
      return 0
    }
    return await generateInto(resolve(values.out), resolve(values.spec), values.check, printer)
  } catch (error) {
    if (isWrongUse(error)) {
      printer.error(`${error.message}\n\n${usage}`)
      return 2
    }
    if (!(error instanceof SpecError)) throw error
    printer.error(`${error.message}\n`)
    return 1
  }
}

async function generateInto(
  out: string,
  spec: string,
  isCheck: boolean,
  printer: Printer,
): Promise<number> {
  const files = await generateFrom(spec)
  if (!isCheck) {
    write(out, files)
    printer.out(`${files.size} files made in ${relative(process.cwd(), out) || '.'}\n`)
    return 0
  }
  const drifted = drift(out, files)
  if (drifted.length === 0) return 0
  printer.error(`${drifted.join('\n')}\nRun \`npm run generate\`.\n`)
  return 1
}

function isWrongUse(error: unknown): error is Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')
}

if (import.meta.main) {
  process.exitCode = await generate(process.argv.slice(2), {
    out: text => void process.stdout.write(text),
    error: text => void process.stderr.write(text),
  })
}
