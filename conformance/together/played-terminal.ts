import { setTimeout as wait } from 'node:timers/promises'
import type { ManagementClient, RemoteSession } from '../../generated/management-api.ts'
import { MrspError } from '../../runtime/errors.ts'
import { type ClientLink, createManagementClient } from '../../runtime/http/index.ts'
import {
  openTerminalConnection,
  type TerminalConnection,
} from '../../runtime/session-connection/index.ts'
import { nodeSockets } from '../../runtime/session-connection/node-socket.ts'
import { Unexpected } from '../check/violation.ts'
import { EchoedRequest } from './echoed-request.ts'
import { applicationId, deviceId, type Ground, userId } from './ground.ts'
import type { OperatedTerminal, ShownSession } from './parties.ts'

interface Client {
  readonly connection: TerminalConnection
  readonly paired: Promise<void>
}

/** A terminal, played. */
export class PlayedTerminal implements OperatedTerminal {
  readonly #ground: Ground
  readonly #management: ManagementClient & ClientLink
  readonly #clients: Map<string, Promise<Client | undefined>> = new Map()
  #accessToken = ''

  constructor(ground: Ground) {
    this.#ground = ground
    this.#management = createManagementClient({
      url: `https://localhost:${ground.ports.management}`,
      credential: () => this.#accessToken,
      ca: ground.certificate.ca,
    })
  }

  async logIn(): Promise<void> {
    const body = { userId, password: this.#ground.userPassword }
    this.#note('login')
    const { accessToken } = await this.#management.login({ body }).catch(unexpected('the login'))
    this.#accessToken = accessToken
  }

  async start(): Promise<string> {
    this.#note('startSession')
    const { session } = await this.#management
      .startSession({ body: { deviceId, applicationId } })
      .catch(unexpected('the start'))
    this.#clients.set(session, this.#connect(session))
    return session
  }

  async show(session: string): Promise<ShownSession> {
    const shown = await this.#management.getSession({ session }).catch(unexpected('the session'))
    return shownOf(shown)
  }

  async cancel(session: string): Promise<void> {
    this.#note('cancelSession')
    await this.#management.cancelSession({ session }).catch(unexpected('the withdrawal'))
  }

  async end(session: string): Promise<void> {
    const client = await this.#clients.get(session)
    this.#ground.record({ from: 'person', to: 'terminal', link: 'act', what: 'ends the session' })
    client?.connection.terminate('terminal')
  }

  async post(session: string, octets: Buffer): Promise<Buffer> {
    const client = await this.#clients.get(session)
    if (client === undefined) throw new Unexpected('the session did not come about')
    await client.paired
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
    const response = new EchoedRequest()
    const exchange = client.connection.openExchange(applicationId, {
      onData: data => {
        response.add(data)
        exchange.consumed(data.length)
      },
      onEnd: () => {
        if (response.status === 200) resolve(response.body)
        else reject(new Unexpected(`the application's answer has status ${response.status}`))
      },
      onReset: code => reject(new Unexpected(`the exchange failed with ${code}`)),
    })
    const head = `POST /echo HTTP/1.1\r\nHost: printer\r\nContent-Length: ${octets.length}\r\n\r\n`
    exchange.write(Buffer.concat([Buffer.from(head), octets]), { end: true })
    return promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients.values()) (await client)?.connection.abandon()
    this.#management.close()
  }

  /** Polls for the connection information and connects (S201 to S204). */
  async #connect(session: string): Promise<Client | undefined> {
    try {
      for (;;) {
        const answer = await this.#management.pollConnectionInformation({
          session,
          prefer: 'wait=20',
        })
        if (answer.status === 200) {
          const { url: address, sessionId, token } = answer.body
          const paired = Promise.withResolvers<void>()
          paired.promise.catch(() => {})
          const connection = openTerminalConnection({
            address,
            sessionId,
            token,
            product: 'mrsp-conformance/1',
            openSocket: nodeSockets({ ca: this.#ground.certificate.ca }),
            handlers: {
              onPaired: () => paired.resolve(),
              onOver: () => paired.reject(new Unexpected('the session ended')),
            },
          })
          return { connection, paired: paired.promise }
        }
        await wait(50)
      }
    } catch {
      return undefined
    }
  }

  #note(what: string): void {
    this.#ground.record({ from: 'terminal', to: 'management', link: 'http', what })
  }
}

function shownOf({ state, bindingCode, refusalReason, endReason }: RemoteSession): ShownSession {
  return { state, bindingCode, reason: refusalReason ?? endReason }
}

function unexpected(what: string): (error: unknown) => never {
  return error => {
    throw new Unexpected(`${what} was refused: ${MrspError.from(error, 'management').code}`)
  }
}
