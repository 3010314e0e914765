import { clauses } from '../generated/clauses.ts'
import { type Depth } from './check/verdict.ts'
import { readKnownFailing } from './known-failing.ts'
import { perform, type Performance } from './perform.ts'
import { readReplay } from './replay-file.ts'
import { reportFormats } from './report/write-reports.ts'
import { type AnyRole, anyRole, roles } from './roles/roles.ts'
import { placedSubject, type Subject } from './subject.ts'
import { togetherRole } from './together/together-role.ts'
import { Implementation } from './implementation/implementation.ts'
import type { Party } from '../runtime/descriptor.ts'
import { isNamed, selected } from './run/selection.ts'
import { WrongUse } from './wrong-use.ts'

/** Options of reports. */
export interface ReportOptions {
  readonly report?: string
  readonly out: string
}

/** Implementations that run at once: quick checks keep the processors busy, the others mostly wait for timers. */
const usualJobs: Readonly<Record<Depth, number>> = { smoke: 3, default: 4, deep: 4 }

/** Options of `mrsp conformance <role>`. */
export interface JudgeOptions extends ReportOptions {
  readonly manifest?: string
  readonly url?: string
  readonly only?: readonly string[]
  readonly level?: 'MUST' | 'SHOULD' | 'MAY'
  readonly depth: Depth
  readonly seed?: number
  readonly jobs?: number
  readonly knownFailing?: string
}

/**
 * Judges an implementation of a role and reports.
 * @returns the exit code
 */
export function judge(
  roleName: string,
  command: readonly string[],
  options: JudgeOptions,
): Promise<number> {
  return exitCode(async () => {
    const role = roleNamed(roleName)
    const { manifest, url, only = [], level, depth, seed = randomSeed() } = options
    const { jobs = usualJobs[depth] } = options
    const strangers = only.filter(word => !role.checks.some(check => isNamed(check, word)))
    if (strangers.length > 0) throw new WrongUse(`no check of ${strangers.join(', ')}`)
    if (selected(role.checks, { depth, only, level }).length === 0) {
      throw new WrongUse('no check is chosen')
    }
    const names = new Set(role.checks.map(({ name }) => name))
    return perform({
      role,
      subject: { directory: process.cwd(), manifest, command, url },
      options: { depth, only, level, seed, jobs },
      known:
        options.knownFailing === undefined
          ? new Map()
          : await readKnownFailing(options.knownFailing, names),
      reports: options.report === undefined ? [] : reportFormats(options.report),
      out: options.out,
    })
  })
}

/** Options of `mrsp conformance --role …`. */
export interface JudgeTogetherOptions extends ReportOptions {
  /** Each `<role>=<manifest or program>`. */
  readonly role: readonly string[]
  readonly only?: readonly string[]
  readonly depth: Depth
  readonly seed?: number
}

/**
 * Judges implementations of several roles in one system; the other parties are played.
 * @returns the exit code
 */
export function judgeTogether(options: JudgeTogetherOptions): Promise<number> {
  return exitCode(async () => {
    const { role: together, only = [], depth, seed = randomSeed(), report, out } = options
    const system = await systemOf({ directory: process.cwd(), together })
    const strangers = only.filter(word => !system.role.checks.some(check => isNamed(check, word)))
    if (strangers.length > 0) throw new WrongUse(`no check of ${strangers.join(', ')}`)
    return perform({
      ...system,
      options: { depth, only, seed, jobs: 1 },
      known: new Map(),
      reports: report === undefined ? [] : reportFormats(report),
      out,
    })
  })
}

/** The implementations that a subject names, as one system with checks of its own. */
async function systemOf(
  subject: Subject,
): Promise<Pick<Performance, 'role' | 'subject' | 'together'>> {
  const together = await implementationsOf(subject)
  return { role: anyRole(togetherRole(together)), subject, together }
}

async function implementationsOf({
  directory,
  together = [],
}: Subject): Promise<ReadonlyMap<Party, Implementation>> {
  const implementations = new Map<Party, Implementation>()
  for (const word of together) {
    const [, name = '', file = ''] = /^(\w+)=(.+)$/.exec(word) ?? []
    const { role } = roleNamed(name)
    if (implementations.has(role)) throw new WrongUse(`${role} is named twice`)
    const subject = /\.ya?ml$/.test(file) ? { manifest: file } : { command: [file] }
    const placed = await placedSubject(role, { directory, ...subject })
    implementations.set(role, new Implementation(placed))
  }
  return implementations
}

/**
 * Runs a check that failed again, from the file that its run wrote.
 * @returns the exit code
 */
export function replay(file: string, options: ReportOptions): Promise<number> {
  return exitCode(async () => {
    const { role: name, check, seed, path, depth, ...subject } = await readReplay(file)
    const judged =
      subject.together === undefined ? { role: roleNamed(name), subject } : await systemOf(subject)
    if (!judged.role.checks.some(each => each.name === check)) {
      throw new WrongUse(`${file}: a ${name} has no check ${check}`)
    }
    return perform({
      ...judged,
      options: { depth, only: [check], seed, path, jobs: 1 },
      known: new Map(),
      reports: options.report === undefined ? [] : reportFormats(options.report),
      out: options.out,
      isReplay: true,
    })
  })
}

/**
 * Prints the checks of a role, or of all.
 * @returns the exit code
 */
export function list(roleName: string | undefined): Promise<number> {
  return exitCode(async () => {
    const listed = roleName === undefined ? [...roles.values()] : [roleNamed(roleName)]
    const rows = listed.flatMap(({ role, checks }) =>
      checks.map(({ name, clauses: own, family, depth }) => {
        const levels = new Set(own.map(clause => clauses[clause].level))
        const level = (['MUST', 'SHOULD', 'MAY'] as const).find(each => levels.has(each)) ?? ''
        return [role, name, level, family, depth, own.join(', ')]
      }),
    )
    const all = [['role', 'check', 'level', 'family', 'depth', 'clauses'], ...rows]
    const widths = all[0]?.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)))
    for (const row of all) {
      const cells = row.map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      process.stdout.write(`${cells.join('  ').trimEnd()}\n`)
    }
    return 0
  })
}

/** 2 where the suite is used wrongly, 3 where it fails itself. */
async function exitCode(act: () => Promise<number>): Promise<number> {
  try {
    return await act()
  } catch (error) {
    const isUse = error instanceof WrongUse
    const stack = error instanceof Error ? error.stack : String(error)
    process.stderr.write(`${isUse ? error.message : `The suite itself failed\n${stack}`}\n`)
    return isUse ? 2 : 3
  }
}

function roleNamed(name: string): AnyRole {
  const role = roles.get(name)
  if (role !== undefined) return role
  throw new WrongUse(`there is no role ${name}: ${[...roles.keys()].join(', ')}`)
}

function randomSeed(): number {
  return Math.floor(Math.random() * 0x80000000)
}
