import { ask, button, byId, element, showList } from './elements.js'
import { sessionFailure } from './reasons.js'

/** States of a session that is over. */
export const final = new Set(['terminated', 'refused', 'cancelled', 'failed'])
/** States in which nobody has pressed YES yet. */
export const waiting = new Set(['requested', 'awaiting-approval'])

const refusals = {
  user: 'The person at the printer pressed NO.',
  timeout: 'Nobody answered at the printer in time.',
  policy: 'The printer’s policy refused it.',
}
const ends = {
  terminal: 'You ended it.',
  device: 'It was ended at the printer.',
  management: 'It was ended at the service.',
  deployment: 'It was ended for an update of the relay.',
  expired: 'Its time was over.',
  idle: 'It was not used for too long.',
  'connection-lost': 'A connection was lost and did not come back in time.',
  'never-connected': 'One end never connected.',
  'relay-restarted': 'The relay was restarted.',
  forced: 'It did not end in time, so the relay ended it.',
  cancelled: 'You withdrew it.',
}
/** Shows the sessions: those that live as cards, those that are over folded away, but for the last one. */
export function showSessions(sessions, nameOf) {
  const shown = sessions.map(session => ({ ...session, name: nameOf(session) }))
  const live = shown.filter(session => !final.has(session.state)).toReversed()
  const over = shown.filter(session => final.has(session.state)).toReversed()
  const last = live.length === 0 ? over.splice(0, 1) : []
  byId('no-sessions').hidden = sessions.length > 0
  showList(byId('sessions'), [...live, ...last], ({ session }) => session, draw)
  byId('past').hidden = over.length === 0
  byId('past').querySelector('summary').textContent = `${over.length} earlier`
  showList(byId('past-sessions'), over, ({ session }) => session, draw)
  tick()
}

function draw(session) {
  if (final.has(session.state)) return drawOver(session)
  return waiting.has(session.state) ? drawWaiting(session) : drawLive(session)
}

function title({ name, deviceId }) {
  return element('h2', {}, name, element('span', { className: 'quiet' }, ` on ${deviceId}`))
}

/** The binding code, large, for as long as the approval is open. */
function drawWaiting(session) {
  const { bindingCode, approvalExpiresAt, state } = session
  const code = `${bindingCode.slice(0, 3)}\u2009${bindingCode.slice(3)}`
  return element(
    'li',
    { className: 'card asking' },
    title(session),
    element(
      'p',
      {},
      state === 'requested' ? 'Asking the printer…' : 'Waiting for YES at the printer',
    ),
    element('output', { className: 'code', ariaLabel: [...bindingCode].join(' ') }, code),
    element(
      'p',
      { className: 'quiet' },
      'The printer shows the same code. Compare it with the person there.',
    ),
    approvalExpiresAt
      ? element('p', {
          className: 'quiet',
          data: { until: approvalExpiresAt, say: 'left to answer' },
        })
      : null,
    button('Withdraw', '', () => ask('POST', `/api/sessions/${session.session}/cancel`)),
  )
}

function drawLive(session) {
  const { url, paired, state, expiresAt } = session
  const isUsable = paired && url !== undefined && state !== 'terminating'
  const link = element(
    'a',
    {
      className: 'main',
      href: url ?? '',
      target: '_blank',
      rel: 'noopener noreferrer',
      data: { action: 'open' },
    },
    `Open ${session.name}`,
  )
  const buttons = element(
    'div',
    { className: 'buttons' },
    isUsable ? link : null,
    state === 'terminating'
      ? null
      : button('End session', '', () => ask('POST', `/api/sessions/${session.session}/terminate`)),
  )
  return element(
    'li',
    { className: `card ${isUsable ? 'ready' : 'busy'}` },
    title(session),
    element('p', {}, element('span', { className: 'dot' }), progress(session)),
    isUsable ? element('p', { className: 'address', title: url }, url) : null,
    isUsable && expiresAt
      ? element('p', { className: 'quiet', data: { until: expiresAt, say: 'left' } })
      : null,
    buttons,
  )
}

function progress({ state, connected, paired, halted, url, unattended }) {
  if (state === 'terminating') return 'Ending…'
  if (halted) return 'The relay is about to be updated; this session will end soon.'
  if (paired) return unattended ? 'Ready. The printer’s policy said YES.' : 'Ready'
  if (state === 'approved') return 'YES was pressed. Preparing the connection…'
  if (state === 'connecting') return 'YES was pressed. Connecting…'
  if (url === undefined)
    return 'Held by another run of this program; it ends by itself, or end it here.'
  return connected
    ? 'The printer’s connection was lost. Waiting for it to come back…'
    : 'Your connection was lost. Connecting again…'
}

function drawOver(session) {
  const { state, refusalReason, endReason, code } = session
  const headline = {
    refused: 'Refused',
    cancelled: 'Withdrawn',
    failed: 'Failed',
    terminated: 'Ended',
  }[state]
  const why =
    refusals[refusalReason] ??
    sessionFailure(session) ??
    ends[endReason] ??
    (state === 'cancelled' ? 'You withdrew it.' : (code ?? ''))
  return element(
    'li',
    { className: `card over ${state}` },
    title(session),
    element('p', {}, element('strong', {}, `${headline}. `), why),
  )
}

/** Shows the time that is left, wherever it is shown. */
export function tick() {
  for (const shown of document.querySelectorAll('[data-until]')) {
    const seconds = Math.max(0, Math.ceil((Date.parse(shown.dataset.until) - Date.now()) / 1000))
    const text = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
    const line = `${text} ${shown.dataset.say}`
    if (shown.textContent !== line) shown.textContent = line
  }
}
