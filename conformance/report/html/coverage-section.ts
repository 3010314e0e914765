import {
  cellsOf,
  type CoverageCell,
  coverageCounts,
  coverageLine,
  type CoverageTable,
} from '../coverage.ts'
import { html, type Insert, type Markup, when } from './markup.ts'

/** What of the specification the messages of a run showed, what they cannot show, and what was left out. */
export function coverageSection(tables: readonly CoverageTable[]): Markup {
  return html`<section id="coverage"><header class="section-head"><h2>Coverage</h2><p class="quiet">${coverageLine(coverageCounts(tables))}</p></header>
<ul class="coverage-legend"><li><span class="cell c-seen">seen</span> a message of the run showed it</li><li><span class="cell c-unreachable">out of reach</span> no run can show it here; the reasons are below each table</li><li><span class="cell c-left-out">left out</span> it was not shown and could have been</li></ul>
${tables.map(table)}</section>`
}

function table(one: CoverageTable, index: number): Markup {
  const counts = coverageCounts([one])
  const { seen, of, unreachable, 'left-out': leftOut } = counts
  const width = (count: number): number => Math.round((120 * count) / Math.max(1, of))
  return html`<details class="coverage"${index === 0 || leftOut > 0 ? html` open` : undefined}><summary><span>${one.title}</span>
<svg class="gauge" width="120" height="6" viewBox="0 0 120 6" aria-hidden="true"><rect width="120" height="6" rx="3"/><rect class="reach" width="${width(seen + unreachable)}" height="6" rx="3"/><rect class="part" width="${width(seen)}" height="6" rx="3"/></svg>
<small>${coverageLine(counts)}</small></summary>
<dl>${one.rows.map(({ name, cells }) => html`<dt>${name}</dt><dd>${cells.map(cell)}</dd>`)}</dl>
${reasons(one)}</details>`
}

const spoken = {
  seen: 'seen',
  unreachable: 'out of reach',
  'left-out': 'left out',
} as const

function cell({ label, status, why }: CoverageCell): Markup {
  const told = why === undefined ? spoken[status] : `${spoken[status]}: ${why}`
  return html`<span class="cell c-${status}" title="${told}">${label}</span>`
}

/** Why cells are out of reach, each reason once. */
function reasons(one: CoverageTable): Insert {
  const of = Map.groupBy(
    cellsOf([one]).filter(({ status }) => status === 'unreachable'),
    ({ why }) => why ?? '',
  )
  return when(
    of.size > 0,
    () =>
      html`<ul class="reasons">${[...of].map(([why, cells]) => html`<li><span>${why}</span> <small>${cells.map(({ key }) => key).join(', ')}</small></li>`)}</ul>`,
  )
}
