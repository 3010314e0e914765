import type {
  DeviceStanzaHandlers,
  DeviceStanzaSender,
  StanzaFromManagement,
  StanzaPayloads,
} from '../../../generated/stanzas.ts'
import { deviceStanzaReceiver, deviceStanzaSender } from '../../../runtime/stanza/index.ts'
import { DeviceClient } from '../../../runtime/xmpp/index.ts'
import { Inbox } from './inbox.ts'
import { password, type TestGround } from './test-ground.ts'

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
  /** Throws to refuse a stanza; as long as it lasts the stanza is not answered. */
  intervene: (received: ReceivedStanza) => void | Promise<void> = () => undefined
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
      domain: configuration.deviceDomain ?? configuration.domain,
      management: configuration.domain,
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

  /** The next stanza of a name, of one session where that is given. */
  async next<Name extends StanzaFromManagement>(
    name: Name,
    session?: string,
  ): Promise<Extract<ReceivedStanza, { readonly name: Name }>> {
    const isWanted = (
      received: ReceivedStanza,
    ): received is Extract<ReceivedStanza, { readonly name: Name }> => {
      const isOfSession = 'session' in received.stanza && received.stanza.session === session
      return received.name === name && (session === undefined || isOfSession)
    }
    return await this.inbox.next(isWanted, `${name} to ${this.deviceId}`)
  }

  /** Answers the next approval request, of one session where that is given. */
  async answer(
    answer: 'yes' | 'no',
    session?: string,
  ): Promise<StanzaPayloads['approval-request']> {
    const { stanza } = await this.next('approval-request', session)
    await this.send.approval({
      request: stanza.request,
      session: stanza.session,
      answer,
      reason: 'user',
    })
    return stanza
  }

  async stop(): Promise<void> {
    await this.client.stop()
  }

  async #take(received: ReceivedStanza): Promise<void> {
    this.inbox.put(received)
    await this.intervene(received)
  }
}
