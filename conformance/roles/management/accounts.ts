import { stringify } from 'yaml'
import type { Accounts } from '../../../generated/configuration.ts'

/** Password of every user of the accounts file. */
export const userPassword = 'conformance user password 7'
/** Password of every device of the accounts file. */
export const devicePassword = 'conformance device password 7'

/** Name of the organization in which most happens, and of the other one. */
export const organizations = { own: 'North Office', other: 'South Office' } as const

const users = [
  ['tanaka', 'own', 'technician'],
  ['suzuki', 'own', 'technician'],
  ['kato', 'own', 'administrator'],
  ['sato', 'other', 'technician'],
] as const

/** A user who has an administrator, and who that is. */
const administrated = { userId: 'tanaka', administrator: 'kato' } as const

/** Users of the accounts file. */
export type PlayedUser = (typeof users)[number][0]

/** Name of a user, as people see it. */
export function displayNameOf(user: PlayedUser): string {
  return `${user} & <${user}>`
}

/** Devices of the own organization. */
export const ownDevices: readonly string[] = Array.from(
  { length: 24 },
  (_, at) => `printer-${at + 1}`,
)
/** A device of the other organization. */
export const foreignDevice = 'copier-1'

/** The accounts file that management under test is given. */
export function accountsText(): string {
  const accounts: Accounts = {
    users: users.map(([userId, organization, role]) => ({
      userId,
      password: userPassword,
      displayName: displayNameOf(userId),
      organization: organizations[organization],
      role,
      ...(userId === administrated.userId && { administrator: administrated.administrator }),
    })),
    devices: [...ownDevices, foreignDevice].map(deviceId => ({
      deviceId,
      password: devicePassword,
      organization: deviceId === foreignDevice ? organizations.other : organizations.own,
    })),
  }
  return stringify(accounts)
}
