import { setTimeout as pause } from 'node:timers/promises'
import { noticedWithin } from '../../../runtime/storage/index.ts'
import type { MachineRegister } from '../session-database/machine-register.ts'
import { turnOfMachine } from './place.ts'

/** Milliseconds that pairs have to end beyond the grace of their Master, and some for what is slow. */
const endPatience = 15_000

/** Milliseconds between two looks. */
const again = 500

/** Milliseconds without a turn after which a machine is gone: by then its pairs have ended by themselves. */
export function goneAfter(graceSeconds: number): number {
  return noticedWithin + graceSeconds * 1000 + endPatience
}

/**
 * Either the relay runs on one machine and has no name there, or all its machines have one.
 * @param grace seconds that pairs live without their Master
 * @throws Error where a relay of the other kind works on the database
 */
export async function refuseOtherKind(
  machines: MachineRegister,
  machine: string | undefined,
  grace: number,
): Promise<void> {
  if (machine !== undefined) {
    const isOther = (await machines.turnsTaken()).has(turnOfMachine(undefined))
    if (isOther) throw new Error('a relay without machineName works on this database')
    return
  }
  const left = await machines.names()
  await refuseWorking(
    machines,
    left,
    grace,
    'the relay of this database runs with a machineName on',
  )
}

/**
 * Forgets machines that are none of this relay, once they are surely gone.
 * @throws Error, with why, as soon as one of them works
 */
export async function refuseWorking(
  machines: MachineRegister,
  names: readonly string[],
  grace: number,
  why: string,
): Promise<void> {
  const until = performance.now() + goneAfter(grace)
  while (names.length > 0 && performance.now() < until) {
    const taken = await machines.turnsTaken()
    const working = names.filter(name => taken.has(turnOfMachine(name)))
    if (working.length > 0) throw new Error(`${why} ${working.join(', ')}`)
    await pause(again)
  }
  for (const name of names) await machines.forget(name)
}
