import type { Party } from '../../../runtime/descriptor.ts'
import type { HistoryEntry, Lane } from '../../history/history.ts'
import type { Result } from '../../run/result.ts'
import { visibleLine } from '../visible.ts'
import { html, type Markup, when } from './markup.ts'

const order: readonly Lane[] = [
  'person',
  'terminal',
  'management',
  'relay',
  'device',
  'application',
]
const gutter = 92
const laneWidth = 178
const rowHeight = 34
const head = 58
const flag = 22
/** Width of a character of a label. */
const character = 6.7
const before = 40
const after = 7

/** Which messages of a history are drawn: those around the first illegal one, or the last. */
export function drawn({
  history,
  illegal,
}: Pick<Result, 'history' | 'illegal'>): readonly HistoryEntry[] {
  const at = history.findIndex(({ number }) => number === illegal)
  const end = at < 0 ? history.length : at + after + 1
  return history.slice(Math.max(0, end - before - after - 1), end)
}

/** The messages of a failed case between the parties, the first illegal one marked. */
export function sequenceDiagram(result: Result, tested: readonly Party[]): Markup {
  const isTested = (lane: Lane): boolean => tested.some(party => party === lane)
  const entries = drawn(result)
  const lanes = order.filter(
    lane => isTested(lane) || entries.some(({ from, to }) => from === lane || to === lane),
  )
  const x = (lane: Lane): number => gutter + laneWidth * (lanes.indexOf(lane) + 0.5)
  const left = result.history.indexOf(entries[0] ?? missing)
  const top = head + (left > 0 ? 26 : 8)
  const width = gutter + laneWidth * lanes.length
  const bands: Markup[] = []
  let y = top
  const rows = entries.map(entry => {
    const isIllegal = entry.number === result.illegal
    y += rowHeight
    const row = message(entry, {
      y,
      from: x(entry.from),
      to: x(entry.to),
      isIllegal,
    })
    if (isIllegal) {
      bands.push(
        html`<rect class="band" x="0" y="${y - 24}" width="${width}" height="${rowHeight + flag - 4}"/>`,
      )
      y += flag
    }
    return row
  })
  const isSilent = !entries.some(({ number }) => number === result.illegal)
  const bottom = y + (isSilent ? 54 : 24)
  return html`<svg class="sequence" viewBox="0 0 ${width} ${bottom}" width="${width}" height="${bottom}" role="img" aria-label="Messages of the case in their order">
<title>Messages of the case in their order</title>
${bands}
${lanes.map(lane => laneHead(lane, x(lane), bottom, isTested(lane)))}
${when(left > 0, () => html`<text x="${gutter}" y="${head + 16}" class="left-out">${left} earlier ${left === 1 ? 'message' : 'messages'}</text>`)}
${rows}
${when(isSilent, () => silence(y, width))}
</svg>`
}

const missing: HistoryEntry = {
  number: -1,
  at: 0,
  size: 0,
  from: 'person',
  to: 'person',
  link: 'act',
  what: '',
}

function laneHead(lane: Lane, x: number, bottom: number, isUnderTest: boolean): Markup {
  return html`<g class="lane${isUnderTest ? ' under-test' : ''}">
<line x1="${x}" x2="${x}" y1="38" y2="${bottom}"/>
<rect x="${x - 62}" y="8" width="124" height="30" rx="4"/>
<text x="${x}" y="28">${lane}</text>
${when(isUnderTest, () => html`<text x="${x}" y="52" class="note">under test</text>`)}
</g>`
}

interface Place {
  readonly y: number
  readonly from: number
  readonly to: number
  readonly isIllegal: boolean
}

function message(entry: HistoryEntry, { y, from, to, isIllegal }: Place): Markup {
  const { number, at, link, what } = entry
  const isLoop = from === to
  const direction = to > from ? 1 : -1
  const tip = isIllegal ? 10 : 7.5
  const room = isLoop ? laneWidth : Math.abs(to - from) - 16
  const label = visibleLine(what, Math.max(12, Math.floor(room / character)))
  const middle = isLoop ? from + 16 : (from + to) / 2
  const end = isLoop ? from : to
  const path = isLoop ? `M${from} ${y - 8}h26v8H${from + 4}` : `M${from} ${y}H${to - direction * 4}`
  return html`<g class="message link-${link}${isIllegal ? ' illegal' : ''}">
<title>${visibleLine(`${number}. ${entry.from} to ${entry.to} over ${link}: ${what}`, 600)}</title>
<text class="time" x="${gutter - 30}" y="${y + 4}">${time(at)}</text>
<text class="number" x="${gutter - 8}" y="${y + 4}">${number}</text>
<path class="arrow" d="${path}"/><path class="tip" d="M${end} ${y}l${-tip * direction} -3.6v7.2z"/>
<text class="label${isLoop ? ' label-loop' : ''}" x="${middle}" y="${y - (isLoop ? 11 : 6)}">${label}</text>
${when(isIllegal, () => html`<text class="flag" x="${middle}" y="${y + 18}">first illegal message, sent by the ${entry.from}</text>`)}
</g>`
}

/** Nothing illegal was said: something is missing. */
function silence(y: number, width: number): Markup {
  return html`<g class="silence"><rect x="0" y="${y + 14}" width="${width}" height="28"/>
<text x="${width / 2}" y="${y + 32}">no single message is illegal: the case ended here</text></g>`
}

function time(milliseconds: number): string {
  return milliseconds < 10_000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`
}
