import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { configurations, type DeviceConfiguration } from '../../../generated/configuration.ts'
import type { StepOrParagraph } from '../../../runtime/descriptor.ts'
import type { StepDetails } from '../../../runtime/observer.ts'
import {
  type TerminalConnection,
  openTerminalConnection,
} from '../../../runtime/session-connection/index.ts'
import { nodeSockets } from '../../../runtime/session-connection/node-socket.ts'
import { TestRelay } from '../../../runtime/session-connection/test-relay.ts'
import { type GeneratedCertificate, generateCertificate } from '../../../runtime/tls.ts'
import { startDevice } from '../device.ts'
import { DeviceProcess } from './device-process.ts'
import { deviceId, domain, password, PlayedManagement } from './management.ts'
import { PlayedPerson } from './panel.ts'

/** A step that the device told. */
interface ToldStep extends StepDetails {
  readonly step: StepOrParagraph
  readonly what: string
}

/** A device within this process. */
export interface StartedDevice {
  readonly person: PlayedPerson
  readonly panel: string
  readonly steps: readonly ToldStep[]
  /** Lines of its log from level info on. */
  readonly logLines: readonly string[]
  stop(): Promise<void>
}

/** Makes played parties and devices for a test file, and ends them after each test. */
export interface Ground {
  readonly certificate: GeneratedCertificate
  /** A new directory. */
  directory(): Promise<string>
  management(port?: number): Promise<PlayedManagement>
  relay(): Promise<TestRelay>
  /** A terminal that is paired through the relay. */
  terminal(relay: TestRelay): Promise<TerminalConnection>
  /** Settings of a device that trusts the ground's certificate. */
  settings(
    management: { readonly xmppUrl: string },
    changes?: Partial<DeviceConfiguration>,
  ): Promise<DeviceConfiguration>
  /** Starts a device in this process, and waits until management knows it. */
  device(
    management: PlayedManagement,
    changes?: Partial<DeviceConfiguration>,
  ): Promise<StartedDevice>
  /** A device that will be a process of its own. */
  process(
    management: { readonly xmppUrl: string },
    changes?: Partial<DeviceConfiguration>,
  ): Promise<DeviceProcess>
  /** Ends something else after the test. */
  later(stop: () => unknown): void
}

/** Where files are quick to write: what is killed here is a process, never the machine. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

export function testGround(): Ground {
  let certificate: GeneratedCertificate | undefined
  let root = ''
  let directories = 0
  const stops: (() => unknown)[] = []
  beforeAll(async () => {
    certificate = await generateCertificate(['localhost', '127.0.0.1'])
    root = await mkdtemp(join(memory, 'device-'))
    await writeFile(join(root, 'ca.pem'), certificate.ca)
  })
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop()
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  const ground: Ground = {
    get certificate() {
      if (certificate === undefined) throw new Error('no certificate yet')
      return certificate
    },
    directory: () => mkdtemp(join(root, `${directories++}-`)),
    async management(port) {
      const management = await PlayedManagement.start(ground.certificate, port)
      stops.push(() => management.stop())
      return management
    },
    async relay() {
      const { certificate: cert, key } = ground.certificate
      const relay = new TestRelay({ tls: { cert, key } })
      await relay.listen()
      stops.push(() => relay.close())
      return relay
    },
    async terminal(relay) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const terminal = openTerminalConnection({
        ...relay.credentials('terminal'),
        openSocket: nodeSockets({ ca: ground.certificate.ca }),
        product: 'mrsp-test/1',
        handlers: { onPaired: () => resolve(), onOver: () => {} },
      })
      stops.push(() => terminal.abandon())
      await promise
      return terminal
    },
    async settings({ xmppUrl }, changes) {
      const settings: unknown = {
        ...Object.fromEntries(
          configurations.device.settings
            .filter(setting => setting.default !== undefined)
            .map(setting => [setting.name, setting.default]),
        ),
        deviceId,
        password,
        domain,
        xmppUrl,
        caFile: join(root, 'ca.pem'),
        panelPort: 0,
        dataDirectory: await ground.directory(),
        ...changes,
      }
      if (configurations.device.validate(settings)) return settings
      throw new Error(JSON.stringify(configurations.device.validate.mismatches))
    },
    async device(management, changes) {
      const steps: ToldStep[] = []
      const logLines: string[] = []
      const device = await startDevice(await ground.settings(management, changes), {
        log: pino({ level: 'info' }, { write: line => logLines.push(line) }),
        observe: (step, what, details) => steps.push({ ...details, step, what }),
      })
      stops.push(() => device.stop())
      const panel = device.addresses['panel'] ?? ''
      await management.next('device-info')
      const person = new PlayedPerson(panel)
      return { person, panel, steps, logLines, stop: () => device.stop() }
    },
    async process(management, changes) {
      const settings = await ground.settings(management, changes)
      const process = new DeviceProcess(settings.dataDirectory, settings)
      stops.push(() => process.kill())
      return process
    },
    later(stop) {
      stops.push(stop)
    },
  }
  return ground
}
