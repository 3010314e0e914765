import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { RelayClient } from '../../generated/relay-api.ts'
import { type ClientLink, createRelayClient } from '../../runtime/http/index.ts'
import { PlayedEndpoint } from './played/endpoint.ts'
import { PlayedManagement } from './played/management.ts'
import {
  admit,
  prepare,
  RelayUnderTest,
  type Reserved,
  reservationRequest,
} from './played/relay.ts'
import { RelayProcess } from './played/relay-process.ts'

const management = new PlayedManagement()
const started: { stop(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const each of started.splice(0)) await each.stop()
})

/** A moment at which the relay is killed: what management no longer answers, and how the session comes there. */
interface Stage {
  /** The request that management leaves without an answer, as `PlayedManagement.askedOf` names it. */
  readonly unanswered?: string
  readonly device?: 'connects'
  readonly terminal?: 'connects'
  /** Who asks for the end, in order. */
  readonly ends?: readonly ('device' | 'terminal')[]
  /** Logs that management has in the end. */
  readonly logs: readonly string[]
}

const restarted = ['device ended relay-restarted', 'terminal ended relay-restarted']
const connected = { device: 'connects', terminal: 'connects' } as const
const startedLogs = ['device started', 'terminal started']

const stages: Readonly<Record<string, Stage>> = {
  'the session IDs are made': { logs: restarted },
  'the device is being authenticated': {
    device: 'connects',
    unanswered: 'authenticate device',
    logs: restarted,
  },
  'the started log of the device is not acknowledged': {
    device: 'connects',
    unanswered: 'manageLog device',
    logs: ['device started', ...restarted],
  },
  'the device is connected': { device: 'connects', logs: ['device started', ...restarted] },
  'the terminal is being authenticated': {
    ...connected,
    unanswered: 'authenticate terminal',
    logs: ['device started', ...restarted],
  },
  'the started log of the terminal is not acknowledged': {
    ...connected,
    unanswered: 'manageLog terminal',
    logs: [...startedLogs, ...restarted],
  },
  'both are connected': { ...connected, logs: [...startedLogs, ...restarted] },
  'the terminal has asked for the end': {
    ...connected,
    ends: ['terminal'],
    unanswered: 'requestTermination terminal',
    logs: [...startedLogs, ...restarted],
  },
  'the ended log of the terminal is not acknowledged': {
    ...connected,
    ends: ['terminal'],
    unanswered: 'manageLog terminal ended',
    logs: [...startedLogs, 'terminal ended terminal', 'device ended relay-restarted'],
  },
  'the terminal has ended': {
    ...connected,
    ends: ['terminal'],
    logs: [...startedLogs, 'terminal ended terminal', 'device ended relay-restarted'],
  },
  'the device has asked as well': {
    ...connected,
    ends: ['terminal', 'device'],
    unanswered: 'requestTermination device',
    logs: [...startedLogs, 'terminal ended terminal', 'device ended relay-restarted'],
  },
  'the ended log of the device is not acknowledged': {
    ...connected,
    ends: ['terminal', 'device'],
    unanswered: 'manageLog device ended',
    logs: [...startedLogs, 'terminal ended terminal', 'device ended terminal'],
  },
  'both have ended': {
    ...connected,
    ends: ['terminal', 'device'],
    logs: [...startedLogs, 'terminal ended terminal', 'device ended terminal'],
  },
}

/** What management is asked about a session and does not answer. */
const unanswered = new Map<string, string>()
const never = new Promise<never>(() => {})

function hold(
  operation: string,
  body: { readonly session: string; readonly side: string },
): void | Promise<never> {
  const asked = `${operation} ${body.side}`
  const named = 'event' in body && body.event === 'ended' ? `${asked} ended` : asked
  return unanswered.get(body.session) === named ? never : undefined
}

/** Brings a session to its stage. */
async function reach(stage: Stage, reserved: Reserved, ca: string): Promise<void> {
  const { session, token } = reserved
  const isHeld = (what: string): boolean => stage.unanswered === what
  if (stage.unanswered !== undefined) unanswered.set(session, stage.unanswered)
  const ends: Partial<Record<'device' | 'terminal', PlayedEndpoint>> = {}
  for (const side of ['device', 'terminal'] as const) {
    if (stage[side] === undefined) continue
    const endpoint = await PlayedEndpoint.open(reserved.ticket(side), ca)
    ends[side] = endpoint
    if (isHeld(`authenticate ${side}`) || isHeld(`manageLog ${side}`)) break
    await endpoint.expect('connected')
    endpoint.hello()
  }
  for (const side of stage.ends ?? []) {
    ends[side]?.send('terminate', { token, reason: 'terminal' })
    if (isHeld(`requestTermination ${side}`) || isHeld(`manageLog ${side} ended`)) break
    while ((await ends[side]?.next())?.name !== 'terminated');
  }
  const last = stage.unanswered?.split(' ').slice(0, 2).join(' ')
  if (last !== undefined) await management.until(() => management.askedOf(session).includes(last))
  if (stage.unanswered?.endsWith('ended') === true) {
    const count = stage.logs.filter(log => !log.endsWith('relay-restarted')).length
    await management.until(() => management.logsOf(session).length === count)
  }
}

