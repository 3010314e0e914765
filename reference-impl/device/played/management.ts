import { randomUUID } from 'node:crypto'
import type { Element } from 'ltx'
import { v7 } from 'uuid'
import type {
  ApprovalRequest,
  EndReason,
  MaintenanceResult,
  ManagementStanzaSender,
  SessionInfo,
  StanzaFromDevice,
  StanzaPayloads,
} from '../../../generated/stanzas.ts'
import type { TestRelay } from '../../../runtime/session-connection/test-relay.ts'
import { managementStanzaReceiver, managementStanzaSender } from '../../../runtime/stanza/index.ts'
import type { GeneratedCertificate } from '../../../runtime/tls.ts'
import { deriveScramCredentials, EmbeddedEndpoint } from '../../../runtime/xmpp/index.ts'
import { Inbox } from './inbox.ts'

export const domain = 'mrsp.test'
export const deviceId = 'printer-7'
/** Another device of the same management. */
export const otherDeviceId = 'printer-8'
/** The password of both. */
export const password = 'a password of a device'

/** JID of the device's agent. */
export const agent: string = `${deviceId}@${domain}/agent`

type Came = {
  readonly [Name in StanzaFromDevice]: {
    readonly name: Name
    readonly value: StanzaPayloads[Name]
  }
}[StanzaFromDevice]

const credentials = {
  sha256: deriveScramCredentials(password, 'sha256'),
  sha1: deriveScramCredentials(password, 'sha1'),
}

/** Management as a device sees it: a real XMPP endpoint, and stanzas that a test sends and waits for. */
export class PlayedManagement {
  readonly send: ManagementStanzaSender
  /** Stanzas of the device that no test took. */
  readonly inbox: Inbox<Came>
  /** What each stanza is answered with: an error where it throws. */
  readonly answers: { take: (came: Came) => Promise<void> | void }
  readonly #endpoint: EmbeddedEndpoint

  private constructor(
    endpoint: EmbeddedEndpoint,
    inbox: Inbox<Came>,
    answers: { take: (came: Came) => Promise<void> | void },
  ) {
    this.#endpoint = endpoint
    this.send = managementStanzaSender(endpoint)
    this.inbox = inbox
    this.answers = answers
  }

  /** @param port 0 takes a free one */
  static async start(certificate: GeneratedCertificate, port = 0): Promise<PlayedManagement> {
    const endpoint = await EmbeddedEndpoint.start({
      domain,
      tls: { cert: certificate.certificate, key: certificate.key },
      accounts: {
        find: async (name, hash) =>
          name === deviceId || name === otherDeviceId ? credentials[hash] : undefined,
        unknownAccountKey: Buffer.alloc(32, 7),
      },
      directTls: { host: '127.0.0.1', port },
    })
    const inbox = new Inbox<Came>()
    const answers: { take: (came: Came) => Promise<void> | void } = { take: () => {} }
    const take = async (came: Came): Promise<void> => {
      inbox.put(came)
      await answers.take(came)
    }
    endpoint.onRequest(
      managementStanzaReceiver(
        {
          approval: value => take({ name: 'approval', value }),
          deviceInfo: value => take({ name: 'device-info', value }),
          maintenanceProgress: value => take({ name: 'maintenance-progress', value }),
          maintenanceResult: value => take({ name: 'maintenance-result', value }),
        },
        { error: () => {} },
      ),
    )
    return new PlayedManagement(endpoint, inbox, answers)
  }

  get port(): number {
    return this.#endpoint.directTlsPort
  }

  get xmppUrl(): string {
    return `xmpps://localhost:${this.port}`
  }

  /** Waits until the device is online, or offline. */
  async until(isOnline: boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const stop = this.#endpoint.onPresence((jid, available) => {
      if (jid === agent && available === isOnline) resolve()
    })
    if (this.#endpoint.isOnline(agent) !== isOnline) await promise
    stop()
  }

  /** The next stanza of a name, and for a request where one is given. */
  async next<Name extends StanzaFromDevice>(
    name: Name,
    request?: string,
  ): Promise<StanzaPayloads[Name]> {
    const isWanted = (came: Came): came is Came & { name: Name; value: StanzaPayloads[Name] } =>
      came.name === name &&
      (request === undefined || ('request' in came.value && came.value.request === request))
    const { value } = await this.inbox.next(isWanted, `${name} ${request ?? ''}`)
    return value
  }

  /** Asks for an approval and gives the question. */
  async askApproval(changes: Partial<ApprovalRequest> = {}): Promise<ApprovalRequest> {
    const question: ApprovalRequest = {
      request: randomUUID(),
      session: v7(),
      application: 'web-server',
      user: 'tanaka',
      userName: 'Koki Tanaka',
      organization: 'Example Service',
      bindingCode: '407213',
      expiresIn: 60,
      ...changes,
    }
    await this.send.approvalRequest(question, agent)
    return question
  }

  /** Sends token and session ID of a played relay, and gives what it sent. */
  async inform(
    relay: TestRelay,
    { session, application }: Pick<ApprovalRequest, 'session' | 'application'>,
    changes: Partial<SessionInfo> = {},
  ): Promise<SessionInfo> {
    const { address, sessionId, token } = relay.credentials('device')
    const information: SessionInfo = {
      request: randomUUID(),
      session,
      application,
      sessionId,
      token,
      url: address,
      expiresIn: 3600,
      connectTimeout: 60,
      ...changes,
    }
    await this.send.sessionInfo(information, agent)
    return information
  }

  /** Sends a payload as it is. */
  async request(payload: Element): Promise<void> {
    await this.#endpoint.request(agent, payload, { timeout: 5000 })
  }

  /** Asks for the end of a session. */
  async terminate(session: string, reason: EndReason = 'management'): Promise<void> {
    await this.send.sessionTerminate({ request: randomUUID(), session, reason }, agent)
  }

  /** Has the counters confirmed: whatever the device sent before has come then. */
  async confirmCounters(request: string = randomUUID()): Promise<MaintenanceResult> {
    await this.send.maintenanceRequest({ request, operation: 'confirm-counters' }, agent)
    return this.next('maintenance-result', request)
  }

  async stop(): Promise<void> {
    await this.#endpoint.stop()
  }
}
