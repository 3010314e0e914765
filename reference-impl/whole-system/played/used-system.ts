import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, type LocalAnswer, member, text } from '../../whole-session/local-api.ts'
import { makeCertificates } from '../certificates.ts'
import { freePorts, type Ports } from '../ports.ts'
import { accounts, deviceId, type SystemOptions } from '../settings.ts'
import { startWholeSystem, type WholeSystem } from '../whole-system.ts'
import { eventually } from './eventually.ts'
import { RelayProxy } from './relay-proxy.ts'

/** Four parties as processes, endpoints and relay with a proxy between them, used by a technician who is logged in. */
export class UsedSystem implements AsyncDisposable {
  readonly directory: string
  readonly system: WholeSystem
  /** Between both endpoints and the relay. */
  readonly proxy: RelayProxy

  private constructor(directory: string, system: WholeSystem, proxy: RelayProxy) {
    this.directory = directory
    this.system = system
    this.proxy = proxy
  }

  /** @param overrides settings of the parties beyond the usual ones */
  static async start(overrides: NonNullable<SystemOptions['overrides']>): Promise<UsedSystem> {
    const directory = await mkdtemp(join(tmpdir(), 'mrsp-used-'))
    const ports = await freePorts()
    const certificates = await makeCertificates(join(directory, 'tls'))
    const proxy = await RelayProxy.start(ports.relay, certificates)
    const publicUrl = `wss://localhost:${proxy.port}`
    const system = await startWholeSystem({
      directory,
      ports,
      logLevel: 'info',
      overrides: {
        management: { ...overrides.management },
        relay: { publicUrl, ...overrides.relay },
        device: { allowedRelays: [publicUrl], ...overrides.device },
        terminal: { allowedRelays: [publicUrl], ...overrides.terminal },
      },
      onLine: () => {},
    })
    const used = new UsedSystem(directory, system, proxy)
    const { userId = '', password = '' } = accounts[0] ?? {}
    await used.#post('/api/login', { userId, password })
    return used
  }

  get ports(): Ports {
    return this.system.ports
  }

  /** Asks for a session, again while the device is not online yet or the one before is ending. */
  async ask(applicationId: string): Promise<string> {
    let session = ''
    await this.until('a session is asked for', async () => {
      const { body } = await this.#post('/api/sessions', { deviceId, applicationId })
      session = text(body, 'session')
      return session === '' ? body : undefined
    })
    return session
  }

  /** Asks for a session and waits until both ends are paired. */
  async pair(applicationId: string): Promise<string> {
    const session = await this.ask(applicationId)
    await this.sessionUntil(session, body => member(body, 'paired') === true)
    return session
  }

  /** Waits until the terminal shows a session so, and returns what it shows. */
  async sessionUntil(session: string, isSo: (body: unknown) => boolean): Promise<unknown> {
    let shown: unknown
    await this.until('the session is shown so', async () => {
      shown = (await ask(this.ports.terminal, 'GET', `/api/sessions/${session}`)).body
      return isSo(shown) ? undefined : shown
    })
    return shown
  }

  /** Waits until the panel shows something so, and returns what it shows. */
  async panelUntil(isSo: (body: unknown) => boolean): Promise<unknown> {
    let shown: unknown
    await this.until('the panel shows it', async () => {
      shown = (await ask(this.ports.panel, 'GET', '/api/state')).body
      return isSo(shown) ? undefined : shown
    })
    return shown
  }

  /** The approval that the panel shows for a session, answered; YES as soon as it is taken. */
  async answer(session: string, answer: 'yes' | 'no'): Promise<void> {
    const shown = await this.panelUntil(
      body => text(member(body, 'approval'), 'session') === session,
    )
    const request = text(member(shown, 'approval'), 'request')
    await this.until('the answer is taken', async () => {
      const { status } = await ask(this.ports.panel, 'POST', '/api/approval', { request, answer })
      return status < 300 ? undefined : status
    })
  }

  /** Withdraws a session, or ends it by the valid process. */
  async end(session: string, how: 'cancel' | 'terminate'): Promise<void> {
    await this.#post(`/api/sessions/${session}/${how}`)
  }

  /** @param attempt returns what there is instead, for the complaint */
  async until(what: string, attempt: () => Promise<unknown>): Promise<void> {
    await eventually(what, attempt)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.system.stop()
    await this.proxy.stop()
    await rm(this.directory, { recursive: true, force: true })
  }

  #post(path: string, body: unknown = {}): Promise<LocalAnswer> {
    return ask(this.ports.terminal, 'POST', path, body)
  }
}

/** Whether a session as the terminal shows it is final. */
export function isFinal(session: unknown): boolean {
  return ['terminated', 'failed', 'refused', 'cancelled'].includes(text(session, 'state'))
}
