import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { Command, InvalidArgumentError } from 'commander'
import './compile-cache.ts'
import { Implementation } from '../implementation/implementation.ts'
import { readManifest } from '../implementation/manifest.ts'
import { killPrograms } from '../implementation/program.ts'
import { cellsOf, coverageCounts, coverageLine, coverageOfRun } from '../report/coverage.ts'
import { roles } from '../roles/roles.ts'

interface SteadinessOptions {
  readonly runs: number
  readonly load: number
  readonly jobs: number
  readonly seed: number
}

const write = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const command = new Command('npm run steadiness --')
  .description(
    'Judge the reference again and again while the processors are busy: what fails then, and what is left out, is the fault of the suite.',
  )
  .argument('[roles...]', 'roles; all where none is named')
  .option('--runs <number>', 'runs of each role', number, 20)
  .option('--load <number>', 'threads that keep a processor busy', number, availableParallelism())
  .option('--jobs <number>', 'implementations at once', number, 4)
  .option('--seed <number>', 'seed of the first run; each run has the next', number, 1)
await command.parseAsync()
const { runs, load, jobs, seed } = command.opts<SteadinessOptions>()
const names = command.args.length > 0 ? command.args : [...roles.keys()]
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    killPrograms()
    process.exit(130)
  })
}
const busy = Array.from({ length: load }, () => new Worker('for (;;) {}', { eval: true }))
let failures = 0
try {
  for (let run = 0; run < runs; run += 1) {
    for (const name of names) failures += await judge(name, run)
  }
} finally {
  await Promise.all(busy.map(worker => worker.terminate()))
}
write(
  `\n${runs} runs of ${names.join(', ')} beside ${load} busy threads: ${failures} false failures or left out`,
)
process.exitCode = failures === 0 ? 0 : 1

/** One run of a role; how many checks failed, and how much was left out that is within reach. */
async function judge(name: string, run: number): Promise<number> {
  const role = roles.get(name)
  if (role === undefined) throw new Error(`there is no role ${name}`)
  const manifest = new URL(`../../reference-impl/manifests/${name}.yaml`, import.meta.url)
  const implementation = new Implementation(await readManifest(fileURLToPath(manifest)))
  const report = await role.run(implementation, {
    depth: 'default',
    only: [],
    seed: seed + run,
    jobs,
    onResult: () => {},
  })
  const { results, milliseconds } = report
  const tables = coverageOfRun({ role, report, replays: new Map() })
  const leftOut = cellsOf(tables).filter(({ status }) => status === 'left-out')
  const failed = results.filter(({ verdict }) => verdict === 'fail' || verdict === 'suite-error')
  const count = `${results.length - failed.length} of ${results.length}`
  write(
    `${String(run + 1).padStart(3)}  ${name.padEnd(10)} ${count}  ${(milliseconds / 1000).toFixed(1)} s  ${coverageLine(coverageCounts(tables))}`,
  )
  for (const { key } of leftOut) write(`     left out: ${key}`)
  for (const { check, broken, why } of failed)
    write(`     ${check} (${broken ?? ''}): ${why ?? ''}`)
  return failed.length + leftOut.length
}

function number(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is expected')
  return Number(text)
}
