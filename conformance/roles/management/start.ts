import type { ErrorCode } from '../../../generated/errors.ts'
import type { Check } from '../../check/check.ts'
import { StanzaRefused } from '../../peers/played-device-for-management.ts'
import { displayNameOf, organizations } from './accounts.ts'
import type { ManagementStage } from './management-stage.ts'

const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Start and approval: S141 to S144, clauses 5.2 to 5.12. */
export const start: readonly Check<ManagementStage>[] = [
  {
    name: 'start-as-in-figure-8',
    title:
      'From the start to both ends told: nothing is asked of the relay, and no ID or token given, before YES',
    clauses: ['5.5', '5.4', '5.7', '5.13', '5.20', '5.23', '5.21'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const { terminal, relay } = stage
      const view = await trial.awaits('5.4', 'the session', stage.start(device))
      const { session } = view
      trial.must('5.4', uuidv7.test(session), 'the session is no UUIDv7')
      trial.must('5.4', view.state === 'requested', `the session begins ${view.state}`)
      trial.must('5.4', /^\d{6}$/.test(view.bindingCode), 'the binding code has not six digits')
      const { stanza, entry } = await trial.awaits(
        '5.5',
        'the approval request',
        device.next('approval-request', session),
      )
      trial.must('5.5', stanza.bindingCode === view.bindingCode, 'the binding codes differ', entry)
      const who = [stanza.application, stanza.user, stanza.userName, stanza.organization]
      const expected = ['conformance', 'tanaka', displayNameOf('tanaka'), organizations.own]
      trial.must('5.5', who.join() === expected.join(), `the request names ${who.join()}`, entry)
      trial.must(
        '5.5',
        stanza.expiresIn > 0 && stanza.expiresIn <= view.timers.approvalTimeout,
        `it expires in ${stanza.expiresIn} seconds`,
        entry,
      )
      await stage.until('5.5', { session, terminal }, 'awaiting-approval')
      const early = await terminal.client.pollConnectionInformation({ session })
      trial.must('5.23', early.status === 202, 'connection information is given before YES')
      trial.must(
        '5.7',
        relay.askedFor('reserve', session).length === 0,
        'the relay is asked before YES',
      )
      trial.must(
        '5.7',
        device.count('session-info', session) === 0,
        'the device is told before YES',
      )
      const started = { session, device, terminal, request: stanza.request }
      await trial.awaits('4.17', 'the receipt of YES', stage.answer(started))
      const asked = await trial.awaits(
        '5.13',
        'the request for connection information',
        relay.next('reserve', session),
      )
      trial.must(
        '5.13',
        asked.body.deviceId === device.deviceId &&
          asked.body.terminalId === terminal.login.terminalId &&
          asked.body.applicationId === 'conformance',
        'the request names another device, terminal or application',
        asked.entry,
      )
      const info = await trial.awaits('5.20', 'session-info', device.next('session-info', session))
      const reservation = relay.reservations.get(session)
      if (reservation === undefined) throw new Error('the relay made no reservation')
      trial.must(
        '5.20',
        info.stanza.sessionId === reservation.deviceSessionId,
        "it is not the device's ID",
        info.entry,
      )
      trial.must(
        '5.20',
        info.stanza.url === reservation.hubUrl,
        'it is not the address of the hub',
        info.entry,
      )
      trial.must(
        '5.20',
        info.stanza.connectTimeout === reservation.connectTimeout,
        'it is not the connectTimeout of the relay',
        info.entry,
      )
      trial.must(
        '5.20',
        info.stanza.application === 'conformance',
        'it names another application',
        info.entry,
      )
      const { sessionDuration } = view.timers
      trial.must(
        '5.20',
        info.stanza.expiresIn <= sessionDuration && info.stanza.expiresIn > sessionDuration - 30,
        `it expires in ${info.stanza.expiresIn} of ${sessionDuration} seconds`,
        info.entry,
      )
      const polled = await trial.awaits(
        '5.23',
        'the connection information',
        terminal.client.pollConnectionInformation({ session, prefer: 'wait=10' }),
      )
      if (polled.status !== 200)
        return trial.fail('5.23', 'there is none though the device was told')
      const { body } = polled
      trial.must('5.20', body.token === info.stanza.token, 'the two ends got different tokens')
      trial.must(
        '5.20',
        body.sessionId === reservation.terminalSessionId,
        'the terminal did not get its own ID',
      )
      trial.must(
        '5.20',
        body.url === reservation.agentUrl,
        'the terminal did not get the address of the agent',
      )
      const after = await stage.find(started)
      trial.must('5.21', after.revision > view.revision, 'the revision did not rise')
    },
  },
  {
    name: 'start-table-in-its-order',
    title: 'A start request that fails several questions is answered by the first of the table',
    clauses: ['5.2'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage) {
      const device = await stage.device()
      const { terminal } = stage
      const other = await stage.terminalOfUser('tanaka')
      const ask = async (
        code: ErrorCode,
        what: string,
        deviceId: string,
        applicationId = 'conformance',
        by = terminal,
      ): Promise<void> => {
        await stage.refused(
          '5.2',
          code,
          what,
          by.client.startSession({ body: { deviceId, applicationId } }),
        )
      }
      await ask(
        'device-unknown',
        'an unknown device with an unknown application',
        'no-such-device',
        'no-such',
      )
      const away = stage.makeDevice()
      await ask(
        'device-offline',
        'a device that is offline, with an unknown application',
        away.deviceId,
        'no-such',
      )
      await ask('application-unknown', 'an unknown application', device.deviceId, 'no-such')
      await stage.asked(device)
      await ask('conflict', 'the same pair with an unknown application', device.deviceId, 'no-such')
      await ask(
        'application-unknown',
        'an unknown application of a busy device',
        device.deviceId,
        'no-such',
        other,
      )
      await ask('device-busy', 'a second terminal', device.deviceId, 'conformance', other)
      await device.disconnect()
      await stage.seenAs(device, false)
      await ask('conflict', 'the same pair, the device offline', device.deviceId)
      await ask(
        'device-offline',
        'a second terminal, the device offline',
        device.deviceId,
        'conformance',
        other,
      )
    },
  },
  {
    name: 'conflict-names-the-session',
    title:
      'While a session of the pair is not final, a start is answered with conflict and its name; then a new one begins',
    clauses: ['5.3', '5.41'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const made = await stage.established(device)
      const look = async (when: string): Promise<void> => {
        const { error } = await stage.refused(
          '5.3',
          'conflict',
          `a start ${when}`,
          stage.start(device),
        )
        trial.must(
          '5.3',
          error.session === made.session,
          `conflict names ${error.session ?? 'no session'}`,
        )
      }
      await look('while it is established')
      await stage.relay.ended(made.session, 'terminal', 'terminal', made.token)
      await look("after the terminal's ended log")
      await stage.relay.ended(made.session, 'device', 'terminal', made.token)
      await stage.until('5.41', made, 'terminated')
      const next = await trial.awaits('5.3', 'the next session', stage.start(device))
      trial.must('5.4', next.session !== made.session, 'the next session has the same name')
    },
  },
  {
    name: 'start-does-not-wait-for-the-device',
    title:
      'A start is answered, and stays requested, while the device says nothing; names and codes are new each time',
    clauses: ['5.4', '5.5'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const seen = new Set<string>()
      const codes = new Set<string>()
      for (let round = 0; round < 6; round += 1) {
        const device = await stage.device(each => {
          each.answer = () => 'silent'
        })
        const view = await trial.awaits('5.4', 'the answer to the start', stage.start(device))
        await trial.awaits(
          '5.5',
          'the approval request',
          device.next('approval-request', view.session),
        )
        const { state } = await stage.find({ session: view.session, terminal: stage.terminal })
        trial.must(
          '5.5',
          state === 'requested',
          `without an answer of the device the session is ${state}`,
        )
        trial.must('5.4', !seen.has(view.session), 'a name was used twice')
        seen.add(view.session)
        codes.add(view.bindingCode)
        await stage.terminal.client.cancelSession({ session: view.session })
      }
      trial.must('5.4', codes.size > 3, 'the binding codes are not random')
    },
  },
  {
    name: 'the-first-outcome-stands',
    title:
      'After an answer, a withdrawal or an error of the device, every other outcome changes nothing',
    clauses: ['5.8', '4.17', '5.10', '5.12'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const outcomes = ['no', 'cancelled', 'device-busy', 'yes'] as const
      for (const outcome of outcomes) {
        const device = await stage.device(each => {
          if (outcome === 'device-busy') each.answer = () => 'device-busy'
        })
        const started = await stage.asked(device)
        if (outcome === 'no' || outcome === 'yes') {
          await trial.awaits('4.17', 'the receipt of the answer', stage.answer(started, outcome))
        }
        if (outcome === 'cancelled') {
          const view = await stage.terminal.client.cancelSession({ session: started.session })
          trial.must('5.12', view.state === 'cancelled', `after the withdrawal it is ${view.state}`)
          const from = await trial.awaits(
            '5.12',
            'approval-cancel',
            device.next('approval-cancel', started.session),
          )
          trial.must(
            '5.12',
            from.stanza.request === started.request,
            'it names another request',
            from.entry,
          )
        }
        if (outcome === 'device-busy') {
          const view = await stage.until('5.10', started, 'failed')
          trial.must('5.10', view.code === 'device-busy', `the code is ${view.code}`)
        }
        const stands = await stage.find(started)
        for (const late of ['yes', 'no'] as const) {
          const code = late === outcome ? 'taken' : 'wrong-state'
          const seen = await stage.answer(started, late).then(
            () => 'taken',
            (error: unknown) => {
              if (error instanceof StanzaRefused) return error.code
              throw error
            },
          )
          trial.must('4.17', seen === code, `${late} after ${outcome} was answered ${seen}`)
        }
        const after = await stage.find(started)
        const same =
          outcome === 'yes'
            ? !['refused', 'cancelled'].includes(after.state)
            : after.state === stands.state
        trial.must('5.8', same, `after ${outcome} another answer made it ${after.state}`)
        if (outcome !== 'yes') {
          trial.must(
            '5.8',
            stage.relay.askedFor('reserve', started.session).length === 0,
            'the relay was asked',
          )
        }
      }
    },
  },
  {
    name: 'refusal-says-who-refused',
    title: 'NO by a user and by a policy end the session as refused, with the reason',
    clauses: ['5.8', '5.23', '4.26'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      for (const reason of ['user', 'policy', 'timeout'] as const) {
        const device = await stage.device()
        const started = await stage.asked(device)
        await trial.awaits('4.17', 'the receipt of NO', stage.answer(started, 'no', reason))
        const view = await stage.until('5.8', started, 'refused')
        trial.must('5.8', view.refusalReason === reason, `the reason is ${view.refusalReason}`)
        const code = reason === 'timeout' ? 'approval-timeout' : 'approval-refused'
        const { error } = await stage.refused(
          '5.23',
          code,
          'the poll',
          stage.terminal.client.pollConnectionInformation({ session: started.session }),
        )
        if (reason === 'timeout') {
          trial.must('5.23', error.timer === 'approvalTimeout', 'the error does not name the timer')
        }
      }
    },
  },
  {
    name: 'approval-timeout-by-what-the-device-took',
    title:
      'When approvalTimeout is over, a request that the device took is refused, one that it did not take fails',
    clauses: ['5.9', '5.23', '11.6', '5.8'],
    family: 'steps',
    depth: 'default',
    needs: ['timers'],
    settings: { approvalTimeout: 3 },
    async run(stage, trial) {
      const timeOut = async (answer: 'taken' | 'silent'): Promise<void> => {
        const device = await stage.device(each => {
          each.answer = () => answer
        })
        const started = await stage.asked(device)
        const isTaken = answer === 'taken'
        const view = await stage.until('5.9', started, isTaken ? 'refused' : 'failed', 3000)
        if (isTaken) {
          trial.must('5.9', view.refusalReason === 'timeout', `the reason is ${view.refusalReason}`)
        } else {
          trial.must('5.9', view.code === 'device-offline', `the code is ${view.code}`)
        }
        const { error } = await stage.refused(
          '5.23',
          isTaken ? 'approval-timeout' : 'device-offline',
          'the poll',
          stage.terminal.client.pollConnectionInformation({ session: started.session }),
        )
        const names = error.timer === 'approvalTimeout'
        trial.must('11.6', !isTaken || names, 'the error does not name the timer')
        const late = await stage.answer(started).then(
          () => 'taken',
          (refusal: unknown) => {
            if (refusal instanceof StanzaRefused) return refusal.code
            throw refusal
          },
        )
        trial.must('5.8', late === 'wrong-state', `YES after the timer was answered ${late}`)
        const asked = stage.relay.askedFor('reserve', started.session)
        trial.must('5.7', asked.length === 0, 'the relay was asked')
      }
      await Promise.all([timeOut('taken'), timeOut('silent')])
    },
  },
  {
    name: 'a-device-error-fails-the-session',
    title: 'Every stanza error to the approval request lets the session fail with its code',
    clauses: ['5.10', '5.23', '4.15'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      for (const code of [
        'device-busy',
        'application-unknown',
        'bad-request',
        'internal',
      ] as const) {
        const device = await stage.device(each => {
          each.answer = () => code
        })
        const { session } = await stage.start(device)
        const view = await stage.until('5.10', { session, terminal: stage.terminal }, 'failed')
        trial.must('5.10', view.code === code, `the code is ${view.code}, not ${code}`)
        const isTold = code === 'device-busy' || code === 'application-unknown'
        await stage.refused(
          '5.23',
          isTold ? code : 'session-over',
          'the poll',
          stage.terminal.client.pollConnectionInformation({ session }),
        )
      }
      // A request that was taken comes again at the next login, and may be refused then.
      const device = await stage.device()
      const started = await stage.asked(device)
      await stage.until('5.5', started, 'awaiting-approval')
      await device.drop()
      await stage.seenAs(device, false)
      device.answer = ({ name }) => (name === 'approval-request' ? 'application-unknown' : 'taken')
      await stage.comeOnline(device)
      const view = await stage.until('5.10', started, 'failed', 12_000)
      trial.must('5.10', view.code === 'application-unknown', `the code is ${view.code}`)
    },
  },
  {
    name: 'an-answer-may-overtake-the-result',
    title: 'An answer of the device counts before the device has answered the IQ of the request',
    clauses: ['5.8', '5.23'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      for (const answer of ['yes', 'no'] as const) {
        const device = await stage.device(each => {
          each.answer = ({ name }) => (name === 'approval-request' ? 'silent' : 'taken')
        })
        const started = await stage.asked(device)
        const before = await stage.find(started)
        trial.must('5.5', before.state === 'requested', `without a result it is ${before.state}`)
        await trial.awaits('4.17', `the receipt of ${answer}`, stage.answer(started, answer))
        await stage.until('5.8', started, answer === 'yes' ? 'connecting' : 'refused')
      }
    },
  },
  {
    name: 'withdrawal-in-each-state',
    title:
      'A withdrawal has the effect that the state asks for, and none where the session is final',
    clauses: ['5.12', '10.17', '10.18', '10.27'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { relay, terminal } = stage
      const cancel = (session: string) => terminal.client.cancelSession({ session })

      const approvedDevice = await stage.device()
      const held = Promise.withResolvers<void>()
      trial.later(() => held.resolve())
      relay.answers.reserve = async body => {
        await held.promise
        return relay.reserve(body)
      }
      const approved = await stage.asked(approvedDevice)
      await stage.answer(approved)
      await trial.awaits(
        '5.13',
        'the request for connection information',
        relay.next('reserve', approved.session),
      )
      const view = await trial.awaits(
        '5.12',
        'the answer to the withdrawal',
        cancel(approved.session),
      )
      trial.must(
        '5.12',
        view.state === 'terminating' && view.endReason === 'cancelled',
        `it is ${view.state} ${view.endReason}`,
      )
      trial.must(
        '10.18',
        relay.askedFor('terminate', approved.session).length === 0,
        'the relay is asked to end it while it is asked for session IDs',
      )
      held.resolve()
      relay.answers = relay.usualAnswers()
      const ended = await trial.awaits(
        '10.18',
        'terminateSession',
        relay.next('terminate', approved.session),
      )
      trial.must(
        '10.18',
        ended.body.sides.length === 2 && ended.body.reason === 'cancelled',
        'not both sides with reason cancelled',
        ended.entry,
      )

      const device = await stage.device()
      const connecting = await stage.connecting(device)
      const after = await trial.awaits(
        '5.12',
        'the answer to the withdrawal',
        cancel(connecting.session),
      )
      trial.must(
        '5.12',
        after.state === 'terminating' && after.endReason === 'cancelled',
        `it is ${after.state} ${after.endReason}`,
      )
      const asked = await trial.awaits(
        '10.18',
        'terminateSession',
        relay.next('terminate', connecting.session),
      )
      trial.must(
        '10.18',
        asked.body.sides.length === 2 && asked.body.reason === 'cancelled',
        'not both sides with reason cancelled',
        asked.entry,
      )
      const told = await trial.awaits(
        '10.18',
        'session-terminate',
        device.next('session-terminate', connecting.session),
      )
      trial.must(
        '10.18',
        told.stanza.reason === 'cancelled',
        `the reason is ${told.stanza.reason}`,
        told.entry,
      )

      const other = await stage.device()
      const established = await stage.established(other)
      const last = await trial.awaits(
        '5.12',
        'the answer to the withdrawal',
        cancel(established.session),
      )
      trial.must(
        '5.12',
        last.state === 'terminating' && last.endReason === 'management',
        `it is ${last.state} ${last.endReason}`,
      )
      const to = await trial.awaits(
        '10.17',
        'session-terminate',
        other.next('session-terminate', established.session),
      )
      trial.must(
        '10.17',
        to.stanza.reason === 'management',
        `the reason is ${to.stanza.reason}`,
        to.entry,
      )
      trial.must(
        '10.17',
        relay.askedFor('terminate', established.session).length === 0,
        'the relay is asked to end an established session at once',
      )
      for (const side of ['device', 'terminal'] as const) {
        await relay.ended(established.session, side, 'management', established.token)
      }
      const final = await stage.until('5.41', established, 'terminated')
      const again = await trial.awaits(
        '5.12',
        'the answer to the withdrawal',
        cancel(established.session),
      )
      trial.must(
        '5.12',
        again.state === 'terminated' && again.revision === final.revision,
        'a withdrawal changes a final session',
      )
    },
  },
]
