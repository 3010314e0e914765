const byId = id => document.getElementById(id)
/** What the device told last; undefined while the panel has no connection to it. */
let state
/** Whether the device said that it is switched off. */
let isOff = false
/** Milliseconds by which the device's clock is ahead of the one that nobody sets. */
let clockOffset = 0
/** The request for which a button was pressed. */
let answered
let messageTimer

const deviceTime = () => performance.now() + clockOffset

function complain(text) {
  clearTimeout(messageTimer)
  byId('message').textContent = text
  if (text) messageTimer = setTimeout(complain, 8000, '')
}

async function post(path, body) {
  complain('')
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    })
    if (response.ok) return true
    const problem = await response.json()
    complain(problem.detail ?? problem.title)
  } catch {
    complain('The device did not answer.')
  }
  return false
}

async function answer(answer) {
  const request = state?.approval?.request
  if (request === undefined) return
  answered = request
  tick()
  if (await post('/api/approval', { request, answer })) return
  answered = undefined
  tick()
}

byId('yes').addEventListener('click', () => answer('yes'))
byId('no').addEventListener('click', () => answer('no'))

function show() {
  const approval = state?.approval
  const wasAsking = !byId('approval').hidden
  byId('gone').hidden = state !== undefined
  byId('approval').hidden = !approval
  byId('home').hidden = !state || Boolean(approval)
  if (!state) {
    byId('gone-why').textContent = isOff
      ? 'The device is switched off'
      : 'The panel has lost its device'
    byId('gone-what').textContent = isOff
      ? 'The panel shows it again once it is on.'
      : 'It comes back by itself.'
    if (isOff) showLink('switched off', 'var(--quiet)')
    else showLink('no connection to the device', 'var(--bad)')
    return
  }
  byId('device').textContent = state.deviceId
  byId('model').textContent = state.model
  if (state.online) showLink('connected', 'var(--good)')
  else showLink('not connected', 'var(--quiet)')
  if (approval) showApproval(approval, wasAsking)
  else showHome(state)
}

function showLink(text, colour) {
  byId('link').textContent = text
  byId('link').style.setProperty('--dot', colour)
}

function showApproval(approval, wasAsking) {
  byId('user').textContent = approval.userName
  byId('organization').textContent = approval.organization
  byId('application').textContent = approval.applicationName
  const { bindingCode } = approval
  byId('code').textContent = `${bindingCode.slice(0, 3)}\u2009${bindingCode.slice(3)}`
  tick()
  if (!wasAsking) byId('question').focus()
}

function showHome({ online, unattended, sessions, maintenance }) {
  const isOperated = sessions.length > 0
  byId('condition').textContent = isOperated ? 'Operated from outside' : 'Ready'
  byId('explanation').textContent = isOperated ? '' : explanation(online, unattended)
  byId('explanation').hidden = isOperated
  byId('sessions').replaceChildren(...sessions.map(sessionRow))
  byId('maintenance').hidden = !maintenance
  if (!maintenance) return
  byId('work').textContent =
    `${operations[maintenance.operation]}${phases[maintenance.phase] ?? ''}`
  if (maintenance.percent === undefined) byId('percent').removeAttribute('value')
  else byId('percent').value = maintenance.percent
}

function explanation(online, unattended) {
  if (!online)
    return 'There is no connection to the maintenance service: nobody can ask to operate this device.'
  if (unattended) return 'Remote operation is allowed without asking, as the owner has set it.'
  return 'Nobody operates this device from outside.'
}

const operations = {
  'confirm-counters': 'Counters are being reported',
  'install-firmware': 'Firmware is being installed',
}

const phases = {
  download: ': downloading',
  verify: ': checking',
  install: ': installing',
  restart: ': restarting',
}

/** What a state of the session's connection means to a person. */
const progress = {
  connecting: ['Connecting…', 'var(--quiet)'],
  waiting: ['Waiting for the technician…', 'var(--quiet)'],
  paired: ['In session', 'var(--live)'],
  'peer-lost': ['The technician’s connection was lost. Waiting…', 'var(--quiet)'],
  returning: ['The connection was lost. Connecting again…', 'var(--quiet)'],
  terminating: ['Ending…', 'var(--quiet)'],
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

function sessionRow({ session, applicationName, userName, organization, state }) {
  const [text, colour] = progress[state] ?? ['', 'var(--quiet)']
  const end = element('button', { type: 'button', textContent: 'End session' })
  end.disabled = state === 'terminating'
  end.addEventListener('click', () => post(`/api/sessions/${session}/end`))
  const now = element('p', { className: 'quiet dotted', textContent: text })
  now.style.setProperty('--dot', colour)
  return element(
    'li',
    {},
    element(
      'div',
      {},
      element('p', {}, element('strong', { textContent: userName }), ` of ${organization}`),
      element('p', { textContent: `operates “${applicationName}”` }),
      now,
    ),
    end,
  )
}

/** YES does nothing in the first second; the time that is left is shown. */
function tick() {
  const approval = state?.approval
  if (!approval) return
  const isPressed = answered === approval.request
  byId('no').disabled = isPressed
  byId('yes').disabled = isPressed || deviceTime() < Date.parse(approval.yesFrom)
  const left = Math.max(0, Math.ceil((Date.parse(approval.expiresAt) - deviceTime()) / 1000))
  byId('remaining').textContent = `Without an answer the request is refused in ${left} s.`
}

setInterval(tick, 200)
const events = new EventSource('/api/events')
events.addEventListener('message', event => {
  state = JSON.parse(event.data)
  isOff = false
  clockOffset = Date.parse(state.now) - performance.now()
  show()
})
events.addEventListener('off', () => {
  isOff = true
})
events.addEventListener('error', () => {
  state = undefined
  show()
})
