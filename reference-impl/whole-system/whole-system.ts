import { join } from 'node:path'
import type { Party } from '../../runtime/descriptor.ts'
import { makeCertificates } from './certificates.ts'
import { type LogLine, type PartyProcess, startParty } from './party-process.ts'
import type { Ports } from './ports.ts'
import { type SystemOptions, writeSettings } from './settings.ts'

/** The four parties, each a process, and further devices and terminals where they are asked for, on the loopback addresses of this machine. */
export interface WholeSystem {
  readonly ports: Ports
  readonly parties: Readonly<Record<Party, PartyProcess>>
  /** All devices, and all terminals, in the order of their numbers. */
  readonly devices: readonly PartyProcess[]
  readonly terminals: readonly PartyProcess[]
  /** Kills and starts one party again, with the settings it had. */
  restart(party: Party): Promise<void>
  /** Ends all of them cleanly. */
  stop(): Promise<void>
}

/** Options of `startWholeSystem`. */
export interface WholeSystemOptions extends Omit<SystemOptions, 'certificates'> {
  /** Is told every log line of every party. */
  readonly onLine: (party: Party, line: LogLine) => void
}

/**
 * Makes certificates and settings where there are none, and starts management, relay, device and terminal.
 *
 * @throws Error when one of them does not become ready; the others are ended
 */
export async function startWholeSystem(options: WholeSystemOptions): Promise<WholeSystem> {
  const certificates = await makeCertificates(join(options.directory, 'tls'))
  const files = await writeSettings({ ...options, certificates })
  const started: Partial<Record<Party, PartyProcess>> = {}
  const furtherEnds: PartyProcess[] = []
  const start = async (party: Party): Promise<PartyProcess> => {
    const command = party === 'relay' && options.isSupervised ? 'relay-supervisor' : party
    const process = await startParty(party, files[party], options.onLine, command)
    started[party] = process
    return process
  }
  /** One after the other, so that a small machine is not asked to start all of them at once. */
  const startFurther = async (
    party: 'device' | 'terminal',
    paths: readonly string[],
  ): Promise<readonly PartyProcess[]> => {
    const found: PartyProcess[] = []
    for (const path of paths) {
      const process = await startParty(party, path, options.onLine)
      furtherEnds.push(process)
      found.push(process)
    }
    return found
  }
  const stop = async (): Promise<void> => {
    await Promise.all(furtherEnds.map(process => process.stop()))
    await stopAll(started)
  }
  try {
    const [management, relay] = await all([start('management'), start('relay')])
    const [device, terminal] = await all([start('device'), start('terminal')])
    const parties = { management, relay, device, terminal }
    const furtherDevices = await startFurther('device', files.furtherDevices)
    const furtherTerminals = await startFurther('terminal', files.furtherTerminals)
    return {
      ports: options.ports,
      parties,
      get devices() {
        return [parties.device, ...furtherDevices]
      },
      get terminals() {
        return [parties.terminal, ...furtherTerminals]
      },
      async restart(party) {
        await parties[party].kill()
        parties[party] = await start(party)
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Both, once both have come up or failed, so that neither is left behind. */
async function all(
  pair: readonly [Promise<PartyProcess>, Promise<PartyProcess>],
): Promise<[PartyProcess, PartyProcess]> {
  await Promise.allSettled(pair)
  return Promise.all(pair)
}

/** Ends the endpoints before the services they depend on. */
async function stopAll(parties: Partial<Record<Party, PartyProcess>>): Promise<void> {
  await Promise.all([parties.terminal?.stop(), parties.device?.stop()])
  await Promise.all([parties.relay?.stop(), parties.management?.stop()])
}
