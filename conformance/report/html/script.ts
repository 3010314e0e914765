/** The script of the page: filters, copying, opening what a link leads to. The page is whole without it. */
export const script = `
'use strict'
for (const filter of document.querySelectorAll('[data-filters]')) {
  const rows = [...document.getElementById(filter.dataset.filters).rows]
  const input = filter.querySelector('input')
  const buttons = [...filter.querySelectorAll('button')]
  const nothing = filter.closest('section').querySelector('.nothing')
  const texts = rows.map(row => row.textContent.toLowerCase())
  const apply = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean)
    const kinds = buttons.filter(each => each.ariaPressed === 'true').map(each => each.dataset.kind)
    let shown = 0
    rows.forEach((row, index) => {
      const isShown = (kinds.length === 0 || kinds.includes(row.dataset.kind)) &&
        words.every(word => texts[index].includes(word))
      row.hidden = !isShown
      if (isShown) shown += 1
    })
    nothing.hidden = shown > 0
  }
  filter.reset = () => {
    input.value = ''
    for (const button of buttons) button.ariaPressed = 'false'
    apply()
  }
  input.addEventListener('input', apply)
  for (const button of buttons) {
    button.addEventListener('click', () => {
      button.ariaPressed = String(button.ariaPressed !== 'true')
      apply()
    })
  }
}
const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!target) return
  if (target.hidden) target.closest('section').querySelector('[data-filters]').reset()
  for (let each = target; each; each = each.parentElement) if (each.tagName === 'DETAILS') each.open = true
  target.scrollIntoView()
}
addEventListener('hashchange', reveal)
reveal()
const copy = async text => {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
}
addEventListener('click', async event => {
  const button = event.target.closest('button')
  if (button?.dataset.copy) {
    await copy(button.dataset.copy)
    button.textContent = 'Copied'
    setTimeout(() => { button.textContent = 'Copy' }, 1500)
  }
  if (button?.dataset.openAll) {
    const all = [...document.getElementById(button.dataset.openAll).querySelectorAll('details.failure')]
    const isOpen = all.every(each => each.open)
    for (const each of all) each.open = !isOpen
    button.textContent = isOpen ? 'Open all' : 'Close all'
  }
})
for (const scroll of document.querySelectorAll('.scroll')) {
  const mark = scroll.querySelector('.band')
  if (mark && scroll.scrollWidth > scroll.clientWidth) {
    const label = scroll.querySelector('.flag').getBBox()
    scroll.scrollLeft = label.x - 24
  }
}
`
