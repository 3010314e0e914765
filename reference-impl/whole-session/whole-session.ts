import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { accounts, deviceId } from '../whole-system/settings.ts'
import type { WholeSystem } from '../whole-system/whole-system.ts'
import { begin, expectAnswer, expectEqual, poll } from './acting.ts'
import type { FirmwareServer } from './firmware-server.ts'
import { ask, member, relay, text } from './local-api.ts'
import type { ObservedSteps } from './observed-steps.ts'
import type { Printout } from './printout.ts'

/** What the unattended session works with. */
export interface Surroundings {
  readonly system: WholeSystem
  readonly steps: ObservedSteps
  readonly print: Printout
  readonly firmware: FirmwareServer
}

const application = 'web-server'
const twentyMegabytes = 20 * 1024 * 1024

/**
 * One remote session from a wrong password to both end logs (S101–S299), with the person's acts done through the
 * terminal's and the panel's local interfaces.
 *
 * @throws Error at the first thing that is not as the protocol says
 */
export async function wholeSession(surroundings: Surroundings): Promise<void> {
  await logIn(surroundings)
  await maintain(surroundings)
  await refuse(surroundings)
  const session = await approve(surroundings)
  await startAgain(surroundings, session)
  await useApplication(surroundings, session)
  await carryLargeBodies(surroundings, session)
  await terminate(surroundings, session)
}

async function logIn({ system, print }: Surroundings): Promise<void> {
  const { userId, password } = accounts[0] ?? { userId: '', password: '' }
  await begin(print, 'A wrong password')
  const wrong = await ask(system.ports.terminal, 'POST', '/api/login', {
    userId,
    password: 'not the password',
  })
  expectAnswer(wrong, 401)
  print.outcome(`${wrong.status} ${text(wrong.body, 'code')}`)

  await begin(print, 'The right one')
  const right = await ask(system.ports.terminal, 'POST', '/api/login', { userId, password })
  expectAnswer(right, 200)
  print.outcome(
    `${right.status} logged in as ${text(right.body, 'displayName')}, ${text(right.body, 'organization')}`,
  )
}

async function maintain({ system, print, firmware }: Surroundings): Promise<void> {
  const { terminal } = system.ports
  const { source, size, sha256 } = firmware
  await begin(print, 'Maintenance: confirm the counters')
  const counters = await maintenance(terminal, { deviceId, operation: 'confirm-counters' }, 'done')
  print.outcome(`counters ${JSON.stringify(member(counters, 'counters'))}`)

  await begin(print, 'Maintenance: firmware whose hash is not the announced one')
  const wrongHash = createHash('sha256').update('another file').digest('hex')
  const wrong = { version: '9.9.9', source, size, sha256: wrongHash }
  const refused = await maintenance(
    terminal,
    { deviceId, operation: 'install-firmware', firmware: wrong },
    'failed',
  )
  expectEqual('code', text(refused, 'code'), 'firmware-hash-mismatch')
  print.outcome(`refused: ${text(refused, 'code')}`)

  await begin(print, 'Maintenance: install firmware')
  const right = { version: '2.1.0', source, size, sha256 }
  const installed = await maintenance(
    terminal,
    { deviceId, operation: 'install-firmware', firmware: right },
    'done',
  )
  expectEqual('firmware', text(installed, 'firmware'), '2.1.0')
  print.outcome(
    `installed ${text(installed, 'firmware')}, ${size} octets, SHA-256 ${sha256.slice(0, 16)}…`,
  )
}

async function maintenance(
  port: number,
  instruction: unknown,
  state: 'done' | 'failed',
): Promise<unknown> {
  const instructed = await ask(port, 'POST', '/api/maintenance', instruction)
  expectAnswer(instructed, 202)
  const path = `/api/maintenance/${text(instructed.body, 'maintenance')}`
  const finished = await poll(path, port, body => ['done', 'failed'].includes(text(body, 'state')))
  expectEqual('state of the maintenance', text(finished, 'state'), state)
  return finished
}

async function refuse({ system, print }: Surroundings): Promise<void> {
  await begin(print, 'A request that the person at the printer refuses')
  const session = await start(system)
  await answerApproval(system, session, 'no')
  const over = await localSession(system, session, body => text(body, 'state') === 'refused')
  expectEqual('reason', text(over, 'refusalReason'), 'user')
  print.outcome(`session ${session} refused by the user; no session ID and no token was made`)
}

async function approve({ system, print }: Surroundings): Promise<string> {
  await begin(print, 'A request that the person approves')
  const session = await start(system)
  await answerApproval(system, session, 'yes')
  const paired = await localSession(system, session, body => member(body, 'paired') === true)
  print.outcome(`session ${session} established: ${text(paired, 'url')}`)
  return session
}

