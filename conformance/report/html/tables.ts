import { clauses } from '../../../generated/clauses.ts'
import type { ClauseRow, ClauseStatus } from '../clause-table.ts'
import type { Verdict } from '../../check/verdict.ts'
import { countsOf, type Findings, kindOf } from '../findings.ts'
import type { Result } from '../../run/result.ts'
import { visibleLine } from '../visible.ts'
import { codes } from './failure.ts'
import { html, type Markup, when } from './markup.ts'

const hasPage: ReadonlySet<Verdict> = new Set(['fail', 'suite-error'])

/** All checks of a run, with a filter. */
export function checksTable({ report }: Findings): Markup {
  const kinds = countsOf(report)
  return html`<section id="checks"><header class="section-head"><h2>Checks</h2>
<div class="filter" data-filters="checks-rows"><input type="search" placeholder="Name, clause or text" aria-label="Filter checks">
${kinds.map(([kind, count]) => html`<button type="button" aria-pressed="false" data-kind="${kind}" class="chip v-${kind}">${count} ${kind}</button>`)}</div></header>
<table class="rows"><thead><tr><th>Verdict</th><th>Check</th><th>Clauses</th><th>Family</th><th class="right">Time</th></tr></thead>
<tbody id="checks-rows">${report.results.map(checkRow)}</tbody></table>
<p class="nothing" hidden>No check is like this.</p></section>`
}

function checkRow(result: Result): Markup {
  const { check, title, clauses: own, family, milliseconds, why, known, remarks, verdict } = result
  const kind = kindOf(result)
  const name = hasPage.has(verdict)
    ? html`<a href="#failure-${check}">${check}</a>`
    : html`${check}`
  const notes = [
    ...(why === undefined ? [] : [why]),
    ...(known ? [`known: ${known}`] : []),
    ...remarks,
  ]
  return html`<tr data-kind="${kind}"><td><span class="chip v-${kind}">${kind}</span></td>
<td class="main"><b>${name}</b><span class="sub">${title}</span>${notes.map(note => html`<span class="sub remark">${visibleLine(note, 400)}</span>`)}</td>
<td class="numbers">${own.map(clause => html`<a href="#clause-${clause}"${clause === result.broken ? html` class="is-broken"` : undefined}>${clause}</a> `)}</td>
<td class="quiet">${family}</td><td class="right quiet">${Math.round(milliseconds)} ms</td></tr>`
}

/** What each status of a clause is called. */
export const statusNames: Readonly<Record<ClauseStatus, string>> = {
  broken: 'broken',
  known: 'known broken',
  'not-followed': 'not followed',
  kept: 'kept',
  unjudged: 'not judged',
  unseen: 'not visible',
  unchecked: 'no check',
}

/** The clauses of the role, with a filter. */
export function clausesTable(rows: readonly ClauseRow[]): Markup {
  const present = statuses.filter(status => rows.some(row => row.status === status))
  const count = (status: ClauseStatus): number => rows.filter(row => row.status === status).length
  return html`<section id="clauses"><header class="section-head"><h2>Clauses</h2>
<div class="filter" data-filters="clauses-rows"><input type="search" placeholder="Number or text" aria-label="Filter clauses">
${present.map(status => html`<button type="button" aria-pressed="false" data-kind="${status}" class="chip s-${status}">${count(status)} ${statusNames[status]}</button>`)}</div></header>
<table class="rows clauses"><thead><tr><th>Clause</th><th>Text</th><th>Found</th><th>Checked by</th></tr></thead>
<tbody id="clauses-rows">${rows.map(clauseRow)}</tbody></table>
<p class="nothing" hidden>No clause is like this.</p></section>`
}

/** Statuses in the order in which they are told. */
export const statuses: readonly ClauseStatus[] = [
  'broken',
  'known',
  'not-followed',
  'kept',
  'unjudged',
  'unseen',
  'unchecked',
]

function clauseRow({ clause, status, checks, why }: ClauseRow): Markup {
  const { level, text } = clauses[clause]
  return html`<tr id="clause-${clause}" data-kind="${status}"><td><b class="clause-number">${clause}</b><span class="level level-${level}">${level}</span></td>
<td class="main serif">${codes(text)}</td>
<td><span class="chip s-${status}">${statusNames[status]}</span></td>
<td class="checked-by">${checks.map(check => html`<span>${check}</span>`)}${when(why !== undefined, () => html`<span class="sub remark">${visibleLine(why ?? '', 400)}</span>`)}</td></tr>`
}
