import { MrspError } from '../../../runtime/errors.ts'
import type { Check } from '../../check/check.ts'
import { type RelayStage, sides } from './relay-stage.ts'

/** How logs reach management: clauses 5.35 to 5.37, 5.44, 5.45. */
export const logs: readonly Check<RelayStage>[] = [
  {
    name: 'logs-repeated-until-acknowledged',
    title:
      'A log is repeated after 1, 2, 4 seconds until management acknowledges it, and those behind it wait',
    clauses: ['5.37', '5.36', '5.35'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const failing = await stage.reserve()
      const other = await stage.reserve()
      const codes = ['internal', 'unauthenticated', 'too-many-requests'] as const
      let count = 0
      stage.management.answers.manageLog = ({ session }) => {
        if (session !== failing.session) return
        const code = codes[count]
        count += 1
        if (code !== undefined) throw new MrspError(code, { source: 'management' })
      }
      await stage.endSides(failing.session, sides, 'management')
      await stage.endSides(other.session, sides, 'management')
      await stage.log('5.37', other.session, 'terminal', 'management')
      await stage.log('5.37', failing.session, 'terminal', 'management', 12_000)
      const all = stage.management.logsAsked(failing.session)
      const first = all.filter(({ body }) => body.side === 'device')
      trial.must('5.37', first.length === 4, `the first log was sent ${first.length} times, not 4`)
      const pauses = first.slice(1).map(({ at }, index) => at - (first[index]?.at ?? 0))
      for (const [index, pause] of pauses.entries()) {
        const due = 1000 * 2 ** index
        trial.must(
          '5.37',
          pause > 0.7 * due,
          `it was repeated after ${Math.round(pause)} ms, not after ${due}`,
          first[index + 1]?.entry,
        )
      }
      trial.must('5.36', all.indexOf(first[3] ?? all[0]!) === 3, 'the second log did not wait')
    },
  },
  {
    name: 'logs-settled-by-a-refusal',
    title: '`not-found` and `bad-request` settle a log: the next one goes, and the side is told',
    clauses: ['5.37', '10.13', '10.23'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      for (const code of ['not-found', 'bad-request'] as const) {
        const paired = await stage.pair()
        stage.management.answers.manageLog = ({ side }) => {
          if (side === 'device') throw new MrspError(code, { source: 'management' })
        }
        await stage.endSides(paired.session, sides, 'management')
        await stage.log('5.37', paired.session, 'terminal', 'management')
        for (const side of sides) await paired[side].expectTerminated('5.37', 'management')
        const sent = stage.management.logsOf(paired.session)
        trial.must('5.37', sent.length === 4, `the logs sent were ${sent.join(', ')}`)
        stage.management.answers = stage.management.usualAnswers()
      }
    },
  },
  {
    name: 'refused-started-log',
    title:
      'A started log that management does not know is settled; the side is not told `connected`',
    clauses: ['6.17', '5.37'],
    family: 'steps',
    depth: 'default',
    async run(stage) {
      const reserved = await stage.reserve()
      stage.management.answers.manageLog = () => {
        throw new MrspError('not-found', { source: 'management' })
      }
      const endpoint = await stage.open(reserved.ticket('device'))
      const frame = await stage.trial.awaits('6.17', 'the refusal', endpoint.next())
      stage.trial.must('6.17', frame.name === 'error', `\`${frame.name}\` came`, frame.entry)
    },
  },
  {
    name: 'restart-with-the-same-database',
    title:
      'A relay that starts again ends every side that is not ended, and sends the logs that were not acknowledged',
    clauses: ['5.44', '5.35', '5.36', '6.15', '10.11'],
    family: 'steps',
    depth: 'default',
    needs: ['restart'],
    limit: 60_000,
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const paired = await stage.pair()
      const half = await stage.pair()
      const unsent = await stage.reserve()
      const over = await stage.pair()
      await stage.endSides(over.session, sides, 'management')
      for (const side of sides) await over[side].expectTerminated('10.23', 'management')
      await stage.endSides(half.session, ['device'], 'management')
      await half.device.expectTerminated('10.23', 'management')
      // A started log that is stored, sent and not acknowledged when the relay crashes.
      stage.management.answers.manageLog = () => new Promise(() => {})
      await stage.open(unsent.ticket('terminal'))
      await trial.awaits(
        '6.15',
        'the started log',
        stage.management.log(unsent.session, 'terminal', 'started'),
      )
      await stage.endSides(paired.session, ['device'], 'deployment')
      await stage.kill()
      stage.management.answers = stage.management.usualAnswers()
      const before = stage.management.asked.all.length
      await stage.startProgram()
      const expected: readonly (readonly [string, string])[] = [
        [reserved.session, 'device ended relay-restarted,terminal ended relay-restarted'],
        [paired.session, 'device ended deployment,terminal ended relay-restarted'],
        [half.session, 'terminal ended relay-restarted'],
        [
          unsent.session,
          'terminal started,device ended relay-restarted,terminal ended relay-restarted',
        ],
      ]
      for (const [session, due] of expected) {
        await trial.awaits(
          '5.44',
          'the ended log of the terminal',
          stage.management.log(session, 'terminal', 'ended', before),
        )
        const sent = stage.management.asked.all
          .slice(before)
          .flatMap(({ operation, body, entry }) =>
            operation === 'manageLog' && body.session === session ? [entry.what] : [],
          )
          .map(what => what.replace('manageLog ', ''))
        const clause = due.startsWith('terminal started') ? '6.15' : '5.44'
        const isDue = sent.filter(log => due.includes(log)).join() === due
        trial.must(
          isDue ? '5.35' : clause,
          isDue,
          `after the restart came ${sent.join(', ')}, not ${due}`,
        )
      }
      for (const side of sides) {
        await stage.refused('5.44', 'unauthenticated', paired.reserved.ticket(side))
      }
      await stage.pair()
    },
  },
  {
    name: 'token-kept-with-a-started-log',
    title:
      'A started log that is sent after a restart carries the token, and so does what ends a side that started',
    clauses: ['5.44', '6.16'],
    family: 'steps',
    depth: 'default',
    needs: ['restart'],
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const { session, token } = reserved
      stage.management.answers.manageLog = () => new Promise(() => {})
      await stage.open(reserved.ticket('device'))
      await trial.awaits('6.16', 'the log', stage.management.log(session, 'device', 'started'))
      await stage.kill()
      const before = stage.management.asked.all.length
      stage.management.answers = stage.management.usualAnswers()
      await stage.startProgram()
      const { body, entry } = await trial.awaits(
        '5.44',
        'the started log again',
        stage.management.log(session, 'device', 'started', before),
      )
      trial.must('5.44', 'token' in body && body.token === token, 'it has not its token', entry)
    },
  },
  {
    name: 'told-to-stop',
    title:
      'A relay that is told to stop ends every session with relay-restarted and takes no new one',
    clauses: ['5.45', '10.15', '6.3', '6.43'],
    family: 'steps',
    depth: 'default',
    needs: ['restart'],
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const paired = await stage.pair()
      const acknowledge = Promise.withResolvers<void>()
      stage.management.answers.manageLog = ({ session }) =>
        session === paired.session ? acknowledge.promise : undefined
      const stopping = stage.stop(40_000)
      await stage.log('5.45', paired.session, 'device', 'relay-restarted', 3000)
      const isTaken = await stage.open(paired.reserved.ticket('device')).then(
        () => true,
        () => false,
      )
      trial.must('5.45', !isTaken, 'a new connection was accepted')
      acknowledge.resolve()
      for (const side of sides) {
        await paired[side].expectTerminated('5.45', 'relay-restarted')
        await stage.log('5.45', reserved.session, side, 'relay-restarted')
      }
      const sent = stage.management.logsOf(paired.session).slice(2).join()
      const due = 'device ended relay-restarted,terminal ended relay-restarted'
      trial.must('10.15', sent === due, `the ended logs were ${sent}`)
      const hasEnded = await trial.awaits('5.45', 'the end of the program', stopping, 40_000)
      trial.must('5.45', hasEnded, 'the program did not end')
      await stage.startProgram()
    },
  },
  {
    name: 'told-to-stop-without-management',
    title:
      'A relay that is told to stop waits for acknowledgements no longer than terminateTimeout',
    clauses: ['5.45'],
    family: 'steps',
    depth: 'default',
    needs: ['restart', 'timers'],
    settings: { resumeGrace: 1, terminateTimeout: 3 },
    async run(stage, trial) {
      const paired = await stage.pair()
      stage.management.answers.manageLog = () => new Promise(() => {})
      const stopping = stage.stop(30_000)
      for (const side of sides) {
        await paired[side].expectTerminated('5.45', 'relay-restarted', 4000)
      }
      const hasEnded = await trial.awaits('5.45', 'the end of the program', stopping, 10_000)
      trial.must('5.45', hasEnded, 'the program did not end')
      stage.management.answers = stage.management.usualAnswers()
      const before = stage.management.asked.all.length
      await stage.startProgram()
      for (const side of sides) {
        await trial.awaits(
          '5.45',
          `the ended log of the ${side} after the start`,
          stage.management.log(paired.session, side, 'ended', before),
        )
      }
    },
  },
]
