import { once } from 'node:events'
import type { ApprovalRequest, SessionInfo } from '../../generated/stanzas.ts'
import {
  type Exchange,
  openDeviceConnection,
  type SessionConnection,
} from '../../runtime/session-connection/index.ts'
import { nodeSockets } from '../../runtime/session-connection/node-socket.ts'
import { deviceStanzaReceiver, deviceStanzaSender } from '../../runtime/stanza/index.ts'
import { DeviceClient } from '../../runtime/xmpp/index.ts'
import { MrspError } from '../../runtime/errors.ts'
import { Arrivals } from '../peers/until.ts'
import { applicationId, deviceId, type Ground } from './ground.ts'
import { EchoedRequest } from './echoed-request.ts'
import type { OperatedDevice } from './parties.ts'

const product = 'mrsp-conformance/1'

/** A device, played: one server application that echoes, and a display on which the suite presses. */
export class PlayedDevice implements OperatedDevice {
  readonly #ground: Ground
  readonly #client: DeviceClient
  readonly #send: ReturnType<typeof deviceStanzaSender>
  readonly #asked: Arrivals<ApprovalRequest> = new Arrivals<ApprovalRequest>()
  readonly #connections: Map<string, SessionConnection> = new Map()
  #screen: ApprovalRequest | undefined

  private constructor(ground: Ground) {
    this.#ground = ground
    this.#client = new DeviceClient({
      service: `xmpps://localhost:${ground.ports.xmpp}`,
      domain: ground.domain,
      username: deviceId,
      password: ground.devicePassword,
      ca: ground.certificate.ca,
    })
    this.#send = deviceStanzaSender(this.#client)
    this.#client.onRequest(
      deviceStanzaReceiver(
        {
          approvalRequest: async request => {
            this.#ground.record({
              from: 'management',
              to: 'device',
              link: 'xmpp',
              what: 'approval-request',
            })
            const isBusy = this.#screen !== undefined && this.#screen.request !== request.request
            if (isBusy) throw new MrspError('device-busy', { source: 'device' })
            this.#screen = request
            this.#asked.add(request)
          },
          approvalCancel: async () => {
            this.#screen = undefined
          },
          sessionInfo: async information => this.#connect(information),
          sessionTerminate: async ({ session, reason }) => {
            this.#ground.record({
              from: 'management',
              to: 'device',
              link: 'xmpp',
              what: `session-terminate ${reason}`,
            })
            if (this.#screen?.session === session) this.#screen = undefined
            this.#connections.get(session)?.terminate(reason)
          },
          maintenanceRequest: async () => {
            throw new MrspError('device-busy', { source: 'device' })
          },
        },
        { error: () => {} },
      ),
    )
  }

  static async start(ground: Ground): Promise<PlayedDevice> {
    const device = new PlayedDevice(ground)
    device.#client.on('online', () => void device.#tell())
    device.#client.start()
    await once(device.#client, 'online')
    return device
  }

  async press(session: string, button: 'yes' | 'no'): Promise<void> {
    const { request } = await this.#asked.find(asked => asked.session === session)
    this.#screen = undefined
    this.#ground.record({ from: 'person', to: 'device', link: 'act', what: `presses ${button}` })
    await this.#send.approval({ request, session, answer: button, reason: 'user' })
  }

  async bindingCode(session: string): Promise<string | undefined> {
    return (await this.#asked.find(asked => asked.session === session)).bindingCode
  }

  async end(session: string): Promise<void> {
    this.#connections.get(session)?.terminate('device')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#connections.values()) connection.abandon()
    await this.#client.stop()
  }

  async #tell(): Promise<void> {
    const applications = [{ id: applicationId, name: 'Conformance' }]
    const sessions = [...this.#connections.keys()].map(session => ({ session }))
    const facts = { model: 'Played', serial: '1', firmware: '1', product, unattended: false }
    await this.#send.deviceInfo({ ...facts, applications, sessions }).catch(() => {})
  }

  #connect({ session, url, sessionId, token, application }: SessionInfo): void {
    this.#ground.record({ from: 'management', to: 'device', link: 'xmpp', what: 'session-info' })
    if (this.#connections.has(session)) return
    const connection = openDeviceConnection({
      address: url,
      sessionId,
      token,
      application,
      product,
      openSocket: nodeSockets({ ca: this.#ground.certificate.ca }),
      handlers: { onPaired: () => {}, onOver: () => this.#connections.delete(session) },
      onExchange: exchange => echo(exchange),
    })
    this.#connections.set(session, connection)
  }
}

/** The played application: a request is answered with its own body. */
function echo(
  exchange: Exchange,
): ReturnType<Parameters<typeof openDeviceConnection>[0]['onExchange']> {
  const request = new EchoedRequest()
  return {
    onData: octets => {
      request.add(octets)
      exchange.consumed(octets.length)
    },
    onEnd: () => exchange.write(request.answer(), { end: true }),
    onReset: () => {},
  }
}
