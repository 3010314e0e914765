import { ask, button, byId, element, showList } from './elements.js'
import { maintenanceFailure } from './reasons.js'

/** The last maintenance of each device. */
const maintenance = new Map()
/** The firmware form of each device: a card that is drawn anew keeps it, and with it what was typed. */
const forms = new Map()
let devices = []
/** Names of applications, which a session that outlives a logout goes on to show. */
const names = new Map()
/** Devices with which a session is not over, so that another start would be refused, and whether YES was pressed. */
let inSession = new Map()
/** Aborted when the user for whom maintenance is followed has logged out. */
let user = new AbortController()

/** Another user, or none: nothing of the one before is shown or followed any more. */
export function forgetUser() {
  user.abort()
  user = new AbortController()
  maintenance.clear()
  forms.clear()
  devices = []
  showDevices()
}

/** Fetches the devices and shows them. */
export async function refreshDevices() {
  const { signal } = user
  const response = await fetch('/api/devices', { signal }).catch(() => undefined)
  if (!response?.ok) return
  const answer = await response.json().catch(() => undefined)
  if (answer === undefined || signal.aborted) return
  devices = answer.devices
  for (const { deviceId, applications } of devices)
    for (const { id, name } of applications) names.set(`${deviceId}/${id}`, name)
  showDevices()
}

/** Says with which devices a session is not over, each with `isApproved`. */
export function noteSessions(sessions) {
  inSession = new Map(sessions.map(({ deviceId, isApproved }) => [deviceId, isApproved]))
  showDevices()
}

/** The name of an application, as its device told it. */
export function applicationName({ deviceId, applicationId }) {
  return names.get(`${deviceId}/${applicationId}`) ?? applicationId
}

function showDevices() {
  byId('no-devices').hidden = devices.length > 0
  const items = devices.map(device => ({
    ...device,
    isInSession: inSession.has(device.deviceId),
    isApproved: inSession.get(device.deviceId),
    maintenance: maintenance.get(device.deviceId),
  }))
  showList(byId('devices'), items, ({ deviceId }) => deviceId, draw)
}

function draw(device) {
  const { deviceId, online, isInSession, isApproved, model, firmware, applications } = device
  const isAsked = isInSession && !isApproved
  const about = [model, firmware && `firmware ${firmware}`].filter(Boolean).join(', ')
  return element(
    'li',
    { className: `card device ${online ? (isAsked ? 'busy' : 'ready') : 'away'}` },
    element('h2', {}, deviceId),
    element(
      'p',
      { className: 'quiet' },
      element('span', { className: 'dot' }),
      isAsked ? 'waiting for YES' : isInSession ? 'in session' : online ? 'online' : 'offline',
      about && ` · ${about}`,
    ),
    online && !isInSession
      ? element(
          'div',
          { className: 'buttons' },
          ...applications.map(({ id, name }) =>
            button(`Start ${name}`, 'main', () =>
              ask('POST', '/api/sessions', { deviceId, applicationId: id }),
            ),
          ),
        )
      : null,
    online ? drawMaintenance(device) : null,
  )
}

function drawMaintenance({ deviceId, maintenance: last }) {
  return element(
    'details',
    {},
    element('summary', { data: { action: 'Maintenance' } }, 'Maintenance'),
    element(
      'div',
      { className: 'buttons' },
      button('Read counters', '', () => instruct({ deviceId, operation: 'confirm-counters' })),
    ),
    last ? drawResult(last) : null,
    formOf(deviceId),
  )
}

function formOf(deviceId) {
  const form = forms.get(deviceId) ?? firmwareForm(deviceId)
  forms.set(deviceId, form)
  return form
}

function firmwareForm(deviceId) {
  const field = (label, name, properties) =>
    element('label', {}, label, element('input', { name, required: true, ...properties }))
  const form = element(
    'form',
    { className: 'firmware' },
    element('h3', {}, 'Install firmware'),
    field('Version', 'version', { maxLength: 64 }),
    field('Address', 'source', {
      type: 'url',
      pattern: 'https://.*',
      placeholder: 'https://',
      title: 'An address that begins with https://',
    }),
    field('Size in octets', 'size', { type: 'number', min: 1 }),
    field('SHA-256', 'sha256', {
      pattern: '[0-9a-f]{64}',
      spellcheck: false,
      title: '64 digits from 0 to 9 and a to f, in small letters',
    }),
    element('button', { type: 'submit' }, 'Install'),
  )
  form.addEventListener('submit', event => {
    event.preventDefault()
    const { version, source, size, sha256 } = Object.fromEntries(new FormData(form))
    const firmware = { version, source, size: Number(size), sha256 }
    instruct({ deviceId, operation: 'install-firmware', firmware })
  })
  return form
}

/** Instructs maintenance and follows it to its end. */
async function instruct(instruction) {
  const { signal } = user
  let told = await ask('POST', '/api/maintenance', instruction, signal)
  while (told && !signal.aborted) {
    maintenance.set(instruction.deviceId, told)
    showDevices()
    if (told.state === 'done' || told.state === 'failed') return
    const path = `/api/maintenance/${told.maintenance}?since=${told.revision ?? 0}`
    told = await ask('GET', path, undefined, signal)
  }
}

function drawResult({ operation, state, phase, percent, code, counters, firmware }) {
  if (state === 'failed')
    return element('p', {}, element('strong', {}, 'Failed. '), maintenanceFailure(code))
  if (state !== 'done') {
    const text = phase ? `${phase}, ${percent ?? 0} %` : 'The printer was asked…'
    return element(
      'p',
      {},
      text,
      phase ? element('progress', { max: 100, value: percent ?? 0 }) : null,
    )
  }
  if (operation === 'install-firmware')
    return element('p', {}, `Firmware ${firmware} is installed.`)
  const rows = (counters ?? []).map(({ name, value }) =>
    element(
      'div',
      {},
      element('dt', {}, sentenceCase(name)),
      element('dd', {}, value.toLocaleString()),
    ),
  )
  return element('dl', {}, ...rows)
}

/** `copy-total` as `Copy total`. */
function sentenceCase(name) {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll('-', ' ')
}
