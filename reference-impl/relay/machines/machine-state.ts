import type { Middleware } from 'koa'
import { isPairName, isVersion } from '../../../generated/validators.js'
import {
  type Transport,
  type TransportOptions,
  type UniversalAnswer,
} from '../../../runtime/http/index.ts'
import type { MasterPair } from '../master-pair.ts'
import { requireMasterKey } from '../pair-state.ts'

/** What the Master of a machine tells those of the others of a pair that can be asked. */
export interface StateOnMachine {
  readonly name: string
  readonly version: string
  readonly isDraining: boolean
}

const address = '/machine'

/**
 * Tells the Masters of the other machines the state of the pairs of this one. How they talk is no part of the protocol.
 * @param key the Masters' own, which management does not have
 */
export function machineStateMiddleware(key: string, pairs: readonly MasterPair[]): Middleware {
  return async (context, next) => {
    if (context.path !== address || context.method !== 'GET') return next()
    requireMasterKey(context, key)
    context.body = pairs.flatMap(({ name, version, isUp, isDraining }): StateOnMachine[] =>
      isUp && version !== undefined ? [{ name, version, isDraining }] : [],
    )
  }
}

/**
 * Asks the Master of a machine for the state of its pairs.
 * @throws TransportFailure where there is no answer; Error where something else answers
 */
export async function askMachine(
  transport: Transport,
  key: string,
  options: TransportOptions,
): Promise<readonly StateOnMachine[]> {
  const headers = { authorization: `Bearer ${key}` }
  const answer = await transport.send({ method: 'GET', target: address, headers }, options)
  if (answer.status !== 200) throw new Error(`a Master answered ${answer.status}`)
  return readStates(answer)
}

function readStates({ body }: UniversalAnswer): readonly StateOnMachine[] {
  const states: unknown = JSON.parse(Buffer.from(body).toString())
  if (!Array.isArray(states) || !states.every(isState)) throw new Error('these are no states')
  return states
}

function isState(value: unknown): value is StateOnMachine {
  if (typeof value !== 'object' || value === null) return false
  const { name, version, isDraining } = { name: '', version: '', isDraining: 0, ...value }
  return isPairName(name) && isVersion(version) && typeof isDraining === 'boolean'
}
