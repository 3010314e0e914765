import type { Maintenance } from '../../generated/management-api.ts'
import type { MaintenanceRow } from './database.ts'

/** A maintenance as its user sees it. */
export function maintenanceView(row: MaintenanceRow): Maintenance {
  return {
    maintenance: row.maintenance,
    revision: row.revision,
    deviceId: row.deviceId,
    operation: row.operation,
    state: row.state,
    requestedAt: new Date(row.requestedAt).toISOString(),
    ...(row.phase !== null && { phase: row.phase }),
    ...(row.percent !== null && { percent: row.percent }),
    ...(row.code !== null && { code: row.code }),
    ...(row.firmware !== null && { firmware: row.firmware }),
    ...(row.counters !== null && { counters: JSON.parse(row.counters) }),
  }
}
