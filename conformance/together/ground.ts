import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Trial } from '../check/trial.ts'
import type { Message } from '../history/history.ts'
import { freePort } from '../../runtime/free-port.ts'
import { makeSurroundings, type Surroundings } from '../peers/surroundings.ts'

export const deviceId = 'printer-7'
export const userId = 'tanaka'
export const applicationId = 'conformance'
const organization = 'Conformance'

/** What all parties of one system know: ports, keys, certificates, names. */
export interface Ground extends Surroundings {
  readonly ports: {
    readonly management: number
    readonly xmpp: number
    readonly relay: number
    readonly terminal: number
  }
  readonly accountsFile: string
  readonly domain: string
  readonly devicePassword: string
  readonly userPassword: string
  readonly relayKey: string
  readonly managementKey: string
  /** Writes a message that a played party sent or saw into the history of the trial that runs. */
  record(message: Message): void
  /** The trial that runs. */
  trial: Trial | undefined
}

/** Makes the ground of a system. */
export async function makeGround(): Promise<Ground> {
  const surroundings = await makeSurroundings()
  const devicePassword = 'conformance device password'
  const userPassword = 'conformance user password'
  const accountsFile = join(surroundings.directory, 'accounts.yaml')
  const user = { userId, password: userPassword, displayName: 'Koki Tanaka', organization }
  await writeFile(
    accountsFile,
    stringify({
      users: [{ ...user, role: 'technician' }],
      devices: [{ deviceId, password: devicePassword, organization }],
    }),
    { mode: 0o600 },
  )
  const ground: Ground = {
    ...surroundings,
    ports: {
      management: await freePort(),
      xmpp: await freePort(),
      relay: await freePort(),
      terminal: await freePort(),
    },
    accountsFile,
    domain: 'localhost',
    devicePassword,
    userPassword,
    relayKey: 'conformance-relay-key-0123456789abcdef',
    managementKey: 'conformance-management-key-0123456789a',
    trial: undefined,
    record: message => {
      ground.trial?.history.record(message)
    },
  }
  return ground
}
