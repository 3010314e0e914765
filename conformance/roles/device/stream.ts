import type { Check } from '../../check/check.ts'
import { Violation } from '../../check/violation.ts'
import { deviceAgent } from '../../peers/played-management-for-device.ts'
import { application, type DeviceStage, otherApplication } from './device-stage.ts'

/** The XMPP stream: 4.1 to 4.7. */
export const stream: readonly Check<DeviceStage>[] = [
  {
    name: 'ping-of-a-silent-management',
    title: 'A management that is silent for 20 seconds is pinged',
    clauses: ['4.5'],
    family: 'steps',
    depth: 'default',
    isAlone: true,
    limit: 60_000,
    async run(stage, trial) {
      const { stream: login } = stage.management
      if (login === undefined) return
      const from = login.order.all.length
      await trial.awaits(
        '4.5',
        'a ping after 20 seconds of silence',
        login.order.find(what => what === 'ping', from),
        25_000,
      )
    },
  },
  {
    name: 'dead-management-is-left',
    title: 'A stream on which two pings were not answered is closed, and another one opened',
    clauses: ['4.5'],
    family: 'steps',
    depth: 'deep',
    isAlone: true,
    limit: 120_000,
    async run(stage, trial) {
      const { stream: login } = stage.management
      if (login === undefined) return
      stage.management.answersPings = false
      await trial.awaits('4.5', 'the end of a stream that is dead', login.over, 90_000)
    },
  },
  {
    name: 'presence-and-information-after-each-login',
    title: 'After each login the device says that it is there and what it is',
    clauses: ['4.3', '4.1', '4.5', '5.46', '4.24'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { management } = stage
      const logins = management.streams.all.length
      const before = management.came.all.length
      management.drop()
      const login = await trial.awaits(
        '4.1',
        'a new login after the stream was lost',
        management.streams.find(() => true, logins),
        5000,
      )
      trial.must('4.1', login.jid === deviceAgent, `the device logged in as ${login.jid}`)
      const { value, entry } = await trial.awaits(
        '4.3',
        '`device-info` after the login',
        management.find('device-info', () => true, before),
      )
      const order = login.order.all.filter(what => what !== 'ping')
      trial.must(
        '4.3',
        order[0] === 'presence available' && order.indexOf('device-info') > 0,
        `after the login came: ${order.join(', ')}`,
        entry,
      )
      trial.must('4.24', !value.unattended, 'an attended device says that it is unattended', entry)
      trial.must(
        '5.46',
        value.sessions.length === 0,
        'sessions are named that the device does not have',
        entry,
      )
      const pong = await trial.awaits('4.5', 'the answer to a ping', management.ping())
      trial.must('4.5', pong.type === 'result', 'a ping was refused', pong.entry)
    },
  },
  {
    name: 'applications-are-named',
    title: 'The device names its server applications',
    clauses: ['4.3'],
    family: 'steps',
    depth: 'default',
    limit: 90_000,
    needs: ['applications'],
    async run(stage, trial) {
      stage.management.drop()
      const { value, entry } = await trial.awaits(
        '4.3',
        '`device-info` after a login',
        stage.management.find('device-info'),
        60_000,
      )
      const ids = value.applications.map(({ id }) => id)
      for (const id of [application, otherApplication]) {
        trial.must('4.3', ids.includes(id), `\`device-info\` does not name ${id}`, entry)
      }
    },
  },
  {
    name: 'no-mechanism-that-carries-the-password',
    title: 'The device logs in with SCRAM, and not at all where only weaker mechanisms are offered',
    clauses: ['4.1'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      const { management } = stage
      management.offers = ['PLAIN', 'ANONYMOUS', 'SCRAM-SHA-256', 'SCRAM-SHA-1']
      let from = management.logins.all.length
      management.drop()
      const mechanism = await trial.awaits(
        '4.1',
        'a login with SCRAM',
        management.logins.find(() => true, from),
        5000,
      )
      trial.must('4.1', mechanism.startsWith('SCRAM-SHA-'), `the device chose ${mechanism}`)
      await stage.online()
      management.offers = ['PLAIN', 'LOGIN', 'ANONYMOUS', 'EXTERNAL', 'CRAM-MD5', 'DIGEST-MD5']
      from = management.logins.all.length
      const attempts = management.attempts.all.length
      management.drop()
      // That it comes a second time shows what it did the first time; to come soon is only recommended.
      await trial
        .awaits(
          '4.6',
          'a second attempt',
          management.attempts.find(() => true, attempts + 1),
          10_000,
        )
        .catch((error: unknown) => {
          if (!(error instanceof Violation)) throw error
          trial.should('4.6', false, error.message)
        })
      const chosen = management.logins.all.slice(from).find(name => !name.startsWith('SCRAM-SHA-'))
      trial.must('4.1', chosen === undefined, `the device logged in with ${chosen ?? ''}`)
      management.offers = undefined
      await stage.online()
    },
  },
  {
    name: 'sessions-outlive-the-stream',
    title:
      'A relay connection goes on while the XMPP stream is lost, and is named after the next login',
    clauses: ['4.7', '5.46', '4.3', '4.6', '4.24'],
    family: 'steps',
    depth: 'default',
    needs: ['unattended', 'applications'],
    settings: { unattended: true },
    async run(stage, trial) {
      const { management } = stage
      const { connection, question } = await stage.pair()
      management.isThere = false
      const attempts = management.attempts.all.length
      management.drop()
      await trial.awaits(
        '4.6',
        'an attempt to log in again',
        management.attempts.find(() => true, attempts),
        5000,
      )
      trial.must('4.7', connection.isOpen, 'the relay connection was closed with the stream')
      await connection.roundTrip('4.7')
      const before = management.came.all.length
      management.isThere = true
      const { value, entry } = await trial.awaits(
        '4.3',
        '`device-info` after the login',
        management.find('device-info', () => true, before),
        10_000,
      )
      trial.must(
        '5.46',
        value.sessions.some(({ session }) => session === question.session),
        'a session that goes on is not named',
        entry,
      )
      trial.must('4.7', connection.isOpen, 'the relay connection was closed by the login')
      const end = connection.received.all.find(({ name }) => name === 'terminate')
      trial.must('4.7', end === undefined, 'the session was ended with the stream', end?.entry)
      trial.must('4.24', value.unattended, 'an unattended device does not say so', entry)
      connection.terminated('management')
      const from = management.came.all.length
      await trial.awaits(
        '4.3',
        '`device-info` without the session that is over',
        management.find(
          'device-info',
          came => came.value.sessions.every(({ session }) => session !== question.session),
          Math.max(0, from - 1),
        ),
      )
    },
  },
]
