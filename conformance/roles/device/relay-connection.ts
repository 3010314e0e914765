import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import type { Check } from '../../check/check.ts'
import type { Trial } from '../../check/trial.ts'
import { PlayedTerminalBehindRelay } from '../../peers/played-terminal-behind-relay.ts'
import type { RelayConnection } from '../../peers/relay-connection.ts'
import type { DeviceSession, DeviceStage } from './device-stage.ts'
import { get, ok } from './http-texts.ts'

const settings = { unattended: true }
const needs = ['unattended', 'applications'] as const

const firstKey = 'A'.repeat(43)
const secondKey = 'b'.repeat(43)
const thirdKey = '-'.repeat(21) + '_'.repeat(22)

/** The connection to the Cloud Hub: its loss, its return, its keepalive; 6.19 to 6.42. */
export const relayConnection: readonly Check<DeviceStage>[] = [
  {
    name: 'return-with-the-newest-resume-key',
    title:
      'An agent that lost its connection comes back at once, with the resume key that it got last',
    clauses: ['6.41', '6.2', '6.40', '6.23', '6.39', '8.25', '6.42'],
    family: 'steps',
    depth: 'smoke',
    needs,
    settings,
    async run(stage, trial) {
      const session = await stage.pair({ resumeKey: firstKey })
      const open = session.terminal.open(get('/lost'))
      const application = await trial.awaits('8.9', 'the request', stage.application.next())
      await application.head()
      session.connection.drop()
      await trial.awaits(
        '8.25',
        "the end of the application's connection of a lost exchange",
        application.ended,
      )
      const second = await comeBack(trial, session, firstKey)
      second.connected({ resumeKey: secondKey })
      await second.expect('6.23', 'hello')
      second.close(1001)
      const third = await comeBack(trial, session, secondKey)
      third.connected({ resumeKey: thirdKey })
      await third.expect('6.23', 'hello')
      const terminal = new PlayedTerminalBehindRelay(
        third,
        { ...session.connected, firstNumber: open.number + 1 },
        trial,
      )
      third.hello()
      const whole = stage.application.expect(Buffer.from(get('/again')))
      const asked = terminal.open(get('/again'))
      ;(await trial.awaits('6.42', 'a request of the new pairing', whole.whole)).write(ok('again'))
      const outcome = await trial.awaits('6.42', 'its response', asked.outcome)
      trial.must('6.42', outcome.reset === undefined, `it was reset with ${outcome.reset}`)
      third.drop()
      const fourth = await comeBack(trial, session, thirdKey)
      fourth.connected({ resumeKey: firstKey })
      await fourth.expect('6.23', 'hello')
    },
  },
  {
    name: 'peer-lost-and-resumed',
    title:
      'At `peer-lost` exchanges end without a frame; after `resumed` the device says `hello` and goes on',
    clauses: ['6.39', '6.27', '6.23', '6.42', '8.2', '8.25'],
    family: 'steps',
    depth: 'smoke',
    needs,
    settings,
    async run(stage, trial) {
      const session = await stage.pair()
      const { connection, terminal } = session
      const lost = terminal.open(get('/lost'))
      const application = await trial.awaits('8.9', 'the request', stage.application.next())
      await application.head()
      const before = connection.received.all.length
      connection.send('peer-lost', { grace: 120 })
      await trial.awaits(
        '6.39',
        "the end of the application's connection of a lost exchange",
        application.ended,
      )
      await connection.roundTrip()
      const between = connection.received.all.slice(before).filter(({ name }) => name !== 'pong')
      trial.must(
        '6.39',
        between.length === 0,
        `\`${between[0]?.name}\` came after \`peer-lost\``,
        between[0]?.entry,
      )
      const from = connection.received.all.length
      connection.send('resumed', {})
      await connection.find('6.23', 'hello', () => true, from)
      const again = new PlayedTerminalBehindRelay(
        connection,
        { ...session.connected, firstNumber: lost.number + 1 },
        trial,
      )
      connection.hello()
      const expected = stage.application.expect(Buffer.from(get('/again')))
      const asked = again.open(get('/again'))
      ;(await trial.awaits('6.42', 'a request of the new pairing', expected.whole)).write(
        ok('x'.repeat(200_000)),
      )
      const outcome = await trial.awaits('6.42', 'its response', asked.outcome)
      trial.must('6.42', outcome.reset === undefined, `it was reset with ${outcome.reset}`)
      const hellos = connection.received.all.filter(({ name }) => name === 'hello')
      trial.must('6.23', hellos.length === 2, `${hellos.length} \`hello\` came`, hellos[2]?.entry)
      // Numbers of the session before the loss stay used, also for the first request behind it.
      const used = await stage.pair()
      const { number } = used.terminal.open(get('/used'))
      await trial.awaits('8.9', 'the request', stage.application.next())
      const earlier = used.connection.received.all.length
      used.connection.send('peer-lost', { grace: 120 })
      used.connection.send('resumed', {})
      await used.connection.find('6.23', 'hello', () => true, earlier)
      used.connection.hello()
      used.connection.send(
        'request',
        { exchange: number, applicationId: 'conformance', end: true },
        Buffer.from(get('/number')),
      )
      const { code } = await trial.awaits(
        '8.2',
        'a close for a number that was used before the loss',
        used.connection.closed,
      )
      trial.must('8.2', isProtocolClose(code), `it closed with ${code}`)
    },
  },
  {
    name: 'nothing-outside-a-pairing',
    title:
      "The device sends nothing before the peer's `hello`, and takes a later version and new capabilities",
    clauses: ['6.27', '6.29'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, connected } = await stage.connect()
      await connection.roundTrip()
      await connection.roundTrip()
      const early = connection.received.all.find(({ name }) => name !== 'hello' && name !== 'pong')
      trial.must('6.27', early === undefined, `\`${early?.name}\` came early`, early?.entry)
      const terminal = new PlayedTerminalBehindRelay(connection, connected, trial)
      connection.hello({
        version: 7,
        product: 'future/9',
        capabilities: ['upgrade', 'telepathy', 'x-y-z'],
        maxExchanges: 1,
      })
      const expected = stage.application.expect(Buffer.from(get('/later')))
      const asked = terminal.open(get('/later'))
      ;(await trial.awaits('6.29', 'a request of a later version', expected.whole)).write(ok('x'))
      const outcome = await trial.awaits('6.29', 'its response', asked.outcome)
      trial.must('6.29', outcome.reset === undefined, `it was reset with ${outcome.reset}`)
    },
  },
  {
    name: 'refused-for-good',
    title: 'An agent that is refused with `unauthenticated` takes its session as over',
    clauses: ['6.41', '6.40', '4.3'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const session = await stage.pair({ resumeKey: firstKey })
      session.connection.drop()
      const back = await comeBack(trial, session, firstKey)
      const from = stage.management.came.all.length
      back.refuse('unauthenticated', { beforeConnected: true })
      await trial.awaits(
        '6.41',
        '`device-info` without the session',
        stage.management.find(
          'device-info',
          ({ value }) =>
            value.sessions.every(({ session: name }) => name !== session.question.session),
          from,
        ),
      )
      trial.must(
        '6.41',
        session.seat.handshakes.all.length === 2,
        'the agent came back to a session that is over',
      )
    },
  },
  {
    name: 'refused-for-now',
    title: 'An agent that is refused with an error that is retryable comes back',
    clauses: ['6.40'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, seat } = await stage.arrive(await stage.approve())
      connection.refuse('management-unreachable', { beforeConnected: true })
      const again = await trial
        .awaits('6.40', 'the agent again', seat.next(), 3000)
        .catch(() => undefined)
      trial.should('6.40', again !== undefined, 'it did not come back after a retryable refusal')
      again?.connected()
      await again?.expect('6.23', 'hello')
    },
  },
  {
    name: 'keepalive',
    title:
      'Frames keep a connection alive; one on which none arrives for three times Keepalive is lost',
    clauses: ['6.32', '6.31'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const session = await stage.connect({ keepalive: 1, resumeKey: firstKey })
      const { connection } = session
      for (let time = 0; time < 5; time += 1) {
        connection.send('ping', {})
        await wait(900)
        trial.must('6.32', connection.isOpen, 'a connection was given up on which frames arrived')
      }
      const pings = connection.everything.all.filter(({ name }) => name === 'ping')
      if (pings.length < 3) trial.unusual(`6.30: ${pings.length} pings came in 4.5 seconds`)
      const last = performance.now()
      await connection.roundTrip()
      connection.answersPings = false
      await trial.awaits('6.32', 'the loss of a silent connection', connection.closed, 4000)
      const after = performance.now() - last
      trial.must('6.32', after >= 2800, `it was given up after ${Math.round(after)} ms`)
      const back = await comeBack(trial, session, firstKey)
      back.connected()
      await back.expect('6.23', 'hello')
    },
  },
  {
    name: 'a-pong-answers-a-ping',
    title: 'Each ping is answered, also while responses wait for credit',
    clauses: ['6.31', '9.13'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const { connection, terminal } = await stage.pair({ credit: 65_536 })
      terminal.grants = false
      const expected = stage.application.expect(Buffer.from(get('/large')))
      const asked = terminal.open(get('/large'))
      const application = await trial.awaits('8.9', 'the request', expected.whole)
      application.write(ok('x'.repeat(300_000)))
      await trial.awaits(
        '8.10',
        'as much of the response as there is credit',
        asked.until(octets => octets.length > 0),
      )
      for (let time = 0; time < 5; time += 1) await connection.roundTrip('6.31')
    },
  },
]

/** Whether a close code is one with which an endpoint closes for a protocol error. */
export function isProtocolClose(code: number): boolean {
  return code === 1002 || code === 4400
}

/** The agent's next connection, which has to show its credentials and the resume key. */
export async function comeBack(
  trial: Trial,
  { seat, connection: first }: Pick<DeviceSession, 'seat' | 'connection'>,
  resumeKey: string,
): Promise<RelayConnection> {
  const connection = await trial.awaits('6.40', 'the agent again after a loss', seat.next(), 5000)
  const { offer, entry, target } = connection.handshake
  trial.must('6.1', target === first.handshake.target, `it came back to ${target}`, entry)
  trial.must(
    '6.2',
    offer.includes('mrsp.v1') && offer.includes(`mrsp.auth.${seat.sessionId}.${seat.token}`),
    'it came back with other credentials',
    entry,
  )
  const shown = offer.filter(item => item.startsWith('mrsp.resume.'))
  trial.must(
    '6.41',
    shown.length === 1 && shown[0] === `mrsp.resume.${resumeKey}`,
    shown.length === 0 ? 'it showed no resume key' : 'it showed another resume key than the last',
    entry,
  )
  return connection
}
