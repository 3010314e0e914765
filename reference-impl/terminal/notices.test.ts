// Halt notices at the terminal, with management played around it: sockets, TLS and HTTP are real.

import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { PlayedSurroundings, type TerminalState } from './played/played-surroundings.ts'

/** Whether the page shows exactly these notices. */
function shows(...notices: readonly string[]): (state: TerminalState) => boolean {
  return state =>
    state.login !== null && state.notices.map(({ notice }) => notice).join() === notices.join()
}

function count(played: PlayedSurroundings, operation: string): number {
  return played.management.asked.filter(each => each.startsWith(operation)).length
}

async function post(played: PlayedSurroundings, path: string): Promise<number> {
  return (await played.ask('POST', `/api/notices/${path}`)).status
}

describe('halt notices', () => {
  test('are asked for with a wait, shown at once, and acknowledged when they were displayed', async () => {
    await using played = await PlayedSurroundings.start()
    const { management } = played
    await played.logIn()
    await management.until(() => count(played, 'listNotices') === 1)
    expect(management.asked).toContain('listNotices wait=50')
    const one = management.halt()
    const other = management.halt('printer-9')
    const { notices } = await played.state(shows(one, other))
    expect(notices).toMatchObject([{ deviceId: 'printer-7' }, { deviceId: 'printer-9' }])

    expect(await post(played, `${other}/displayed`)).toBe(204)
    await management.until(() => !management.notices.has(other))
    expect(management.notices.has(one)).toBe(true)
    expect(count(played, 'acknowledgeNotice')).toBe(1)
    expect(await post(played, `${one}/displayed`)).toBe(204)
    await management.until(() => management.notices.size === 0)
    const further = count(played, 'listNotices')
    await management.until(() => count(played, 'listNotices') > further)
    await played.state(shows(one, other))

    expect(await post(played, `${one}/dismiss`)).toBe(204)
    await played.state(shows(other))
    expect(await post(played, `${one}/dismiss`)).toBe(404)
    expect(count(played, 'acknowledgeNotice')).toBe(2)
    const told = played.steps.filter(({ step }) => step === 'S316')
    expect(new Set(told.map(({ session }) => session)).size).toBe(2)
  })

  test('of the time without a login, and those not yet displayed, come with the next one', async () => {
    await using played = await PlayedSurroundings.start()
    const { management } = played
    await played.logIn()
    const before = management.halt()
    await played.state(shows(before))
    await played.ask('POST', '/api/logout')
    const asked = count(played, 'listNotices')
    const between = management.halt()
    expect(await played.state(({ login }) => login === null)).toMatchObject({ notices: [] })
    expect(await post(played, `${before}/displayed`)).toBe(404)
    expect(count(played, 'listNotices')).toBe(asked)
    await played.logIn()
    await played.state(shows(before, between))
    expect(management.notices.size).toBe(2)
    for (const notice of [before, between]) await post(played, `${notice}/displayed`)
    await management.until(() => management.notices.size === 0)
  })

  test('that were displayed while management was away are acknowledged when it is back', async () => {
    await using played = await PlayedSurroundings.start()
    const { management } = played
    await played.logIn()
    const notice = management.halt()
    await played.state(shows(notice))
    await management.close()
    expect(await post(played, `${notice}/displayed`)).toBe(204)
    await management.listen(played.certificate, Number(new URL(management.url).port))
    await management.until(() => management.notices.size === 0)
  })

  test('that were read do not come back with an answer that was made before', async () => {
    await using played = await PlayedSurroundings.start()
    const { management } = played
    await played.logIn()
    const one = management.halt()
    const other = management.halt('printer-9')
    await played.state(shows(one, other))
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    management.noticesHeld = held
    const before = count(played, 'listNotices')
    expect(await post(played, `${other}/displayed`)).toBe(204)
    await management.until(() => count(played, 'listNotices') > before)

    // The answer that is held names the one.
    expect(await post(played, `${one}/dismiss`)).toBe(204)
    await management.until(() => management.notices.size === 0)
    await played.state(shows(other))
    management.noticesHeld = Promise.resolve()
    release()
    await management.until(() => count(played, 'listNotices') > before + 1)
    const { body } = await played.ask('GET', '/api/state')
    expect(body).toMatchObject({ notices: [{ notice: other }] })
    expect(await post(played, `${one}/displayed`)).toBe(404)
    expect(count(played, 'acknowledgeNotice')).toBe(2)
    expect(played.steps.filter(({ step }) => step === 'S316')).toHaveLength(2)
  })

  test('that another terminal acknowledged are gone', async () => {
    await using played = await PlayedSurroundings.start()
    const { management } = played
    await played.logIn()
    const notice = management.halt()
    await played.state(shows(notice))
    management.notices.clear()
    expect(await post(played, `${notice}/displayed`)).toBe(204)
    await management.until(() => count(played, 'acknowledgeNotice') === 1)
    const further = management.halt()
    await played.state(shows(notice, further))
    expect(await post(played, `${randomUUID()}/displayed`)).toBe(404)
    expect(count(played, 'acknowledgeNotice')).toBe(1)
  })
})

const executablePath = '/usr/bin/chromium'
const browserOptions = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const withBrowser = test.skipIf(!existsSync(executablePath))

withBrowser('the page says that a notice was displayed when it is in view, until OK', async () => {
  await using played = await PlayedSurroundings.start()
  const { management } = played
  await played.logIn()
  const notices = Array.from({ length: 20 }, (_, at) => management.halt(`printer-${at + 1}`))
  const [first = ''] = notices
  const last = notices.at(-1) ?? ''
  await played.state(shows(...notices))
  expect(management.notices.size).toBe(20)
  const browser = await chromium.launch({ executablePath, args: browserOptions })
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 500 } })
    await page.goto(`http://localhost:${played.port}/`)
    await management.until(() => !management.notices.has(first))
    expect(management.notices.has(last)).toBe(true)
    await page.locator(`[data-key="${last}"]`).scrollIntoViewIfNeeded()
    await management.until(() => !management.notices.has(last))
    await page.getByRole('button', { name: 'OK' }).click()
    await played.state(shows())
    await management.until(() => management.notices.size === 0)
    await page.locator('#notices').waitFor({ state: 'hidden', timeout: 10_000 })
  } finally {
    await browser.close()
  }
})
