const { jobs } = await (await fetch('/api/jobs')).json()

document.getElementById('none').hidden = jobs.length > 0
document.getElementById('jobs').replaceChildren(
  ...jobs.map(({ id, kind, pages, at }) => {
    const row = document.createElement('tr')
    for (const text of [id, kind.replace('-', ' '), pages, new Date(at).toLocaleString()]) {
      row.append(Object.assign(document.createElement('td'), { textContent: text }))
    }
    return row
  }),
)
