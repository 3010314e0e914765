import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Koa from 'koa'
import { type Logger, pino } from 'pino'
import { stringify } from 'yaml'
import type { ManagementConfiguration } from '../../generated/configuration.ts'
import type { ManagementClient } from '../../generated/management-api.ts'
import type {
  CloudHubHandlers,
  ReservationRequest,
  Termination,
} from '../../generated/relay-api.ts'
import type { EndReason, Side } from '../../generated/schemas.ts'
import type {
  DeviceStanzaHandlers,
  DeviceStanzaSender,
  StanzaFromManagement,
  StanzaPayloads,
} from '../../generated/stanzas.ts'
import { MrspError } from '../../runtime/errors.ts'
import { createManagementClient, listenHttps, relayRouter } from '../../runtime/http/index.ts'
import { deviceStanzaReceiver, deviceStanzaSender } from '../../runtime/stanza/index.ts'
import { type GeneratedCertificate, generateCertificate } from '../../runtime/tls.ts'
import { DeviceClient } from '../../runtime/xmpp/index.ts'

/** Milliseconds after which a test that waits for a sign has failed. */
const patience = 5000

/** What arrives at a played party, in its order; whoever waits for something gets it once. */
export class Inbox<Item> {
  readonly #items: Item[] = []
  readonly #waiting = new Set<() => void>()

  put(item: Item): void {
    this.#items.push(item)
    for (const wake of this.#waiting) wake()
  }

  /** The first item of its kind that was not taken yet, when it is there. */
  async next<Wanted extends Item>(
    isWanted: (item: Item) => item is Wanted,
    what: string,
  ): Promise<Wanted> {
    const deadline = performance.now() + patience
    for (;;) {
      const at = this.#items.findIndex(isWanted)
      const item = this.#items[at]
      if (item !== undefined && isWanted(item)) {
        this.#items.splice(at, 1)
        return item
      }
      await this.#change(deadline - performance.now(), what)
    }
  }

  /** Items that are there and of a kind. */
  count(isWanted: (item: Item) => boolean): number {
    return this.#items.filter(isWanted).length
  }

  async #change(patience: number, what: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => reject(new Error(`${what} did not come`)), Math.max(patience, 0))
    this.#waiting.add(resolve)
    await promise.finally(() => {
      clearTimeout(timer)
      this.#waiting.delete(resolve)
    })
  }
}

/** What all parties of one test share. */
export interface TestGround {
  readonly directory: string
  readonly certificate: GeneratedCertificate
  readonly configuration: ManagementConfiguration
  remove(): Promise<void>
}

/** A key, or a session ID: 32 random octets. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url')
}

export const password = 'correct horse battery staple'

/** Makes a directory with certificates, accounts and a configuration of management with free ports. */
export async function makeGround(
  settings: Partial<ManagementConfiguration> = {},
): Promise<TestGround> {
  const directory = await mkdtemp(join(tmpdir(), 'management-'))
  const certificate = await generateCertificate(['localhost', '127.0.0.1'])
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(directory, name)
    await writeFile(path, text, { mode: 0o600 })
    return path
  }
  const role = 'technician'
  const accounts = {
    users: [
      { userId: 'tanaka', password, displayName: 'Koki Tanaka', organization: 'North', role },
      { userId: 'sato', password, displayName: 'Mei Sato', organization: 'South', role },
    ],
    devices: ['printer-1', 'printer-2', 'printer-3', 'printer-4'].map(deviceId => ({
      deviceId,
      password,
      organization: 'North',
    })),
  }
  const configuration: ManagementConfiguration = {
    host: '127.0.0.1',
    port: 0,
    certificateFile: await file('certificate.pem', certificate.certificate),
    keyFile: await file('key.pem', certificate.key),
    caFile: await file('ca.pem', certificate.ca),
    databaseFile: join(directory, 'management.sqlite'),
    relayUrl: 'https://127.0.0.1:1',
    managementKey: makeSecret(),
    relayKey: makeSecret(),
    tokenKey: makeSecret(),
    domain: 'localhost',
    xmppPort: 0,
    xmppWebSocketPort: 0,
    accountsFile: await file('accounts.yaml', stringify(accounts)),
    approvalTimeout: 60,
    sessionDuration: 3600,
    terminateTimeout: 30,
    logLevel: 'silent',
    ...settings,
  }
  const remove = (): Promise<void> => rm(directory, { recursive: true })
  return { directory, certificate, configuration, remove }
}

