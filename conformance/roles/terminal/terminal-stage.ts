import { join } from 'node:path'
import type { AdapterDone, DisplayedNotice } from '../../../generated/conformance.ts'
import type { FrameHeaders } from '../../../runtime/frame/index.ts'
import type { RoleStage } from '../../check/check.ts'
import type { Trial } from '../../check/trial.ts'
import { Inconclusive, Unexpected, Violation } from '../../check/violation.ts'
import { History } from '../../history/history.ts'
import type { Act } from '../../implementation/adapter.ts'
import type { Implementation } from '../../implementation/implementation.ts'
import type { Program } from '../../implementation/program.ts'
import type { Settings } from '../../implementation/settings.ts'
import { Impostor } from '../../peers/impostor.ts'
import { LocalClient } from '../../peers/local-client.ts'
import {
  applicationId,
  deviceId,
  password,
  PlayedManagementForTerminal,
  userId,
} from '../../peers/played-management-for-terminal.ts'
import { PlayedRelay } from '../../peers/played-relay.ts'
import { freePort } from '../../../runtime/free-port.ts'
import { makeSurroundings, type Surroundings } from '../../peers/surroundings.ts'
import { TerminalSession } from './terminal-session.ts'

/** Where a local program reaches the application of a session. */
export interface Address {
  readonly port: number
  /** What `Host` has to name. */
  readonly host: string
}

/** Both ends of a session that are paired, with the way in for local programs. */
export interface Paired extends Address {
  readonly session: TerminalSession
}

/** How a session is paired. */
export interface Pairing {
  readonly connected?: Partial<FrameHeaders['connected']>
  readonly hello?: Partial<FrameHeaders['hello']>
}

/** A terminal under test between a played management, a played relay and played local programs. */
export class TerminalStage implements RoleStage {
  readonly management: PlayedManagementForTerminal
  readonly relay: PlayedRelay
  readonly surroundings: Surroundings
  /** Notices that were on the display. */
  readonly displayed: Set<string> = new Set()
  /** What stands in the place of management, where the settings want it. */
  impostor: Impostor | undefined
  readonly #implementation: Implementation
  readonly #settings: Settings
  readonly #sessions: Set<TerminalSession> = new Set()
  readonly #secrets: Set<string> = new Set()
  #program: Program | undefined
  #trial: Trial | undefined
  #isLoggedIn = false

  private constructor(
    implementation: Implementation,
    settings: Settings,
    surroundings: Surroundings,
    management: PlayedManagementForTerminal,
    relay: PlayedRelay,
  ) {
    this.#implementation = implementation
    this.#settings = settings
    this.surroundings = surroundings
    this.management = management
    this.relay = relay
  }

  static async start(implementation: Implementation, settings: Settings): Promise<TerminalStage> {
    const surroundings = await makeSurroundings()
    const { certificate, caFile, directory } = surroundings
    const management = await PlayedManagementForTerminal.start(certificate, new History())
    const relay = await PlayedRelay.start(certificate)
    const { listsRelays, isManagementImpostor, ...rest } = settings
    const impostor =
      isManagementImpostor === true
        ? await Impostor.start('other authority', certificate)
        : undefined
    const all: Settings = {
      managementUrl: impostor ? `https://localhost:${impostor.port}` : management.url,
      caFile,
      port: await freePort(),
      dataDirectory: join(directory, 'terminal'),
      ...(listsRelays === true && { allowedRelays: [relay.url] }),
      ...rest,
    }
    const stage = new TerminalStage(implementation, all, surroundings, management, relay)
    stage.impostor = impostor
    try {
      await stage.startProgram()
      return stage
    } catch (error) {
      await stage[Symbol.asyncDispose]()
      throw error
    }
  }

