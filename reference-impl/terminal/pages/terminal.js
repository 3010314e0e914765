import { applicationName, forgetUser, noteSessions, refreshDevices } from './devices.js'
import { ask, byId, say } from './elements.js'
import { showNotices } from './notices.js'
import { final, showSessions, tick, waiting } from './sessions.js'

const devicesEvery = 5000
let state = { login: null, sessions: [], notices: [] }

function show() {
  const { login, sessions, sessionsOf, notices } = state
  const wasHidden = byId('login').hidden
  const isWork = login !== null || sessions.length > 0
  byId('login').hidden = login !== null
  byId('work').hidden = !isWork
  byId('devices-part').hidden = login === null
  byId('who').hidden = login === null
  if (login) {
    byId('user').textContent = login.displayName
    byId('organization').textContent = login.organization
  }
  byId('sessions-title').textContent = sessionsOf ? `Sessions of ${sessionsOf}` : 'Sessions'
  byId('goes-on').hidden = !sessionsOf
  showNotices(notices, login?.userId)
  showSessions(sessions, applicationName)
  noteSessions(
    sessions
      .filter(each => !final.has(each.state))
      .map(({ deviceId, state }) => ({ deviceId, isApproved: !waiting.has(state) })),
  )
  if (wasHidden && login === null) byId('login-form').elements.userId.focus()
}

byId('login-form').addEventListener('submit', async event => {
  event.preventDefault()
  const form = event.currentTarget
  const login = await ask('POST', '/api/login', Object.fromEntries(new FormData(form)))
  form.elements.password.value = ''
  if (login) form.elements.userId.value = ''
  else form.elements.password.focus()
})
byId('logout').addEventListener('click', () => ask('POST', '/api/logout'))

async function devices() {
  if (state.login === null || document.hidden) return
  await refreshDevices()
  showSessions(state.sessions, applicationName)
}

setInterval(tick, 500)
setInterval(devices, devicesEvery)
document.addEventListener('visibilitychange', devices)

const events = new EventSource('/api/events')
events.addEventListener('message', event => {
  const before = state.login?.userId
  state = JSON.parse(event.data)
  const isOther = state.login?.userId !== before
  if (isOther) forgetUser()
  show()
  if (isOther) devices()
})
events.addEventListener('open', () => say(''))
events.addEventListener('error', () => say('The terminal does not answer. Is it still running?'))
