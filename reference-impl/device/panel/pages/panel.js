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
      `${approval.userName} of ${approval.organization} asks to operate “${approval.application}” on this device.`
    byId('code').textContent = approval.bindingCode
  }
  byId('maintenance').textContent = maintenance
    ? `Maintenance: ${maintenance.operation.replace('-', ' ')}${maintenance.phase ? `, ${maintenance.phase} ${maintenance.percent} %` : ''}`
    : ''
  byId('sessions').replaceChildren(...sessions.map(sessionRow))
  tick()
}

function sessionRow({ session, application, state }) {
  const row = document.createElement('li')
  const end = Object.assign(document.createElement('button'), {
    type: 'button',
    textContent: 'End',
  })
  end.addEventListener('click', () => post(`/api/sessions/${session}/end`))
  row.append(`Remote session with “${application}”: ${state}`, end)
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