  /** The trial that runs. */
  get trial(): Trial {
    if (this.#trial === undefined) throw new Error('no trial runs')
    return this.#trial
  }

  get output(): readonly string[] {
    return this.#program?.lines ?? []
  }

  /** All that the terminal wrote, in which secrets are looked for. */
  get outputText(): string {
    return this.#program?.text ?? ''
  }

  /** Secrets that the terminal was given, with what they are. */
  get secrets(): readonly string[] {
    return [...this.management.secrets, ...this.#secrets]
  }

  get ended(): string | undefined {
    return this.#program?.end
  }

  begin(trial: Trial): void {
    this.#trial = trial
    this.management.begin(trial.history)
    this.relay.begin(trial)
  }

  /** Tells the terminal the end of every session. @throws Violation where it broke a clause that nobody looked at */
  end(): void {
    const faults = [...this.#sessions].flatMap(({ fault }) => fault ?? [])
    this.#sessions.clear()
    this.relay.end()
    this.#trial = undefined
    this.management.begin(new History())
    this.management.endSessions()
    if (faults[0] !== undefined) throw faults[0]
  }

  /** Starts the terminal, or starts it again after `kill`. @throws Unexpected where it does not come up */
  async startProgram(): Promise<void> {
    if (!this.#implementation.can('adapter'))
      throw new Inconclusive('a terminal is judged by acts of its user, which need an adapter')
    const program = this.#implementation.start(this.#settings)
    this.#program = program
    this.#isLoggedIn = false
    const { startTime } = this.#implementation
    const { promise: late, resolve } = Promise.withResolvers<string>()
    const timer = setTimeout(() => resolve(`not ready after ${startTime / 1000} s`), startTime)
    const why = await Promise.race([program.adapter.ready, program.ended, late])
    clearTimeout(timer)
    if (typeof why !== 'string') return
    const lines = program.lines.slice(-10).join('\n')
    await program.kill()
    throw new Unexpected(`${why}\n${lines}`)
  }

  /** Ends the terminal as a crash would. */
  async kill(): Promise<void> {
    this.trial.history.record({ from: 'person', to: 'terminal', link: 'act', what: 'kill -9' })
    await this.#program?.kill()
    this.#program = undefined
    this.#isLoggedIn = false
  }

  /** Has the user do something. @throws ActFailed where the terminal refuses it */
  act(act: Act): Promise<AdapterDone> {
    const done = this.#act(act)
    // A check that fails meanwhile does not look at it any more.
    done.catch(() => {})
    return done
  }

  async #act(act: Act): Promise<AdapterDone> {
    if (this.#program === undefined) throw new Error('the terminal does not run')
    const { history } = this.trial
    history.record({
      from: 'person',
      to: 'terminal',
      link: 'act',
      what: act.act,
      text: JSON.stringify(act),
    })
    const done = await this.#program.adapter.do(act)
    for (const { notice } of done.notices ?? []) this.displayed.add(notice)
    history.record({
      from: 'terminal',
      to: 'person',
      link: 'act',
      what: `${act.act}: ${done.state ?? 'done'}`,
      text: JSON.stringify(done),
    })
    return done
  }

  /** Logs the user in, where nobody is yet. */
  async login(): Promise<void> {
    if (this.#isLoggedIn) return
    await this.trial.awaits('3.1', 'the login', this.act({ act: 'login', userId, password }))
    this.#isLoggedIn = true
  }

  /** Logs the user in anew, whether somebody is or not. */
  async loginAnew(): Promise<void> {
    await this.logout()
    await this.login()
  }

  /** Logs the user out. */
  async logout(): Promise<void> {
    await this.trial.awaits('3.1', 'the logout', this.act({ act: 'logout' }))
    this.#isLoggedIn = false
  }

  /** Has the user look at the display until notices are on it; each look reads what is there. */
  async read(notices: readonly string[], milliseconds = 0): Promise<DisplayedNotice[]> {
    const seen = new Map<string, DisplayedNotice>()
    const look = async (): Promise<DisplayedNotice[]> => {
      for (;;) {
        const done = await this.act({ act: 'notices' })
        for (const each of done.notices ?? []) seen.set(each.notice, each)
        const read = notices.flatMap(notice => seen.get(notice) ?? [])
        if (read.length === notices.length) return read
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    }
    return this.trial.awaits('12.21', 'the notices on the display', look(), milliseconds)
  }

  /** Somebody logged in or out, or the login was lost. */
  loginIs(isLoggedIn: boolean): void {
    this.#isLoggedIn = isLoggedIn
  }

  /** The user starts a session; the device is about to ask for approval. */
  async start(): Promise<string> {
    await this.login()
    const { session } = await this.trial.awaits(
      '5.1',
      'the start of a session',
      this.act({ act: 'start', deviceId, applicationId }),
    )
    if (session === undefined) throw new Unexpected('the adapter did not name the session')
    return session
  }

  /** Somebody presses YES: token and session ID are there. */
  approve(session: string, url?: string): TerminalSession {
    const seat = this.relay.seat('terminal')
    const { sessionId, token } = seat
    const { applicationId: application } = this.management.sessions.get(session) ?? {
      applicationId,
    }
    this.#secrets.add(sessionId).add(token)
    this.management.information.set(session, {
      session,
      applicationId: application,
      sessionId,
      token,
      url: url ?? seat.url,
      expiresIn: 3600,
      connectTimeout: 60,
    })
    this.management.move(session, { state: 'connecting' })
    const made = new TerminalSession(session, application, seat, this.trial)
    this.#sessions.add(made)
    return made
  }

  /** Brings a new session to the pairing. */
  async pair({ connected, hello }: Pairing = {}): Promise<Paired> {
    const name = await this.start()
    const session = this.approve(name)
    await session.pair(connected, hello)
    this.management.move(name, { state: 'established' })
    return { session, ...(await this.address(name)) }
  }

  /** Where local programs reach the application of a session. */
  async address(session: string): Promise<Address> {
    const { port, host } = await this.trial.awaits(
      '5.25',
      'the local address of the application',
      this.act({ act: 'address', session }),
    )
    if (port === undefined) throw new Unexpected('the adapter did not name the port')
    return { port, host: host ?? `localhost:${port}` }
  }

  /** A connection of a local program. */
  dial({ port }: Pick<Address, 'port'>, host?: string): Promise<LocalClient> {
    return LocalClient.dial(port, this.trial, host)
  }

  /** Sends the beginning of a GET on a new local connection. */
  async get(address: Address, target = '/', fields = ''): Promise<LocalClient> {
    const client = await this.dial(address)
    client.send(`GET ${target} HTTP/1.1\r\nHost: ${address.host}\r\n${fields}\r\n`)
    return client
  }

  /** Waits for an answer of the terminal's own at the local port: what other local programs sent before has been read. */
  async localRoundTrip(address: Address): Promise<void> {
    const client = await this.dial(address)
    client.send('NO REQUEST\r\n\r\n')
    await this.trial.awaits('8.43', 'the refusal of what is no request', client.whole())
  }

  /** Waits until the user is shown a session in some way. */
  async shown(
    clause: Violation['clause'],
    session: string,
    what: string,
    is: (done: AdapterDone) => boolean,
    milliseconds = 0,
  ): Promise<AdapterDone> {
    const look = async (): Promise<AdapterDone> => {
      for (;;) {
        const done = await this.act({ act: 'show', session })
        if (is(done)) return done
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    }
    return this.trial.awaits(clause, what, look(), milliseconds)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program?.kill()
    this.impostor?.stop()
    await this.management.stop()
    await this.relay.stop()
    await this.surroundings[Symbol.asyncDispose]()
  }
}