test('killed at any step and started again, the relay logs each start and each end once', {
  timeout: 60_000,
}, async () => {
  const { directory, certificate, configuration } = await prepare({})
  const databaseFile = join(directory, 'relay.sqlite')
  started.push({ stop: () => rm(directory, { recursive: true, force: true }) })
  await management.start(certificate)
  started.push(management)
  const { authenticate } = management.answers
  management.answers.authenticate = async body => {
    await hold('authenticate', body)
    return authenticate(body)
  }
  management.answers.manageLog = body => hold('manageLog', body)
  management.answers.requestTermination = body => hold('requestTermination', body)

  const settings = { ...configuration, databaseFile, managementUrl: management.url }
  const first = await RelayProcess.start(settings, directory)
  started.push(first)
  const client = clientOf(first, certificate.ca)
  const sessions = await Promise.all(
    Object.entries(stages).map(async ([name, stage]) => {
      const reservation = await client.requestConnectionInformation(reservationRequest())
      const reserved = admit(reservation, management, first.addresses)
      await reach(stage, reserved, certificate.ca)
      return { name, stage, reserved }
    }),
  )
  client.close()
  await first.kill()

  const database = await readFile(databaseFile).catch(() => Buffer.alloc(0))
  const journal = await readFile(`${databaseFile}-wal`).catch(() => Buffer.alloc(0))
  for (const { reserved } of sessions) {
    for (const secret of [reserved.token, reserved.deviceSessionId, reserved.terminalSessionId]) {
      expect(database.includes(secret) || journal.includes(secret)).toBe(false)
    }
  }

  const { port } = management
  await management.stop()
  unanswered.clear()
  const second = await RelayProcess.start(settings, directory)
  started.push(second)
  await second.kill()
  const third = await RelayProcess.start(settings, directory)
  started.push(third)
  await management.start(certificate, port)

  for (const { name, stage, reserved } of sessions) {
    const { session } = reserved
    await management.until(() => management.logsOf(session).length >= stage.logs.length)
    expect({ name, logs: management.logsOf(session) }).toEqual({ name, logs: stage.logs })
  }
  const again = clientOf(third, certificate.ca)
  expect((await again.querySessions({})).sessions).toEqual([])
  const answers = sessions.map(async ({ reserved }) => {
    const { session } = reserved
    const body = { sides: ['terminal'], reason: 'management' } as const
    const { sides } = await again.terminateSession({ session, body })
    const ticket = { ...reserved.ticket('device'), url: third.addresses['hub'] ?? '' }
    const late = await PlayedEndpoint.open(ticket, certificate.ca)
    return { sides, code: (await late.expect('error')).headers.code }
  })
  for (const answer of await Promise.all(answers)) {
    expect(answer).toEqual({ sides: [], code: 'unauthenticated' })
  }
  again.close()
  expect(await third.stop()).toBe(0)
  const log = [...first.lines, ...second.lines, ...third.lines].join('\n')
  for (const { reserved } of sessions) {
    expect(log).not.toContain(reserved.token)
    expect(log).not.toContain(reserved.deviceSessionId)
  }
})

function clientOf({ addresses }: RelayProcess, ca: string): RelayClient & ClientLink {
  const credential = (): string => 'management-key-management-key-mana'
  return createRelayClient({ url: addresses['api'] ?? '', ca, credential })
}

test('a relay that is stopped ends its sessions and tells their sides', async () => {
  await using relay = await RelayUnderTest.start()
  const { reserved, device, terminal } = await relay.pair()
  const waiting = await relay.reserve()
  const stopped = relay.stopRelay()
  const told = await Promise.all([device.expect('terminated'), terminal.expect('terminated')])
  expect(told.map(({ headers }) => headers.reason)).toEqual(['relay-restarted', 'relay-restarted'])
  await stopped
  expect(relay.management.logsOf(reserved.session).slice(2)).toEqual(restarted)
  expect(relay.management.logsOf(waiting.session)).toEqual(restarted)
})

test('a relay that is stopped while management is away tells the sides, and sends the logs later', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mrsp-relay-database-'))
  started.push({ stop: () => rm(directory, { recursive: true, force: true }) })
  const databaseFile = join(directory, 'relay.sqlite')
  await using relay = await RelayUnderTest.start({ terminateTimeout: 1, databaseFile })
  const { reserved, device, terminal } = await relay.pair()
  const { port } = relay.management
  await relay.management.stop()
  const stopped = relay.stopRelay()
  const told = await Promise.all([device.expect('terminated'), terminal.expect('terminated')])
  expect(told.map(({ headers }) => headers.reason)).toEqual(['relay-restarted', 'relay-restarted'])
  await stopped
  await relay.management.start(relay.certificate, port)
  await relay.restart()
  await relay.management.until(() => relay.management.logsOf(reserved.session).length === 4)
  expect(relay.management.logsOf(reserved.session).slice(2)).toEqual(restarted)
})
