import type { EndReason } from '../../../generated/schemas.ts'
import type { Check } from '../../check/check.ts'
import type { DeviceStage, PairedSession } from './device-stage.ts'
import { carried } from './exchanges.ts'
import { get } from './http-texts.ts'

const settings = { unattended: true }
const needs = ['unattended', 'applications'] as const

/** The end of a session from the device's side: 10.2 to 10.14, S291 to S299. */
export const termination: readonly Check<DeviceStage>[] = [
  {
    name: 'end-as-management-asks',
    title: 'The device ends its side by the valid process, with the reason that management gave',
    clauses: ['10.2', '10.5', '10.14', '6.45', '4.30'],
    family: 'steps',
    depth: 'smoke',
    needs,
    settings,
    async run(stage) {
      const reasons: readonly EndReason[] = ['terminal', 'management', 'expired', 'deployment']
      for (const reason of reasons) {
        const session = await stage.pair()
        await stage.terminate(session.question.session, reason)
        await ended(stage, session, reason)
      }
    },
  },
  {
    name: 'end-from-the-panel',
    title: 'The person at the device ends a session at any time',
    clauses: ['10.3', '10.2', '10.5', '10.14', '6.45'],
    family: 'steps',
    depth: 'default',
    needs: [...needs, 'adapter'],
    settings,
    async run(stage, trial) {
      const beside = await stage.pair()
      const session = await stage.pair()
      await stage.act({ act: 'end', session: session.question.session }).catch((error: unknown) => {
        trial.fail('10.3', `it could not be ended: ${String(error)}`)
      })
      await ended(stage, session, 'device', '10.3')
      await beside.connection.roundTrip('10.3')
      const wrong = beside.connection.received.all.find(({ name }) => name === 'terminate')
      trial.must('10.3', wrong === undefined, 'another session was ended with it', wrong?.entry)
    },
  },
  {
    name: 'end-from-the-relay',
    title: 'At `terminated` the agent ends, whatever it was about to do',
    clauses: ['10.14', '6.40'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const session = await stage.pair()
      const { connection, terminal, seat, question } = session
      const { application } = await carried(stage, trial, terminal, get('/open'))
      const from = stage.management.came.all.length
      connection.send('terminated', { reason: 'idle' })
      const { code } = await trial.awaits('10.14', 'the close', connection.closed)
      trial.must('10.14', code === 1000 || code === 1005, `the agent closed with ${code}`)
      await trial.awaits('10.14', "the end of the application's connection", application.ended)
      await trial.awaits(
        '10.14',
        '`device-info` without the session',
        stage.management.find(
          'device-info',
          ({ value }) => value.sessions.every(({ session: name }) => name !== question.session),
          from,
        ),
      )
      trial.must('10.14', seat.handshakes.all.length === 1, 'the agent came back')
    },
  },
]

/**
 * The valid process from `terminate` on, with everything that must not happen in it.
 * @param begins the clause that is broken where it does not begin
 */
async function ended(
  stage: DeviceStage,
  session: PairedSession,
  reason: EndReason,
  begins: '10.2' | '10.3' = '10.2',
): Promise<void> {
  const { trial } = stage
  const { connection, seat, terminal, information, question } = session
  const terminate = await connection.find(begins, 'terminate')
  trial.must(
    '10.2',
    terminate.headers.reason === reason,
    `\`terminate\` says ${terminate.headers.reason}, not ${reason}`,
    terminate.entry,
  )
  trial.must(
    '10.2',
    terminate.headers.token === information.token,
    "`terminate` does not carry the session's token",
    terminate.entry,
  )
  const before = connection.received.all.indexOf(terminate) + 1
  const connections = stage.application.connections.all.length
  connection.send(
    'request',
    { exchange: terminal.next, applicationId: question.application, end: true },
    Buffer.from(get('/late')),
  )
  connection.send('credit', { exchange: 0, credit: 1000 })
  connection.send('halt', { reason: 'deployment', deadline: 10 })
  await connection.roundTrip('10.5')
  await connection.roundTrip('10.5')
  const said = connection.received.all.slice(before).find(({ name }) => name !== 'pong')
  trial.must('10.5', said === undefined, `\`${said?.name}\` came behind \`terminate\``, said?.entry)
  const pings = connection.everything.all.slice(connection.everything.all.indexOf(terminate) + 1)
  const ping = pings.find(({ name }) => name === 'ping')
  trial.must('10.5', ping === undefined, '`ping` came behind `terminate`', ping?.entry)
  trial.must(
    '10.5',
    stage.application.connections.all.length === connections,
    'a request behind `terminate` reached the application',
  )
  trial.must('6.45', connection.isOpen, 'it closed without waiting for `terminated`')
  const from = stage.management.came.all.length
  connection.send('terminated', { reason })
  const { code } = await trial.awaits('10.14', 'the close', connection.closed)
  trial.must('10.14', code === 1000 || code === 1005, `the agent closed with ${code}`)
  await trial.awaits(
    '4.3',
    '`device-info` without the session that is over',
    stage.management.find(
      'device-info',
      ({ value }) => value.sessions.every(({ session: name }) => name !== question.session),
      Math.max(0, from - 1),
    ),
  )
  trial.must('10.14', seat.handshakes.all.length === 1, 'the agent came back')
}
