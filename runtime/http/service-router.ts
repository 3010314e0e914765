import { Router, type RouterMiddleware } from '@koa/router'
import type { Context } from 'koa'
import type { OperationDescriptor, Party, ServiceDescriptor } from '../descriptor.ts'
import { MrspError } from '../errors.ts'
import { problemAnswer } from './problem.ts'
import { type Handler, serveOperation, type ServiceOptions } from './serve-operation.ts'
import { boundUnreadBody } from './unread-body.ts'

/** Objects whose methods serve operations, named by operation ID; one object, or one for each unit of the seed. */
export type Handlers<Operations extends object> =
  | Partial<Operations>
  | readonly Partial<Operations>[]

/** How a service is served. */
export interface RouterOptions extends ServiceOptions {
  /** Is told of failures that an answer does not explain. */
  readonly log: Readonly<Record<'error' | 'warn', (details: object, message: string) => void>>
}

/**
 * Serves a service with its handlers, as Koa middleware. An operation without a handler is `unknown-operation`, and so is an address of no operation that no middleware behind
 * this one answers.
 *
 * Checked in this order: address, method, credential, parameters, media type, size, JSON, shape.
 * Refusals and errors of handlers are answered as application/problem+json by the error table;
 * what else a handler throws is answered as MrspError.from says; what is `internal` is logged.
 * @throws TypeError where an operation has more than one handler
 */
export function serviceRouter(
  service: ServiceDescriptor,
  handlers: object | readonly object[],
  options: RouterOptions,
): RouterMiddleware {
  const source = service.party
  const router = new Router({ sensitive: true, strict: true })
  for (const operation of Object.values(service.operations)) {
    const handler = handlerOf([handlers].flat(), operation)
    router.register(routePath(operation), [operation.method], async ctx => {
      if (handler === undefined) throw new MrspError('unknown-operation', { source })
      await serveOperation(ctx, operation, handler, source, options)
    })
  }
  const routes = router.routes()

  return async (ctx, next) => {
    boundUnreadBody(ctx.req, ctx.res)
    ctx.set('Cache-Control', 'no-store')
    try {
      await routes(ctx, async () => {
        refuseMethod(ctx, router, source)
        await next()
        if (ctx.status === 404 && ctx.body === undefined) {
          throw new MrspError('unknown-operation', { source })
        }
      })
    } catch (problem) {
      answerProblem(ctx, explained(problem, source, options.log))
    }
  }
}

/** The handler of an operation, bound to the object that has it. */
function handlerOf(groups: readonly object[], { id }: OperationDescriptor): Handler | undefined {
  const [group, ...others] = groups.filter(each => typeof Reflect.get(each, id) === 'function')
  if (others.length > 0) throw new TypeError(`${id} has more than one handler`)
  const method: unknown = group && Reflect.get(group, id)
  if (typeof method !== 'function') return undefined
  return (input, caller): unknown => Reflect.apply(method, group, [input, caller])
}

function routePath({ path }: OperationDescriptor): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

function refuseMethod(ctx: Context, router: Router, source: Party): void {
  const { path } = router.match(ctx.path, ctx.method)
  if (path.length === 0) return
  ctx.set('Allow', path.flatMap(({ methods }) => methods).join(', '))
  throw new MrspError('method-not-allowed', { source })
}

function explained(problem: unknown, source: Party, log: RouterOptions['log']): MrspError {
  const error = MrspError.from(problem, source)
  // A failure that says when to come again was foreseen, and passes.
  const level = error.retryAfter === undefined ? 'error' : 'warn'
  if (error.code === 'internal') log[level]({ err: problem }, 'a request failed')
  return error
}

function answerProblem(ctx: Context, error: MrspError): void {
  const { status, headers, body } = problemAnswer(error)
  ctx.status = status
  ctx.set(headers)
  ctx.body = body
}
