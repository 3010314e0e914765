import { Router } from '@koa/router'
import type { StepObserver } from '../../../runtime/observer.ts'
import type { Machine } from '../machine.ts'
import { listenLocally, makeKoa, servePages } from './local-application.ts'
import type { ApplicationState, ServerApplication } from './server-application.ts'

/** The job log: what the device has printed, as a page and as JSON. Its ID is `job-log`. */
export function startJobLog(machine: Machine, observe: StepObserver): Promise<ServerApplication> {
  const koa = makeKoa(observe)
  servePages(koa, { '/': 'job-log.html', '/job-log.js': 'job-log.js', '/device.css': 'device.css' })
  const router = new Router<ApplicationState>({ prefix: '/api' })
  router.get('/jobs', async context => {
    context.body = { jobs: await machine.jobs() }
  })
  koa.use(router.routes())
  koa.use(router.allowedMethods())
  return listenLocally('job-log', 'Job Log', koa)
}
