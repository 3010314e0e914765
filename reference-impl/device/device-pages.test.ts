import { existsSync } from 'node:fs'
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { pino } from 'pino'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { AddressBook } from './applications/address-book.ts'
import { FileStore } from './applications/file-store.ts'
import { startWebServer } from './applications/web-server.ts'
import { openDeviceDatabase } from './device-database.ts'
import { Machine } from './machine.ts'
import { testGround } from './played/ground.ts'

const executablePath = '/usr/bin/chromium'
const ground = testGround()

describe.skipIf(!existsSync(executablePath))('in a browser', () => {
  let browser: Browser
  const complaints: string[] = []

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterAll(() => browser.close())
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([])
  })

  async function open(address: string): Promise<Page> {
    const page = await browser.newPage()
    page.setDefaultTimeout(8000)
    page.on('console', message => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', error => complaints.push(error.message))
    ground.later(() => page.close())
    await page.goto(address)
    return page
  }

  test('the person at the panel allows a session, sees it, and ends it', async () => {
    const management = await ground.management()
    const relay = await ground.relay()
    const allowedRelays = [new URL(relay.credentials('device').address).origin]
    const { panel, stop } = await ground.device(management, { allowedRelays })
    const page = await open(panel)
    await page.getByRole('heading', { name: 'Ready' }).waitFor()

    const question = await management.askApproval({ userName: '<b onclick=alert(1)>Koki</b>' })
    const screen = page.getByRole('alertdialog')
    await screen.getByText('<b onclick=alert(1)>Koki</b>').waitFor()
    await screen.getByText('Example Service').waitFor()
    await screen.getByText('Web Server').waitFor()
    expect(await page.locator('#code').textContent()).toMatch(/^407\s213$/)
    expect(await screen.getByRole('button', { name: 'NO' }).isEnabled()).toBe(true)
    // Waits until the button can be pressed.
    await screen.getByRole('button', { name: 'YES' }).click()
    expect(await management.next('approval')).toMatchObject({ answer: 'yes', reason: 'user' })
    await screen.waitFor({ state: 'hidden' })

    await management.inform(relay, question)
    await ground.terminal(relay)
    await page.getByText('In session').waitFor()
    await page.getByText('operates “Web Server”').waitFor()
    await page.getByRole('button', { name: 'End session' }).click()
    await page.getByRole('heading', { name: 'Ready' }).waitFor()

    await stop()
    await page.getByRole('heading', { name: 'The device is switched off' }).waitFor()
    // The panel goes on to look for it, in vain.
    complaints.splice(0)
  })

  test('the technician uses the Web Server', async () => {
    const directory = await ground.directory()
    const database = await openDeviceDatabase(join(directory, 'device.sqlite'))
    ground.later(() => database.destroy())
    const files = new FileStore(join(directory, 'files'), database)
    await files.tidy()
    const webServer = await startWebServer({
      deviceId: 'printer-7',
      model: 'KX-4500',
      serial: 'R7J0012345',
      machine: new Machine(database),
      addressBook: new AddressBook(database),
      files,
      observe: () => {},
      log: pino({ level: 'silent' }),
    })
    ground.later(() => webServer.stop())
    const page = await open(webServer.origin)
    await page.getByText('No entry yet.').waitFor()

    await page.getByPlaceholder('Name').fill('<i>Koki</i> Tanaka')
    await page.getByPlaceholder('E-mail').fill('koki@example.com')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('button', { name: 'Edit <i>Koki</i> Tanaka' }).click()
    await page.getByPlaceholder('Name').fill('Koki Tanaka')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('cell', { name: 'Koki Tanaka', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Remove Koki Tanaka' }).click()
    await page.getByText('No entry yet.').waitFor()

    await page.getByRole('button', { name: 'Print a test page' }).click()
    await page.getByRole('row', { name: 'Print total 1' }).waitFor()
    await page.getByRole('row', { name: 'Magenta 99 %' }).waitFor()

    const buffer = randomBytes(300_000)
    const sha256 = createHash('sha256').update(buffer).digest('hex')
    const file = { name: 'scan.pdf', mimeType: 'application/pdf', buffer }
    await page.getByLabel('File', { exact: true }).setInputFiles(file)
    await page.getByRole('button', { name: 'Upload' }).click()
    await page.getByText(`${sha256.slice(0, 16)}…`).waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download' }).click()
    const path = await (await download).path()
    expect(existsSync(path)).toBe(true)
  })
})
