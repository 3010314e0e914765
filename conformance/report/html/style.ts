/** How the page looks: ink on paper, one colour for each verdict, light and dark. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfaf7, #141517); --surface: light-dark(#fff, #1b1d20); --sunk: light-dark(#f3f1eb, #101113);
  --ink: light-dark(#191b1f, #ebe9e4); --quiet: light-dark(#5d636d, #9da2ab); --line: light-dark(#e2dfd6, #2e3136);
  --accent: light-dark(#1f4fb0, #8fb2ff);
  --red: light-dark(#b3261e, #ff8a7e); --red-tint: light-dark(#fbe9e6, #38201e);
  --green: light-dark(#1e7847, #62c48d); --green-tint: light-dark(#e3f2e8, #18301f);
  --amber: light-dark(#8a5a00, #e3b04f); --amber-tint: light-dark(#faf0d9, #33290f);
  --violet: light-dark(#5f4bb0, #b3a4f5); --violet-tint: light-dark(#edeafa, #262140);
  --teal: light-dark(#0a6b7c, #67c5d6); --teal-tint: light-dark(#def1f4, #12303a);
  --pink: light-dark(#a01f73, #f08cc8); --pink-tint: light-dark(#fae5f2, #3a1a2e);
  --gray-tint: light-dark(#efede7, #25282c);
  --serif: 'Iowan Old Style', Charter, 'Palatino Linotype', Palatino, 'Source Serif 4', Georgia, 'Liberation Serif', serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', sans-serif;
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace;
}
* { box-sizing: border-box }
html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100% }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 var(--sans) }
main { max-width: 1120px; margin: 0 auto; padding: 0 24px 96px }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
h1, h2, h4, p, dl, dd, ul, ol, figure, blockquote, pre { margin: 0; padding: 0 }
h2 { font: 600 24px/1.2 var(--serif); letter-spacing: -.01em }
h4 { font: 600 13px/1.4 var(--sans); color: var(--quiet); margin-bottom: 4px }
small { font-size: 13px; font-weight: 400; color: var(--quiet) }
code, pre { font: 12.5px/1.55 var(--mono) }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--sunk); border-radius: 6px; padding: 12px 14px }
.quiet { color: var(--quiet) } .right { text-align: right } .note { color: var(--quiet); font-size: 12.5px }
nav { position: sticky; top: 0; z-index: 2; display: flex; justify-content: space-between; gap: 16px; padding: 12px max(24px, calc(50vw - 536px)); background: color-mix(in srgb, var(--paper) 92%, transparent); backdrop-filter: blur(8px); border-bottom: 1px solid var(--line); font-size: 14px }
nav a { color: var(--quiet); text-decoration: none; white-space: nowrap } nav > a { color: var(--ink); font-weight: 600 } nav a:hover { color: var(--ink) }
nav span { display: flex; gap: 20px }

.summary { padding: 56px 0 40px }
.kicker { color: var(--quiet); font-size: 15px }
.kicker::first-letter { text-transform: uppercase }
h1 { font: 600 clamp(28px, 5vw, 44px)/1.12 var(--serif); letter-spacing: -.02em; overflow-wrap: anywhere }
.sentence { font: 400 clamp(18px, 2.6vw, 23px)/1.4 var(--serif); margin: 14px 0 28px; padding-left: 16px; border-left: 4px solid; max-width: 62ch }
.sentence.good { border-color: var(--green) } .sentence.bad { border-color: var(--red) } .sentence a { color: var(--red); font-variant-numeric: tabular-nums }
.run { display: flex; flex-wrap: wrap; gap: 12px 36px; padding-bottom: 28px }
.run dt { font-size: 13px; color: var(--quiet) } .run dd { font-size: 16px; font-variant-numeric: tabular-nums }
.map { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 20px 22px 16px }
.map-sections { display: flex; flex-wrap: wrap; gap: 12px 28px }
.map-section { display: grid; grid-template-columns: auto 1fr; gap: 8px; align-items: start } .map-section b { font: 600 12px/14px var(--mono); color: var(--quiet); min-width: 16px; text-align: right }
.map-section span { display: flex; flex-wrap: wrap; gap: 3px; max-width: 337px }
.square { display: inline-block; width: 14px; height: 14px; border-radius: 3px; background: var(--fill, var(--quiet)); flex: none }
a.square:hover { outline: 2px solid var(--ink); outline-offset: 1px }
.map-legend { display: flex; flex-wrap: wrap; gap: 6px 20px; list-style: none; border-top: 1px solid var(--line); margin-top: 18px; padding-top: 14px; font-size: 13.5px; color: var(--quiet) }
.map-legend .square { vertical-align: -2px; margin-right: 7px }
.s-broken { --fill: var(--red); --text: var(--red); --tint: var(--red-tint) }
.s-known, .s-not-followed { --fill: var(--amber); --text: var(--amber); --tint: var(--amber-tint) }
.s-kept { --fill: light-dark(#4f9f73, #3d8a5f); --text: var(--green); --tint: var(--green-tint) }
.s-unjudged { --fill: light-dark(#c9c4ea, #4a4376); --text: var(--violet); --tint: var(--violet-tint) }
.s-unseen { --fill: light-dark(#dcd8cd, #34373c); --text: var(--quiet); --tint: var(--gray-tint) }
.s-unchecked { --text: var(--quiet); --tint: transparent } .square.s-unchecked { background: none; border: 1.5px dashed light-dark(#c4bfb2, #4b4f56) }

section { padding-top: 44px }
.section-head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 12px 24px; margin-bottom: 16px }
.filter { display: flex; flex-wrap: wrap; gap: 8px; align-items: center }
input { font: 14px var(--sans); color: var(--ink); background: var(--surface); border: 1px solid var(--line); border-radius: 6px; padding: 6px 10px; width: 220px }
.chip { display: inline-block; font: 500 12.5px/1.4 var(--sans); color: var(--text); background: var(--tint); border: 1px solid transparent; border-radius: 4px; padding: 2px 8px; white-space: nowrap }
button { cursor: pointer; font-family: var(--sans) } button.chip { padding: 5px 10px; border-radius: 6px }
button.chip[aria-pressed=true] { background: var(--text); color: var(--paper) } button.chip.s-unchecked { border-color: var(--line) }
button.plain { border: 0; background: none; color: var(--accent); font-size: 14px; padding: 4px 0 }
.v-pass { --text: var(--green); --tint: var(--green-tint) } .v-fail { --text: var(--red); --tint: var(--red-tint) }
.v-warn, .v-known { --text: var(--amber); --tint: var(--amber-tint) } .v-inconclusive { --text: var(--violet); --tint: var(--violet-tint) }
.v-unusual { --text: var(--teal); --tint: var(--teal-tint) } .v-suite-error { --text: var(--pink); --tint: var(--pink-tint) } .v-not-applicable { --text: var(--quiet); --tint: var(--gray-tint) }

.failure { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; margin-bottom: 10px; overflow: clip }
.failure > summary { display: grid; grid-template-columns: 64px 1fr auto auto; gap: 12px; align-items: baseline; padding: 14px 20px; cursor: pointer; list-style: none }
.failure > summary::-webkit-details-marker { display: none }
.failure > summary::after { content: ''; width: 8px; height: 8px; border: solid var(--quiet); border-width: 0 1.5px 1.5px 0; transform: rotate(45deg) translateY(-3px) }
.failure[open] > summary::after { transform: rotate(225deg) translateY(-2px) } .failure > summary:hover { background: var(--sunk) }
.failure[open] > summary { border-bottom: 1px solid var(--line) }
.failure .clause-number { font: 600 16px/1.5 var(--mono); color: var(--red) }
.kind-known .clause-number { color: var(--amber) } .kind-suite-error .clause-number { color: var(--pink) }
.failure-name { min-width: 0 } .failure-name b { font-weight: 600; overflow-wrap: anywhere } .first-line { display: block; color: var(--quiet); font-size: 14px; overflow-wrap: anywhere } .failure[open] .first-line { display: none }
.failure-body { padding: 24px 24px 26px; display: grid; gap: 26px; min-width: 0 } .failure-body > * { min-width: 0 } figure + .drawer { margin-top: -22px }
.clause p { font: 400 20px/1.5 var(--serif); max-width: 66ch } .clause p a { font: 600 16px var(--mono); text-decoration: none; color: var(--red); margin-right: 6px } .clause code { font-size: .8em }
.clause footer { display: flex; gap: 14px; align-items: baseline; margin-top: 12px }
.level { font: 600 11.5px/1 var(--mono); color: var(--quiet); border: 1px solid var(--line); border-radius: 3px; padding: 3px 5px }
.level-MUST { color: var(--ink); border-color: currentColor }
.steps { list-style: none; font-size: 13.5px; color: var(--quiet) } .steps b { font: 600 12.5px var(--mono); color: var(--ink); margin-right: 4px }
.facts { display: grid; grid-template-columns: 1fr 1fr; gap: 22px 36px } .facts section { padding: 0; min-width: 0 } .facts .wide { grid-column: 1 / -1 }
.why { white-space: pre-wrap; overflow-wrap: anywhere; font-weight: 500 } .known-why { color: var(--amber); margin-top: 4px }
figure { min-width: 0 } figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 20px }
.legend { display: flex; gap: 16px; font-size: 13px; color: var(--quiet) } .legend svg { margin-right: 6px; vertical-align: middle }
.scroll { overflow-x: auto; background: var(--sunk); border-radius: 8px; margin-top: 6px }
.sequence { display: block; margin: 0 auto; font-family: var(--sans) }
.sequence text { fill: var(--ink); font-size: 12.5px }
.lane line { stroke: light-dark(#cfcabd, #3b3f45) } .lane rect { fill: var(--surface); stroke: light-dark(#cfcabd, #4a4e55) } .lane text { text-anchor: middle; font-size: 13.5px; font-weight: 500 }
.under-test rect { fill: var(--ink); stroke: none } .sequence .under-test text { fill: var(--paper); font-weight: 600 } .under-test line { stroke: var(--ink); stroke-width: 1.5 }
.sequence .under-test .note { fill: var(--quiet); font: 11.5px var(--sans); stroke: var(--sunk); stroke-width: 5; paint-order: stroke }
.sequence .time, .sequence .number { fill: var(--quiet); font: 11px var(--mono); text-anchor: end } .sequence .number { opacity: .65 }
.sequence .label { font: 11.5px var(--mono); text-anchor: middle; stroke: var(--sunk); stroke-width: 4; paint-order: stroke } .sequence .label-loop { text-anchor: start }
.sequence .left-out { fill: var(--quiet); font-style: italic }
.arrow { stroke: var(--link, var(--ink)); stroke-width: 1.5; fill: none } .tip { fill: var(--link, var(--ink)) }
.link-http { --link: light-dark(#3b6fb5, #7fa9e8) } .link-websocket { --link: light-dark(#2c2f36, #d5d3ce) } .link-xmpp { --link: light-dark(#7b4fb0, #c3a2f0) } .link-tcp { --link: var(--teal) } .link-act { --link: light-dark(#96670a, #dcae54) }
.link-xmpp .arrow { stroke-dasharray: 6 3 } .link-tcp .arrow { stroke-dasharray: 2 3 } .link-act .arrow { stroke-dasharray: 8 3 2 3 }
.band, .silence rect { fill: var(--red-tint) } .illegal .arrow { stroke: var(--red); stroke-width: 2.5 } .illegal .tip { fill: var(--red) }
.sequence .illegal .label { fill: var(--red); font-weight: 700; stroke: var(--red-tint) } .sequence .flag { fill: var(--red); font-size: 12px; font-weight: 600; text-anchor: middle; stroke: var(--red-tint); stroke-width: 4; paint-order: stroke } .sequence .silence text { fill: var(--red); text-anchor: middle; font-weight: 500 }
.drawer { margin-top: 10px } .drawer > summary { cursor: pointer; color: var(--accent); font-size: 14px; padding: 4px 0 } .drawer > pre, .drawer > ol { margin-top: 6px }
.output { max-height: 26rem; overflow: auto }
.messages { list-style: none; border-top: 1px solid var(--line); font-size: 13px } .messages li { border-bottom: 1px solid var(--line) } .messages summary { cursor: pointer }
.messages summary, .messages li > div { display: grid; grid-template-columns: 3.2em 5.6em 13.5em minmax(0, 1fr); gap: 8px; padding: 6px 8px } .messages .number, .messages .when { text-align: right; color: var(--quiet); font-variant-numeric: tabular-nums }
.messages summary .what::after { content: ' +'; color: var(--accent) } .messages [open] > summary .what::after { content: ' −' }
.messages .way { color: var(--quiet) } .messages .what { font: 12.5px/1.55 var(--mono); overflow-wrap: anywhere } .messages .illegal { background: var(--red-tint) } .messages .illegal .what { color: var(--red); font-weight: 700 }
.messages pre { margin: 0 8px 8px } .octets { white-space: pre; overflow-x: auto } .messages .note { margin: -4px 8px 10px }
.command { display: flex; gap: 10px; align-items: stretch } .command code { flex: 1; min-width: 0; overflow-wrap: anywhere; background: var(--sunk); border-radius: 6px; padding: 10px 14px }
.command button { font-size: 14px; font-weight: 500; border: 1px solid var(--line); border-radius: 6px; background: var(--surface); color: var(--ink); padding: 0 16px; min-width: 84px } .command button:hover { border-color: var(--quiet) }

table { width: 100%; border-collapse: collapse; font-size: 14px } th { text-align: left; font: 500 13px var(--sans); color: var(--quiet); padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line) } th.right { text-align: right }
td { vertical-align: top; padding: 10px 14px 10px 0; border-bottom: 1px solid var(--line) } td:last-child, th:last-child { padding-right: 0 }
td.main { overflow-wrap: anywhere } td.main b { font-weight: 600 } td b a { color: inherit } .sub { display: block; color: var(--quiet); overflow-wrap: anywhere } .remark { font-size: 13px; font-style: italic }
.numbers { font: 13px/1.6 var(--mono); max-width: 190px } .numbers a { text-decoration: none } .numbers .is-broken { color: var(--red); font-weight: 700 } td.right { white-space: nowrap; font-variant-numeric: tabular-nums }
.clauses .clause-number { font: 600 14px var(--mono); margin-right: 8px } .clauses td:first-child { white-space: nowrap } .serif { font: 16px/1.5 var(--serif) } .serif code { font-size: .8em }
.checked-by { font: 12.5px/1.5 var(--mono); width: 27%; overflow-wrap: anywhere } .checked-by span { display: block } .checked-by .sub { font-family: var(--sans) }
tr:target td { background: var(--amber-tint) } tr[hidden] { display: none } .nothing { padding: 20px 0; color: var(--quiet) }
.notice { background: var(--red-tint); border-radius: 10px; padding: 20px 24px; margin-top: 8px } .notice h2 { font-size: 18px; margin-bottom: 6px }
.coverage { border-top: 1px solid var(--line) } .coverage > summary { display: flex; gap: 16px; align-items: center; padding: 12px 0; cursor: pointer; font-weight: 500 } .coverage > summary span { flex: 1 } .coverage summary small { min-width: 300px; text-align: right; font-variant-numeric: tabular-nums }
.gauge rect { fill: var(--gray-tint) } .gauge .reach { fill: light-dark(#c9c5ba, #565b62) } .gauge .part { fill: light-dark(#4f9f73, #3d8a5f) }
.coverage dl { display: grid; grid-template-columns: 240px 1fr; gap: 8px 20px; padding: 4px 0 24px } .coverage dt { font: 13px/1.8 var(--mono); overflow-wrap: anywhere } .coverage dd { display: flex; flex-wrap: wrap; gap: 5px }
.cell { font-size: 12.5px; border: 1px solid transparent; border-radius: 4px; padding: 1px 7px; overflow-wrap: anywhere } .c-seen { background: var(--green-tint); color: var(--green) } .c-unreachable { border: 1px dashed light-dark(#c9c5ba, #43474d); color: var(--quiet) } .c-left-out { background: var(--red-tint); color: var(--red) }
.coverage-legend { list-style: none; display: flex; flex-wrap: wrap; gap: 6px 22px; padding: 0; margin: 0 0 16px; font-size: 13px; color: var(--quiet) }
.reasons { padding: 0 0 20px; margin: 0; list-style: none; font-size: 13.5px } .reasons li { padding: 5px 0; border-top: 1px solid var(--line) } .reasons small { display: block; color: var(--quiet); font: 12px/1.6 var(--mono); overflow-wrap: anywhere }

@media (max-width: 720px) {
  main { padding: 0 16px 64px } nav { padding: 10px 16px; gap: 12px; overflow-x: auto } nav > a { display: none } nav span { gap: 18px }
  .summary { padding: 32px 0 24px } .run { gap: 10px 26px } .map { padding: 16px }
  .failure > summary { grid-template-columns: 52px 1fr auto; padding: 12px 14px } .failure > summary .chip { grid-column: 2; justify-self: start; grid-row: 2 }
  .failure-body { padding: 18px 14px 20px; gap: 22px } .facts { grid-template-columns: 1fr } .clause p { font-size: 18px } .clause footer { flex-direction: column; gap: 8px }
  .scroll { margin-inline: -14px; border-radius: 0 }
  .messages summary, .messages li > div { grid-template-columns: 2.4em 1fr auto } .messages .when { order: 2 } .messages .what { grid-column: 2 / -1; order: 3 }
  .command { flex-direction: column } .command button { padding: 9px }
  input { width: 100% } .filter { width: 100% }
  thead { display: none } .rows tr { display: grid; grid-template-columns: auto 1fr auto; gap: 2px 12px; padding: 12px 0; border-bottom: 1px solid var(--line) } .rows td { border: 0; padding: 0 } .rows tr:target { background: var(--amber-tint) }
  .rows td.main { grid-column: 1 / -1; order: 3; padding-top: 4px } .numbers { grid-column: 1 / -1; order: 4; max-width: none } .checked-by { grid-column: 1 / -1; order: 5; width: auto; padding-top: 4px !important } .clauses td:nth-child(3) { grid-column: 3 } 
  .coverage > summary { flex-wrap: wrap; gap: 4px 12px } .coverage summary small { min-width: 0; width: 100%; text-align: left }
  .coverage dl { grid-template-columns: 1fr; gap: 4px } .coverage dd { margin-bottom: 10px } .gauge { width: 64px }
}
@media print { nav, .filter, .command button, .plain { display: none } .failure { break-inside: avoid-page } }
`
