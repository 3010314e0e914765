import type { ObservedStep } from '../whole-session/observed-steps.ts'
import type { SystemOptions } from '../whole-system/settings.ts'

/** Seconds that the sessions have to end; their exchanges have half of it (12.11). */
const drainDeadline = 24

/** What the unattended deployment needs of the system; the last terminal has no session when it is instructed. */
export const deploymentSettings: Pick<
  SystemOptions,
  'devices' | 'terminals' | 'isSupervised' | 'overrides'
> = {
  devices: 4,
  terminals: 6,
  isSupervised: true,
  overrides: { management: { drainDeadline }, device: { unattended: true } },
}

/** Whether a step is of Figs. 15 to 18: of the deployment, and of the ends that it brings about. */
export function isOfDeployment({ step }: ObservedStep): boolean {
  return step >= 'S291' && step.startsWith('S')
}
