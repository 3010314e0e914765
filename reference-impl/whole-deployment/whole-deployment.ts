import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Deployment, ManagementClient } from '../../generated/management-api.ts'
import type { RelayHealth } from '../../generated/relay-api.ts'
import { createRelayClient } from '../../runtime/http/index.ts'
import { begin, expectAnswer, expectEqual, poll } from '../whole-session/acting.ts'
import { ask, member, relay, text } from '../whole-session/local-api.ts'
import type { ObservedSteps } from '../whole-session/observed-steps.ts'
import type { Printout } from '../whole-session/printout.ts'
import { administratorAt } from '../whole-system/administrator.ts'
import type { Certificates } from '../whole-system/certificates.ts'
import type { WholeSystem } from '../whole-system/whole-system.ts'
import { logsOfManagement, logsOfRelay } from './kept-logs.ts'
import type { KeptRows } from './kept-rows.ts'
import { establish, isOver, logInAt, pairedOrOver, portOf, requestSession } from './live-session.ts'
import {
  application,
  type ExchangeOutcome,
  makeFile,
  type OpenExchange,
  openDownload,
  openUpload,
  upload,
} from './open-exchange.ts'

/** What the unattended deployment works with. */
export interface Surroundings {
  readonly system: WholeSystem
  /** What management and relay keep. */
  readonly kept: Readonly<Record<'management' | 'relay', KeptRows>>
  readonly certificates: Certificates
  /** Pairs of the relay; several are deployed one after the other. */
  readonly pairs: number
  readonly steps: ObservedSteps
  readonly print: Printout
}

/** Version that is deployed. */
const nextVersion = '0.2.0'

/** Milliseconds between two looks at the versions of the pairs. */
const lookAgain = 200

/** Milliseconds in which a deployment, and what follows from it, comes about. */
const patience = 120_000

/** The steps of each session that a deployment ends: of its device's side, then of its terminal's (Figs. 15 to 17). */
const stepsOfSession: readonly string[] = ['S314', ...steps(291, 299), ...steps(331, 338), 'S316']

interface LiveSession {
  readonly session: string
  /** Number of its device. */
  readonly device: number
  /** Port of its terminal. */
  readonly port: number
}

/**
 * One deployment of a version of the relay while sessions are in mid-transfer (Figs. 16 to 18): what was open is
 * completed or reported, both sides of every session are logged, the users see the halt, and the version serves.
 *
 * @throws Error at the first thing that is not as the protocol says
 */
export async function wholeDeployment(surroundings: Surroundings): Promise<void> {
  const { system, certificates, print, pairs, steps: observed } = surroundings
  const live = await startSessions(surroundings)
  const exchanges = await openExchanges(surroundings, live)
  const administrator = await administratorAt(system.ports.management, certificates.caFile)
  try {
    const deployment = await instruct(surroundings, administrator, live)
    await begin(print, 'The administrator executes it')
    await administrator.executeDeployment({ deployment })
    const isFinal = new AbortController()
    const following = followed(surroundings, administrator, deployment).finally(() =>
      isFinal.abort(),
    )
    const [over] = await Promise.all([
      following,
      letGoOn(exchanges, observed),
      pairs > 1 ? newSessions(surroundings, isFinal.signal) : refusedStart(surroundings),
      pairs > 1 ? showVersions(surroundings, isFinal.signal) : undefined,
    ])
    expectEqual('state of the deployment', over.state, 'deployed')
    await judgeExchanges(surroundings, exchanges)
    await showNotices(surroundings, administrator, live)
    await judgeLogs(surroundings, live)
    await begin(print, 'The new version')
    const health = await healthOf(surroundings)
    expectEqual('version', health.version, nextVersion)
    expectEqual('status', health.status, 'serving')
    print.outcome(
      `GET /v1/health: ${health.product}, ${health.status} ${versionsIn(health)}`.trimEnd(),
    )
    const others = health.pairVersions?.filter(({ version }) => version !== nextVersion) ?? []
    expectEqual('pairs in another version', others.length, 0)
    await useOnce(spareOf(system), 1)
    print.outcome('a new session was started, used and ended')
  } finally {
    administrator.close()
  }
}

async function startSessions({ system, print }: Surroundings): Promise<readonly LiveSession[]> {
  const ports = system.terminals.map(portOf)
  await Promise.all(ports.map((port, index) => logInAt(port, index + 1)))
  await begin(print, 'Sessions')
  const used = ports.slice(0, -1)
  // A device decides on one request after the other.
  const perDevice = await Promise.all(
    system.devices.map(async (_, index) => {
      const device = index + 1
      const found: LiveSession[] = []
      for (const port of used) found.push({ session: await establish(port, device), device, port })
      return found
    }),
  )
  const live = perDevice.flat()
  print.outcome(
    `${live.length} sessions established: ${system.devices.length} devices, ${used.length} terminals, each a process`,
  )
  return live
}

