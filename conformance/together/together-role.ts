import type { Role } from '../check/check.ts'
import { togetherChecks } from './checks.ts'
import { type Implementations, System } from './system.ts'

/** How several implementations are judged in one system. */
export function togetherRole(implementations: Implementations): Role<System> {
  const [role] = implementations.keys()
  if (role === undefined) throw new TypeError('no implementation is given')
  return {
    role,
    checks: togetherChecks,
    unseen: {},
    unreachable: {},
    start: () => System.start(implementations),
  }
}
