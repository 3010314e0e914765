import { managementService } from '../../../generated/management-api.ts'
import { relayService } from '../../../generated/relay-api.ts'
import type { OperationDescriptor } from '../../../runtime/descriptor.ts'
import type { Unreachable } from '../../check/check.ts'

const deployment = { without: 'deployment' } as const

const management = managementService.operations
const relay = relayService.operations

/** What of the coverage no check of management brings about, and why. */
export const unreachableManagement: Unreachable = {
  ...listed(deployment, [
    management.instructDeployment,
    management.getDeployment,
    management.executeDeployment,
    management.abortDeployment,
    relay.querySessions,
    relay.drain,
    relay.endDrain,
    relay.relayHealth,
    management.listNotices,
    management.acknowledgeNotice,
  ]),
  ...refusedForGood([
    'problem drain bad-request',
    'problem drain unauthenticated',
    'problem drain not-found',
    'problem endDrain bad-request',
    'problem endDrain unauthenticated',
    'problem endDrain not-found',
  ]),
  'problem startSession relay-draining': deployment,
  'problem startSession too-many-requests':
    'how many requests a user has left is for the operator to set, at any number (13.8)',
  'transition timeOutApproval requested':
    'a session that is still `requested` when approvalTimeout is over fails, and is not refused (5.9)',
  'transition failUnreserved approved':
    'while it has no session IDs the relay is asked neither to end nor to extend a session (5.32, 10.18)',
}

/** No clause says what becomes of a deployment then. */
function refusedForGood(keys: readonly string[]): Unreachable {
  const why =
    'what becomes of a deployment whose drain the relay refuses for good is for management to choose'
  return Object.fromEntries(keys.map(key => [key, why]))
}

/** Everything that the coverage counts of some operations. */
function listed(why: Unreachable[string], operations: readonly OperationDescriptor[]): Unreachable {
  const keys = operations.flatMap(({ id, answers, errors }) => [
    `operation ${id}`,
    ...answers.map(({ status }) => `answer ${id} ${status}`),
    ...errors.map(code => `problem ${id} ${code}`),
  ])
  return Object.fromEntries(keys.map(key => [key, why]))
}
