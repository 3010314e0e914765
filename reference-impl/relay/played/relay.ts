import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { v4, v7 } from 'uuid'
import type { RelayConfiguration } from '../../../generated/configuration.ts'
import type {
  RelayClient,
  RequestConnectionInformationInput,
  Reservation,
} from '../../../generated/relay-api.ts'
import type { Side } from '../../../generated/schemas.ts'
import { type ClientLink, createRelayClient } from '../../../runtime/http/index.ts'
import type { StepObserver } from '../../../runtime/observer.ts'
import type { Running } from '../../../runtime/program.ts'
import { type GeneratedCertificate, generateCertificate } from '../../../runtime/tls.ts'
import { type RelayLimits, relayLimits } from '../limits.ts'
import { startRelay } from '../relay.ts'
import { PlayedEndpoint, type Ticket } from './endpoint.ts'
import { PlayedManagement, relayKey } from './management.ts'

const managementKey = 'management-key-management-key-mana'
const sessionIdKey = 'session-id-key-session-id-key-sess'

let made: Promise<GeneratedCertificate> | undefined

/** One certificate for all tests of a process. */
function testCertificate(): Promise<GeneratedCertificate> {
  made ??= generateCertificate(['127.0.0.1', '127.0.0.2', 'localhost'])
  return made
}

/** A reservation with what proves each side. */
export interface Reserved extends Reservation {
  readonly token: string
  ticket(side: Side): Ticket
}

/** Both ends of a session that are paired. */
export interface Paired {
  readonly reserved: Reserved
  readonly device: PlayedEndpoint
  readonly terminal: PlayedEndpoint
  /** What each was told at its start. */
  readonly keys: Readonly<Record<Side, string>>
}

/** A relay on a free port with a played management beside it, in a directory of its own. */
export class RelayUnderTest {
  readonly management: PlayedManagement = new PlayedManagement()
  readonly configuration: RelayConfiguration
  readonly certificate: GeneratedCertificate
  readonly directory: string
  /** Steps that the relay told, in order. */
  readonly steps: string[] = []
  readonly #limits: RelayLimits
  readonly #observe: StepObserver | undefined
  #running: Running | undefined
  #client: (RelayClient & ClientLink) | undefined

  private constructor(
    configuration: RelayConfiguration,
    certificate: GeneratedCertificate,
    directory: string,
    limits: RelayLimits,
  ) {
    this.configuration = configuration
    this.certificate = certificate
    this.directory = directory
    this.#limits = limits
    this.#observe = step => {
      this.steps.push(step)
    }
  }

  static async start(
    settings: Partial<RelayConfiguration> = {},
    limits: Partial<RelayLimits> = {},
  ): Promise<RelayUnderTest> {
    const { directory, certificate, configuration } = await prepare(settings)
    const all = { ...relayLimits, refusalPace: 40, ...limits }
    const relay = new RelayUnderTest(configuration, certificate, directory, all)
    await relay.management.start(certificate)
    await relay.restart()
    return relay
  }

  get client(): RelayClient {
    if (this.#client === undefined) throw new Error('the relay does not run')
    return this.#client
  }

  get addresses(): Running['addresses'] {
    if (this.#running === undefined) throw new Error('the relay does not run')
    return this.#running.addresses
  }

  /** Starts the relay, anew where it runs. */
  async restart(): Promise<void> {
    await this.stopRelay()
    const configuration = { ...this.configuration, managementUrl: this.management.url }
    const log = pino({ level: process.env['MRSP_TEST_LOG'] ?? 'silent' })
    const observe = this.#observe ?? (() => {})
    this.#running = await startRelay(configuration, { log, observe }, this.#limits)
    this.#client = createRelayClient({
      url: this.#running.addresses['api'] ?? '',
      credential: () => managementKey,
      ca: this.certificate.ca,
    })
  }

  async stopRelay(): Promise<void> {
    this.#client?.close()
    await this.#running?.stop()
    this.#running = undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopRelay()
    await this.management.stop()
    await rm(this.directory, { recursive: true, force: true })
  }

  /** Reserves a session and makes its token. */
  async reserve(expiresIn = 3600): Promise<Reserved> {
    return this.admit(await this.client.requestConnectionInformation(reservationRequest(expiresIn)))
  }

  /** Makes the token of a reservation. */
  admit(reservation: Reservation): Reserved {
    return admit(reservation, this.management, this.addresses)
  }

  /** Opens a connection. */
  open(ticket: Ticket): Promise<PlayedEndpoint> {
    return PlayedEndpoint.open(ticket, this.certificate.ca)
  }

  /** Brings both ends of a new session to the pairing. */
  async pair(): Promise<Paired> {
    const reserved = await this.reserve()
    const [device, terminal] = await Promise.all([
      this.open(reserved.ticket('device')),
      this.open(reserved.ticket('terminal')),
    ])
    const keys = {
      device: (await device.expect('connected')).headers.resumeKey,
      terminal: (await terminal.expect('connected')).headers.resumeKey,
    }
    device.hello()
    terminal.hello()
    await Promise.all([device.expect('hello'), terminal.expect('hello')])
    return { reserved, device, terminal, keys }
  }
}

/** A request for connection information of a new session. */
export function reservationRequest(expiresIn = 3600): RequestConnectionInformationInput {
  const names = { deviceId: 'printer-7', terminalId: v4(), applicationId: 'web-server' }
  return { body: { session: v7(), ...names, expiresIn } }
}

/** Makes the token of a reservation and tells management of it. */
export function admit(
  reservation: Reservation,
  management: PlayedManagement,
  { hub = '', agent = '' }: Running['addresses'],
): Reserved {
  const token = `mrsp_${randomBytes(32).toString('base64url')}`
  management.tokens.set(reservation.session, token)
  const { deviceSessionId, terminalSessionId } = reservation
  const tickets = {
    device: { url: hub, sessionId: deviceSessionId, token },
    terminal: { url: agent, sessionId: terminalSessionId, token },
  }
  return { ...reservation, token, ticket: side => tickets[side] }
}

/** A directory with certificates, and the settings of a relay in it. */
export async function prepare(settings: Partial<RelayConfiguration>): Promise<{
  readonly directory: string
  readonly certificate: GeneratedCertificate
  readonly configuration: RelayConfiguration
}> {
  const certificate = await testCertificate()
  const directory = await mkdtemp(join(tmpdir(), 'mrsp-relay-'))
  const certificateFile = join(directory, 'certificate.pem')
  const keyFile = join(directory, 'key.pem')
  const caFile = join(directory, 'ca.pem')
  await Promise.all([
    writeFile(certificateFile, certificate.certificate),
    writeFile(keyFile, certificate.key, { mode: 0o600 }),
    writeFile(caFile, certificate.ca),
  ])
  const configuration: RelayConfiguration = {
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'wss://relay.example',
    pairs: 1,
    pairReleases: [],
    pairUrls: [],
    masterGrace: 60,
    certificateFile,
    keyFile,
    caFile,
    databaseFile: ':memory:',
    managementUrl: 'https://127.0.0.1',
    relayKey,
    managementKey,
    sessionIdKey,
    identicalSessionIds: false,
    detectsDeviceEnd: false,
    allowedOrigins: [],
    connectTimeout: 60,
    establishTimeout: 5,
    idleTimeout: 900,
    keepalive: 20,
    resumeGrace: 30,
    terminateTimeout: 30,
    logLevel: 'info',
    releaseFile: join(directory, 'release.json'),
    releaseTimeout: 20,
    ...settings,
  }
  return { directory, certificate, configuration }
}