async function startAgain({ system, print }: Surroundings, session: string): Promise<void> {
  await begin(print, 'A second start while the first session lives')
  const second = await ask(system.ports.terminal, 'POST', '/api/sessions', {
    deviceId,
    applicationId: application,
  })
  expectAnswer(second, 409)
  expectEqual('session that blocks', text(second.body, 'session'), session)
  print.outcome(
    `${second.status} ${text(second.body, 'code')}, blocked by ${text(second.body, 'session')}`,
  )
}

async function useApplication({ system, print }: Surroundings, session: string): Promise<void> {
  await begin(print, 'Five exchanges at once')
  const paths = ['/', '/api/status', '/api/counters', '/api/toner', '/api/address-book']
  const answers = await Promise.all(
    paths.map(async path => {
      const response = await relay({ port: system.ports.terminal, application, session, path })
      const { octets } = await digest(response)
      return { path, status: response.statusCode, octets }
    }),
  )
  for (const { path, status, octets } of answers) {
    expectEqual(`status of ${path}`, status, 200)
    print.outcome(`GET ${path}: ${status}, ${octets} octets`)
  }
}

async function carryLargeBodies({ system, print }: Surroundings, session: string): Promise<void> {
  const { terminal: port } = system.ports
  await begin(print, '20 MB up')
  const file = randomBytes(twentyMegabytes)
  const sent = createHash('sha256').update(file).digest('hex')
  const upload = await relay({
    port,
    application,
    session,
    method: 'POST',
    path: '/api/files',
    body: { stream: Readable.from(pieces(file)), length: file.length },
  })
  const stored = await json(upload)
  expectEqual('SHA-256 that the device stored', text(stored, 'sha256'), sent)
  print.outcome(
    `${file.length} octets sent, the device stored SHA-256 ${sent.slice(0, 16)}…, the same`,
  )

  await begin(print, '20 MB down')
  const path = `/api/files/${text(stored, 'id')}`
  const { octets, sha256 } = await digest(await relay({ port, application, session, path }))
  expectEqual('SHA-256 that came back', sha256, sent)
  print.outcome(`${octets} octets received, SHA-256 ${sha256.slice(0, 16)}…, the same`)
}

async function terminate({ system, steps, print }: Surroundings, session: string): Promise<void> {
  await begin(print, 'The technician terminates the session')
  expectAnswer(await ask(system.ports.terminal, 'POST', `/api/sessions/${session}/terminate`), 200)
  await Promise.all(['S269', 'S273', 'S297', 'S299'].map(step => steps.waitFor(step, session)))
  const over = await localSession(system, session, body => text(body, 'state') === 'terminated')
  print.outcome(`both end logs are managed; session ${session} is ${text(over, 'state')}`)
}

async function start(system: WholeSystem): Promise<string> {
  const started = await ask(system.ports.terminal, 'POST', '/api/sessions', {
    deviceId,
    applicationId: application,
  })
  expectAnswer(started, 201)
  return text(started.body, 'session')
}

/** Presses YES or NO as soon as the panel takes it. */
async function answerApproval(
  system: WholeSystem,
  session: string,
  answer: 'yes' | 'no',
): Promise<void> {
  const state = await poll(
    '/api/state',
    system.ports.panel,
    body => text(member(body, 'approval'), 'session') === session,
  )
  const approval = member(state, 'approval')
  const yesFrom = Date.parse(text(approval, 'yesFrom'))
  if (answer === 'yes') await pause(Math.max(0, yesFrom - Date.now()))
  const request = text(approval, 'request')
  expectAnswer(
    await ask(system.ports.panel, 'POST', '/api/approval', { request, answer }),
    200,
    204,
  )
}

function localSession(
  system: WholeSystem,
  session: string,
  is: (body: unknown) => boolean,
): Promise<unknown> {
  return poll(`/api/sessions/${session}`, system.ports.terminal, is)
}

function* pieces(file: Buffer): Generator<Buffer> {
  for (let at = 0; at < file.length; at += 65_536) yield file.subarray(at, at + 65_536)
}

async function digest(response: IncomingMessage): Promise<{ octets: number; sha256: string }> {
  const hash = createHash('sha256')
  let octets = 0
  for await (const piece of response) {
    hash.update(piece)
    octets += piece.length
  }
  return { octets, sha256: hash.digest('hex') }
}

async function json(response: IncomingMessage): Promise<unknown> {
  const collected: Buffer[] = []
  for await (const piece of response) collected.push(piece)
  return JSON.parse(Buffer.concat(collected).toString('utf8'))
}