/** Opens an upload and a download in each session and holds them half way; the first upload never goes on. */
async function openExchanges(
  { system, print }: Surroundings,
  live: readonly LiveSession[],
): Promise<readonly OpenExchange[]> {
  const down = makeFile('down')
  const up = makeFile('up')
  const stored = new Map<number, string>()
  for (const [index] of system.devices.entries()) {
    const first = live.find(({ device }) => device === index + 1)
    if (first !== undefined) stored.set(first.device, await upload(first, down))
  }
  const exchanges: OpenExchange[] = []
  for (const each of live) {
    exchanges.push(openUpload(each, up))
    exchanges.push(await openDownload(each, stored.get(each.device) ?? '', down))
  }
  print.outcome(
    `${exchanges.length} exchanges are half way: in each session ${up.octets.length} octets up and ${down.octets.length} down`,
  )
  return exchanges
}

/** Lets the exchanges of a session go on when its device was asked to end it, so that all of them are open then. */
async function letGoOn(exchanges: readonly OpenExchange[], observed: ObservedSteps): Promise<void> {
  const [stalled] = exchanges
  await Promise.all(
    exchanges.map(async exchange => {
      await observed.waitFor('S291', exchange.session, patience)
      if (exchange.isOver) throw new Error(`an exchange of ${exchange.session} was over too early`)
      if (exchange !== stalled) exchange.goOn()
    }),
  )
}

async function instruct(
  { print, pairs }: Surroundings,
  administrator: ManagementClient,
  live: readonly LiveSession[],
): Promise<string> {
  await begin(print, `The administrator instructs version ${nextVersion}`)
  const instructed = await administrator.instructDeployment({
    body: { version: nextVersion, rolling: pairs > 1 },
  })
  expectEqual('state of the deployment', instructed.state, 'listed')
  const listed = instructed.devices.map(({ session }) => session).toSorted()
  const wanted = live.map(({ session }) => session).toSorted()
  expectEqual('the device list', listed.join(), wanted.join())
  print.outcome(`the device list has ${listed.length} sessions, ${instructed.sidesLeft} sides`)
  return instructed.deployment
}

/** A start request during the drain, through a terminal's own interface (12.7). */
async function refusedStart({ system, print }: Surroundings): Promise<void> {
  const { status, body } = await requestSession(spareOf(system), 1)
  expectEqual('answer to a start request', text(body, 'code'), 'relay-draining')
  print.outcome(`a start request is answered ${status} ${text(body, 'code')}`)
}

/** Starts one session after the other while the pairs are deployed: none is refused (12.17). */
async function newSessions({ system, print }: Surroundings, until: AbortSignal): Promise<void> {
  const port = spareOf(system)
  let used = 0
  let ended = 0
  for (let turn = 0; !until.aborted; turn++) {
    if (await useUnlessHalted(port, (turn % system.devices.length) + 1)) used++
    else ended++
  }
  if (used === 0) throw new Error('no session was started while the pairs were deployed')
  print.outcome(
    `${used} sessions were started, used and ended meanwhile, ${ended} ended by the deployment, none refused`,
  )
}

/** Tells which version each pair is, whenever that changes. */
async function showVersions(surroundings: Surroundings, until: AbortSignal): Promise<void> {
  for (let shown = ''; !until.aborted; await pause(lookAgain)) {
    const health = await healthOf(surroundings).catch(() => undefined)
    const isWhole = health?.pairVersions?.length === surroundings.pairs
    const versions = health === undefined || !isWhole ? shown : versionsIn(health)
    if (versions !== shown) surroundings.print.outcome(versions)
    shown = versions
  }
}

function versionsIn({ pairVersions = [] }: RelayHealth): string {
  return pairVersions.map(({ pair, version }) => `${pair} ${version}`).join(', ')
}

async function followed(
  { print }: Surroundings,
  administrator: ManagementClient,
  deployment: string,
): Promise<Deployment> {
  let found = await administrator.getDeployment({ deployment })
  const tell = ({ state, sessionsLeft, elapsed, code = '' }: Deployment): void =>
    print.outcome(`${state}, ${sessionsLeft} sessions left after ${elapsed} s ${code}`.trimEnd())
  tell(found)
  while (found.state === 'draining' || found.state === 'deploying') {
    const { state, sessionsLeft, revision: since } = found
    found = await administrator.getDeployment({ deployment, prefer: 'wait=30', since })
    if (found.state !== state || found.sessionsLeft !== sessionsLeft) tell(found)
  }
  return found
}

