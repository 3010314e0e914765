import type { ManagementHealthHandlers } from '../../generated/management-api.ts'

/** Version of this implementation. */
const version = '0.1.0'

/** Tells operators whether management serves. */
export function health(isStopping: () => boolean): ManagementHealthHandlers {
  return {
    managementHealth: async () => ({
      status: isStopping() ? 'stopping' : 'serving',
      version,
      product: `mrsp-management/${version}`,
    }),
  }
}
