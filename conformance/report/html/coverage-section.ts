import { coverageCounts, type CoverageTable } from '../coverage.ts'
import { html, type Markup } from './markup.ts'

/** What of the specification the messages of a run showed. */
export function coverageSection(tables: readonly CoverageTable[]): Markup {
  const { seen, of } = coverageCounts(tables)
  return html`<section id="coverage"><header class="section-head"><h2>Coverage</h2><p class="quiet">${seen} of ${of} seen on the wire</p></header>
${tables.map(table)}</section>`
}

function table(one: CoverageTable, index: number): Markup {
  const { seen, of } = coverageCounts([one])
  return html`<details class="coverage"${index === 0 ? html` open` : undefined}><summary><span>${one.title}</span>
<svg class="gauge" width="120" height="6" viewBox="0 0 120 6" aria-hidden="true"><rect width="120" height="6" rx="3"/><rect class="part" width="${Math.round((120 * seen) / Math.max(1, of))}" height="6" rx="3"/></svg>
<small>${seen} of ${of}</small></summary>
<dl>${one.rows.map(({ name, cells }) => html`<dt>${name}</dt><dd>${cells.map(({ label, isSeen }) => html`<span class="cell${isSeen ? ' seen' : ''}" title="${isSeen ? 'seen' : 'not seen'}">${label}</span>`)}</dd>`)}</dl></details>`
}