/** A logger that says nothing. */
export const silent: Logger = pino({ level: 'silent' })

/** Asks management as a logged-in terminal. */
export interface TestTerminal {
  readonly client: ManagementClient
  readonly terminalId: string
}

/** Logs a user in. */
export async function logIn(
  api: string,
  { certificate }: TestGround,
  userId = 'tanaka',
  terminalId?: string,
): Promise<TestTerminal> {
  let accessToken: string | undefined
  const client = createManagementClient({
    url: api,
    ca: certificate.ca,
    credential: () => accessToken,
  })
  const body = { userId, password, ...(terminalId !== undefined && { terminalId }) }
  const login = await client.login({ body })
  accessToken = login.accessToken
  return { client, terminalId: login.terminalId }
}

/** A stanza that a played device received. */
export type ReceivedStanza = {
  [Name in StanzaFromManagement]: { readonly name: Name; readonly stanza: StanzaPayloads[Name] }
}[StanzaFromManagement]

/** A device that is played over a real XMPP stream. */
export class PlayedDevice {
  readonly deviceId: string
  readonly inbox: Inbox<ReceivedStanza> = new Inbox()
  readonly send: DeviceStanzaSender
  readonly client: DeviceClient
  /** Refuses stanzas with the error it gives. */
  refuse: (received: ReceivedStanza) => MrspError | undefined = () => undefined
  /** Sessions that it says it holds. */
  sessions: string[] = []

  constructor(
    service: string,
    { certificate, configuration }: TestGround,
    deviceId = 'printer-1',
    resource = 'agent',
  ) {
    this.deviceId = deviceId
    this.client = new DeviceClient({
      service,
      domain: configuration.domain,
      username: deviceId,
      password,
      resource,
      ca: certificate.ca,
      reconnect: { first: 20, most: 100 },
    })
    this.send = deviceStanzaSender(this.client)
    const handlers: DeviceStanzaHandlers = {
      approvalRequest: stanza => this.#take({ name: 'approval-request', stanza }),
      approvalCancel: stanza => this.#take({ name: 'approval-cancel', stanza }),
      sessionInfo: stanza => this.#take({ name: 'session-info', stanza }),
      sessionTerminate: stanza => this.#take({ name: 'session-terminate', stanza }),
      maintenanceRequest: stanza => this.#take({ name: 'maintenance-request', stanza }),
    }
    this.client.onRequest(deviceStanzaReceiver(handlers, { error: () => undefined }))
  }

  /** Connects, and says at each login what it is. */
  async connect(): Promise<this> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.client.on('online', () => this.sendInfo().then(resolve, reject))
    this.client.start()
    await promise
    return this
  }

  async sendInfo(): Promise<void> {
    await this.send.deviceInfo({
      model: 'KX-4500',
      serial: `R-${this.deviceId}`,
      firmware: '2.0.3',
      product: 'played-device/1',
      unattended: false,
      applications: [{ id: 'web-server', name: 'Web Server' }],
      sessions: this.sessions.map(session => ({ session })),
    })
  }

  /** The next stanza of a name. */
  async next<Name extends StanzaFromManagement>(
    name: Name,
  ): Promise<Extract<ReceivedStanza, { readonly name: Name }>> {
    const isNamed = (
      received: ReceivedStanza,
    ): received is Extract<ReceivedStanza, { readonly name: Name }> => received.name === name
    return await this.inbox.next(isNamed, `${name} to ${this.deviceId}`)
  }

  /** Answers the next approval request. */
  async answer(answer: 'yes' | 'no'): Promise<StanzaPayloads['approval-request']> {
    const { stanza } = await this.next('approval-request')
    const { request, session } = stanza
    await this.send.approval({ request, session, answer, reason: 'user' })
    return stanza
  }

  async stop(): Promise<void> {
    await this.client.stop()
  }

  async #take(received: ReceivedStanza): Promise<void> {
    this.inbox.put(received)
    const problem = this.refuse(received)
    if (problem !== undefined) throw problem
  }
}

/** What management asked a played relay for. */
export type RelayAsked =
  | { readonly operation: 'reserve'; readonly request: ReservationRequest }
  | { readonly operation: 'terminate'; readonly session: string; readonly termination: Termination }
  | { readonly operation: 'extend'; readonly session: string; readonly expiresIn: number }

