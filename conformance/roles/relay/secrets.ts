import { generateCertificate } from '../../../runtime/tls.ts'
import type { Check } from '../../check/check.ts'
import { RawConnection } from '../../peers/raw-connection.ts'
import { PlayedManagementForRelay } from '../../peers/played-management-for-relay.ts'
import { relaySecrets, type RelayStage, sides } from './relay-stage.ts'

/** What stays secret, and how connections are protected: clauses 2.3, 13.1, 13.5, 13.7. */
export const secrets: readonly Check<RelayStage>[] = [
  {
    name: 'no-secret-in-the-log',
    title: 'Nothing that the relay writes holds a session ID, a token, a resume key or a key',
    clauses: ['2.3'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const paired = await stage.pair()
      const { reserved, keys } = paired
      const wrong = 'W'.repeat(43)
      for (const side of sides) {
        const ticket = reserved.ticket(side)
        await stage.refused('6.7', 'unauthenticated', { ...ticket, resumeKey: wrong })
        await stage.refused('6.7', 'unauthenticated', { ...ticket, token: `mrsp_${wrong}` })
      }
      paired.device.drop()
      await paired.terminal.expect('6.33', 'peer-lost')
      const ticket = { ...reserved.ticket('device'), resumeKey: keys.device }
      const { endpoint, key } = await stage.connect(ticket, '6.35')
      endpoint.sendOctets(Buffer.from(`Session-Id: ${wrong}\r\nFrame: ping\r\n\r\n`))
      await endpoint.expectRefusal('7.10', 'protocol-error')
      paired.terminal.terminate(`mrsp_${wrong}`)
      await stage.trial.awaits('10.7', 'the refusal', paired.terminal.closed)
      const unanswered = await stage.reserve()
      stage.management.answers.manageLog = () => {
        throw new Error('management fails')
      }
      await stage.open(unanswered.ticket('terminal'))
      await trial.awaits(
        '6.16',
        'the log',
        stage.management.log(unanswered.session, 'terminal', 'started'),
      )
      stage.management.answers = stage.management.usualAnswers()
      await stage.endSides(paired.session, sides, 'management')
      for (const side of sides) await stage.log('10.22', paired.session, side, 'management')
      await stage.raw(
        '11.1',
        `POST /v1/reservations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${relaySecrets.managementKey}\r\nContent-Length: 1\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{`,
      )
      const all = [
        wrong,
        key,
        reserved.token,
        reserved.deviceSessionId,
        reserved.terminalSessionId,
        keys.device,
        keys.terminal,
        unanswered.token,
        unanswered.terminalSessionId,
        ...Object.values(relaySecrets),
      ]
      const text = stage.outputText
      const found = all.filter(
        secret => text.includes(secret) || text.includes(secret.slice(0, 20)),
      )
      trial.must('2.3', found.length === 0, `the log holds ${found.join(', ')}`)
      const told = trial.history.entries.filter(
        ({ from, what }) => from === 'relay' && all.some(secret => what.includes(secret)),
      )
      trial.must(
        '2.3',
        told.length === 0,
        'an address that the relay asked holds a secret',
        told[0],
      )
    },
  },
  {
    name: 'certificate-of-management-is-checked',
    title:
      'The relay shows nothing to a management whose certificate no authority of its own has signed',
    clauses: ['13.1'],
    family: 'steps',
    depth: 'default',
    isAlone: true,
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const { port, tokens } = stage.management
      await stage.management.stop()
      const { certificate, key } = await generateCertificate(['localhost', '127.0.0.1'])
      const stranger = await PlayedManagementForRelay.start(
        { certificate, key },
        relaySecrets.relayKey,
        port,
      )
      stranger.tokens.set(reserved.session, reserved.token)
      for (const [session, token] of tokens) stranger.tokens.set(session, token)
      stranger.begin(trial.history)
      stranger.expect(reserved.session)
      stage.management = stranger
      const endpoint = await stage.open(reserved.ticket('device'))
      const refusal = endpoint.expectRefusal('13.1', 'management-unreachable', {
        milliseconds: 12_000,
      })
      await refusal
      trial.must('13.1', stranger.asked.all.length === 0, 'it was asked all the same')
    },
  },
  {
    name: 'plain-text-is-not-answered',
    title: 'A connection without TLS is not served',
    clauses: ['13.1'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      const { connect } = await import('node:net')
      const socket = connect({ host: 'localhost', port: stage.address.port })
      let heard = ''
      socket.on('data', octets => {
        heard += octets.toString('latin1')
      })
      socket.on('error', () => {})
      socket.write('GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n')
      const paired = await stage.pair()
      await paired.device.roundTrip()
      socket.destroy()
      trial.must('13.1', !heard.includes(' 200 '), 'it answered without TLS')
    },
  },
  {
    name: 'handshakes-that-never-end',
    title:
      'A connection whose TLS or WebSocket handshake is not finished after 10 seconds is dropped',
    clauses: ['13.7'],
    family: 'rejection',
    depth: 'deep',
    limit: 60_000,
    async run(stage, trial) {
      const { connect } = await import('node:net')
      const plain = connect({ host: 'localhost', port: stage.address.port })
      plain.on('error', () => {})
      const gone = new Promise<void>(resolve => plain.once('close', () => resolve()))
      plain.write(Buffer.from([0x16, 3, 1]))
      const idle = await RawConnection.open(stage.address)
      const half = await RawConnection.open(stage.address)
      half.write('GET /v1/hub HTTP/1.1\r\nHost: localhost\r\nUpgrade: web')
      await Promise.all(
        [gone, idle.ended, half.ended].map(ended =>
          trial.awaits('13.7', 'the end of the connection', ended, 15_000),
        ),
      )
    },
  },
]
