const byId = id => document.getElementById(id)
let state = { approval: null, sessions: [], maintenance: null, online: false, deviceId: '' }

async function post(path, body) {
  byId('message').textContent = ''
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  })
  if (response.ok) return
  const problem = await response.json().catch(() => ({}))
  byId('message').textContent =
    problem.detail ?? problem.title ?? `The panel answered ${response.status}.`
}

function answer(answer) {
  if (state.approval) post('/api/approval', { request: state.approval.request, answer })
}

byId('yes').addEventListener('click', () => answer('yes'))
byId('no').addEventListener('click', () => answer('no'))

function show() {
  const { approval, sessions, maintenance, online, deviceId } = state
  byId('device').textContent = deviceId
  byId('online').textContent = online ? 'connected' : 'not connected'
  byId('idle').hidden = approval !== null
  byId('approval').hidden = approval === null
  if (approval) {
    byId('who').textContent =
      `${approval.userName} of ${approval.organization} asks to operate “${approval.applicationName}” on this device.`
    const code = approval.bindingCode
    byId('code').textContent = `${code.slice(0, 3)}\u2009${code.slice(3)}`
  }
  byId('condition').textContent = sessions.length > 0 ? 'Operated from outside' : 'Ready'
  byId('maintenance').textContent = maintenance
    ? `Maintenance: ${maintenance.operation.replace('-', ' ')}${maintenance.phase ? `, ${maintenance.phase} ${maintenance.percent} %` : ''}`
    : ''
  byId('sessions').replaceChildren(...sessions.map(sessionRow))
  tick()
}

/** What a state of the session's connection means to a person. */
const progress = {
  connecting: 'Connecting…',
  waiting: 'Waiting for the technician…',
  'peer-lost': 'The technician’s connection was lost. Waiting…',
  returning: 'The connection was lost. Connecting again…',
  terminating: 'Ending…',
}

function sessionRow({ session, applicationName, userName, organization, state }) {
  const row = document.createElement('li')
  const end = Object.assign(document.createElement('button'), {
    type: 'button',
    className: 'end',
    textContent: 'End session',
  })
  end.addEventListener('click', () => post(`/api/sessions/${session}/end`))
  const about = Object.assign(document.createElement('p'), {
    textContent: `${userName} of ${organization} operates “${applicationName}”`,
  })
  const now = Object.assign(document.createElement('p'), {
    className: 'quiet',
    textContent: progress[state] ?? '',
  })
  row.append(about, ...(now.textContent ? [now] : []), end)
  return row
}

/** YES does nothing in the first second; the time that is left is shown. */
function tick() {
  const { approval } = state
  if (!approval) return
  byId('yes').disabled = Date.now() < Date.parse(approval.yesFrom)
  const left = Math.max(0, Math.ceil((Date.parse(approval.expiresAt) - Date.now()) / 1000))
  byId('remaining').textContent = `Without an answer the request is refused in ${left} s.`
}

setInterval(tick, 200)
const events = new EventSource('/api/events')
events.addEventListener('message', event => {
  state = JSON.parse(event.data)
  show()
})
events.addEventListener('error', () => {
  byId('online').textContent = 'the panel is not connected'
})
