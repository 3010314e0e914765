import { applicationName, noteSessions, refreshDevices } from './devices.js'
import { ask, byId, say } from './elements.js'
import { showNotices } from './notices.js'
import { final, showSessions, tick } from './sessions.js'

const devicesEvery = 5000
let state = { login: null, sessions: [], notices: [] }

function show() {
  const { login, sessions, notices } = state
  const isWork = login !== null || sessions.length > 0
  byId('login').hidden = login !== null
  byId('work').hidden = !isWork
  byId('devices-part').hidden = login === null
  byId('who').hidden = login === null
  if (login) byId('user').textContent = `${login.displayName}, ${login.organization}`
  showNotices(notices, login?.userId)
  showSessions(sessions, applicationName)
  noteSessions(sessions.filter(each => !final.has(each.state)).map(each => each.deviceId))
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
  const wasLoggedIn = state.login !== null
  state = JSON.parse(event.data)
  show()
  if (!wasLoggedIn) devices()
})
events.addEventListener('open', () => say(''))
events.addEventListener('error', () => say('The terminal does not answer. Is it still running?'))
