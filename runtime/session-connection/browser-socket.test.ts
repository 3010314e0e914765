import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import { resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserSockets } from './browser-socket.ts'
import { ask, pairedEnds, pattern, startEnds } from './test-ends.ts'

const root = resolve(import.meta.dirname, '../..')

/** Files that a source imports, and those that they import, as paths. */
function importsOf(path: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(path)) return found
  found.add(path)
  const imports = readFileSync(path, 'utf8').matchAll(
    /^(?:import|export)\s+(?!type\b)[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm,
  )
  for (const [, from, bare] of imports) {
    const specifier = from ?? bare ?? ''
    if (specifier.startsWith('.')) importsOf(resolve(path, '..', specifier), found)
    else found.add(specifier)
  }
  return found
}

test('what a browser loads imports nothing but sources that it can load', () => {
  const loaded = [
    ...importsOf(resolve(import.meta.dirname, 'index.ts')),
    ...importsOf(resolve(import.meta.dirname, 'browser-socket.ts')),
  ]
  expect(loaded).toContain(resolve(root, 'runtime/frame/frame-codec.ts'))
  expect(loaded.filter(each => !each.startsWith(root))).toEqual([])
})

describe('the WebSocket that browsers have', () => {
  test('carries a session, also in Node', async () => {
    await using ends = await pairedEnds({ terminal: { openSocket: browserSockets } })
    const large = pattern(3_000_000)
    const outcomes = await Promise.all([ask(ends.terminal, large), ask(ends.terminal, pattern(10))])
    expect('received' in outcomes[0] && Buffer.from(outcomes[0].received).equals(large)).toBe(true)
    expect(outcomes[1]).toEqual({ received: pattern(10) })
    ends.relay.cut('terminal')
    await ends.until('terminal', 'returning')
    await Promise.all([ends.until('terminal', 'paired'), ends.until('device', 'paired')])
    ends.relay.sendRaw('terminal', 'text')
    await expect.poll(() => ends.relay.terminal.closeCode).toBe(4400)
  })

  test('of an address that is none fails like any other', async () => {
    const { promise: told, resolve: tell } = Promise.withResolvers<void>()
    await using ends = await startEnds({
      terminal: {
        openSocket: browserSockets,
        address: 'no address',
        handlers: { onPaired() {}, onOver() {}, onAttemptFailed: () => tell() },
      },
    })
    await told
    expect(ends.terminal.state).toBe('connecting')
  })
})

const chromiumPath = '/usr/bin/chromium'

/** Serves the sources with their types taken away, and an empty page. */
async function serveSources(): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const path = resolve(root, `.${request.url ?? '/'}`)
    if (!/^\/(runtime|generated)\//.test(request.url ?? '')) {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>terminal</title>')
      return
    }
    const source = readFileSync(path, 'utf8')
    response.setHeader('Content-Type', 'text/javascript')
    response.end(path.endsWith('.ts') ? stripTypeScriptTypes(source) : source)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { server, origin: `http://127.0.0.1:${address.port}` }
}

/** Runs in the page: exchanges of these sizes at once, each compared, and the end of the session. */
const inPage = `async ({ credentials, sizes }) => {
  const { openTerminalConnection } = await import('/runtime/session-connection/index.ts')
  const { browserSockets } = await import('/runtime/session-connection/browser-socket.ts')
  const told = []
  let paired, over
  const isPaired = new Promise(resolve => { paired = resolve })
  const isOver = new Promise(resolve => { over = resolve })
  const connection = openTerminalConnection({
    ...credentials,
    openSocket: browserSockets,
    product: 'page/1',
    handlers: { onPaired: () => paired(), onOver: end => over(end) },
  })
  await isPaired
  const echo = size => new Promise(resolve => {
    const request = new Uint8Array(size).map((_, at) => at % 251)
    let at = 0, right = true
    const exchange = connection.openExchange('web-server', {
      onData(octets) {
        for (const octet of octets) right &&= octet === at++ % 251
        exchange.consumed(octets.length)
      },
      onEnd: () => resolve(right && at === size),
      onReset: code => resolve(code),
    })
    exchange.write(request, { end: true })
  })
  const echoed = await Promise.all(sizes.map(echo))
  connection.terminate('terminal')
  return { echoed, end: await isOver }
}`

test.skipIf(!existsSync(chromiumPath))('a page in Chromium is a terminal', async () => {
  await using ends = await startEnds()
  ends.terminal.abandon()
  const { server, origin } = await serveSources()
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    await page.goto(origin)
    const sizes = [1, 100, 65_536, 300_000, 3_000_000]
    const credentials = ends.relay.credentials('terminal')
    const input = JSON.stringify({ credentials, sizes })
    expect(await page.evaluate(`(${inPage})(${input})`)).toEqual({
      echoed: sizes.map(() => true),
      end: { kind: 'terminated', reason: 'terminal', confirmed: true },
    })
  } finally {
    await browser.close()
    server.close()
    server.closeAllConnections()
  }
})
