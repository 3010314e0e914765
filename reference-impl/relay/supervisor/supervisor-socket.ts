import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import getRawBody from 'raw-body'
import { isPairName, isRequestId, isVersion } from '../../../generated/validators.js'
import type { Outcome } from './release-file.ts'

/** Octets that a request may have. */
const requestLimit = 4096
/** Permissions of the socket: its owner alone deploys. */
const ownerOnly = 0o177

/** What is asked for. */
export interface AskedRelease {
  /** Name of the deployment. */
  readonly deployment: string
  readonly version: string
  /** The one pair that is deployed; all where it is left out. */
  readonly pair?: string
  /** When it has to be over, in milliseconds since 1970: from then on sessions may live. */
  readonly until: number
}

/** Carries out what is asked for on the socket. */
export type Deploy = (asked: AskedRelease) => Promise<Outcome>

/**
 * Takes deployments on a Unix socket: `PUT /deployments/{deployment}` with `{"version":…,"milliseconds":…}`, how long it
 * may take, and `pair` where one pair alone is deployed, is answered with `{"outcome":…}` when it is over.
 *
 * @throws Error where the socket cannot be listened on
 */
export async function listenForDeployments(
  socketPath: string,
  deploy: Deploy,
  log: Logger,
): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, response, deploy).catch((error: unknown) => {
      log.error({ err: error }, 'a deployment was not carried out')
      if (!response.headersSent) say(response, 500, {})
    })
  })
  await rm(socketPath, { force: true })
  const before = process.umask(ownerOnly)
  server.listen(socketPath)
  process.umask(before)
  await once(server, 'listening')
  return server
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  deploy: Deploy,
): Promise<void> {
  const [, collection, deployment] = (request.url ?? '').split('/')
  const isAddress = request.method === 'PUT' && collection === 'deployments'
  if (!isAddress || !isRequestId(deployment)) return say(response, 404, {})
  const asked = releaseOf(await getRawBody(request, { limit: requestLimit, encoding: 'utf8' }))
  if (asked === undefined) return say(response, 400, {})
  say(response, 200, { outcome: await deploy({ deployment, ...asked }) })
}

function releaseOf(text: string): Omit<AskedRelease, 'deployment'> | undefined {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) return undefined
  if (!('version' in value && 'milliseconds' in value)) return undefined
  const { version, milliseconds } = value
  if (!isVersion(version) || typeof milliseconds !== 'number') return undefined
  const until = Date.now() + milliseconds
  if (!('pair' in value)) return { version, until }
  return isPairName(value.pair) ? { version, until, pair: value.pair } : undefined
}

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
