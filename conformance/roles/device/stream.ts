import type { Check } from '../../check/check.ts'
import type { DeviceStage } from './device-stage.ts'

/** The XMPP stream: 4.1 to 4.7. */
export const stream: readonly Check<DeviceStage>[] = []
