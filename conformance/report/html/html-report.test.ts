import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exampleFindings } from '../example-findings.ts'
import { htmlReport } from './html-report.ts'

const executablePath = '/usr/bin/chromium'

test('the page holds no markup of an implementation, and names the commands and clauses', () => {
  const text = htmlReport(exampleFindings(20))
  expect(text).not.toContain('<script>alert')
  expect(text).not.toContain('<img')
  expect(text).not.toContain('\u001b')
  expect(text).toContain('first illegal message, sent by the relay')
  expect(text).toContain('no single message is illegal')
  expect(text).toMatch(/\d+ earlier messages/)
  expect(text.match(/<svg class="sequence"/g)).toHaveLength(20)
  expect(text.match(/<script>/g)).toHaveLength(1)
})

test('a run without failures says so', () => {
  const text = htmlReport(exampleFindings(0))
  expect(text).toContain('All 81 clauses that were judged are kept.')
  expect(text).not.toContain('id="failures"')
})

describe.skipIf(!existsSync(executablePath))('in a browser', () => {
  let browser: Browser
  let directory: string

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    directory = await mkdtemp(join(tmpdir(), 'mrsp-report-'))
    await writeFile(join(directory, 'report.html'), htmlReport(exampleFindings(20)))
  })

  afterAll(async () => {
    await browser.close()
    await rm(directory, { recursive: true, force: true })
  })

  async function opened(width: number, hash = ''): Promise<{ page: Page; faults: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    const faults: string[] = []
    page.on('console', message => faults.push(message.text()))
    page.on('pageerror', error => faults.push(error.message))
    page.on('dialog', dialog => {
      faults.push(dialog.message())
      void dialog.dismiss()
    })
    page.on('request', request => {
      if (!request.url().startsWith('file:')) faults.push(request.url())
    })
    await page.goto(pathToFileURL(join(directory, 'report.html')).href + hash)
    return { page, faults }
  }

  test.for([1280, 390])('it fits %d pixels, asks nobody and runs nothing foreign', async width => {
    const { page, faults } = await opened(width)
    const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(over).toBe(0)
    expect(faults).toEqual([])
    await page.close()
  })

  test('checks are filtered by verdict and text', async () => {
    const { page } = await opened(1280)
    await page.getByRole('button', { name: '20 fail' }).click()
    expect(await page.locator('#checks-rows tr:visible').count()).toBe(20)
    await page.getByLabel('Filter checks').fill('rejection nothing-like-this')
    expect(await page.locator('#checks-rows tr:visible').count()).toBe(0)
    expect(await page.getByText('No check is like this.').isVisible()).toBe(true)
    await page.close()
  })

  test('a link to a failure opens it, and its command can be copied', async () => {
    const { page, faults } = await opened(1280, '#failure-example-5-of-5-15')
    const failure = page.locator('#failure-example-5-of-5-15')
    expect(await failure.getAttribute('open')).not.toBeNull()
    await failure.getByRole('button', { name: 'Copy' }).click()
    await failure.getByRole('button', { name: 'Copied' }).waitFor()
    expect(faults).toEqual([])
    await page.close()
  })
})
