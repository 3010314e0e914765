import type { IncomingMessage, ServerResponse } from 'node:http'
import Koa from 'koa'

/** Answers a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** An application that hands each request on to what answers it now. */
export function answering(find: () => Answer | Promise<Answer>): Koa {
  const app = new Koa()
  app.use(async context => {
    context.respond = false
    const answer = await find()
    await answer(context.req, context.res)
  })
  return app
}
