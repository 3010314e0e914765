import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { PlayedSurroundings } from './played/played-surroundings.ts'

/** The technician's page in a browser, with management and relay played around the terminal. */

const executablePath = '/usr/bin/chromium'
const patience = { timeout: 90_000 }

describe.skipIf(!existsSync(executablePath))('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
    browser = await chromium.launch({ executablePath, args, timeout: 60_000 })
  }, 60_000)
  afterAll(() => browser.close())

  async function open({ port }: PlayedSurroundings, path = '/'): Promise<Page> {
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    page.setDefaultTimeout(20_000)
    await page.goto(`http://localhost:${port}${path}`)
    return page
  }

  async function logIn(page: Page, userId: string): Promise<void> {
    await page.getByLabel('User ID').fill(userId)
    await page.getByLabel('Password').fill('correct horse')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByText('Maintenance', { exact: true }).waitFor()
  }

  test('what is typed survives each change of the printer', patience, async () => {
    await using played = await PlayedSurroundings.start()
    const page = await open(played)
    await logIn(page, 'tanaka')
    await page.getByText('Maintenance', { exact: true }).click()
    await page.getByLabel('Address').fill('https://firmware.example/a')
    await page.getByLabel('Version').fill('2.')
    await played.ask('POST', '/api/sessions', {
      deviceId: 'printer-7',
      applicationId: 'web-server',
    })
    await page.getByText('waiting for YES').waitFor()
    await page.keyboard.type('1')
    expect(await page.getByLabel('Version').inputValue()).toBe('2.1')
    expect(await page.getByLabel('Address').inputValue()).toBe('https://firmware.example/a')
  })

  test('a card tells that YES was not pressed yet', patience, async () => {
    await using played = await PlayedSurroundings.start()
    const page = await open(played)
    await logIn(page, 'tanaka')
    await page.getByRole('button', { name: 'Start Web Server' }).click()
    await page.locator('.device.busy').getByText('waiting for YES').waitFor()
    const [session = ''] = played.management.sessions.keys()
    played.management.move(session, { state: 'approved' })
    await page.locator('.device.ready').getByText('in session').waitFor()
  })

  test('a failure is told in words, and by whom', patience, async () => {
    await using played = await PlayedSurroundings.start({ allowedRelays: ['wss://relay.example'] })
    const page = await open(played)
    await logIn(page, 'tanaka')
    await page.getByRole('button', { name: 'Start Web Server' }).click()
    await page.getByText('waiting for YES').waitFor()
    const [first = ''] = played.management.sessions.keys()
    played.management.move(first, { state: 'failed', code: 'source-refused' })
    await page.getByText('The printer may not connect to this relay').waitFor()

    await page.getByRole('button', { name: 'Start Web Server' }).click()
    await page.getByText('waiting for YES').waitFor()
    const [, second = ''] = played.management.sessions.keys()
    played.management.move(second, { state: 'connecting' })
    await played.management.until(() => played.management.asked.includes('cancelSession'))
    played.management.move(second, { state: 'terminated', endReason: 'cancelled' })
    await page.getByText('This terminal may not connect to the relay').waitFor()

    await page.getByText('Maintenance', { exact: true }).click()
    await page.getByRole('button', { name: 'Read counters' }).click()
    await page.getByText('The printer was asked…').waitFor()
    played.management.moveMaintenance({ state: 'failed', code: 'source-refused' })
    await page.getByText('The printer takes no firmware from this address').waitFor()
  })

  test(
    'the next user sees nothing of the one before but a session that lives',
    patience,
    async () => {
      await using played = await PlayedSurroundings.start()
      const page = await open(played)
      await logIn(page, 'tanaka')
      await page.getByText('Maintenance', { exact: true }).click()
      await page.getByLabel('Version').fill('2.1')
      await page.getByRole('button', { name: 'Read counters' }).click()
      await page.getByText('The printer was asked…').waitFor()
      const counters = [{ name: 'copy-total', value: 4711 }]
      played.management.moveMaintenance({ state: 'done', counters })
      await page.getByText('Copy total').waitFor()
      await page.getByRole('button', { name: 'Start Web Server' }).click()
      await page.getByText('waiting for YES').waitFor()
      const [session = ''] = played.management.sessions.keys()
      played.management.move(session, { state: 'connecting' })
      played.connectDevice()
      await page.getByRole('link', { name: 'Open Web Server' }).waitFor()

      await page.getByRole('button', { name: 'Log out' }).click()
      await page.getByRole('heading', { name: 'Sessions of Koki Tanaka' }).waitFor()
      expect(await page.evaluate('document.activeElement.name')).toBe('userId')
      await logIn(page, 'suzuki')
      expect(await page.getByText('4,711').count()).toBe(0)
      expect(await page.getByLabel('Version').isVisible()).toBe(false)
      expect(await page.getByLabel('Version').inputValue()).toBe('')
    },
  )

  test('a page of a session that is over, or of none, leads back', patience, async () => {
    await using played = await PlayedSurroundings.start()
    const unknown = await open(played, '/no-such-page')
    await unknown.getByRole('heading', { name: 'There is no such page.' }).waitFor()
    await unknown.getByRole('link', { name: 'Back to the sessions' }).click()
    await unknown.getByLabel('User ID').waitFor()
    const { port } = played
    const gone = `http://web-server.00000000-0000-4000-8000-000000000000.localhost:${port}/`
    const page = await open(played)
    await page.goto(gone)
    await page.getByRole('heading', { name: 'There is no such session here.' }).waitFor()
  })
})
