import * as fc from 'fast-check'
import type { Side } from '../../../generated/schemas.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { Check } from '../../check/check.ts'
import { DeploymentCase } from './deployment-case.ts'
import type { ManagementStage } from './management-stage.ts'

/** How a deployment ends sessions, waits for their logs and tells their users: clauses 12.7, 12.13 to 12.19. */
export const halt: readonly Check<ManagementStage>[] = [
  {
    name: 'execute-refuses-then-drains-then-halts',
    title:
      'On execute start requests are refused first, then the relay drains, then the devices are asked to end',
    clauses: ['12.7', '12.6', '12.1', '5.2'],
    family: 'steps',
    depth: 'smoke',
    needs: ['deployment'],
    async run(stage, trial) {
      const { relay } = stage
      const made = await DeploymentCase.begin(stage)
      const live = await stage.established(await stage.device())
      const half = await stage.connecting(await stage.device())
      const late = await stage.asked(await stage.device())
      const free = await stage.device()
      const listed = await made.listed()
      const released = Promise.withResolvers<void>()
      let drains = 0
      relay.answers.drain = async () => {
        drains += 1
        if (drains === 1) throw new MrspError('internal', { source: 'relay' })
        await released.promise
        return { sessions: [...relay.held.values()] }
      }
      const executing = made.execute(listed)
      executing.catch(() => {})
      try {
        const { body, entry } = await trial.awaits('12.7', 'the drain', relay.next('drain'))
        trial.must('12.7', body.reason === 'deployment', `it drains for ${body.reason}`, entry)
        trial.must('12.7', body.pairs === undefined, 'it drains some pairs only', entry)
        const isOpen = body.deadline > 0 || !stage.can('timers')
        trial.must('12.7', isOpen, `the deadline is ${body.deadline}`, entry)
        const { error } = await stage.refused(
          '12.7',
          'relay-draining',
          'a start while the relay drains',
          stage.start(free),
        )
        trial.must('12.7', error.retryable, 'relay-draining is said not to be retryable')
        await stage.answer(late)
        const { code } = await stage.until('12.7', late, 'failed')
        trial.must('12.7', code === 'relay-draining', `a late YES fails with ${code}`)
        const poll = stage.terminal.client.pollConnectionInformation({ session: late.session })
        await stage.refused('12.7', 'relay-draining', 'the poll of a late YES', poll)
        const reserved = relay.askedFor('reserve', late.session).length
        trial.must('12.7', reserved === 0, 'the relay was asked for the IDs of a late YES')
        await trial.awaits(
          '12.7',
          'the request to drain again',
          relay.asked.find(() => relay.askedFor('drain').length > 1),
        )
        for (const { device, session } of [live, half]) {
          const ends = device.count('session-terminate', session)
          trial.must('12.7', ends === 0, 'a device was asked to end before the relay drained')
        }
      } finally {
        released.resolve()
      }
      const { state } = await executing
      trial.must('12.7', state === 'draining', `execute left the deployment ${state}`)
      await made.halted(live)
      await made.halted(half)
      const { deployment } = listed
      for (const ask of ['executeDeployment', 'abortDeployment'] as const) {
        const asked = made.administrator[ask]({ deployment })
        await stage.refused('12.6', 'wrong-state', `${ask} while it drains`, asked)
      }
      await stage.refused('12.1', 'wrong-state', 'another instruction', made.instruct())
      await made.over(live)
      await made.over(half)
      await made.reaches('12.15', listed, 'deployed')
      await stage.until('5.41', live, 'terminated')
      const ends = live.device.count('session-terminate', live.session)
      trial.must('12.7', ends === 1, `the device was asked to end ${ends} times`)
    },
  },
  {
    name: 'sessions-end-before-the-deployment',
    title:
      "Each device's ended log ends the terminal's side and makes a notice; with every log the version is deployed",
    clauses: ['12.13', '12.14', '12.15', '12.16', '12.18', '12.19', '12.5', '10.19'],
    family: 'steps',
    depth: 'smoke',
    needs: ['deployment'],
    async run(stage, trial) {
      const { relay, terminal } = stage
      const made = await DeploymentCase.begin(stage)
      const live = await stage.established(await stage.device())
      const other = await stage.established(
        await stage.device(),
        await stage.terminalOfUser('suzuki'),
      )
      const listed = await made.listed()
      const executed = await made.execute(listed)
      await made.halted(live)
      await made.halted(other)
      trial.must('12.16', executed.sidesLeft === 4, `${executed.sidesLeft} sides are left, not 4`)
      const waiting = terminal.client.listNotices({ prefer: 'wait=50' })
      waiting.catch(() => {})
      await made.ended(live, 'device')
      const asked = await trial.awaits(
        '12.13',
        "the request to end the terminal's side",
        relay.next('terminate', live.session),
      )
      const { sides, reason } = asked.body
      const isTerminal = sides.join() === 'terminal'
      trial.must('10.19', isTerminal, `the relay is asked to end ${sides.join()}`, asked.entry)
      trial.must('12.13', reason === 'deployment', `it is ended for ${reason}`, asked.entry)
      const { notices } = await trial.awaits('12.18', 'the notice, at once', waiting)
      const [notice] = notices.filter(({ session }) => session === live.session)
      if (notice === undefined) return trial.fail('12.13', 'there is no notice of the session')
      trial.must('12.18', notices.length === 1, `there are ${notices.length} notices of one halt`)
      const isRight =
        notice.deviceId === live.device.deviceId &&
        notice.userId === 'tanaka' &&
        notice.reason === 'deployment'
      trial.must('12.18', isRight, `the notice is ${JSON.stringify(notice)}`)
      await made.until('12.16', listed, 'less by one side', ({ sidesLeft }) => sidesLeft === 3)

      await made.ended(live, 'terminal')
      const { endReason } = await stage.until('5.41', live, 'terminated')
      trial.must('12.13', endReason === 'deployment', `the session ended for ${endReason}`)
      const half = await made.until('12.16', listed, 'less by one session', found =>
        found.devices.every(({ session }) => session !== live.session),
      )
      trial.must('12.16', half.sessionsLeft === 1, `${half.sessionsLeft} sessions are left, not 1`)
      trial.must('12.16', half.sidesLeft === 2, `${half.sidesLeft} sides are left, not 2`)
      await made.stays(listed, 'a session lives')
      await made.ended(other, 'device', 'forced')
      await trial.awaits(
        '12.13',
        "the request to end the terminal's side",
        relay.next('terminate', other.session),
      )
      await made.stays(listed, "a terminal's side lives")
      await made.ended(other, 'terminal', 'forced')
      const deployed = await made.reaches('12.15', listed, 'deployed')
      trial.must('12.16', deployed.sidesLeft === 0, `${deployed.sidesLeft} sides are left`)
      trial.must('12.16', deployed.devices.length === 0, 'devices are left on the list')
      trial.must('12.16', deployed.elapsed >= 1, `${deployed.elapsed} seconds have passed`)
      const ofOther = await made.notices(other.terminal.client, other)
      trial.must('12.13', ofOther.length === 1, `the other user has ${ofOther.length} notices`)
      const [read] = ofOther
      if (read !== undefined) await other.terminal.client.acknowledgeNotice({ notice: read.notice })
      const ofAdministrator = await made.notices(made.administrator, live)
      trial.should('12.19', ofAdministrator.length === 1, 'the administrator has no notice')
      await made.serves()
    },
  },
  {
    name: 'notices-are-kept-until-they-are-read',
    title:
      'A notice is made once, for its user and the administrator alone, and kept over logouts until each has read it',
    clauses: ['12.18', '12.19', '12.13', '3.8', '5.39'],
    family: 'steps',
    depth: 'default',
    needs: ['deployment'],
    async run(stage, trial) {
      const made = await DeploymentCase.begin(stage)
      const before = await stage.established(await stage.device())
      await made.over(before, 'device')
      await stage.until('5.41', before, 'terminated')
      const live = await stage.established(await stage.device())
      const listed = await made.listed()
      await made.execute(listed)
      await made.halted(live)
      const user = await stage.logIn('tanaka')
      for (let times = 0; times < 2; times += 1) await made.ended(live, 'device')
      await user.client.logout({})
      const back = await stage.logIn('tanaka')
      const own = await made.notices(back.client, live)
      trial.must('12.18', own.length > 0, 'the notice is gone after a logout')
      trial.must('12.13', own.length === 1, `a repeated log makes ${own.length} notices`)
      const ofNormal = await made.notices(back.client, before)
      trial.must('12.13', ofNormal.length === 0, 'a session that ended before has a notice')
      for (const stranger of ['suzuki', 'sato'] as const) {
        const { client } = await stage.terminalOfUser(stranger)
        const seen = await made.notices(client, live)
        trial.must('3.8', seen.length === 0, `${stranger} is shown a notice of another user`)
        for (const { notice } of own) {
          const asked = client.acknowledgeNotice({ notice })
          await stage.refused('3.8', 'not-found', `an acknowledgement by ${stranger}`, asked)
        }
      }
      const again = await made.notices(back.client, live)
      trial.must('12.18', again.length === 1, 'the notice is gone before its user has read it')
      const shared = await made.notices(made.administrator, live)
      trial.should('12.19', shared.length === 1, `the administrator has ${shared.length} notices`)
      for (const { notice } of shared) await made.administrator.acknowledgeNotice({ notice })
      const still = await made.notices(back.client, live)
      trial.must('12.18', still.length === 1, 'another has acknowledged it, and it is gone')
      const rest = await made.notices(made.administrator, live)
      trial.must('12.18', rest.length === 0, 'a notice that was acknowledged is shown again')
      for (const { notice } of own) {
        await trial.awaits(
          '12.18',
          'the answer to the acknowledgement',
          back.client.acknowledgeNotice({ notice }),
        )
      }
      const left = await made.notices(stage.terminal.client, live)
      trial.must('12.18', left.length === 0, 'a notice that was acknowledged is shown again')
      await made.ended(live, 'device')
      await made.ended(live, 'terminal')
      await made.reaches('12.15', listed, 'deployed')
      const late = await made.notices(stage.terminal.client, live)
      trial.must('12.13', late.length === 0, 'a repeated log makes the notice again')
    },
  },
  {
    name: 'a-reservation-under-way-holds-the-deployment',
    title:
      'While the relay is being asked for session IDs nothing is deployed; what gets them is ended first',
    clauses: ['12.14', '12.5', '12.7'],
    family: 'steps',
    depth: 'default',
    needs: ['deployment'],
    async run(stage, trial) {
      const { relay } = stage
      const made = await DeploymentCase.begin(stage)
      const released = Promise.withResolvers<void>()
      relay.answers.reserve = async body => {
        await released.promise
        return relay.reserve(body)
      }
      try {
        const asked = await stage.asked(await stage.device())
        await stage.answer(asked)
        await trial.awaits('5.13', 'the reservation', relay.next('reserve', asked.session))
        const found = await trial.awaits('12.5', 'the list', made.instruct())
        trial.must('12.5', found.state === 'listed', 'it runs at once while a session is approved')
        await made.execute(found)
        await trial.awaits('12.7', 'the drain', relay.next('drain'))
        await made.stays(found, 'a request for connection information is under way')
        released.resolve()
        await made.halted(asked)
        await made.over(asked)
        await made.reaches('12.15', found, 'deployed')
      } finally {
        released.resolve()
      }
    },
  },
  {
    name: 'a-session-of-the-relay-alone-holds-the-deployment',
    title: 'What the relay holds and management does not know is waited for',
    clauses: ['12.14'],
    family: 'steps',
    depth: 'default',
    needs: ['deployment'],
    async run(stage, trial) {
      const { relay } = stage
      const made = await DeploymentCase.begin(stage)
      const session = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'
      const { terminalId } = stage.terminal.login
      relay.held.set(session, { session, deviceId: 'printer-24', terminalId, sides: ['device'] })
      const listed = await made.listed()
      await made.execute(listed)
      await trial.awaits('12.7', 'the drain', relay.next('drain'))
      await made.stays(listed, 'the relay holds a session')
      relay.held.clear()
      await made.reaches('12.15', listed, 'deployed')
    },
  },
  {
    name: 'any-order-of-ended-logs',
    title:
      'Whatever the order of the ended logs, the version is deployed after the last and not before',
    clauses: ['12.14', '12.13', '12.16', '12.15'],
    family: 'property',
    depth: 'default',
    needs: ['deployment'],
    limit: 60_000,
    async run(stage, trial) {
      await trial.property(
        fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 3 }).chain(sessions =>
          fc.record({
            sessions: fc.constant(sessions.length),
            order: fc.shuffledSubarray(
              sessions.flatMap((_, at): [number, Side][] => [
                [at, 'device'],
                [at, 'terminal'],
              ]),
              { minLength: 2 * sessions.length },
            ),
          }),
        ),
        async ({ sessions, order }) => {
          stage.beginCase()
          const { relay } = stage
          const made = await DeploymentCase.begin(stage)
          const all = []
          for (let at = 0; at < sessions; at += 1) {
            all.push(await stage.established(await stage.device()))
          }
          const listed = await made.listed()
          await made.execute(listed)
          for (const each of all) await made.halted(each)
          const open = new Set(order.map(([at, side]) => `${at} ${side}`))
          for (const [at, side] of order) {
            const each = all[at]
            if (each === undefined) continue
            const isDeployed = relay.askedFor('deploy').length > 0
            trial.must('12.14', !isDeployed, `it is deployed while ${[...open].join(', ')} lives`)
            await made.ended(each, side)
            open.delete(`${at} ${side}`)
            if (side === 'device' && open.has(`${at} terminal`)) {
              await trial.awaits(
                '12.13',
                "the request to end the terminal's side",
                relay.asked.find(
                  asked =>
                    asked.operation === 'terminate' &&
                    asked.session === each.session &&
                    asked.body.sides.includes('terminal'),
                ),
              )
            }
            if (open.size === 0) continue
            await made.until(
              '12.16',
              listed,
              `with ${open.size} sides`,
              ({ sidesLeft }) => sidesLeft === open.size,
            )
          }
          await made.reaches('12.15', listed, 'deployed')
          for (const each of all) {
            const notices = await made.notices(each.terminal.client, each)
            trial.must('12.13', notices.length === 1, `${notices.length} notices of one session`)
          }
        },
        { smoke: 1, default: 4, deep: 150 },
      )
    },
  },
  {
    name: 'a-deployment-goes-on-after-a-crash',
    title:
      'After kill -9 at any step a deployment goes on: it stays listed, drains, ends sides, and is deployed',
    clauses: ['5.42', '12.7', '12.13', '12.14', '12.15', '12.18'],
    family: 'steps',
    depth: 'default',
    needs: ['deployment', 'restart'],
    limit: 120_000,
    async run(stage, trial) {
      const { relay } = stage
      const made = await DeploymentCase.begin(stage)
      const device = await stage.device()
      const live = await stage.established(device)
      device.sessions = [live.session]
      const listed = await made.listed()
      await stage.restart(device)
      const kept = await made.find(listed)
      trial.must('5.42', kept.state === 'listed', `the deployment is ${kept.state} after a crash`)
      const isSame = kept.devices.map(({ session }) => session).join() === live.session
      trial.must('5.42', isSame, 'the device list is another after a crash')

      const never = new Promise<never>(() => {})
      relay.answers.drain = () => never
      made.administrator.executeDeployment(listed).catch(() => {})
      await trial.awaits('12.7', 'the drain', relay.next('drain'))
      await stage.kill()
      relay.answers = relay.usualAnswers()
      relay.answers.terminate = () => never
      const stanzas = device.received.all.length
      const { length: drained } = relay.asked.all
      await stage.startProgram()
      await device.drop()
      await stage.comeOnline(device)
      await trial.awaits('5.42', 'the drain after a crash', relay.next('drain', '', drained))
      await trial.awaits(
        '5.42',
        'session-terminate after a crash',
        device.next('session-terminate', live.session, stanzas),
      )
      await made.ended(live, 'device')
      await trial.awaits('12.13', 'the end', relay.next('terminate', live.session))
      await stage.kill()
      relay.answers = relay.usualAnswers()
      const { length: asked } = relay.asked.all
      device.sessions = []
      await stage.startProgram()
      await device.drop()
      await stage.comeOnline(device)
      await trial.awaits(
        '5.42',
        "the request to end the terminal's side after a crash",
        relay.next('terminate', live.session, asked),
      )
      await made.ended(live, 'device')
      const notices = await made.notices(stage.terminal.client, live)
      trial.must('5.42', notices.length > 0, 'the notice is gone after a crash')
      trial.must('12.13', notices.length === 1, `there are ${notices.length} notices of one halt`)
      await made.stays(listed, "a terminal's side lives")

      relay.answers.deploy = () => never
      await made.ended(live, 'terminal')
      await trial.awaits('12.14', 'the deployment', relay.next('deploy'))
      await stage.kill()
      const released = Promise.withResolvers<void>()
      relay.answers.deploy = async version => {
        await released.promise
        relay.restartAs(version)
        return true
      }
      await stage.startProgram()
      await device.drop()
      await stage.comeOnline(device)
      await stage.refused(
        '5.42',
        'relay-draining',
        'a start while it is deployed, after a crash',
        stage.start(device),
      )
      released.resolve()
      await made.reaches('5.42', listed, 'deployed')
      await made.serves()
    },
  },
]