/** A reservation of a played relay. */
export interface TestReservation {
  readonly terminalSessionId: string
  readonly deviceSessionId: string
}

/** A relay that is played over real HTTPS; what it logs is up to the test. */
export class PlayedRelay {
  readonly inbox: Inbox<RelayAsked> = new Inbox()
  readonly reservations: Map<string, TestReservation> = new Map()
  /** Throws to answer a request with an error. */
  intervene: (asked: RelayAsked) => void | Promise<void> = () => undefined
  readonly #ground: TestGround
  #listening: Awaited<ReturnType<typeof listenHttps>> | undefined
  #management: ReturnType<typeof createManagementClient> | undefined

  constructor(ground: TestGround) {
    this.#ground = ground
  }

  /** Listens; on the port it had before where it listened already. */
  async start(port = 0): Promise<number> {
    const { certificate, configuration } = this.#ground
    const app = new Koa()
    app.use(
      relayRouter(this.#handlers(), {
        authenticate: async (_allows, credential) =>
          credential === configuration.managementKey ? { kind: 'management' } : undefined,
        log: silent,
      }),
    )
    this.#listening = await listenHttps({
      host: '127.0.0.1',
      port,
      certificate: certificate.certificate,
      key: certificate.key,
      app,
      source: 'relay',
      log: silent,
    })
    return this.#listening.port
  }

  async stop(): Promise<void> {
    await this.#listening?.close(0)
    this.#management?.close()
  }

  /** Where management is. */
  knows(api: string): void {
    const { certificate, configuration } = this.#ground
    this.#management?.close()
    this.#management = createManagementClient({
      url: api,
      ca: certificate.ca,
      credential: () => configuration.relayKey,
      party: 'relay',
    })
  }

  get management(): ManagementClient {
    if (this.#management === undefined) throw new Error('the relay does not know management')
    return this.#management
  }

  async started(session: string, side: Side, token: string): Promise<void> {
    const at = new Date().toISOString()
    await this.management.manageLog({ body: { session, side, event: 'started', at, token } })
  }

  async ended(session: string, side: Side, reason: EndReason, token?: string): Promise<void> {
    const at = new Date().toISOString()
    const shown = token === undefined ? {} : { token }
    await this.management.manageLog({
      body: { session, side, event: 'ended', at, reason, ...shown },
    })
  }

  /** The next request of an operation. */
  async next<Operation extends RelayAsked['operation']>(
    operation: Operation,
  ): Promise<Extract<RelayAsked, { readonly operation: Operation }>> {
    const isNamed = (
      asked: RelayAsked,
    ): asked is Extract<RelayAsked, { readonly operation: Operation }> =>
      asked.operation === operation
    return await this.inbox.next(isNamed, `${operation} at the relay`)
  }

  #handlers(): Partial<CloudHubHandlers> {
    return {
      requestConnectionInformation: async ({ body }) => {
        await this.#take({ operation: 'reserve', request: body })
        const reservation = { terminalSessionId: makeSecret(), deviceSessionId: makeSecret() }
        this.reservations.set(body.session, reservation)
        const address = 'wss://relay.test/v1'
        return {
          session: body.session,
          ...reservation,
          hubUrl: `${address}/hub`,
          agentUrl: `${address}/agent`,
          connectTimeout: 60,
        }
      },
      terminateSession: async ({ session, body }) => {
        await this.#take({ operation: 'terminate', session, termination: body })
        if (!this.reservations.has(session)) throw new MrspError('not-found', { source: 'relay' })
        return {
          session,
          deviceId: 'printer-1',
          terminalId: '5b0c6f4e-0d7e-4a53-9c1f-6f2f3a9f9b10',
          sides: body.sides,
        }
      },
      extendReservation: async ({ session, body }) => {
        await this.#take({ operation: 'extend', session, expiresIn: body.expiresIn })
        if (!this.reservations.has(session)) throw new MrspError('not-found', { source: 'relay' })
        return {
          session,
          deviceId: 'printer-1',
          terminalId: '5b0c6f4e-0d7e-4a53-9c1f-6f2f3a9f9b10',
          sides: ['device', 'terminal'],
        }
      },
    }
  }

  async #take(asked: RelayAsked): Promise<void> {
    this.inbox.put(asked)
    await this.intervene(asked)
  }
}
