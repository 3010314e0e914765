import { Router } from '@koa/router'
import type { Machine } from '../machine.ts'
import {
  type ApplicationSurroundings,
  listenLocally,
  makeKoa,
  servePages,
} from './local-application.ts'
import type { ApplicationState, RunningApplication } from './server-application.ts'

/** What the job log shows. */
export interface JobLogParts extends ApplicationSurroundings {
  readonly deviceId: string
  readonly machine: Machine
}

/** The job log: what the device has printed, as a page and as JSON. Its ID is `job-log`. */
export function startJobLog(parts: JobLogParts): Promise<RunningApplication> {
  const { deviceId, machine } = parts
  const koa = makeKoa(parts)
  servePages(koa, { '/': 'job-log.html', '/job-log.js': 'job-log.js', '/device.css': 'device.css' })
  const router = new Router<ApplicationState>({ prefix: '/api' })
  router.get('/jobs', async context => {
    context.body = { deviceId, jobs: await machine.jobs() }
  })
  koa.use(router.routes())
  koa.use(router.allowedMethods())
  return listenLocally('job-log', 'Job Log', koa)
}