async function judgeExchanges(
  { print }: Surroundings,
  exchanges: readonly OpenExchange[],
): Promise<void> {
  await begin(print, 'What became of the exchanges')
  const outcomes = await within(Promise.all(exchanges.map(({ outcome }) => outcome)))
  const count = (kind: ExchangeOutcome['kind']): number =>
    outcomes.filter(outcome => outcome.kind === kind).length
  print.outcome(`${count('complete')} were completed, octet by octet`)
  const told = Map.groupBy(
    outcomes.filter(({ kind }) => kind === 'reported'),
    ({ how }) => how,
  )
  for (const [how, { length }] of told) {
    print.outcome(`${length} could not be completed, and whoever asked was told: ${how}`)
  }
  expectEqual('the exchange that never goes on', outcomes[0]?.kind, 'reported')
}

/** Each user's terminal displays the halt of each of its sessions; the administrator has all of them. */
async function showNotices(
  { print, steps: observed }: Surroundings,
  administrator: ManagementClient,
  live: readonly LiveSession[],
): Promise<void> {
  await begin(print, 'The users see the halt')
  for (const { port, session } of live) {
    const state = await poll('/api/state', port, body => noticeOf(body, session) !== undefined)
    const path = `/api/notices/${noticeOf(state, session) ?? ''}/displayed`
    expectAnswer(await ask(port, 'POST', path), 204)
  }
  await Promise.all(live.map(({ session }) => observed.waitFor('S316', session, patience)))
  const { notices } = await administrator.listNotices({})
  const told = new Set(notices.map(({ session }) => session))
  expectEqual(
    'notices of the administrator',
    live.every(each => told.has(each.session)),
    true,
  )
  print.outcome(`${live.length} notices displayed, and as many for the administrator`)
}

function noticeOf(body: unknown, session: string): string | undefined {
  const notices = member(body, 'notices')
  if (!Array.isArray(notices)) return undefined
  const found: unknown = notices.find((each: unknown) => text(each, 'session') === session)
  return found === undefined ? undefined : text(found, 'notice')
}

/** Management holds the logs of both sides of each session, as the relay stored them, and every step was observed. */
async function judgeLogs(
  { print, kept, steps: observed }: Surroundings,
  live: readonly LiveSession[],
): Promise<void> {
  await begin(print, 'The logs')
  for (const { session } of live) {
    for (const step of stepsOfSession) await observed.waitFor(step, session)
  }
  for (const step of ['S311', 'S312', 'S313', 'S315', 'S317']) await observed.waitFor(step)
  const ofManagement = await logsOfManagement(kept.management)
  const ofRelay = await logsOfRelay(kept.relay)
  for (const { session } of live) {
    const logs = ofManagement.get(session) ?? []
    const events = logs.map(line => line.split(' ').slice(0, 2).join(' ')).join()
    const wanted = 'device started,device ended,terminal started,terminal ended'
    expectEqual(`logs of ${session}`, events, wanted)
    expectEqual(`logs of ${session}`, logs.join(), (ofRelay.get(session) ?? []).join())
  }
  print.outcome(
    `management holds the started and the ended log of both sides of ${live.length} sessions, as the relay stored them`,
  )
}

/** Starts a session, uses it and ends it by the valid process. */
async function useOnce(port: number, device: number): Promise<void> {
  const isUsed = await useUnlessHalted(port, device)
  expectEqual('a session after the deployment is used', isUsed, true)
}

/**
 * The same, where the pair that the session got is not drained in that moment.
 *
 * @returns whether the session was used
 * @throws Error where it is refused, or ends for another reason
 */
async function useUnlessHalted(port: number, device: number): Promise<boolean> {
  const { status, body } = await requestSession(port, device)
  expectEqual('answer to a start request', `${status} ${text(body, 'code')}`, '201 ')
  const session = text(body, 'session')
  const path = `/api/sessions/${session}`
  let isUsed = false
  if (!isOver(await pairedOrOver(port, session))) {
    const response = await relay({ port, application, session, path: '/api/status' })
    response.resume()
    isUsed = response.statusCode === 200
    await ask(port, 'POST', `${path}/terminate`)
  }
  const shown = await poll(path, port, isOver)
  if (!isUsed) expectEqual('why a session ended', text(shown, 'endReason'), 'deployment')
  return isUsed
}

function spareOf({ terminals }: WholeSystem): number {
  const spare = terminals.at(-1)
  if (spare === undefined) throw new Error('there is no terminal')
  return portOf(spare)
}

async function healthOf({ system, certificates }: Surroundings): Promise<RelayHealth> {
  const url = `https://localhost:${system.ports.relay}`
  const client = createRelayClient({ url, ca: await readFile(certificates.caFile, 'utf8') })
  try {
    return await client.relayHealth({})
  } finally {
    client.close()
  }
}

/** @throws Error where something does not come about in time */
async function within<Value>(promise: Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('an exchange has no end')), patience)
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

function steps(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, at) => `S${first + at}`)
}
