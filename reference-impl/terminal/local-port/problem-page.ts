import type { RequestHead } from '../../../runtime/http-message/index.ts'
import type { Problem } from './problem-octets.ts'

/** Whether a browser goes to a page to show it to a person. Programs do not say so. */
export function isForPage(head: RequestHead): boolean {
  return head.method === 'GET' && head.values('sec-fetch-dest')[0] === 'document'
}

/**
 * The same problem as a page for a person, with the way back to the technician's page.
 *
 * @param port of the technician's page, on this computer
 */
export function problemPage(problem: Problem, port: number): Problem {
  const members: unknown = JSON.parse(problem.body)
  const title = memberOf(members, 'title')
  const detail = memberOf(members, 'detail')
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${problem.status}</title>
<style>body { max-width: 32rem; margin: 15vh auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif }</style>
<h1>${escaped(title)}</h1>
<p>${escaped(detail)}</p>
<p><a href="http://localhost:${port}/">Back to the sessions</a></p>
</html>
`
  return {
    ...problem,
    headers: {
      ...problem.headers,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    },
    body,
  }
}

function memberOf(members: unknown, name: 'title' | 'detail'): string {
  const value = new Map(Object.entries(members ?? {})).get(name)
  return typeof value === 'string' ? value : ''
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
