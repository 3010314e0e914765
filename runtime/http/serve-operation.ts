import type { IncomingMessage } from 'node:http'
import type { Context } from 'koa'
import type { OperationDescriptor, Party } from '../descriptor.ts'
import { MrspError } from '../errors.ts'
import { noObserver, type StepObserver } from '../observer.ts'
import { type Authenticate, authenticated } from './authentication.ts'
import type { Caller, Identity } from './caller.ts'
import { listedSteps } from './listed-steps.ts'
import { listMismatches } from './mismatch-list.ts'
import { hasBody, readBody } from './operation-body.ts'
import { type OperationInput, sessionOf } from './operation-input.ts'
import { readParameters, strayQueryNames } from './operation-parameters.ts'
import { inputMismatches } from './operation-request.ts'

/** The method of a handler group that serves one operation. */
export type Handler = (input: OperationInput, caller: Caller) => unknown

/** How the operations of a service are served. */
export interface ServiceOptions {
  /** Finds out who asks; not called where an operation needs no credential or none was shown. */
  readonly authenticate: Authenticate
  /** Is told the steps that a handler names for its answer, at the moment the answer is sent. */
  readonly observe?: StepObserver | undefined
  /** Octets that the body of a request may have; 64 KiB where it is left out. */
  readonly bodyLimit?: number | undefined
  /** Address of who asks, where it is not that of the connection. */
  readonly addressOf?: ((request: IncomingMessage) => string | undefined) | undefined
  /** Answers `internal` in place of a handler's output that does not fit the table. For tests. */
  readonly checkAnswers?: boolean | undefined
}

const BODY_LIMIT = 64 * 1024

/**
 * Serves one operation: finds out who asks, reads and checks the input, asks the handler, answers.
 * @throws MrspError what the request is refused with
 */
export async function serveOperation(
  ctx: Context,
  operation: OperationDescriptor,
  handler: Handler,
  source: Party,
  options: ServiceOptions,
): Promise<void> {
  const credential = ctx.get('Authorization')
  const identity = await authenticated(operation, credential, options.authenticate, source)
  const input = await readInput(ctx, operation, source, options.bodyLimit ?? BODY_LIMIT)
  const steps: string[] = []
  const caller = callerOf(ctx, identity, options, named => {
    const listed = operation.answers.flatMap(answer => answer.steps)
    steps.push(...listedSteps(operation.id, listed, named))
  })
  const tellSteps = () => {
    const { observe = noObserver } = options
    const session = sessionOf(input)
    for (const step of steps) observe(step, `${operation.id} is answered`, { session })
  }
  try {
    const output = await handler(input, caller)
    answer(ctx, operation, output, options.checkAnswers ?? false)
    tellSteps()
  } catch (problem) {
    if (problem instanceof MrspError) tellSteps()
    throw problem
  }
}

async function readInput(
  ctx: Context,
  operation: OperationDescriptor,
  source: Party,
  limit: number,
): Promise<OperationInput> {
  const misfit = (detail: string) => new MrspError('bad-request', { source, detail })
  const query = new URLSearchParams(ctx.querystring)
  if (strayQueryNames(operation, query).length > 0) {
    throw misfit('the query has a name that is unknown or repeated')
  }
  const header = (name: string) => ctx.get(name) || undefined
  const parameters = readParameters(operation, { path: ctx['params'], query, header })
  const { validateBody: _, ...bare } = operation
  refuseMismatches(inputMismatches(bare, parameters), misfit)
  if (operation.validateBody === undefined) {
    if (hasBody(ctx.req)) throw misfit('this operation takes no body')
    return parameters
  }
  const body = await readBody(ctx.req, ctx.res, { limit, source })
  const input = { ...parameters, body }
  refuseMismatches(inputMismatches(operation, input), misfit)
  return input
}

function refuseMismatches(
  mismatches: ReturnType<typeof inputMismatches>,
  misfit: (detail: string) => MrspError,
): void {
  if (mismatches.length > 0) throw misfit(listMismatches(mismatches))
}

function callerOf(
  ctx: Context,
  identity: Identity,
  { addressOf }: ServiceOptions,
  answers: (steps: readonly string[]) => void,
): Caller {
  const gone = new AbortController()
  ctx.res.once('close', () => {
    if (!ctx.res.writableFinished) gone.abort()
  })
  if (ctx.req.socket.destroyed) gone.abort()
  const address = addressOf?.(ctx.req) ?? ctx.req.socket.remoteAddress ?? ''
  return { ...identity, address, signal: gone.signal, answers: (...steps) => answers(steps) }
}

/** Writes an output: the body of the one answer, or where there are several the chosen status and body. */
function answer(
  ctx: Context,
  operation: OperationDescriptor,
  output: unknown,
  check: boolean,
): void {
  const [first, ...others] = operation.answers
  const chosen = others.length > 0 ? chosenAnswer(output) : { status: first?.status, body: output }
  const { validate, status } = operation.answers.find(each => each.status === chosen.status) ?? {}
  if (status === undefined) throw new TypeError(`${operation.id} has no such answer`)
  ctx.status = status
  if (validate === undefined) {
    ctx.body = null
    ctx.status = status
    return
  }
  if (check && !validate(chosen.body)) {
    const places = listMismatches(validate.mismatches)
    throw new TypeError(`the output of ${operation.id} does not fit: ${places}`)
  }
  ctx.type = 'application/json'
  ctx.body = JSON.stringify(chosen.body)
}

function chosenAnswer(output: unknown): { status: unknown; body: unknown } {
  if (typeof output !== 'object' || output === null) return { status: undefined, body: undefined }
  return { status: Reflect.get(output, 'status'), body: Reflect.get(output, 'body') }
}
