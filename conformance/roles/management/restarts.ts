import { setTimeout as wait } from 'node:timers/promises'
import type { Check } from '../../check/check.ts'
import type { ManagementStage } from './management-stage.ts'

/** What management keeps over a crash: clauses 5.38, 5.42, 5.43, 5.47, 5.48. */
export const restarts: readonly Check<ManagementStage>[] = [
  {
    name: 'every-state-goes-on-after-a-crash',
    title:
      'After kill -9 each session goes on from its stored state: asked again, told the same, waited for',
    clauses: ['5.42', '5.43', '4.15', '5.41', '3.3'],
    family: 'steps',
    depth: 'default',
    needs: ['restart'],
    limit: 90_000,
    async run(stage, trial) {
      const { relay, terminal } = stage
      const device = () => stage.device()
      const waiting = await stage.asked(await device())
      await stage.until('5.5', waiting, 'awaiting-approval')
      const before = await stage.find(waiting)
      const refused = await stage.asked(await device())
      await stage.answer(refused, 'no')
      const connecting = await stage.connecting(await device())
      const established = await stage.established(await device())
      const ending = await stage.established(await device())
      await terminal.client.cancelSession({ session: ending.session })
      const end = await trial.awaits(
        '10.17',
        'session-terminate',
        ending.device.next('session-terminate', ending.session),
      )
      const halfOver = await stage.established(await device())
      await relay.ended(halfOver.session, 'terminal', 'terminal', halfOver.token)
      const approved = await stage.asked(await device())
      await relay.goAway()
      await stage.answer(approved)
      await stage.until('5.13', approved, 'approved')
      const polled = await terminal.client.pollConnectionInformation({
        session: connecting.session,
      })
      const maintained = await device()
      const { maintenance } = await terminal.client.instructMaintenance({
        body: { deviceId: maintained.deviceId, operation: 'confirm-counters' },
      })
      await trial.awaits('3.12', 'maintenance-request', maintained.next('maintenance-request'))
      await wait(1000)
      await stage.kill()
      await relay.comeBack()
      const places = new Map(
        [waiting, connecting, established, ending, approved].map(each => [
          each,
          each.device.received.all.length,
        ]),
      )
      for (const each of [connecting, established, ending, halfOver])
        each.device.sessions = [each.session]
      await stage.startProgram()
      const { sessions } = await trial.awaits(
        '3.3',
        'an answer to the same login',
        terminal.client.listSessions({}),
      )
      const names = new Set(sessions.map(({ session }) => session))
      for (const each of [waiting, connecting, established, ending, halfOver, approved]) {
        trial.must(
          '5.42',
          names.has(each.session),
          'a session that was not final is not listed after a crash',
        )
      }
      trial.must(
        '5.42',
        !names.has(refused.session),
        'a session that was refused is listed after a crash',
      )
      for (const each of [waiting, connecting, established, ending, halfOver, approved]) {
        await each.device.drop()
        await stage.comeOnline(each.device)
      }
      await maintained.drop()
      await stage.comeOnline(maintained)

      const asked = await trial.awaits(
        '5.42',
        'the approval request again',
        waiting.device.next('approval-request', waiting.session, places.get(waiting)),
      )
      trial.must(
        '5.42',
        asked.stanza.request === waiting.request,
        'it is another request',
        asked.entry,
      )
      trial.must(
        '5.42',
        asked.stanza.bindingCode === before.bindingCode,
        'it has another binding code',
        asked.entry,
      )
      const after = await stage.find(waiting)
      trial.must(
        '5.42',
        after.approvalExpiresAt === before.approvalExpiresAt,
        'the approval expires at another moment',
      )
      const left = Math.ceil((Date.parse(before.approvalExpiresAt ?? '') - Date.now()) / 1000)
      trial.must(
        '5.42',
        before.approvalExpiresAt === undefined ||
          asked.stanza.expiresIn <= left + (performance.now() - asked.at) / 1000 + 1.5,
        `${asked.stanza.expiresIn} seconds are said to remain of ${left}`,
        asked.entry,
      )
      await stage.answer(waiting)
      await stage.until('5.42', waiting, 'connecting')

      await trial.awaits(
        '5.42',
        'the request for connection information again',
        relay.next('reserve', approved.session),
        5000,
      )
      await trial.awaits(
        '5.42',
        'session-info',
        approved.device.next('session-info', approved.session),
        5000,
      )

      const again = await trial.awaits(
        '5.43',
        'the connection information',
        terminal.client.pollConnectionInformation({ session: connecting.session }),
      )
      trial.must(
        '5.43',
        again.status === 200 && polled.status === 200,
        'there is no connection information after a crash',
      )
      const secrets = [polled, again].map(({ status, body }) =>
        status === 200 ? `${body.token} ${body.sessionId} ${body.url}` : '',
      )
      trial.must('5.43', secrets[0] === secrets[1], 'token or session ID changed')
      const { result } = await relay.client.authenticate({
        body: { session: connecting.session, side: 'device', token: connecting.token },
      })
      trial.must('5.43', result === 'accepted', 'the token is not good after a crash')

      const kept = await stage.find(established)
      trial.must('5.42', kept.state === 'established', `what was established is ${kept.state}`)
      const more = await trial.awaits(
        '5.42',
        'session-terminate again',
        ending.device.next('session-terminate', ending.session, places.get(ending)),
      )
      trial.must(
        '5.42',
        more.stanza.request === end.stanza.request,
        'it is another request',
        more.entry,
      )
      await relay.ended(halfOver.session, 'device', 'terminal', halfOver.token)
      await stage.until('5.42', halfOver, 'terminated')
      await maintained.send('maintenance-result', { request: maintenance, outcome: 'done' })
      const done = await terminal.client.getMaintenance({ maintenance })
      trial.must('5.42', done.state === 'done', `the maintenance is ${done.state}`)
    },
  },
  {
    name: 'what-was-acknowledged-is-stored',
    title:
      'A start, an approval and a log that were answered just before kill -9 are there after it',
    clauses: ['5.38', '5.42', '5.4', '5.19', '5.39'],
    family: 'steps',
    depth: 'default',
    needs: ['restart'],
    limit: 60_000,
    async run(stage, trial) {
      const { relay, terminal } = stage
      const made = await stage.established(await stage.device())
      const { session, token } = made
      const last = await stage.device()
      const asked = await stage.asked(await stage.device())
      const [started] = await Promise.all([
        stage.start(last),
        stage.answer(asked, 'no'),
        relay.ended(session, 'terminal', 'idle', token),
      ])
      await stage.kill()
      await stage.startProgram()
      const view = await trial.awaits(
        '5.4',
        'the session',
        terminal.client.getSession({ session: started.session }),
      )
      trial.must(
        '5.4',
        view.state === 'requested' || view.state === 'awaiting-approval',
        `the session is ${view.state}`,
      )
      const no = await stage.find(asked)
      trial.must('5.42', no.state === 'refused', `a session whose NO was taken is ${no.state}`)
      const between = await stage.find(made)
      trial.must(
        '5.38',
        between.state === 'terminating' && between.endReason === 'idle',
        `a log that was acknowledged is lost: ${between.state}`,
      )
      await relay.ended(session, 'terminal', 'forced', token)
      await relay.ended(session, 'device', 'forced', token)
      const over = await stage.until('5.38', made, 'terminated')
      trial.must('5.39', over.endReason === 'idle', `the reason is ${over.endReason}`)
    },
  },
  {
    name: 'timers-go-on-after-a-crash',
    title:
      'The approval and the valid duration end at their stored moments, also while management was away',
    clauses: ['5.42', '5.31', '5.9'],
    family: 'steps',
    depth: 'default',
    needs: ['restart', 'timers'],
    settings: { approvalTimeout: 3 },
    limit: 60_000,
    async run(stage, trial) {
      const connecting = await stage.connecting(await stage.device())
      await stage.terminal.client.extendSession({
        session: connecting.session,
        body: { expiresIn: 2 },
      })
      const waiting = await stage.asked(await stage.device())
      await stage.until('5.5', waiting, 'awaiting-approval')
      await stage.kill()
      await wait(3000)
      await stage.startProgram()
      const began = performance.now()
      const view = await stage.until('5.42', waiting, 'refused')
      trial.must('5.9', view.refusalReason === 'timeout', `the reason is ${view.refusalReason}`)
      const ended = await stage.until('5.42', connecting, 'terminating')
      trial.must('5.31', ended.code === 'expired', `the code is ${ended.code}`)
      trial.must(
        '5.42',
        performance.now() - began < 2500 + trial.patience / 2,
        'a timer started afresh',
      )
    },
  },
  {
    name: 'sessions-that-the-device-holds',
    title:
      'The device is asked to end every session that it names and that does not live, and none that does',
    clauses: ['5.47', '5.48'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const over = await stage.connecting(device)
      await stage.relay.ended(over.session, 'device', 'device', over.token)
      await stage.relay.ended(over.session, 'terminal', 'device', over.token)
      await stage.until('5.41', over, 'failed')
      const lives = await stage.established(device)
      const elsewhere = await stage.established(await stage.device())
      const unknown = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'
      device.sessions = [over.session, lives.session, unknown, elsewhere.session]
      await device.drop()
      const from = device.received.all.length
      await device.connect()
      for (const session of [over.session, unknown, elsewhere.session]) {
        await trial.awaits(
          '5.47',
          'session-terminate',
          device.next('session-terminate', session, from),
        )
      }
      trial.must(
        '5.47',
        device.count('session-terminate', lives.session) === 0,
        'the device is asked to end what lives',
      )
      const { state } = await stage.find(lives)
      trial.must('5.47', state === 'established', `the session that lives is ${state}`)
      const same = await stage.find(elsewhere)
      trial.must(
        '5.47',
        same.state === 'established',
        `the session of another device is ${same.state}`,
      )

      const lost = await stage.connecting(await stage.device())
      await lost.device.sendInfo()
      lost.device.sessions = []
      await lost.device.drop()
      await lost.device.connect()
      const view = await stage
        .until('5.48', lost, 'terminating')
        .then(found => found.endReason)
        .catch(() => undefined)
      trial.should('5.48', view === 'connection-lost', 'a session that the device lost goes on')
    },
  },
]
