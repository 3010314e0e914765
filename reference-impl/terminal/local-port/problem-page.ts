import { readFileSync } from 'node:fs'
import type { RequestHead } from '../../../runtime/http-message/index.ts'
import type { Problem } from './problem-octets.ts'

/** Whether a browser goes to a page to show it to a person. Programs do not say so. */
export function isForPage(head: Pick<RequestHead, 'method' | 'values'>): boolean {
  return head.method === 'GET' && head.values('sec-fetch-dest')[0] === 'document'
}

/** In the style of the technician's page, whose files a page of another origin may not use. */
const style = readFileSync(new URL('../pages/terminal.css', import.meta.url), 'utf8')

/** What a problem means to a person: a headline, and a word on it. */
const explanations: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['session-over', ['This session is over.', 'The printer is no longer reached through it.']],
  ['expired', ['This session is over.', 'Its time has passed.']],
  ['connection-lost', ['This session is over.', 'A connection was lost and did not come back.']],
  ['relay-restarted', ['This session is over.', 'The relay was restarted.']],
  ['not-found', ['There is no such session here.', 'It is forgotten, or was begun elsewhere.']],
  ['unknown-operation', ['There is no such page.', 'The address may be mistyped.']],
])

/**
 * The same problem as a page for a person, with the way back to the technician's page.
 *
 * @param port of the technician's page, on this computer
 */
export function problemPage(problem: Problem, port: number): Problem {
  const members: unknown = JSON.parse(problem.body)
  const told = [memberOf(members, 'title'), memberOf(members, 'detail')] as const
  const [title, detail] = explanations.get(memberOf(members, 'code')) ?? told
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>${style}.card { max-width: 36rem; }</style>
</head>
<body>
<header><strong>Remote sessions</strong></header>
<main>
<section class="card">
<h1>${escaped(title)}</h1>
<p>${escaped(detail)}</p>
<div class="buttons"><a class="main" href="http://localhost:${port}/">Back to the sessions</a></div>
</section>
</main>
</body>
</html>
`
  return {
    ...problem,
    headers: {
      ...problem.headers,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    },
    body,
  }
}

function memberOf(members: unknown, name: 'code' | 'title' | 'detail'): string {
  const value = new Map(Object.entries(members ?? {})).get(name)
  return typeof value === 'string' ? value : ''
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
