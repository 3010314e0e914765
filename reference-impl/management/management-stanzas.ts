import type { ManagementStanzaHandlers } from '../../generated/stanzas.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { Devices } from './devices.ts'
import type { RemoteMaintenance } from './remote-maintenance.ts'
import type { SessionUnit } from './session-management/session-unit.ts'

/** The units that take stanzas. */
export interface StanzaUnits {
  readonly devices: Devices
  readonly maintenance: RemoteMaintenance
  readonly sessions: SessionUnit
}

/** What management does with each stanza of a device. */
export function managementStanzas({
  devices,
  maintenance,
  sessions,
}: StanzaUnits): ManagementStanzaHandlers {
  return {
    approval: (stanza, from) => sessions.takeApproval(stanza, from),
    maintenanceProgress: (stanza, from) => maintenance.takeProgress(stanza, from),
    maintenanceResult: (stanza, from) => maintenance.takeResult(stanza, from),

    /** Sessions that the device lost end before it counts as online and is asked anything again. */
    async deviceInfo(info, from) {
      const deviceId = devices.deviceAt(from)
      if (deviceId === undefined) throw new MrspError('not-permitted', { source: 'management' })
      const onlineSince = devices.presentSince(deviceId) ?? Date.now()
      const held = info.sessions.map(({ session }) => session)
      await devices.storeInfo(deviceId, info)
      await sessions.compareHeld(deviceId, held, onlineSince)
      devices.informed(deviceId)
    },
  }
}
