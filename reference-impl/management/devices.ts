import type { Application, Device } from '../../generated/management-api.ts'
import type { DeviceInfo } from '../../generated/stanzas.ts'
import type { FindCredentials, ManagementXmpp } from '../../runtime/xmpp/index.ts'
import type { StoredScramKeys } from './accounts.ts'
import type { DeviceRow, ManagementDatabase } from './database.ts'

/** The resource that a device's agent binds (section 6). */
const agent = 'agent'

/** Finds the SCRAM keys with which a device logs in to XMPP. */
export function deviceCredentials(database: ManagementDatabase): FindCredentials {
  return async (deviceId, hash) => {
    const row = await database
      .selectFrom('devices')
      .select('scramKeys')
      .where('deviceId', '=', deviceId)
      .executeTakeFirst()
    if (row === undefined) return undefined
    const stored: Record<string, StoredScramKeys> = JSON.parse(row.scramKeys)
    const keys = stored[hash]
    return (
      keys && {
        salt: Buffer.from(keys.salt, 'base64'),
        iterations: keys.iterations,
        storedKey: Buffer.from(keys.storedKey, 'base64'),
        serverKey: Buffer.from(keys.serverKey, 'base64'),
      }
    )
  }
}

/** What is known of a device's connection. */
interface Presence {
  isPresent: boolean
  /** Whether it said what it is since it came. */
  isInformed: boolean
  /** When it came, in milliseconds since 1970. */
  since: number
}

/** The devices that management knows, and which of them are online. */
export class Devices {
  readonly #database: ManagementDatabase
  readonly #domain: string
  readonly #presences = new Map<string, Presence>()
  readonly #listeners: ((deviceId: string) => void)[] = []

  /** @param domain XMPP domain of the devices */
  constructor(database: ManagementDatabase, domain: string) {
    this.#database = database
    this.#domain = domain
  }

  /** Follows the devices' presence; after it nothing else tells who is online. */
  watch(xmpp: ManagementXmpp): void {
    xmpp.onPresence((jid, available) => this.#presenceChanged(jid, available))
    for (const jid of xmpp.onlineResources()) this.#presenceChanged(jid, true)
  }

  /**
   * Takes every device that ever said what it is for informed already: over a component devices stay logged in while
   * management is restarted, and do not say it again.
   */
  async assumeInformed(): Promise<void> {
    const rows = await this.#database
      .selectFrom('devices')
      .select('deviceId')
      .where('applications', 'is not', null)
      .execute()
    for (const { deviceId } of rows) this.#presence(deviceId).isInformed = true
  }

  /** The full JID of a device's agent. */
  jid(deviceId: string): string {
    return `${deviceId}@${this.#domain}/${agent}`
  }

  /** The device whose agent has this full JID. */
  deviceAt(jid: string): string | undefined {
    const deviceId = jid.slice(0, Math.max(0, jid.indexOf('@')))
    return jid === this.jid(deviceId) ? deviceId : undefined
  }

  /** Whether a device is present and said what it is (4.4). */
  isOnline(deviceId: string): boolean {
    const presence = this.#presences.get(deviceId)
    return presence !== undefined && presence.isPresent && presence.isInformed
  }

  /** When a device that is present came, in milliseconds since 1970. */
  presentSince(deviceId: string): number | undefined {
    const presence = this.#presences.get(deviceId)
    return presence?.isPresent ? presence.since : undefined
  }

  /** Adds somebody who is told each device that comes online. */
  onOnline(listener: (deviceId: string) => void): void {
    this.#listeners.push(listener)
  }

  /** Stores what a device says of itself. */
  async storeInfo(deviceId: string, info: DeviceInfo): Promise<void> {
    const { model, serial, firmware, product, unattended, applications } = info
    await this.#database
      .updateTable('devices')
      .set({
        model,
        serial,
        firmware,
        product,
        unattended: unattended ? 1 : 0,
        applications: JSON.stringify(applications),
      })
      .where('deviceId', '=', deviceId)
      .execute()
  }

  /** A device said what it is: with that it is online, if it is present. */
  informed(deviceId: string): void {
    const presence = this.#presence(deviceId)
    if (presence.isInformed) return
    presence.isInformed = true
    this.#tellIfOnline(deviceId)
  }

  /** The devices that the users of an organization may operate, by ID. */
  async list(organization: string): Promise<Device[]> {
    const rows = await this.#database
      .selectFrom('devices')
      .selectAll()
      .where('organization', '=', organization)
      .orderBy('deviceId')
      .execute()
    return rows.map(row => this.#view(row))
  }

  /** Whether the users of an organization may operate a device. */
  async isOf(organization: string, deviceId: string): Promise<boolean> {
    const row = await this.#database
      .selectFrom('devices')
      .select('deviceId')
      .where('deviceId', '=', deviceId)
      .where('organization', '=', organization)
      .executeTakeFirst()
    return row !== undefined
  }

  #presence(deviceId: string): Presence {
    const known = this.#presences.get(deviceId)
    if (known !== undefined) return known
    const presence = { isPresent: false, isInformed: false, since: 0 }
    this.#presences.set(deviceId, presence)
    return presence
  }

  #presenceChanged(jid: string, isPresent: boolean): void {
    const deviceId = this.deviceAt(jid)
    if (deviceId === undefined) return
    if (isPresent) {
      Object.assign(this.#presence(deviceId), { isPresent, since: Date.now() })
      this.#tellIfOnline(deviceId)
    } else {
      this.#presences.delete(deviceId)
    }
  }

  #tellIfOnline(deviceId: string): void {
    if (!this.isOnline(deviceId)) return
    for (const listener of this.#listeners) listener(deviceId)
  }

  #view(row: DeviceRow): Device {
    return {
      deviceId: row.deviceId,
      online: this.isOnline(row.deviceId),
      ...(row.model !== null && { model: row.model }),
      ...(row.serial !== null && { serial: row.serial }),
      ...(row.firmware !== null && { firmware: row.firmware }),
      ...(row.unattended !== null && { unattended: row.unattended === 1 }),
      applications: applicationsOf(row),
    }
  }
}

/** The applications that a device last said it has; none before it said so. */
export function applicationsOf({
  applications,
}: Pick<DeviceRow, 'applications'>): readonly Application[] {
  return applications === null ? [] : JSON.parse(applications)
}
