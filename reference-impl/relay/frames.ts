import { frames } from '../../generated/frames.ts'
import type { Side } from '../../generated/schemas.ts'

/** Stands for the session ID in an `error` before `connected`. */
export const noSessionId: string = '-'.repeat(43)

/** What a relay does with a frame that a side may send (7.13). */
export type FrameTreatment = 'forward' | 'consume'

/** The frames that each side may send, with their treatment; every other one is a `protocol-error`. */
export const treatments: Readonly<Record<Side, ReadonlyMap<string, FrameTreatment>>> = {
  device: treatmentsOf('device'),
  terminal: treatmentsOf('terminal'),
}

function treatmentsOf(side: Side): ReadonlyMap<string, FrameTreatment> {
  return new Map(
    Object.values(frames).flatMap(({ name, from, relay }) =>
      relay !== 'originate' && from.includes(side) ? [[name, relay] as const] : [],
    ),
  )
}
