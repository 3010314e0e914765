import { clauses } from '../../../generated/clauses.ts'
import { type Step, steps } from '../../../generated/steps.ts'
import type { Party } from '../../../runtime/descriptor.ts'
import type { HistoryEntry } from '../../history/history.ts'
import type { Result } from '../../run/result.ts'
import { hexdump } from '../hexdump.ts'
import { visibleLine } from '../visible.ts'
import { html, type Insert, type Markup, when } from './markup.ts'
import { drawn, sequenceDiagram } from './sequence-diagram.ts'

const mostOctets = 256

/** The page of one failure. */
export function failure(
  result: Result,
  tested: readonly Party[],
  replay: string | undefined,
  isOpen: boolean,
): Markup {
  const { check, title, broken, why = '', known, counterexample } = result
  const isSuite = result.verdict === 'suite-error'
  const kind = isSuite ? 'suite-error' : known === undefined ? 'fail' : 'known'
  return html`<details class="failure kind-${kind}" id="failure-${check}"${isOpen ? open : undefined}>
<summary>
<span class="clause-number">${broken ?? 'suite'}</span>
<span class="failure-name"><b>${check}</b><span class="first-line">${visibleLine(why.split('\n')[0] ?? '', 160)}</span></span>
${when(kind !== 'fail', () => html`<span class="chip v-${kind}">${kind}</span>`)}
</summary>
<div class="failure-body">
${broken === undefined ? undefined : clauseQuote(broken)}
<div class="facts">
<section><h4>What was checked</h4><p>${title}</p></section>
<section><h4>${isSuite ? 'How the suite failed' : 'What was seen instead'}</h4><p class="why">${why}</p>${when(known !== undefined, () => html`<p class="known-why">Known: ${known}</p>`)}</section>
${counterexample === undefined ? undefined : html`<section class="wide"><h4>Shortest case <small>broke the clause ${counterexample.repeats} times</small></h4><pre>${counterexample.value.slice(0, 4000)}</pre></section>`}
</div>
${when(result.history.length > 0, () => diagram(result, tested))}
${when(result.output.length > 0, () => html`<details class="drawer"><summary>Last lines that the implementation wrote <small>${result.output.length}</small></summary><pre class="output">${result.output.map(line => visibleLine(line, 2000)).join('\n')}</pre></details>`)}
${replay === undefined ? undefined : html`<div class="replay"><h4>Run it again</h4><div class="command"><code>${replay}</code><button type="button" data-copy="${replay}">Copy</button></div></div>`}
</div>
</details>`
}

const open = html` open`

function clauseQuote(clause: NonNullable<Result['broken']>): Markup {
  const { level, text, steps: carried } = clauses[clause]
  return html`<blockquote class="clause"><p><a href="#clause-${clause}">${clause}</a> ${codes(text)}</p>
<footer><span class="level level-${level}">${level}</span><ul class="steps">${carried.map(step => html`<li><b>${stepName(step)}</b> ${meaningOf(step)}</li>`)}</ul></footer></blockquote>`
}

/** Text of the specification, in which backquotes set names off. */
export function codes(text: string): Insert {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))
}

function isStep(name: string): name is Step {
  return Object.hasOwn(steps, name)
}

function stepName(step: string): string {
  return isStep(step) ? step : `[${step}]`
}

function meaningOf(step: string): string {
  return isStep(step) ? `${steps[step].party}: ${steps[step].meaning}` : 'paragraph of the seed'
}

function diagram(result: Result, tested: readonly Party[]): Markup {
  const shown = drawn(result)
  const left = result.history.length - shown.length
  return html`<figure>
<figcaption><h4>What was said</h4>${linkLegend(shown)}</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="Sequence diagram">${sequenceDiagram(result, tested)}</div>
<details class="drawer"><summary>Messages and octets <small>${shown.length}${left > 0 ? `, ${left} more in the JSON report` : ''}</small></summary>
<ol class="messages">${shown.map(entry => messageItem(entry, entry.number === result.illegal))}</ol></details>
</figure>`
}

function linkLegend(entries: readonly HistoryEntry[]): Markup {
  const links = [...new Set(entries.map(({ link }) => link))]
  return html`<span class="legend">${links.map(link => html`<span class="link-${link}"><svg width="26" height="8" aria-hidden="true"><path class="arrow" d="M0 4H26"/></svg>${link}</span>`)}</span>`
}

function messageItem(entry: HistoryEntry, isIllegal: boolean): Markup {
  const { number, at, from, to, what, text, octets, size } = entry
  const head = html`<span class="number">${number}</span><span class="when">${Math.round(at)} ms</span><span class="way">${from} → ${to}</span><span class="what">${visibleLine(what, 200)}</span>`
  const kind = isIllegal ? html` class="illegal"` : undefined
  if (text === undefined && octets === undefined) return html`<li${kind}><div>${head}</div></li>`
  const shown = octets?.subarray(0, mostOctets)
  return html`<li${kind}><details><summary>${head}</summary>
${text === undefined ? undefined : html`<pre>${text}</pre>`}
${shown === undefined ? undefined : html`<pre class="octets">${hexdump(shown)}</pre><p class="note">${size > shown.length ? `the first ${shown.length} of ${size} octets` : `${size} octets`}</p>`}
</details></li>`
}
