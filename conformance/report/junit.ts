import { clauses } from '../../generated/clauses.ts'
import type { Result } from '../run/result.ts'
import type { Findings } from './findings.ts'
import { transcript } from './terminal.ts'
import { visible, visibleLine } from './visible.ts'

/**
 * The report that build servers read. A broken clause is a failure, a failure of the suite an error; what is known to
 * fail, does not apply or is inconclusive is skipped, with the reason.
 */
export function junitReport({ role, report, replays }: Findings): string {
  const { results, milliseconds, implementation, began, depth, seed, troubles } = report
  const { noLongerFailing = [] } = report
  const cases = results.map(result => testCase(role.role, result, replays.get(result.check)))
  const extra = [
    ...noLongerFailing.map(check =>
      extraCase(check, 'failure', 'is listed as known to fail, and does not fail'),
    ),
    ...troubles.map((trouble, index) => extraCase(`suite ${index + 1}`, 'error', trouble)),
  ]
  const all = [...cases, ...extra]
  const count = (element: string): number =>
    all.filter(text => text.includes(`\n      <${element} `)).length
  const totals = `tests="${all.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds(milliseconds)}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="MRSP conformance" ${totals}>`,
    `  <testsuite name="${xml(`${role.role}: ${implementation}`)}" timestamp="${xml(began)}" ${totals}>`,
    '    <properties>',
    `      <property name="depth" value="${depth}"/>`,
    `      <property name="seed" value="${seed}"/>`,
    '    </properties>',
    ...all,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase(role: string, result: Result, replay: string | undefined): string {
  const { check, family, milliseconds, output } = result
  const begin = `    <testcase classname="${role}.${family}" name="${xml(check)}" time="${seconds(milliseconds)}"`
  const outcome = outcomeOf(result, replay)
  if (outcome === '') return `${begin}/>`
  const written =
    output.length > 0 ? `\n      <system-out>${xml(output.join('\n'))}</system-out>` : ''
  return `${begin}>\n${outcome}${written}\n    </testcase>`
}

function outcomeOf(result: Result, replay: string | undefined): string {
  const { verdict, why = '', known, broken } = result
  if (known !== undefined) return skipped(`known to fail: ${known}`)
  if (verdict === 'not-applicable' || verdict === 'inconclusive') {
    return skipped(`${verdict}: ${why}`)
  }
  if (verdict !== 'fail' && verdict !== 'suite-error') return ''
  const element = verdict === 'fail' ? 'failure' : 'error'
  const kind = broken === undefined ? 'suite' : `clause ${broken}`
  const text = [
    ...(broken === undefined
      ? []
      : [`${broken} ${clauses[broken].level}: ${clauses[broken].text}`]),
    why,
    ...transcript(result),
    ...(replay === undefined ? [] : [`run it again: ${replay}`]),
  ].join('\n')
  return `      <${element} type="${kind}" message="${xml(visibleLine(why))}">${xml(text)}</${element}>`
}

function extraCase(name: string, element: 'failure' | 'error', why: string): string {
  const text = `      <${element} type="suite" message="${xml(visibleLine(why))}">${xml(why)}</${element}>`
  return `    <testcase classname="suite" name="${xml(name)}" time="0">\n${text}\n    </testcase>`
}

function skipped(why: string): string {
  return `      <skipped message="${xml(visibleLine(why))}"/>`
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}

/** Text of an element or an attribute; `visible` leaves no character that XML forbids. */
function xml(text: string): string {
  return visible(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
}
