import { v4 } from 'uuid'
import type { SessionInRelay } from '../../../generated/relay-api.ts'
import { MrspError } from '../../../runtime/errors.ts'
import type { Check } from '../../check/check.ts'
import { DeploymentCase } from './deployment-case.ts'
import { drainDeadline, type ManagementStage } from './management-stage.ts'

/** The instruction of a deployment, its list and its end: Figs. 16 to 18, clauses 12.1 to 12.6, 12.15 to 12.17. */
export const deployment: readonly Check<ManagementStage>[] = [
  {
    name: 'without-sessions-it-is-deployed-at-once',
    title:
      'With no session a deployment asks the relay, runs without waiting for the administrator, and the relay serves',
    clauses: ['12.5', '12.2', '12.15', '12.7', '12.16'],
    family: 'steps',
    depth: 'smoke',
    needs: ['deployment'],
    async run(stage, trial) {
      const { relay } = stage
      const made = await DeploymentCase.begin(stage)
      const version = made.nextVersion()
      const found = await trial.awaits('12.5', 'the deployment', made.instruct(version))
      trial.must(
        '12.2',
        relay.askedFor('query').length > 0,
        'the relay was not asked what it holds',
      )
      trial.must('12.5', found.state !== 'listed', 'it waits for the administrator')
      trial.must('12.16', found.version === version, `the version is ${found.version}`)
      trial.must('12.16', found.devices.length === 0, 'there are devices in no session')
      const deployed = await made.reaches('12.15', found, 'deployed')
      const isNamed = relay.version === version
      trial.must('12.15', isNamed, `it is deployed, and the relay is ${relay.version}`)
      trial.must('12.15', deployed.code === undefined, `it is deployed with ${deployed.code}`)
      const operations = relay.asked.all.map(({ operation }) => operation)
      const order = operations.filter(each => each === 'drain' || each === 'deploy')
      trial.must('12.7', order[0] === 'drain', 'the relay was not asked to drain first')
      trial.must('12.15', operations.includes('health'), 'the relay was not asked for its version')
      const runs = relay.askedFor('deploy').length
      trial.must('12.15', runs === 1, `the version was deployed ${runs} times`)
      await made.serves()
    },
  },
  {
    name: 'device-list-waits-for-execute-or-abort',
    title:
      'The list is the one the relay gave; until execute nothing happens, and abort leaves everything as it was',
    clauses: ['12.4', '12.2', '12.1', '12.6', '12.16', '11.9', '11.1'],
    family: 'steps',
    depth: 'smoke',
    needs: ['deployment'],
    async run(stage, trial) {
      const { relay } = stage
      const made = await DeploymentCase.begin(stage)
      const device = await stage.device()
      const live = await stage.established(device)
      const strange: SessionInRelay = {
        session: '019a3c5e-7f00-7aaa-8bbb-0123456789ab',
        deviceId: 'printer-24',
        terminalId: stage.terminal.login.terminalId,
        sides: ['terminal'],
      }
      relay.answers.query = () => ({ sessions: [...relay.held.values(), strange] })
      const listed = await made.listed()
      const due = [
        { session: live.session, deviceId: device.deviceId, sides: ['device', 'terminal'] },
        { session: strange.session, deviceId: strange.deviceId, sides: strange.sides },
      ]
      const told = listed.devices.map(each => textOf(each)).toSorted()
      const isAsGiven = told.join() === due.map(textOf).toSorted().join()
      trial.must('12.4', isAsGiven, `the list is ${told.join('; ')}`)
      trial.must(
        '12.16',
        listed.sessionsLeft === 2,
        `${listed.sessionsLeft} sessions are left, not 2`,
      )
      trial.must('12.16', listed.sidesLeft === 3, `${listed.sidesLeft} sides are left, not 3`)
      trial.must(
        '12.16',
        listed.elapsed === 0,
        `${listed.elapsed} seconds have passed since execute`,
      )
      if (stage.can('timers')) {
        const { drainDeadline: told } = listed
        trial.must('12.16', told === drainDeadline, `the deadline is ${told}, not ${drainDeadline}`)
      }
      await stage.refused('12.1', 'wrong-state', 'a second instruction', made.instruct())
      await made.serves('12.6')

      const { deployment, revision } = await made.find(listed)
      const began = performance.now()
      const same = { deployment, since: revision, prefer: 'wait=1' } as const
      await trial.awaits('11.9', 'the answer', made.administrator.getDeployment(same), 1000)
      const time = Math.round(performance.now() - began)
      trial.must('11.9', time > 900, `a request with nothing new was answered after ${time} ms`)
      const waiting = made.administrator.getDeployment({ ...same, prefer: 'wait=60' })
      const aborted = await trial.awaits(
        '12.6',
        'the answer to abort',
        made.administrator.abortDeployment({ deployment }),
      )
      trial.must('12.6', aborted.state === 'aborted', `it is ${aborted.state} after abort`)
      const seen = await trial.awaits('12.16', 'the answer that waits for a change', waiting)
      trial.must('12.16', seen.state === 'aborted', `who waits is told ${seen.state}`)
      for (const ask of ['executeDeployment', 'abortDeployment'] as const) {
        const asked = made.administrator[ask]({ deployment })
        await stage.refused('12.6', 'wrong-state', `${ask} after abort`, asked)
      }
      const isDrained = relay.askedFor('drain').length + relay.askedFor('deploy').length > 0
      trial.must('12.6', !isDrained, 'the relay was drained or deployed by an aborted deployment')
      const { state } = await stage.find(live)
      trial.must('12.6', state === 'established', `the session is ${state} after abort`)
      const ends = device.count('session-terminate', live.session)
      trial.must('12.6', ends === 0, 'the device was asked to end its session by abort')
      for (const ask of ['getDeployment', 'executeDeployment', 'abortDeployment'] as const) {
        const asked = made.administrator[ask]({ deployment: v4() })
        await stage.refused('11.1', 'not-found', `${ask} of no deployment`, asked)
      }
      await made.listed('12.1')
    },
  },
  {
    name: 'no-deployment-without-the-relay',
    title: 'Where the relay does not say what it holds, no deployment is made',
    clauses: ['12.2', '12.1', '12.6'],
    family: 'steps',
    depth: 'default',
    needs: ['deployment'],
    async run(stage, trial) {
      const { relay } = stage
      const made = await DeploymentCase.begin(stage)
      const live = await stage.established(await stage.device())
      for (const code of ['unauthenticated', 'internal'] as const) {
        relay.answers.query = () => {
          throw new MrspError(code, { source: 'relay' })
        }
        const asked = made.instruct()
        await stage.refused('12.2', 'relay-unreachable', `an instruction after ${code}`, asked)
      }
      relay.answers = relay.usualAnswers()
      await relay.goAway()
      await stage.refused('12.2', 'relay-unreachable', 'an instruction', made.instruct())
      await relay.comeBack()
      const listed = await made.listed('12.2')
      await relay.goAway()
      // Whether execute asks the relay once more is for management to choose.
      const { deployment } = listed
      const isTaken = await made.administrator.executeDeployment({ deployment }).then(
        () => true,
        () => false,
      )
      const { state } = await made.find(listed)
      const due = isTaken ? 'draining' : 'listed'
      trial.must('12.6', state === due, `execute without the relay left it ${state}, not ${due}`)
      await relay.comeBack()
      if (!isTaken) await made.execute(listed)
      await made.halted(live)
      await made.over(live)
      await made.reaches('12.15', listed, 'deployed')
    },
  },
  {
    name: 'deployed-is-what-the-relay-names',
    title:
      'A deployment is deployed only when the relay names the version; otherwise it is rolled back, and the relay serves',
    clauses: ['12.15'],
    family: 'steps',
    depth: 'default',
    needs: ['deployment', 'timers'],
    settings: { deployTimeout: 3 },
    async run(stage, trial) {
      const { relay } = stage
      const made = await DeploymentCase.begin(stage)
      for (const succeeds of [false, true]) {
        relay.answers.deploy = () => succeeds
        const { length: before } = relay.askedFor('end-drain')
        relay.answers.endDrain = () => {
          const isFirst = relay.askedFor('end-drain').length === before + 1
          if (isFirst) throw new MrspError('internal', { source: 'relay' })
        }
        const found = await trial.awaits('12.5', 'the deployment', made.instruct())
        const over = await made.reaches('12.15', found, 'rolled-back', 10_000)
        const isReasoned = over.code !== undefined
        trial.must('12.15', isReasoned, 'it is rolled back without a code')
        await trial.awaits(
          '12.15',
          'endDrain at a relay that still drains',
          relay.asked.find(() => relay.askedFor('end-drain').length > before + 1),
        )
        await made.serves()
      }
    },
  },
  {
    name: 'pair-by-pair-others-take-sessions',
    title:
      'A deployment that goes pair by pair drains one after the other, and start requests are taken meanwhile',
    clauses: ['12.17', '12.15'],
    family: 'steps',
    depth: 'default',
    needs: ['deployment'],
    async run(stage, trial) {
      const { relay } = stage
      const made = await DeploymentCase.begin(stage)
      const device = await stage.device()
      const live = await stage.established(device)
      const pairs = ['pair-1', 'pair-2']
      const list = (): { sessions: SessionInRelay[] } => ({
        sessions: [...relay.held.values()].map(each => ({ ...each, pair: 'pair-2' })),
      })
      relay.answers.query = list
      relay.answers.drain = list
      relay.answers.health = () => ({
        ...relay.health(),
        status: 'serving',
        pairs: 1,
        pairNames: pairs,
      })
      // The version is named when the last pair has it.
      relay.answers.deploy = version => {
        if (relay.held.size === 0) relay.restartAs(version)
        return true
      }
      const listed = await trial.awaits('12.4', 'the list', made.instruct(made.nextVersion(), true))
      if (listed.state === 'listed') await made.execute(listed)
      const drain = await trial.awaits('12.7', 'the request to drain', relay.next('drain'))
      const named = drain.body.pairs
      if (named === undefined) return trial.unusual('it deploys all pairs at once')
      const isKnown = named.every(name => pairs.includes(name))
      trial.must('12.17', isKnown && named.length > 0, `it drains ${named.join()}`, drain.entry)
      await made.halted(live)
      await made.serves('12.17')
      await made.over(live)
      await made.reaches('12.15', listed, 'deployed')
      const drained = new Set(
        relay.asked.all.flatMap(asked =>
          asked.operation === 'drain' ? (asked.body.pairs ?? []) : [],
        ),
      )
      const isWhole = pairs.every(name => drained.has(name))
      trial.must('12.17', isWhole, `only ${[...drained].join()} were drained`)
    },
  },
]

/** One line of a device list, to be compared. */
function textOf({
  session,
  deviceId,
  sides,
}: {
  readonly session: string
  readonly deviceId: string
  readonly sides: readonly string[]
}): string {
  return `${session} ${deviceId} ${sides.toSorted().join('+')}`
}
