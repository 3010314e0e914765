import type { Context, Next } from 'koa'
import { MrspError } from '../../../runtime/errors.ts'
import { isControlHost } from '../local-port/local-names.ts'
import { misdirectedProblem } from '../local-port/problem-octets.ts'

/**
 * Refuses what a page of another origin asks for: one that has its own name lead to this computer, shown by `Host`; one
 * that sends requests from elsewhere, shown by `Origin` and `Sec-Fetch-Site`.
 *
 * @param port the terminal's local port
 */
export function onlyOwnOrigin(port: () => number): (context: Context, next: Next) => Promise<void> {
  return async (context, next) => {
    const host = context.get('Host').toLowerCase()
    if (!isControlHost(host, port())) {
      const { status, headers, body } = misdirectedProblem()
      context.status = status
      context.set(headers)
      context.body = body
      return
    }
    const origin = context.get('Origin')
    const site = context.get('Sec-Fetch-Site')
    const isPage = context.path === '/' && context.method === 'GET'
    const isOwn = origin === '' || origin === `http://${host}`
    const isFromOwn = site === '' || site === 'same-origin' || site === 'none' || isPage
    if (!isOwn || !isFromOwn) {
      throw new MrspError('not-permitted', { source: 'terminal', detail: 'asked by another page' })
    }
    await next()
  }
}
