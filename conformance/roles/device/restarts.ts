import { createHash, randomUUID } from 'node:crypto'
import { encodeStanza } from '../../../runtime/stanza/index.ts'
import type { Check } from '../../check/check.ts'
import { devicePassword } from '../../peers/played-management-for-device.ts'
import type { DeviceStage } from './device-stage.ts'
import { carried, mustBe } from './exchanges.ts'
import { get, ok } from './http-texts.ts'
import { mustRefuse } from './stanza-answers.ts'

const settings = { unattended: true }

/** Crashes of the device, and what it writes: 5.46, 3.19, 4.16, 2.3. */
export const restarts: readonly Check<DeviceStage>[] = [
  {
    name: 'restart-forgets-what-is-lost',
    title: 'After a crash the device names the sessions that it can go on with, and no others',
    clauses: ['5.46', '4.27', '4.16', '4.3'],
    family: 'steps',
    depth: 'default',
    isAlone: true,
    limit: 90_000,
    needs: ['restart', 'unattended', 'applications'],
    settings,
    async run(stage, trial) {
      const { management } = stage
      const session = await stage.pair()
      const approved = await stage.approve()
      management.answer = came => (came.name === 'approval' ? 'nothing' : 'result')
      const unanswered = stage.question()
      await stage.ask(unanswered)
      await trial.awaits(
        '4.22',
        'an approval',
        management.find('approval', ({ value }) => value.request === unanswered.request),
      )
      await stage.kill()
      const from = management.came.all.length
      management.answer = () => 'result'
      await stage.startProgram()
      const { value, entry } = await trial.awaits(
        '4.3',
        '`device-info` after a restart',
        management.find('device-info', () => true, from),
      )
      const named = value.sessions.map(({ session: name }) => name)
      if (named.includes(session.question.session)) {
        await trial.awaits(
          '5.46',
          'a session that is named, back at its relay',
          session.seat.next(),
        )
      }
      trial.must(
        '5.46',
        named.every(name => name === session.question.session),
        `a session is named that the device cannot go on with: ${named.join(', ')}`,
        entry,
      )
      await trial.awaits(
        '4.16',
        'the approval that management did not take, again',
        management.find(
          'approval',
          ({ value: again }) => again.request === unanswered.request && again.answer === 'yes',
          from,
        ),
      )
      const seat = stage.relay.seat('device')
      const answer = await stage.request(
        encodeStanza('session-info', stage.information(approved, seat)),
      )
      if (answer.type === 'error') {
        mustRefuse(trial, '4.27', answer, 'not-found', 'a session approved before the restart')
      } else trial.unusual('an approval outlives a restart of the device')
    },
  },
  {
    name: 'installation-over-a-restart',
    title:
      'A device that crashes during an installation carries it out once, and reports its result',
    clauses: ['3.19', '4.16', '3.18'],
    family: 'steps',
    depth: 'default',
    isAlone: true,
    limit: 90_000,
    needs: ['restart', 'firmware'],
    async run(stage, trial) {
      const { management, firmware } = stage
      const content = Buffer.alloc(100_000, 'crash')
      const request = {
        request: randomUUID(),
        operation: 'install-firmware' as const,
        firmware: {
          version: '5.5.5',
          source: `${firmware.url}/firmware/crash.bin`,
          sha256: createHash('sha256').update(content).digest('hex'),
          size: content.length,
        },
      }
      firmware.serve = (_request, response) => response.end(content)
      management.answer = came => (came.name === 'maintenance-result' ? 'nothing' : 'result')
      await stage.give(encodeStanza('maintenance-request', request))
      await trial.awaits(
        '3.18',
        'the result',
        management.find('maintenance-result', ({ value }) => value.request === request.request),
      )
      await stage.kill()
      const from = management.came.all.length
      management.answer = () => 'result'
      await stage.startProgram()
      const { value } = await trial.awaits(
        '4.16',
        'the result that management did not take, again',
        management.find('maintenance-result', came => came.value.request === request.request, from),
      )
      trial.must('3.18', value.firmware === '5.5.5', `the device runs ${value.firmware}`)
      const again = management.came.all.length
      await stage.give(encodeStanza('maintenance-request', request))
      await trial.awaits(
        '4.18',
        'the same result for a repeated request',
        management.find(
          'maintenance-result',
          came => came.value.request === request.request,
          again,
        ),
      )
      trial.must('3.19', firmware.asked.length === 1, 'the firmware was downloaded again')
    },
  },
  {
    name: 'no-secret-in-the-output',
    title: 'No token, session ID, resume key or password is written to the log',
    clauses: ['2.3'],
    family: 'steps',
    depth: 'default',
    needs: ['unattended', 'applications'],
    settings,
    async run(stage, trial) {
      const resumeKey = 'k3Y-'.repeat(10) + 'abc'
      const session = await stage.pair({ resumeKey })
      const { exchange, application } = await carried(stage, trial, session.terminal, get('/log'))
      application.write(ok('log'))
      await mustBe(trial, '8.10', exchange, ok('log'))
      session.connection.drop()
      const back = await trial.awaits('6.40', 'the agent again', session.seat.next(), 5000)
      back.connected({ resumeKey })
      await back.expect('6.23', 'hello')
      back.sendOctets(Buffer.from('no frame'))
      await trial.awaits('7.12', 'a close', back.closed)
      const refused = await trial.awaits('6.40', 'the agent again', session.seat.next(), 8000)
      refused.refuse('unauthenticated', { beforeConnected: true })
      const seat = stage.relay.seat('device')
      const information = stage.information(stage.question(), seat)
      await stage.request(encodeStanza('session-info', information))
      const wrong = encodeStanza('session-info', information)
      wrong.attrs['session'] = 'none'
      await stage.request(wrong)
      await stage.management.ping()
      const secrets = {
        'a session ID': session.seat.sessionId,
        'a token': session.seat.token,
        'a resume key': resumeKey,
        'the password': devicePassword,
        'the session ID of a refused session': seat.sessionId,
        'the token of a refused session': seat.token,
      }
      for (const [what, secret] of Object.entries(secrets)) {
        trial.must('2.3', !stage.outputText.includes(secret), `${what} stands in the output`)
      }
    },
  },
]
