import Koa from 'koa'
import type { Mismatch, ServiceDescriptor, Validator } from '../descriptor.ts'
import { type GeneratedCertificate, generateCertificate } from '../tls.ts'
import { type ClientLink, type ClientOptions, createClient } from './client.ts'
import {
  type Caller,
  type Handlers,
  type CallOptions,
  type Listening,
  listenHttps,
  type RouterOptions,
  serviceRouter,
} from './index.ts'
import { secretEquals } from './secret-equals.ts'

/** A small service for the tests of this folder, written as generated ones are. */
export interface ExampleClient {
  put(input: PutInput, options?: CallOptions): Promise<Item>
  get(input: GetInput, options?: CallOptions): Promise<GetOutput>
  remove(input: { readonly item: string }, options?: CallOptions): Promise<void>
  exampleHealth(input?: object, options?: CallOptions): Promise<{ readonly status: string }>
}

export interface ExampleHandlers {
  put(input: PutInput, caller: Caller): Promise<Item>
  get(input: GetInput, caller: Caller): Promise<GetOutput>
  remove(input: { readonly item: string }, caller: Caller): Promise<void>
  exampleHealth(input: object, caller: Caller): Promise<{ readonly status: string }>
}

export interface Item {
  readonly session: string
  readonly text: string
}
export interface PutInput {
  readonly body: Item
}
export interface GetInput {
  readonly item: string
  readonly prefer?: string
  readonly since?: number
  readonly brief?: boolean
}
type GetOutput =
  | { readonly status: 200; readonly body: Item }
  | { readonly status: 202; readonly body: Item }

function validator<T>(check: (value: unknown) => readonly Mismatch[]): Validator<T> {
  const found: { mismatches: readonly Mismatch[] } = { mismatches: [] }
  const validate = (value: unknown): value is T => {
    found.mismatches = check(value)
    return found.mismatches.length === 0
  }
  return Object.defineProperty(Object.assign(validate, found), 'mismatches', {
    get: () => found.mismatches,
  })
}

function matching(pattern: RegExp): Validator<string> {
  return validator(value =>
    typeof value === 'string' && pattern.test(value)
      ? []
      : [{ path: '', message: `must match ${pattern.source}` }],
  )
}

function itemMismatches(value: unknown, open: boolean): readonly Mismatch[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ path: '', message: 'must be object' }]
  }
  const unknown = Object.keys(value).filter(name => name !== 'session' && name !== 'text')
  return [
    ...(open ? [] : unknown).map(() => ({ path: '', message: 'must not have other properties' })),
    ...['session', 'text']
      .filter(name => typeof Reflect.get(value, name) !== 'string')
      .map(name => ({ path: `/${name}`, message: 'must be string' })),
  ]
}

const name = matching(/^[a-z0-9-]{1,64}$/)
const item = validator<Item>(value => itemMismatches(value, true))
const closedItem = validator<Item>(value => itemMismatches(value, false))
const health = validator<{ readonly status: string }>(value =>
  typeof value === 'object' && value !== null && 'status' in value
    ? []
    : [{ path: '/status', message: 'is required' }],
)
const common = { unit: 'item-keeping', summary: '', errors: [] }
const inPath = { name: 'item', in: 'path', required: true, type: 'string', validate: name } as const

export const exampleService: ServiceDescriptor = {
  name: 'example',
  party: 'management',
  operations: {
    put: {
      ...common,
      id: 'put',
      method: 'POST',
      path: '/v1/items',
      allows: 'user',
      parameters: [],
      validateBody: closedItem,
      answers: [{ status: 201, validate: item, steps: ['S103'] }],
      steps: ['S101', 'S102'],
    },
    get: {
      ...common,
      id: 'get',
      method: 'GET',
      path: '/v1/items/{item}',
      allows: 'user',
      parameters: [
        inPath,
        {
          name: 'Prefer',
          in: 'header',
          required: false,
          type: 'string',
          validate: matching(/^wait=\d{1,2}$/),
        },
        {
          name: 'since',
          in: 'query',
          required: false,
          type: 'integer',
          validate: validator(value =>
            typeof value === 'number' ? [] : [{ path: '', message: 'must be integer' }],
          ),
        },
        {
          name: 'brief',
          in: 'query',
          required: false,
          type: 'boolean',
          validate: validator(value =>
            typeof value === 'boolean' ? [] : [{ path: '', message: 'must be boolean' }],
          ),
        },
      ],
      answers: [
        { status: 200, validate: item, steps: ['S202'] },
        { status: 202, validate: item, steps: [] },
      ],
      steps: ['S201'],
    },
    remove: {
      ...common,
      id: 'remove',
      method: 'DELETE',
      path: '/v1/items/{item}',
      allows: 'administrator',
      parameters: [inPath],
      answers: [{ status: 204, steps: [] }],
      steps: [],
    },
    exampleHealth: {
      ...common,
      id: 'exampleHealth',
      unit: 'health',
      method: 'GET',
      path: '/v1/health',
      allows: 'none',
      parameters: [],
      answers: [{ status: 200, validate: health, steps: [] }],
      steps: [],
    },
  },
}

export const SESSION = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'
export const USER_KEY = 'mrspa_Z9y8X7w6V5u4T3s2R1q0P9o8N7m6L5k4J3i2H1g0F9e'

let made: Promise<GeneratedCertificate> | undefined
/** One certificate for `localhost` and 127.0.0.1 for all tests of a file. */
export function exampleCertificate(): Promise<GeneratedCertificate> {
  made ??= generateCertificate(['localhost', '127.0.0.1'])
  return made
}

/** The service with the given handlers on a port of its own, and what was logged. */
export interface ExampleServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly ca: string
  readonly logged: object[]
  readonly listening: Listening<import('node:https').Server>
  client(options?: Partial<ClientOptions>): ExampleClient & ClientLink
}

export async function serveExample(
  handlers: Handlers<ExampleHandlers>,
  {
    requestTimeout,
    ...options
  }: Partial<RouterOptions> & { readonly requestTimeout?: number } = {},
): Promise<ExampleServer> {
  const { certificate, key, ca } = await exampleCertificate()
  const logged: object[] = []
  const take = (details: object): void => void logged.push(details)
  const log = { error: take, warn: take }
  const app = new Koa()
  app.use(
    serviceRouter(exampleService, handlers, {
      authenticate: async (_, bearer) =>
        secretEquals(bearer, USER_KEY) ? { kind: 'user', id: 'tanaka' } : undefined,
      log,
      checkAnswers: true,
      ...options,
    }),
  )
  const listening = await listenHttps({
    host: '127.0.0.1',
    port: 0,
    certificate,
    key,
    app,
    source: 'management',
    log,
    requestTimeout,
  })
  const url = `https://localhost:${listening.port}`
  const clients: ClientLink[] = []
  return {
    url,
    port: listening.port,
    ca,
    logged,
    listening,
    client(clientOptions = {}) {
      const client = createClient<ExampleClient>(exampleService, {
        url,
        ca,
        credential: () => USER_KEY,
        ...clientOptions,
      })
      clients.push(client)
      return client
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close()
      await listening.close(100)
    },
  }
}
