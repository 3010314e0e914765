const byId = id => document.getElementById(id)
const form = byId('entry')
let edited

async function ask(path, options) {
  const response = await fetch(path, options)
  const body = response.status === 204 ? undefined : await response.json()
  if (!response.ok) throw new Error(body.error ?? `The device answered ${response.status}.`)
  return body
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

const cell = (textContent, className = '') => element('td', { textContent, className })

/** `print-total` as a person writes it. */
function words(name) {
  const text = name.replaceAll('-', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const tonerColours = {
  black: 'light-dark(#333, #aaa)',
  cyan: '#00a0d0',
  magenta: '#d0208a',
  yellow: '#e0b000',
}

async function showConditions() {
  const [status, { counters }, { toner }] = await Promise.all(
    ['status', 'counters', 'toner'].map(name => ask(`/api/${name}`)),
  )
  byId('device').textContent = status.deviceId
  byId('model').textContent = status.model
  document.title = `${status.deviceId}: Web Server`
  const facts = {
    Condition: words(status.condition),
    Firmware: status.firmware,
    Serial: status.serial,
  }
  byId('status').replaceChildren(
    ...Object.entries(facts).flatMap(([name, value]) => [
      element('dt', { textContent: name }),
      element('dd', { textContent: value }),
    ]),
  )
  byId('errors').textContent = status.errors.map(({ text }) => text).join(' ')
  byId('counters').replaceChildren(
    ...counters.map(({ name, value }) =>
      element('tr', {}, cell(words(name)), cell(value.toLocaleString(), 'number')),
    ),
  )
  byId('toner').replaceChildren(
    ...toner.map(({ colour, percent }) =>
      element('tr', {}, cell(words(colour)), levelCell(colour, percent), percentCell(percent)),
    ),
  )
}

/** The number beside it says the same to those who do not see it. */
function levelCell(colour, percent) {
  const level = element('div', {})
  level.style.width = `${percent}%`
  level.style.setProperty('--colour', tonerColours[colour] ?? 'var(--accent)')
  return element(
    'td',
    { className: 'bar' },
    element('div', { className: 'level', ariaHidden: 'true' }, level),
  )
}

function percentCell(percent) {
  return cell(`${percent} %`, percent > 10 ? 'number' : 'number alert')
}

async function showAddresses() {
  const { addresses } = await ask('/api/address-book')
  byId('address-book').hidden = addresses.length === 0
  byId('no-addresses').hidden = addresses.length > 0
  byId('addresses').replaceChildren(...addresses.map(addressRow))
}

function addressRow(address) {
  const change = element('button', { type: 'button', className: 'plain', textContent: 'Edit' })
  change.ariaLabel = `Edit ${address.name}`
  change.addEventListener('click', () => edit(address))
  const remove = element('button', { type: 'button', className: 'plain', textContent: 'Remove' })
  remove.ariaLabel = `Remove ${address.name}`
  remove.addEventListener('click', () =>
    attempt(() =>
      ask(`/api/address-book/${address.id}`, {
        method: 'DELETE',
        headers: { 'If-Match': `"${address.revision}"` },
      }),
    ),
  )
  return element(
    'tr',
    {},
    cell(address.name),
    cell(address.email),
    element('td', { className: 'changes' }, change, ' ', remove),
  )
}

function edit(address) {
  edited = address
  form.elements.name.value = address?.name ?? ''
  form.elements.email.value = address?.email ?? ''
  byId('store').textContent = address ? 'Save' : 'Add'
  byId('give-up').hidden = !address
  if (address) form.elements.name.focus()
}

async function attempt(change) {
  byId('message').textContent = ''
  try {
    await change()
    edit(undefined)
  } catch (error) {
    byId('message').textContent = error.message
  }
  await showAddresses()
}

form.addEventListener('submit', event => {
  event.preventDefault()
  const { name, email } = form.elements
  const entry = JSON.stringify({ name: name.value, email: email.value })
  const headers = { 'Content-Type': 'application/json' }
  attempt(() =>
    edited
      ? ask(`/api/address-book/${edited.id}`, {
          method: 'PUT',
          headers: { ...headers, 'If-Match': `"${edited.revision}"` },
          body: entry,
        })
      : ask('/api/address-book', { method: 'POST', headers, body: entry }),
  )
})
byId('give-up').addEventListener('click', () => edit(undefined))
byId('test-page').addEventListener('click', async () => {
  byId('test-page').disabled = true
  try {
    await ask('/api/test-page', { method: 'POST' })
    await showConditions()
  } catch (error) {
    byId('errors').textContent = error.message
  }
  byId('test-page').disabled = false
})

async function showFiles() {
  const { files } = await ask('/api/files')
  byId('stored-files').hidden = files.length === 0
  byId('no-files').hidden = files.length > 0
  byId('files').replaceChildren(...files.map(fileRow))
}

function fileRow({ id, size, sha256, at }) {
  return element(
    'tr',
    {},
    cell(new Date(at).toLocaleString()),
    cell(sizeText(size)),
    cell(`${sha256.slice(0, 16)}…`),
    element(
      'td',
      { className: 'changes' },
      element('a', {
        className: 'plain',
        href: `/api/files/${id}`,
        download: '',
        textContent: 'Download',
      }),
    ),
  )
}

function sizeText(octets) {
  if (octets < 1000) return `${octets} bytes`
  const [size, unit] = octets < 1_000_000 ? [octets / 1000, 'kB'] : [octets / 1_000_000, 'MB']
  return `${size.toLocaleString(undefined, { maximumFractionDigits: 1 })} ${unit}`
}

/** Uploads a file, telling how much of it has gone. */
function upload(file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/files')
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total))
    request.addEventListener('load', () => {
      if (request.status === 201) resolve()
      else reject(new Error(`The device answered ${request.status}.`))
    })
    request.addEventListener('error', () => reject(new Error('The upload broke off.')))
    request.send(file)
  })
}

byId('file').addEventListener('submit', async event => {
  event.preventDefault()
  const [file] = byId('file').elements.file.files
  const bar = byId('upload')
  const button = byId('file').querySelector('button')
  byId('file-message').textContent = ''
  button.disabled = true
  bar.hidden = false
  bar.value = 0
  try {
    await upload(file, part => {
      bar.value = part
    })
    byId('file').reset()
  } catch (error) {
    byId('file-message').textContent = error.message
  }
  button.disabled = false
  bar.hidden = true
  await showFiles()
})

await Promise.all([showConditions(), showAddresses(), showFiles()])
