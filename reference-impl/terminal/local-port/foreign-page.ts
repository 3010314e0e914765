import type { RequestHead } from '../../../runtime/http-message/index.ts'

/**
 * Whether a browser says that a page of another origin makes the request. Such a page may open a page of the session's
 * application in a window of its own, and do nothing else with it: a device trusts who reaches it from its own network.
 * Programs that are no browsers say nothing, and are no such page.
 */
export function isOfForeignPage(head: RequestHead): boolean {
  const [site] = head.values('Sec-Fetch-Site')
  if (site === 'same-origin') return false
  const own = `http://${head.host.toLowerCase()}`
  if (head.values('Origin').some(origin => origin.toLowerCase() !== own)) return true
  const isForeignSite = site === 'cross-site' || site === 'same-site'
  return isForeignSite && !opensWindow(head)
}

function opensWindow(head: RequestHead): boolean {
  const isRead = head.method === 'GET' || head.method === 'HEAD'
  return isRead && head.values('Sec-Fetch-Dest')[0] === 'document'
}
