import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as properties } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDeviceDatabase } from '../device-database.ts'
import { Machine } from '../machine.ts'
import { AddressBook } from './address-book.ts'
import { FileStore } from './file-store.ts'
import { startJobLog } from './job-log.ts'
import type { RunningApplication } from './server-application.ts'
import { startWebServer } from './web-server.ts'

let directory = ''
let webServer: RunningApplication
let jobLog: RunningApplication
const steps: string[] = []
const stops: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'web-server-'))
  const database = await openDeviceDatabase(join(directory, 'device.sqlite'))
  const machine = new Machine(database)
  const files = new FileStore(join(directory, 'files'), database)
  await files.tidy()
  const observe = (step: string, what: string): void => void steps.push(`${step} ${what}`)
  const log = pino({ level: 'silent' })
  const deviceId = 'printer-7'
  webServer = await startWebServer({
    deviceId,
    model: 'KX-4500',
    serial: 'R7J0012345',
    machine,
    addressBook: new AddressBook(database),
    files,
    observe,
    log,
  })
  jobLog = await startJobLog({ deviceId, machine, observe, log })
  stops.push(
    () => rm(directory, { recursive: true }),
    () => database.destroy(),
    () => webServer.stop(),
    () => jobLog.stop(),
  )
})
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop()
})

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

