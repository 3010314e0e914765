import { randomBytes } from 'node:crypto'
import type { Check } from '../check/check.ts'
import type { Trial } from '../check/trial.ts'
import { Unexpected } from '../check/violation.ts'
import type { System } from './system.ts'

/** Milliseconds beyond the patience for a button that is ignored in its first second. */
const pressing = 5000

/** What is true of a system whatever parties of it are played. */
export const togetherChecks: readonly Check<System>[] = [
  {
    name: 'a-whole-session',
    title:
      'A session is asked for, approved, used and ended by the terminal, and the next one may begin',
    clauses: ['5.26', '8.8', '8.11', '5.41', '10.14', '5.6'],
    family: 'steps',
    depth: 'smoke',
    async run(system, trial) {
      for (let time = 0; time < 2; time += 1) {
        const session = await established(system, trial)
        await echoes(system, trial, session, 1000)
        await system.terminal.end(session)
        const { state } = await over(system, trial, session)
        trial.must('5.41', state === 'terminated', `the session ended as ${state}`)
      }
    },
  },
  {
    name: 'nobody-is-let-in-after-no',
    title:
      'A session that the person at the device refuses comes to nothing, and the terminal is shown why',
    clauses: ['5.8', '5.11', '5.23'],
    family: 'steps',
    depth: 'smoke',
    async run(system, trial) {
      const session = await system.terminal.start()
      await pressed(system, trial, session, 'no')
      const { state, reason } = await over(system, trial, session)
      trial.must('5.8', state === 'refused', `the session ended as ${state}`)
      trial.must('5.11', reason === 'user', `the terminal shows the reason ${reason ?? 'none'}`)
    },
  },
  {
    name: 'many-exchanges-at-once',
    title: 'Eight exchanges of up to 1 MB run at once and arrive octet for octet',
    clauses: ['8.8', '8.9', '8.10', '8.11', '9.4'],
    family: 'property',
    depth: 'smoke',
    async run(system, trial) {
      const session = await established(system, trial)
      const sizes = [0, 1, 1000, 65_536, 65_537, 262_144, 300_000, 1_048_576]
      await Promise.all(sizes.map(size => echoes(system, trial, session, size)))
      await system.terminal.end(session)
      await over(system, trial, session)
    },
  },
  {
    name: 'the-device-ends',
    title: 'The person at the device ends the session, and both sides are over',
    clauses: ['10.3', '10.19', '5.41'],
    family: 'steps',
    depth: 'smoke',
    async run(system, trial) {
      const session = await established(system, trial)
      await echoes(system, trial, session, 10)
      await system.device.end(session)
      const { state, reason } = await over(system, trial, session)
      trial.must('5.41', state === 'terminated', `the session ended as ${state}`)
      trial.must('10.19', reason === 'device', `the session ended for ${reason ?? 'no reason'}`)
    },
  },
  {
    name: 'withdrawn-while-asked',
    title: 'The terminal withdraws while the device asks; the device is free for the next request',
    clauses: ['5.12', '4.25'],
    family: 'steps',
    depth: 'default',
    async run(system, trial) {
      const session = await system.terminal.start()
      await trial.awaits('4.19', 'the approval screen', system.device.bindingCode(session))
      await system.terminal.cancel(session)
      const { state } = await over(system, trial, session)
      trial.must('5.12', state === 'cancelled', `the session ended as ${state}`)
      const next = await established(system, trial)
      await system.terminal.end(next)
      await over(system, trial, next)
    },
  },
  {
    name: 'one-session-at-a-time',
    title: 'While a session lives, a second start between the same two is refused',
    clauses: ['5.3'],
    family: 'steps',
    depth: 'default',
    async run(system, trial) {
      const session = await established(system, trial)
      const second = await system.terminal.start().then(
        () => 'a session',
        (error: unknown) => {
          if (!(error instanceof Unexpected)) throw error
          return error.message
        },
      )
      trial.must('5.3', second.includes('conflict'), `the second start brought ${second}`)
      await system.terminal.end(session)
      await over(system, trial, session)
    },
  },
]

/** Brings a session to where exchanges run. */
async function established(system: System, trial: Trial): Promise<string> {
  const session = await trial.awaits('5.4', 'the start of a session', system.terminal.start())
  await pressed(system, trial, session, 'yes')
  await trial.awaits(
    '5.26',
    'the session to be established',
    system.until(session, ({ state }) => state === 'established'),
  )
  return session
}

/** Compares the codes that both people see, and presses a button. */
async function pressed(
  system: System,
  trial: Trial,
  session: string,
  button: 'yes' | 'no',
): Promise<void> {
  const code = await trial.awaits('4.19', 'the approval screen', system.device.bindingCode(session))
  const { bindingCode } = await system.terminal.show(session)
  const told = `the terminal shows ${bindingCode ?? 'no code'}, the device ${code ?? 'none'}`
  trial.must('5.6', bindingCode === code, told)
  await trial.awaits('4.22', `the button ${button}`, system.device.press(session, button), pressing)
}

async function echoes(system: System, trial: Trial, session: string, size: number): Promise<void> {
  const octets = randomBytes(size)
  const answer = await trial.awaits(
    '8.8',
    `an exchange of ${size} octets`,
    system.terminal.post(session, octets),
  )
  trial.must(
    '8.11',
    octets.equals(answer),
    `of ${size} octets ${answer.length} came back, or others`,
  )
}

/** Waits until nothing of the session is left. */
async function over(
  system: System,
  trial: Trial,
  session: string,
): Promise<Awaited<ReturnType<System['until']>>> {
  const final = new Set(['terminated', 'refused', 'cancelled', 'failed'])
  return trial.awaits(
    '5.41',
    'the session to be over',
    system.until(session, ({ state }) => final.has(state)),
  )
}
