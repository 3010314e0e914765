import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { clauseTable } from './clause-table.ts'
import { cellsOf, coverageCounts, coverageLine, coverageOf, coverageOfRun } from './coverage.ts'
import { exampleFindings, hostileText } from './example-findings.ts'
import { hexdump } from './hexdump.ts'
import { html } from './html/markup.ts'
import { jsonReport } from './json.ts'
import { junitReport } from './junit.ts'
import { terminalReport } from './terminal.ts'
import { visible, visibleLine } from './visible.ts'

const findings = exampleFindings(20)

function terminalText(isTTY: boolean, environment: NodeJS.ProcessEnv = {}): string {
  let text = ''
  const terminal = terminalReport(
    { isTTY, columns: 60, write: part => (text += part) },
    environment,
  )
  const { results } = findings.report
  for (const [index, result] of results.entries()) {
    terminal.start(result.check)
    terminal.result(result, index + 1, results.length)
  }
  terminal.end(findings)
  return text
}

test('what an implementation wrote can steer nothing', () => {
  const shown = visible(hostileText)
  expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\u202e]/u)
  expect(visible('a\r\nb\tc')).toBe('a\nb  c')
  expect(visibleLine('a\nb')).toBe('a␊b')
  expect(visibleLine('x'.repeat(500), 10)).toBe('xxxxxxxxx…')
})

test('a report that no terminal reads has neither colours nor progress', () => {
  const text = terminalText(false)
  // oxlint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  expect(text).toContain('Broken clauses')
  expect(text).toContain('conformance replay mrsp-conformance/run-example-1-of-1-2.json')
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/^ {2}13\.1 {2}/)
})

test('a terminal shows what runs, in colours unless they are not wanted', () => {
  const text = terminalText(true)
  expect(text).toContain('\u001b[31mfail')
  expect(text).toContain('\r\u001b[2K')
  expect(text).not.toContain('\u001b[2J')
  expect(terminalText(true, { NO_COLOR: '1' })).not.toContain('\u001b[31m')
})

test('the JUnit report is well-formed and counts what it holds', () => {
  const counts = new Map<string, number>()
  let totals: Record<string, string> = {}
  const parser = new SaxesParser()
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    counts.set(name, (counts.get(name) ?? 0) + 1)
    if (name === 'testsuites') totals = attributes
  })
  parser.write(junitReport(findings)).close()
  expect(counts.get('failure')).toBe(20)
  expect(totals).toMatchObject({ failures: '20', errors: '0', tests: `${counts.get('testcase')}` })
  expect(Number(totals['skipped'])).toBe(counts.get('skipped'))
})

test('a known failure is skipped, a stale entry of the list fails', () => {
  const { report } = findings
  const [first, ...others] = report.results
  if (first === undefined) throw new Error('there are results')
  const results = [{ ...first, known: 'ticket 7' }, ...others]
  const known = { ...findings, report: { ...report, results, noLongerFailing: ['stale'] } }
  const text = junitReport(known)
  expect(text).toContain('known to fail: ticket 7')
  expect(text).toContain('failures="20"')
  expect(clauseTable(known)[0]).toMatchObject({ clause: '1.2', status: 'known' })
})

test('the JSON report has every message and every clause', () => {
  const value: unknown = JSON.parse(jsonReport(findings))
  expect(value).toMatchObject({
    role: 'relay',
    exitCode: 1,
    verdicts: { fail: 20 },
    brokenClauses: expect.arrayContaining(['1.2', '13.1']),
    coverage: expect.arrayContaining([expect.objectContaining({ title: 'Operations by answer' })]),
  })
  expect(jsonReport(findings)).toContain('"octets": "')
})

test('the table of clauses tells kept, broken, unseen and unchecked apart', () => {
  const rows = clauseTable(findings)
  const statuses = new Set(rows.map(({ status }) => status))
  expect([...statuses].toSorted()).toEqual(['broken', 'kept', 'unchecked', 'unseen'])
  const unseen = rows.find(({ status }) => status === 'unseen')
  expect(unseen?.why).toContain('no peer sees')
})

const nothing = { covered: [], capabilities: [], unreachable: {} }

test('coverage tells what is out of reach, and why, from what is left out', () => {
  const tables = coverageOfRun(findings)
  const drain = cellsOf(tables).find(({ key }) => key === 'operation drain')
  expect(drain).toMatchObject({ status: 'unreachable', why: expect.stringContaining('deployment') })
  const { report } = findings
  const declared = { ...findings, report: { ...report, capabilities: ['deployment'] as const } }
  const before = coverageCounts(tables)
  const after = coverageCounts(coverageOfRun(declared))
  expect(before).toMatchObject({ unreachable: 3, of: after.of })
  expect(after).toMatchObject({ unreachable: 1, seen: before.seen })
  const line = `coverage: ${coverageLine(before)}`
  expect(line).toMatch(/^coverage: 11 of \d+ seen, 3 out of reach, \d+ left out$/)
  expect(terminalText(false)).toContain(`\n${line}\n`)
  expect(JSON.parse(jsonReport(findings))).toMatchObject({ coverageCounts: before })
})

test('coverage names what a role can show, and what of it was seen', () => {
  const tables = coverageOfRun(findings)
  const cell = (name: string, label: string): string | undefined =>
    tables
      .flatMap(({ rows }) => rows)
      .find(row => row.name === name)
      ?.cells.find(each => each.label === label)?.status
  expect(cell('authenticate', 'request')).toBe('seen')
  expect(cell('authenticate', '200')).toBe('seen')
  expect(cell('requestConnectionInformation', '400 bad-request')).toBe('seen')
  expect(cell('hello', 'from device')).toBe('seen')
  expect(cell('hello', 'from terminal')).toBe('left-out')
  expect(cell('request', 'from device')).toBeUndefined()
  expect(cell('start', 'reserved → started')).toBe('seen')
  expect(cell('end', 'started → ended')).toBe('left-out')
  expect(cell('drain', '202')).toBe('unreachable')
  expect(cell('drain', '400 bad-request')).toBe('left-out')
  for (const role of ['device', 'terminal', 'management'] as const) {
    expect(coverageOf(role, nothing).length).toBeGreaterThan(1)
  }
  expect(coverageOf('management', nothing).map(({ title }) => title)).toContain('Stanzas by error')
})

test('a hexdump shows places, digits and characters', () => {
  expect(hexdump(Buffer.from('GET / HTTP/1.1\r\nA'))).toBe(
    '0000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a  GET / HTTP/1.1··\n' +
      '0010  41                                                A',
  )
})

test('every insert of a template is escaped unless it is markup', () => {
  expect(html`<p title="${'"<\'&>'}">${[html`<b>${'<'}</b>`, 1, undefined]}</p>`.text).toBe(
    '<p title="&quot;&lt;&#39;&amp;&gt;"><b>&lt;</b>1</p>',
  )
})
