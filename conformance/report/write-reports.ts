import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WrongUse } from '../wrong-use.ts'
import type { Findings } from './findings.ts'
import { htmlReport } from './html/html-report.ts'
import { jsonReport } from './json.ts'
import { junitReport } from './junit.ts'

/** A report that is a file. */
export type ReportFormat = 'html' | 'json' | 'junit'

interface Format {
  readonly name: string
  make(findings: Findings): string
}

const formats: Readonly<Record<ReportFormat, Format>> = {
  html: { name: 'report.html', make: htmlReport },
  json: { name: 'report.json', make: jsonReport },
  junit: { name: 'junit.xml', make: junitReport },
}

/**
 * The formats that a text names, separated by commas.
 * @throws WrongUse
 */
export function reportFormats(text: string): readonly ReportFormat[] {
  return text.split(',').map(word => {
    const name = word.trim()
    if (name === 'html' || name === 'json' || name === 'junit') return name
    throw new WrongUse(`--report ${name}: ${Object.keys(formats).join(', ')} are there`)
  })
}

/** Removes what an earlier run left in the folder: its reports, and what its failures can be run again from. */
export async function clearReports(out: string): Promise<void> {
  const names = new Set(Object.values(formats).map(({ name }) => name))
  const found = await readdir(out).catch(() => [])
  for (const name of found) {
    if (names.has(name) || /^run-[a-z0-9-]+\.json$/.test(name)) await rm(join(out, name))
  }
}

/** Writes reports into a folder; gives their paths. */
export async function writeReports(
  out: string,
  wanted: readonly ReportFormat[],
  findings: Findings,
): Promise<readonly string[]> {
  if (wanted.length > 0) await mkdir(out, { recursive: true })
  return Promise.all(
    wanted.map(async format => {
      const { name, make } = formats[format]
      const path = join(out, name)
      await writeFile(path, make(findings))
      return path
    }),
  )
}
