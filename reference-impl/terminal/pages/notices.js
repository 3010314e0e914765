import { ask, byId, element, showList } from './elements.js'

/** Notices that are on the display now. */
const inView = new Set()
/** Notices of which the terminal knows that they were displayed. */
const told = new Set()
let shown = []

const views = new IntersectionObserver(
  entries => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) inView.add(target.dataset.key)
      else inView.delete(target.dataset.key)
    }
    tell()
  },
  { threshold: 0.8 },
)

/** Shows the notices above everything else, until the user has read them. */
export function showNotices(notices, userId) {
  shown = notices.map(notice => ({ ...notice, isOwn: notice.userId === userId }))
  const list = byId('notice-list')
  byId('notices').hidden = shown.length === 0
  const count = shown.length === 1 ? 'A session was' : `${shown.length} sessions were`
  const title = `${count} ended for an update of the relay`
  if (byId('notices-title').textContent !== title) byId('notices-title').textContent = title
  showList(list, shown, ({ notice }) => notice, draw)
  views.disconnect()
  inView.clear()
  for (const row of list.children) views.observe(row)
}

function draw({ deviceId, userId, isOwn, at }) {
  const moment = new Date(at)
  const isToday = moment.toDateString() === new Date().toDateString()
  const day = isToday ? '' : `${moment.toLocaleDateString(undefined, { dateStyle: 'medium' })}, `
  const time = moment.toLocaleTimeString(undefined, { timeStyle: 'short' })
  return element(
    'li',
    {},
    element('strong', {}, deviceId),
    element('span', {}, isOwn ? 'your session' : `session of ${userId}`),
    element('time', { dateTime: at }, `${day}${time}`),
  )
}

/** Tells the terminal what is on the display, again at the next state where it did not hear it. */
function tell() {
  if (document.hidden) return
  for (const notice of inView) {
    if (told.has(notice)) continue
    told.add(notice)
    fetch(`/api/notices/${notice}/displayed`, { method: 'POST' }).then(
      ({ ok }) => ok || told.delete(notice),
      () => told.delete(notice),
    )
  }
}

document.addEventListener('visibilitychange', tell)
byId('read-notices').addEventListener('click', async () => {
  for (const { notice } of shown) await ask('POST', `/api/notices/${notice}/dismiss`)
})
