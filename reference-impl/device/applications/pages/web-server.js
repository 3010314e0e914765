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

async function showConditions() {
  const [status, { counters }, { toner }] = await Promise.all(
    ['status', 'counters', 'toner'].map(name => ask(`/api/${name}`)),
  )
  byId('device').textContent = status.deviceId
  byId('model').textContent = status.model
  document.title = `${status.deviceId}: Web Server`
  const facts = { Condition: status.condition, Firmware: status.firmware, Serial: status.serial }
  byId('status').replaceChildren(
    ...Object.entries(facts).flatMap(([name, value]) => [
      element('dt', { textContent: name }),
      element('dd', { textContent: value }),
    ]),
  )
  byId('errors').textContent = status.errors.map(({ text }) => text).join(' ')
  byId('counters').replaceChildren(
    ...counters.map(({ name, value }) =>
      element(
        'tr',
        {},
        element('td', { textContent: name.replaceAll('-', ' ') }),
        element('td', { className: 'number', textContent: value.toLocaleString() }),
      ),
    ),
  )
  byId('toner').replaceChildren(
    ...toner.map(({ colour, percent }) =>
      element(
        'tr',
        {},
        element('td', { textContent: colour }),
        element(
          'td',
          { className: 'bar' },
          element('progress', { max: 100, value: percent, ariaLabel: colour }),
        ),
        element('td', { className: 'number', textContent: `${percent} %` }),
      ),
    ),
  )
}

async function showAddresses() {
  const { addresses } = await ask('/api/address-book')
  byId('no-addresses').hidden = addresses.length > 0
  byId('addresses').replaceChildren(...addresses.map(addressRow))
}

function addressRow(address) {
  const change = element('button', { type: 'button', className: 'plain', textContent: 'Edit' })
  change.addEventListener('click', () => edit(address))
  const remove = element('button', { type: 'button', className: 'plain', textContent: 'Remove' })
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
    element('td', { textContent: address.name }),
    element('td', { textContent: address.email }),
    element('td', { className: 'changes' }, change, ' ', remove),
  )
}

function edit(address) {
  edited = address
  form.elements.name.value = address?.name ?? ''
  form.elements.email.value = address?.email ?? ''
  form.querySelector('button').textContent = address ? 'Store' : 'Add'
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
  try {
    await ask('/api/test-page', { method: 'POST' })
    await showConditions()
  } catch (error) {
    byId('errors').textContent = error.message
  }
})

await Promise.all([showConditions(), showAddresses()])
