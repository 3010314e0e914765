import type { OperationDescriptor, Party } from '../descriptor.ts'
import { MrspError } from '../errors.ts'
import type { Identity } from './caller.ts'

/**
 * Finds out who shows a credential.
 * @param allows who may ask for the operation
 * @returns nothing where the credential is good for nothing: wrong, foreign and expired ones are answered alike
 * @throws MrspError `not-permitted` where the asker is known and may not ask for this
 */
export type Authenticate = (
  allows: Exclude<OperationDescriptor['allows'], 'none'>,
  bearer: string,
) => Promise<Identity | undefined>

const NOBODY: Identity = { kind: 'none' }

/**
 * Who asks for an operation, by the `Authorization` field of the request.
 * @throws MrspError `unauthenticated`, and what `authenticate` throws
 */
export async function authenticated(
  { allows }: OperationDescriptor,
  authorization: string | undefined,
  authenticate: Authenticate,
  source: Party,
): Promise<Identity> {
  if (allows === 'none') return NOBODY
  const bearer = /^Bearer +([A-Za-z0-9._~+/-]{1,512}=*)$/i.exec(authorization ?? '')?.[1]
  const identity = bearer === undefined ? undefined : await authenticate(allows, bearer)
  if (identity === undefined) throw new MrspError('unauthenticated', { source })
  return identity
}
