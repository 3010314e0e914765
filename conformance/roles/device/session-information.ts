import { encodeStanza } from '../../../runtime/stanza/index.ts'
import type { SessionInfo } from '../../../generated/stanzas.ts'
import type { Check } from '../../check/check.ts'
import type { PlayedRelay } from '../../peers/played-relay.ts'
import { application, type DeviceStage, otherApplication } from './device-stage.ts'
import { mustRefuse } from './stanza-answers.ts'

const settings = { unattended: true }
const needs = ['unattended', 'applications'] as const

/** Token and session ID for the device, and where it connects: 4.27 to 4.30, 13.1 to 13.5, S149, S171, S172. */
export const sessionInformation: readonly Check<DeviceStage>[] = [
  {
    name: 'only-what-was-approved-starts',
    title: '`session-info` is refused for a session or an application that was not approved',
    clauses: ['4.27', '4.28'],
    family: 'rejection',
    depth: 'smoke',
    needs,
    settings,
    async run(stage, trial) {
      const seat = stage.relay.seat('device')
      const refuse = async (information: SessionInfo, what: string): Promise<void> => {
        const answer = await stage.request(encodeStanza('session-info', information))
        mustRefuse(trial, '4.27', answer, 'not-found', what)
      }
      await refuse(stage.information(stage.question(), seat), 'a session that nobody asked for')
      const question = await stage.approve()
      await refuse(
        stage.information({ ...question, application: otherApplication }, seat),
        'an application that was not approved',
      )
      await refuse(
        stage.information({ ...question, session: stage.question().session }, seat),
        'another session than was approved',
      )
      await stage.terminate(question.session)
      await refuse(stage.information(question, seat), 'a session whose end was asked for')
      await stage.approve()
      trial.must('4.27', seat.handshakes.all.length === 0, 'the agent connected all the same')
    },
  },
  {
    name: 'only-relays-of-the-list',
    title: 'A relay that does not lie under an address of the list is refused',
    clauses: ['13.3', '4.27'],
    family: 'rejection',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const question = await stage.approve()
      const seat = stage.relay.seat('device')
      const { url, port } = stage.relay
      const untrustedRelay = stage.untrustedRelay.url
      const addresses = [
        `wss://localhost:${port === 65_535 ? port - 1 : port + 1}/v1/hub`,
        'wss://localhost/v1/hub',
        `wss://127.0.0.1:${port}/v1/hub`,
        `wss://localhost.evil.test:${port}/v1/hub`,
        `wss://localhost:${port}@evil.test/v1/hub`,
        `wss://user@localhost:${port}/v1/hub`,
        `${url}/%2e%2e/v1/hub`,
        `${url}/pair%2f1/v1/hub`,
        `${untrustedRelay}-more/v1/hub`,
        `${untrustedRelay}/../v1/hub`,
        `${untrustedRelay}%2f/v1/hub`,
      ]
      for (const address of addresses) {
        const stanza = encodeStanza('session-info', stage.information(question, seat))
        stanza.attrs['url'] = address
        const answer = await stage.request(stanza)
        // An address that is none by its schema may be told so.
        if (answer.code === 'bad-request') continue
        mustRefuse(trial, '13.3', answer, 'source-refused', `the relay ${address}`)
      }
      await stage.give(encodeStanza('session-info', stage.information(question, seat)))
      await trial.awaits('4.28', 'the agent at a relay of the list', seat.next())
      const [stranger] = stage.relay.strangers.all
      trial.must('13.3', stranger === undefined, 'a refused address was gone to', stranger?.entry)
    },
  },
  {
    name: 'certificates-are-checked',
    title:
      'The agent shows its credentials to no relay whose certificate is not trusted or has another name',
    clauses: ['13.1'],
    family: 'rejection',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const look = async (relay: PlayedRelay, what: string): Promise<void> => {
        const question = await stage.approve()
        const seat = relay.seat('device')
        const before = relay.attempts.all.length
        await stage.give(encodeStanza('session-info', stage.information(question, seat)))
        // That it tries again shows how the first attempt ended.
        await trial.awaits(
          '6.40',
          `a second attempt at a relay with ${what}`,
          Promise.race([
            relay.attempts.find(() => true, before + 1),
            seat.handshakes.find(() => true),
          ]),
          5000,
        )
        const [handshake] = seat.handshakes.all
        trial.must(
          '13.1',
          handshake === undefined,
          `the agent shook hands with a relay with ${what}`,
          handshake?.entry,
        )
        await stage.terminate(question.session)
      }
      await look(stage.untrustedRelay, 'a certificate of an unknown authority')
      await look(stage.misnamedRelay, 'a certificate for another name')
    },
  },
  {
    name: 'redirects-are-not-followed',
    title:
      'The agent follows no redirect, tries again, and opens exactly the address that it was given',
    clauses: ['13.5', '6.1', '6.40'],
    family: 'rejection',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const elsewhere = stage.relay.seat('device')
      const seat = stage.relay.seat('device')
      seat.answer = {
        status: 302,
        fields: { Location: elsewhere.url.replace('wss:', 'https:') },
      }
      const question = await stage.approve()
      const url = `${seat.url}?pair=7&x=%20y`
      await stage.give(encodeStanza('session-info', stage.information(question, seat, { url })))
      await trial.awaits(
        '4.28',
        'the agent at the Cloud Hub',
        seat.handshakes.find(() => true),
      )
      await trial.awaits(
        '6.40',
        'a second attempt',
        seat.handshakes.find(() => true, 1),
        3000,
      )
      const [handshake] = elsewhere.handshakes.all
      trial.must('13.5', handshake === undefined, 'the agent followed it', handshake?.entry)
      for (const { target, entry } of seat.handshakes.all) {
        const wanted = url.slice(url.indexOf('/', 6))
        trial.must('6.1', target === wanted, `${target} was opened, not ${wanted}`, entry)
      }
      seat.answer = 'accept'
      const connection = await trial.awaits('6.40', 'a third attempt', seat.next(), 6000)
      connection.connected()
      await connection.expect('6.23', 'hello')
    },
  },
  {
    name: 'end-asked-for-while-connecting',
    title: 'The end of a session that is not connected drops it, and the agent stops trying',
    clauses: ['4.30', '4.27'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const question = await stage.approve()
      const seat = stage.relay.seat('device')
      seat.answer = { status: 503 }
      await stage.give(encodeStanza('session-info', stage.information(question, seat)))
      await trial.awaits(
        '4.28',
        'the agent at the Cloud Hub',
        seat.handshakes.find(() => true),
      )
      await stage.terminate(question.session, 'cancelled')
      const other = await stage.approve()
      const otherSeat = stage.relay.seat('device')
      otherSeat.answer = { status: 503 }
      const already = seat.handshakes.all.length
      await stage.give(encodeStanza('session-info', stage.information(other, otherSeat)))
      // A session that is tried again three times shows that time enough has passed for the one that is not.
      await trial.awaits(
        '6.40',
        'a third attempt of another session',
        otherSeat.handshakes.find(() => true, 2),
        8000,
      )
      trial.must(
        '4.30',
        seat.handshakes.all.length <= already + 1,
        'the agent goes on to connect a session whose end was asked for',
        seat.handshakes.all.at(-1)?.entry,
      )
      const answer = await stage.request(
        encodeStanza('session-info', stage.information(question, seat)),
      )
      mustRefuse(trial, '4.30', answer, 'not-found', 'a session whose end was asked for')
    },
  },
  {
    name: 'end-of-an-unknown-session',
    title: '`session-terminate` is taken in every case',
    clauses: ['4.30', '4.10'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const stanza = encodeStanza('session-terminate', {
        request: stage.question().request,
        session: stage.question().session,
        reason: 'terminal',
      })
      const answer = await stage.request(stanza)
      trial.must('4.30', answer.type === 'result', `it was refused: ${answer.code}`, answer.entry)
    },
  },
  {
    name: 'several-sessions-keep-apart',
    title: 'Each session connects with its own credentials and leads to its own application',
    clauses: ['6.2', '6.25', '8.7'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const pairs = [application, otherApplication, application]
      const sessions = await Promise.all(
        pairs.map(async id => ({ id, session: await stage.connect({}, { application: id }) })),
      )
      for (const { id, session } of sessions) {
        const { connection, seat } = session
        const tokens = connection.handshake.offer.filter(item => item.startsWith('mrsp.auth.'))
        trial.must(
          '6.2',
          tokens.length === 1 && tokens[0] === `mrsp.auth.${seat.sessionId}.${seat.token}`,
          'a session connected with the credentials of another',
          connection.handshake.entry,
        )
        const hello = connection.received.all[0]
        trial.must(
          '6.25',
          hello?.name === 'hello' && hello.headers.applications?.join() === id,
          `\`hello\` of a session of ${id} names another application`,
          hello?.entry,
        )
      }
    },
  },
]
