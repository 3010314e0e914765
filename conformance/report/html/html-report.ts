import { createHash } from 'node:crypto'
import { clauses } from '../../../generated/clauses.ts'
import { type ClauseRow, clauseTable } from '../clause-table.ts'
import { coverageCounts, coverageOfRun } from '../coverage.ts'
import { brokenClauses, type Findings, kindOf } from '../findings.ts'
import { underTest } from '../../run/result.ts'
import { coverageSection } from './coverage-section.ts'
import { failure } from './failure.ts'
import { html, type Insert, Markup, when } from './markup.ts'
import { script } from './script.ts'
import { style } from './style.ts'
import { checksTable, clausesTable, statuses, statusNames } from './tables.ts'

const mostOpen = 3

/** A report as one file that opens from disk: no network, and no script but its own. */
export function htmlReport(findings: Findings): string {
  const { report, replays } = findings
  const rows = clauseTable(findings)
  const coverage = coverageOfRun(findings)
  const failed = report.results
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'suite-error')
    .toSorted((a, b) => Number(kindOf(a) === 'known') - Number(kindOf(b) === 'known'))
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${report.implementation}: MRSP conformance</title>
<style>${new Markup(style)}</style>
</head>
<body>
<nav><a href="#top">MRSP conformance</a><span>${when(failed.length > 0, () => html`<a href="#failures">Failures</a>`)}<a href="#checks">Checks</a><a href="#clauses">Clauses</a><a href="#coverage">Coverage</a></span></nav>
<main id="top">
${summary(findings, rows, coverageCounts(coverage))}
${troubles(findings)}
${when(
  failed.length > 0,
  () => html`<section id="failures"><header class="section-head"><h2>Failures</h2>${when(failed.length > 1, () => html`<button type="button" class="plain" data-open-all="failures">Open all</button>`)}</header>
${failed.map((result, index) => failure(result, underTest(report), replays.get(result.check), index === 0 || failed.length <= mostOpen))}</section>`,
)}
${checksTable(findings)}
${clausesTable(rows)}
${coverageSection(coverage)}
</main>
<script>${new Markup(script)}</script>
</body>
</html>
`.text
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function summary(
  findings: Findings,
  rows: readonly ClauseRow[],
  covered: { readonly seen: number; readonly of: number },
): Markup {
  const { report } = findings
  const made = report.results.length
  return html`<header class="summary">
<p class="kicker">${underTest(report).join(' and ')}</p>
<h1>${report.implementation}</h1>
<p class="sentence ${isGood(findings) ? 'good' : 'bad'}">${sentence(findings, rows)}</p>
<dl class="run"><div><dt>Checks</dt><dd>${made}</dd></div><div><dt>Depth</dt><dd>${report.depth}</dd></div><div><dt>Seed</dt><dd>${report.seed}</dd></div><div><dt>Time</dt><dd>${(report.milliseconds / 1000).toFixed(1)} s</dd></div><div><dt>Coverage</dt><dd>${covered.seen} of ${covered.of}</dd></div><div><dt>Began</dt><dd>${report.began.slice(0, 16).replace('T', ' ')} UTC</dd></div></dl>
${clauseMap(rows)}
</header>`
}

function isGood({ report }: Findings): boolean {
  const { results, troubles, noLongerFailing = [], isInterrupted } = report
  return (
    troubles.length + noLongerFailing.length === 0 &&
    !isInterrupted &&
    !results.some(result => ['fail', 'suite-error'].includes(kindOf(result)))
  )
}

function sentence(findings: Findings, rows: readonly ClauseRow[]): Insert {
  const { report } = findings
  const broken = brokenClauses(report)
  const judged = rows.filter(({ status }) => !['unjudged', 'unseen', 'unchecked'].includes(status))
  const end = report.isInterrupted ? ' The run was interrupted.' : ''
  if (broken.length > 0) {
    const links = broken.map(
      (clause, index) => html`${index === 0 ? '' : ', '}<a href="#clause-${clause}">${clause}</a>`,
    )
    return html`${broken.length === 1 ? 'One clause is' : `${broken.length} of ${judged.length} judged clauses are`} broken: ${links}.${end}`
  }
  if (judged.length === 0) return `No clause was judged.${end}`
  if (!isGood(findings) && !report.isInterrupted)
    return 'No clause was found broken, but see below.'
  return `${judged.length === 1 ? 'The one clause that was judged is' : `All ${judged.length} clauses that were judged are`} kept.${end}`
}

/** One square for each clause, by section. */
function clauseMap(rows: readonly ClauseRow[]): Markup {
  const sections = Map.groupBy(rows, ({ clause }) => clauses[clause].section)
  const present = statuses.filter(status => rows.some(row => row.status === status))
  return html`<div class="map"><div class="map-sections">${[...sections].map(([section, own]) => html`<div class="map-section"><b>${section}</b><span>${own.map(({ clause, status }) => html`<a class="square s-${status}" href="#clause-${clause}" title="${clause} ${clauses[clause].level}: ${statusNames[status]}" aria-label="Clause ${clause}: ${statusNames[status]}"></a>`)}</span></div>`)}</div>
<ul class="map-legend">${present.map(status => html`<li><i class="square s-${status}"></i>${rows.filter(row => row.status === status).length} ${statusNames[status]}</li>`)}</ul></div>`
}

function troubles({ report }: Findings): Insert {
  const { troubles: own, noLongerFailing = [] } = report
  return [
    when(
      noLongerFailing.length > 0,
      () =>
        html`<section class="notice"><h2>Listed as known to fail, and do not fail</h2><p>${noLongerFailing.join(', ')}</p></section>`,
    ),
    when(
      own.length > 0,
      () =>
        html`<section class="notice"><h2>The suite itself failed</h2><pre>${own.join('\n\n')}</pre></section>`,
    ),
  ]
}
