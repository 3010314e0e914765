export const byId = id => document.getElementById(id)

/** An element with properties and children; `null` children are left out. */
export function element(name, properties = {}, ...children) {
  const { data = {}, ...rest } = properties
  const made = Object.assign(document.createElement(name), rest)
  Object.assign(made.dataset, data)
  made.append(...children.filter(child => child !== null))
  return made
}

/** A button that asks for something and cannot be pressed again before it is answered. */
export function button(label, kind, ask) {
  const made = element(
    'button',
    { type: 'button', className: kind, data: { action: label } },
    label,
  )
  made.addEventListener('click', async () => {
    made.disabled = true
    await ask()
    made.disabled = false
  })
  return made
}

/** Shows items in a list; an item that has not changed keeps its element, and with it focus and open parts. */
export function showList(list, items, keyOf, draw) {
  const active = document.activeElement
  const before = new Map([...list.children].map(child => [child.dataset.key, child]))
  const after = items.map(item => {
    const key = keyOf(item)
    const text = JSON.stringify(item)
    const old = before.get(key)
    if (old?.dataset.text === text) return old
    const made = draw(item)
    made.dataset.key = key
    made.dataset.text = text
    keepPlace(old, made, active)
    return made
  })
  const isSame =
    after.length === list.children.length && after.every((child, i) => child === list.children[i])
  if (!isSame) list.replaceChildren(...after)
  for (const made of after) {
    if (made.dataset.focus) made.querySelector(`[data-action="${made.dataset.focus}"]`)?.focus()
    delete made.dataset.focus
  }
  // A part that moved into its new card has lost the focus on the way.
  if (active !== document.activeElement && list.contains(active)) {
    active.focus({ preventScroll: true })
  }
}

/** What was open stays open, and what had the focus gets it again. */
function keepPlace(old, made, active) {
  if (!old) return
  const open = old.querySelector('details')?.open
  const details = made.querySelector('details')
  if (open && details) details.open = true
  const action = old.contains(active) && active.dataset.action
  if (action) made.dataset.focus = action
}

/** What a person needs to know of a problem, where the error table speaks to programs. */
const explanations = {
  'login-refused': 'User ID or password is wrong.',
  unauthenticated: 'You are no longer logged in.',
  'too-many-requests': 'Too many attempts. Wait a minute.',
  'device-offline': 'The printer is not connected to the service.',
  'device-busy': 'The printer is busy with another request. Try again in a minute.',
  conflict: 'There is a session with this printer already. End it first.',
  'relay-draining': 'The relay is about to be updated. Try again in a few minutes.',
  'management-unreachable': 'The service does not answer. Try again in a minute.',
}

/** Asks the terminal; shows a problem and answers undefined where it refuses. Once `signal` is aborted it says nothing. */
export async function ask(method, path, body, signal) {
  say('')
  try {
    const response = await fetch(path, {
      method,
      ...(signal && { signal }),
      ...(body !== undefined && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const answer = response.status === 204 ? {} : await response.json()
    if (response.ok) return answer
    if (signal?.aborted) return undefined
    const told = answer.detail ?? answer.title ?? `The terminal answered ${response.status}.`
    say(explanations[answer.code] ?? sentence(told))
  } catch {
    if (signal?.aborted) return undefined
    say('The terminal does not answer. Is it still running?')
  }
  return undefined
}

export function say(text) {
  const message = byId('message')
  message.textContent = text
  message.hidden = text === ''
}

function sentence(text) {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}
