import { Router } from '@koa/router'
import type Koa from 'koa'
import type { Machine } from '../machine.ts'
import type { Address, AddressBook, AddressEntry, Change } from './address-book.ts'
import { FileRefused, type FileStore } from './file-store.ts'
import {
  type ApplicationSurroundings,
  listenLocally,
  makeKoa,
  readJson,
  refuse,
  servePages,
} from './local-application.ts'
import type { ApplicationState, RunningApplication } from './server-application.ts'

/** What the Web Server shows and changes. */
export interface WebServerParts extends ApplicationSurroundings {
  readonly deviceId: string
  readonly model: string
  readonly serial: string
  readonly machine: Machine
  readonly addressBook: AddressBook
  readonly files: FileStore
}

/** The Web Server ([0044]): settings and conditions of the device, as pages and as JSON. Its ID is `web-server`. */
export function startWebServer(parts: WebServerParts): Promise<RunningApplication> {
  const koa = makeKoa(parts)
  servePages(koa, {
    '/': 'web-server.html',
    '/web-server.js': 'web-server.js',
    '/device.css': 'device.css',
  })
  const router = new Router<ApplicationState>({ prefix: '/api' })
  addConditions(router, parts)
  addAddressBook(router, parts.addressBook)
  addFiles(router, parts.files)
  koa.use(router.routes())
  koa.use(router.allowedMethods())
  return listenLocally('web-server', 'Web Server', koa)
}

function addConditions(
  router: Router<ApplicationState>,
  { deviceId, model, serial, machine }: WebServerParts,
): void {
  router.get('/status', async context => {
    const errors = await machine.errors()
    const condition = errors.some(({ code }) => code === 'toner-empty') ? 'stopped' : 'ready'
    context.body = {
      deviceId,
      model,
      serial,
      firmware: await machine.firmware(),
      condition,
      errors,
    }
  })
  router.get('/counters', async context => {
    context.body = { counters: await machine.counters() }
  })
  router.get('/toner', async context => {
    context.body = { toner: await machine.toner() }
  })
  router.get('/errors', async context => {
    context.body = { errors: await machine.errors() }
  })
  router.post('/test-page', async context => {
    const job = await machine.printTestPage()
    if (job === undefined) return refuse(context, 409, 'There is no toner.')
    context.status = 201
    context.body = { job }
  })
}

function addAddressBook(router: Router<ApplicationState>, addressBook: AddressBook): void {
  router.get('/address-book', async context => {
    context.body = { addresses: await addressBook.all() }
  })
  router.post('/address-book', async context => {
    const added = await addressBook.add(entryOf(context, await readJson(context)))
    if (added === undefined) return refuse(context, 507, 'The address book is full.')
    context.status = 201
    context.set('Location', `/api/address-book/${added.id}`)
    answerAddress(context, added)
  })
  router.get('/address-book/:id', async context => {
    answerChange(context, (await addressBook.find(idOf(context.params['id']))) ?? 'missing')
  })
  router.put('/address-book/:id', async context => {
    const entry = entryOf(context, await readJson(context))
    const revision = revisionOf(context)
    answerChange(context, await addressBook.change(idOf(context.params['id']), revision, entry))
  })
  router.delete('/address-book/:id', async context => {
    const removed = await addressBook.remove(idOf(context.params['id']), revisionOf(context))
    if (typeof removed === 'string') return answerChange(context, removed)
    context.status = 204
  })
}

function addFiles(router: Router<ApplicationState>, files: FileStore): void {
  router.get('/files', async context => {
    const stored = await files.list()
    context.body = {
      files: stored.map(({ id, size, sha256, at }) => ({
        id,
        size,
        sha256,
        at: new Date(at).toISOString(),
      })),
    }
  })
  router.post('/files', async context => {
    try {
      context.body = await files.store(context.req)
      context.status = 201
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error
      if (error.reason === 'too-large') refuse(context, 413, 'The file is too large.')
      else refuse(context, 503, 'Too many files are coming at once.')
    }
  })
  router.get('/files/:id', async context => {
    const file = await files.find(context.params['id'] ?? '')
    if (!file) return refuse(context, 404, 'There is no such file.')
    context.type = 'application/octet-stream'
    context.length = file.size
    context.set('Content-Disposition', 'attachment')
    context.etag = file.sha256
    context.body = files.read(file)
  })
}

function answerChange(context: Koa.ParameterizedContext, change: Change): void {
  if (change === 'missing') refuse(context, 404, 'There is no such entry.')
  else if (change === 'changed-meanwhile')
    refuse(context, 412, 'Somebody has changed the entry meanwhile.')
  else answerAddress(context, change)
}

function answerAddress(context: Koa.ParameterizedContext, address: Address): void {
  context.etag = String(address.revision)
  context.body = address
}

function idOf(text = ''): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0
}

/** The revision in `If-Match`. @throws HttpError 428 where there is none. */
function revisionOf(context: Koa.ParameterizedContext): number {
  const revision = /^"(\d{1,9})"$/.exec(context.get('If-Match'))?.[1]
  return revision === undefined
    ? context.throw(428, 'If-Match has to name the revision.')
    : Number(revision)
}

/** @throws HttpError 400 where it is no entry. */
function entryOf(context: Koa.ParameterizedContext, value: unknown): AddressEntry {
  const members = new Map(Object.entries(typeof value === 'object' && value !== null ? value : {}))
  const name: unknown = members.get('name')
  const email: unknown = members.get('email')
  const isEntry =
    members.size === 2 &&
    typeof name === 'string' &&
    typeof email === 'string' &&
    /^.{1,64}$/u.test(name.trim()) &&
    /^[^@\s]{1,64}@[^@\s]{1,189}$/.test(email)
  if (!isEntry)
    return context.throw(400, 'An entry has a name of at most 64 characters and an e-mail address.')
  return { name: name.trim(), email }
}
