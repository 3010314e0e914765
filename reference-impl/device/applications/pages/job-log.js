const byId = id => document.getElementById(id)
const { deviceId, jobs } = await (await fetch('/api/jobs')).json()

const kinds = { 'test-page': 'Test page' }
const today = new Date().toDateString()

function timeText(at) {
  const time = new Date(at)
  return time.toDateString() === today ? time.toLocaleTimeString() : time.toLocaleString()
}

byId('device').textContent = deviceId
document.title = `${deviceId}: Job Log`
byId('log').hidden = jobs.length === 0
byId('none').hidden = jobs.length > 0
byId('jobs').replaceChildren(
  ...jobs.map(({ id, kind, pages, at }) => {
    const row = document.createElement('tr')
    for (const [textContent, className] of [
      [id, ''],
      [kinds[kind] ?? kind, ''],
      [pages, 'number'],
      [timeText(at), 'number'],
    ]) {
      row.append(Object.assign(document.createElement('td'), { textContent, className }))
    }
    return row
  }),
)
