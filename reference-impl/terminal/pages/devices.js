import { ask, button, byId, element, showList } from './elements.js'

/** The last maintenance of each device. */
const maintenance = new Map()
let devices = []
/** Devices with which a session is not over: another start would be refused. */
let inSession = new Set()

/** Fetches the devices and shows them. */
export async function refreshDevices() {
  const response = await fetch('/api/devices').catch(() => undefined)
  if (!response?.ok) return
  const answer = await response.json()
  devices = answer.devices
  showDevices()
}

/** Says which devices are in a session. */
export function noteSessions(deviceIds) {
  inSession = new Set(deviceIds)
  showDevices()
}

/** The name of an application, as its device told it. */
export function applicationName({ deviceId, applicationId }) {
  const device = devices.find(each => each.deviceId === deviceId)
  return device?.applications.find(({ id }) => id === applicationId)?.name ?? applicationId
}

function showDevices() {
  byId('no-devices').hidden = devices.length > 0
  const items = devices.map(device => ({
    ...device,
    isInSession: inSession.has(device.deviceId),
    maintenance: maintenance.get(device.deviceId),
  }))
  showList(byId('devices'), items, ({ deviceId }) => deviceId, draw)
}

function draw(device) {
  const { deviceId, online, isInSession, model, firmware, applications } = device
  const about = [model, firmware && `firmware ${firmware}`].filter(Boolean).join(', ')
  return element(
    'li',
    { className: `card device ${online ? 'ready' : 'away'}` },
    element('h2', {}, deviceId),
    element(
      'p',
      { className: 'quiet' },
      element('span', { className: 'dot' }),
      isInSession ? 'in session' : online ? 'online' : 'offline',
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
    element('summary', {}, 'Maintenance'),
    element(
      'div',
      { className: 'buttons' },
      button('Read counters', '', () => instruct({ deviceId, operation: 'confirm-counters' })),
    ),
    last ? drawResult(last) : null,
    firmwareForm(deviceId),
  )
}

function firmwareForm(deviceId) {
  const field = (label, name, properties) =>
    element('label', {}, label, element('input', { name, required: true, ...properties }))
  const form = element(
    'form',
    { className: 'firmware' },
    element('h3', {}, 'Install firmware'),
    field('Version', 'version', { maxLength: 64 }),
    field('Address', 'source', { type: 'url', pattern: 'https://.*', placeholder: 'https://' }),
    field('Size in octets', 'size', { type: 'number', min: 1 }),
    field('SHA-256', 'sha256', { pattern: '[0-9a-f]{64}', spellcheck: false }),
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
  let told = await ask('POST', '/api/maintenance', instruction)
  while (told) {
    maintenance.set(instruction.deviceId, told)
    showDevices()
    if (told.state === 'done' || told.state === 'failed') return
    told = await ask('GET', `/api/maintenance/${told.maintenance}?since=${told.revision ?? 0}`)
  }
}

function drawResult({ operation, state, phase, percent, code, counters, firmware }) {
  if (state === 'failed') return element('p', {}, element('strong', {}, 'Failed. '), code ?? '')
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
      element('dt', {}, name.replaceAll('-', ' ')),
      element('dd', {}, value.toLocaleString()),
    ),
  )
  return element('dl', {}, ...rows)
}