async function ask(method: string, path: string, options: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${webServer.origin}/api/${path}`, { ...options, method })
  const text = await response.text()
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  return { status: response.status, headers: response.headers, body }
}

const json = (value: unknown, headers: Record<string, string> = {}): RequestInit => ({
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(value),
})

const entry = { name: 'Koki Tanaka', email: 'koki@example.com' }

async function added(): Promise<{ path: string; etag: string }> {
  const { status, headers } = await ask('POST', 'address-book', json(entry))
  expect(status).toBe(201)
  const location = headers.get('location') ?? ''
  return { path: location.replace('/api/', ''), etag: headers.get('etag') ?? '' }
}

const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map(name => name.trim())
const entries = fc.record({
  name: names.filter(name => /^.{1,64}$/u.test(name)),
  email: fc.emailAddress().filter(email => email.length <= 100),
})

describe('the address book', () => {
  properties.prop([entries, entries], { numRuns: 20 })(
    'keeps what is stored, changed and removed',
    async (first, second) => {
      const created = await ask('POST', 'address-book', json(first))
      expect(created).toMatchObject({ status: 201, body: { ...first, revision: 1 } })
      const path = (created.headers.get('location') ?? '').replace('/api/', '')
      expect((await ask('GET', path)).body).toMatchObject(first)
      const changed = await ask('PUT', path, json(second, { 'If-Match': '"1"' }))
      expect(changed).toMatchObject({ status: 200, body: { ...second, revision: 2 } })
      expect((await ask('GET', path)).headers.get('etag')).toBe('"2"')
      expect(await ask('DELETE', path, { headers: { 'If-Match': '"2"' } })).toMatchObject({
        status: 204,
      })
      expect(await ask('GET', path)).toMatchObject({ status: 404 })
    },
  )

  properties.prop([fc.array(entries, { minLength: 2, maxLength: 8 })], { numRuns: 10 })(
    'takes one of the changes that know the same revision',
    async changes => {
      const { path, etag } = await added()
      const answers = await Promise.all(
        changes.map(change => ask('PUT', path, json(change, { 'If-Match': etag }))),
      )
      const statuses = answers.map(({ status }) => status).toSorted((one, other) => one - other)
      expect(statuses).toEqual([200, ...changes.slice(1).map(() => 412)])
      const winner = answers.find(({ status }) => status === 200)
      expect((await ask('GET', path)).body).toEqual(winner?.body)
    },
  )

  test('asks which revision is to be changed', async () => {
    const { path } = await added()
    expect(await ask('PUT', path, json(entry))).toMatchObject({ status: 428 })
    expect(await ask('DELETE', path)).toMatchObject({ status: 428 })
    expect(await ask('DELETE', path, { headers: { 'If-Match': '"7"' } })).toMatchObject({
      status: 412,
    })
    expect(
      await ask('DELETE', 'address-book/999999', { headers: { 'If-Match': '"1"' } }),
    ).toMatchObject({
      status: 404,
    })
  })

  test.each([
    ['nothing', {}],
    ['a member too many', { ...entry, admin: true }],
    ['no name', { ...entry, name: ' ' }],
    ['a long name', { ...entry, name: 'x'.repeat(65) }],
    ['two lines', { ...entry, name: 'a\nb' }],
    ['no address', { ...entry, email: 'koki' }],
    ['two addresses', { ...entry, email: 'a@b c@d' }],
    ['a number', { ...entry, name: 7 }],
    ['a list', []],
    ['null', null],
  ])('refuses %s', async (_, value) => {
    expect(await ask('POST', 'address-book', json(value))).toMatchObject({
      status: 400,
      body: { error: expect.any(String) },
    })
  })

  test('refuses what is no JSON, too large, or of another type', async () => {
    const headers = { 'Content-Type': 'application/json' }
    const post = async (options: RequestInit): Promise<number> =>
      (await ask('POST', 'address-book', options)).status
    expect(await post({ headers, body: '{' })).toBe(400)
    expect(await post(json({ ...entry, name: 'x'.repeat(70_000) }))).toBe(413)
    expect(await post({ body: JSON.stringify(entry) })).toBe(415)
  })
})

describe('files', () => {
  properties.prop([fc.integer({ min: 0, max: 3_000_000 })], { numRuns: 8 })(
    'come back as they were stored',
    async size => {
      const file = randomBytes(size)
      const sha256 = createHash('sha256').update(file).digest('hex')
      const { status, body } = await ask('POST', 'files', { body: file })
      expect(status).toBe(201)
      expect(body).toEqual({ id: expect.any(String), size, sha256 })
      const id = body !== null && typeof body === 'object' && 'id' in body ? String(body.id) : ''
      const download = await fetch(`${webServer.origin}/api/files/${id}`)
      expect(download.headers.get('content-length')).toBe(String(size))
      expect(Buffer.from(await download.arrayBuffer()).equals(file)).toBe(true)
    },
  )

  test('are kept up to a number, the oldest going first', async () => {
    for (let count = 0; count < 10; count++) await ask('POST', 'files', { body: `file ${count}` })
    const { body } = await ask('GET', 'files')
    expect(body).toMatchObject({ files: Array.from({ length: 8 }, () => ({ size: 6 })) })
    expect(await readdir(join(directory, 'files'))).toHaveLength(8)
  })

  test('that did not come whole are not kept', async () => {
    const before = await readdir(join(directory, 'files'))
    const gone = new AbortController()
    const body = new ReadableStream({
      start: controller => {
        controller.enqueue(Buffer.alloc(100_000))
        setTimeout(() => gone.abort(), 50)
      },
    })
    const options = { method: 'POST', body, duplex: 'half', signal: gone.signal } as const
    await expect(fetch(`${webServer.origin}/api/files`, options)).rejects.toThrow()
    await expect.poll(() => readdir(join(directory, 'files'))).toEqual(before)
  })

  test('that a crash left behind are removed', async () => {
    const data = await mkdtemp(join(directory, 'crashed-'))
    const database = await openDeviceDatabase(join(data, 'device.sqlite'))
    const store = new FileStore(join(data, 'files'), database)
    await store.tidy()
    await writeFile(join(data, 'files', 'a.partial'), 'half of')
    await writeFile(join(data, 'files', 'b'), 'all of it, without its row')
    await store.tidy()
    expect(await readdir(join(data, 'files'))).toEqual([])
    await database.destroy()
  })

  test('are only those that were stored', async () => {
    for (const id of ['..%2fdevice.sqlite', '%2e%2e%2f%2e%2e', 'x']) {
      expect(await ask('GET', `files/${id}`)).toMatchObject({ status: 404 })
    }
  })
})

describe('the device', () => {
  test('tells its condition, and prints as long as there is toner', async () => {
    expect((await ask('GET', 'status')).body).toEqual({
      deviceId: 'printer-7',
      model: 'KX-4500',
      serial: 'R7J0012345',
      firmware: '2.0.3',
      condition: 'ready',
      errors: [],
    })
    let pages = 0
    while ((await ask('POST', 'test-page')).status === 201) pages++
    expect(pages).toBe(100)
    expect(await ask('POST', 'test-page')).toMatchObject({ status: 409 })
    expect((await ask('GET', 'counters')).body).toMatchObject({
      counters: [
        { name: 'copy-total' },
        { name: 'print-total', value: 100 },
        { name: 'scan-total' },
      ],
    })
    expect((await ask('GET', 'status')).body).toMatchObject({
      condition: 'stopped',
      errors: ['black', 'cyan', 'magenta', 'yellow'].map(colour => ({
        code: 'toner-empty',
        text: `The ${colour} toner is empty.`,
      })),
    })
    const jobs = await fetch(`${jobLog.origin}/api/jobs`)
    expect(await jobs.json()).toMatchObject({
      deviceId: 'printer-7',
      jobs: Array.from({ length: 100 }, () => ({ kind: 'test-page', pages: 1 })),
    })
  })

  test('serves its pages to their own origin alone', async () => {
    for (const [{ origin }, script] of [
      [webServer, '/web-server.js'],
      [jobLog, '/job-log.js'],
    ] as const) {
      for (const path of ['/', script, '/device.css']) {
        const page = await fetch(origin + path)
        expect(page.status).toBe(200)
        expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      }
    }
    const headers = { Origin: 'https://evil.example' }
    expect(await ask('POST', 'test-page', { headers })).toMatchObject({ status: 403 })
    const own = { Origin: webServer.origin }
    expect(await ask('POST', 'test-page', { headers: own })).toMatchObject({ status: 409 })
  })

  test('says so where there is nothing, or nothing of the kind', async () => {
    expect(await ask('GET', 'nothing')).toMatchObject({
      status: 404,
      body: { error: expect.any(String) },
    })
    expect((await fetch(`${webServer.origin}/api/status`, { method: 'DELETE' })).status).toBe(405)
  })

  test('tells each answer once', async () => {
    steps.length = 0
    await ask('GET', 'status')
    await ask('GET', 'nothing')
    await ask('POST', 'address-book', json({}))
    expect(steps).toEqual([
      'S238 200 for GET /api/status',
      'S238 404 for GET /api/nothing',
      'S238 400 for POST /api/address-book',
    ])
  })
})
