import { type ErrorCode, errorTable } from '../../../generated/errors.ts'
import { managementService } from '../../../generated/management-api.ts'
import { isErrorCode, MrspError } from '../../../runtime/errors.ts'
import type { Check } from '../../check/check.ts'
import type { Act } from '../../implementation/adapter.ts'
import {
  applicationId,
  deviceId,
  password,
  type TerminalOperations,
  userId,
} from '../../peers/played-management-for-terminal.ts'
import { refused } from './login.ts'
import { LaterPolls } from './later-polls.ts'
import type { TerminalStage } from './terminal-stage.ts'

type Operation = keyof TerminalOperations

/** Errors that a poll gets because of what became of the session. */
const codesOfFailure = [
  'device-offline',
  'device-busy',
  'application-unknown',
  'relay-unreachable',
  'relay-draining',
] as const

/** Errors of management, each operation with every code that it may answer: 11.4, 11.5. */
export const errors: readonly Check<TerminalStage>[] = [
  {
    name: 'errors-of-acts-are-errors',
    title:
      'Whatever error management answers to what the user wants, it is an error, and none is repeated that stays',
    clauses: ['11.4', '11.5'],
    family: 'rejection',
    depth: 'default',
    limit: 90_000,
    async run(stage, trial) {
      const { management } = stage
      const acts: readonly (readonly [Operation, () => Promise<Act>])[] = [
        ['login', async () => ({ act: 'login', userId, password })],
        ['startSession', async () => ({ act: 'start', deviceId, applicationId })],
        [
          'instructMaintenance',
          async () => ({ act: 'maintain', deviceId, operation: 'confirm-counters' }),
        ],
        [
          'getMaintenance',
          async () => {
            const act = { act: 'maintain', deviceId, operation: 'confirm-counters' } as const
            const { maintenance = '' } = await stage.act(act)
            return { act: 'follow', maintenance }
          },
        ],
        ['cancelSession', async () => ({ act: 'cancel', session: await stage.start() })],
      ]
      for (const [operation, prepare] of acts) {
        for (const code of errorsOf(operation)) {
          await stage.login()
          const act = await prepare()
          let asked = 0
          const usual = management.answers
          management.answers = answering(usual, operation, () => {
            asked += 1
            return new MrspError(code, { source: 'management' })
          })
          const what = `\`${code}\` at ${operation}`
          const failed = await trial.awaits(
            '11.4',
            `the end of ${act.act}`,
            refused(stage.act(act)),
          )
          management.answers = usual
          trial.must('11.4', asked > 0, `${operation} was not asked for`)
          const isRepeated = errorTable[code].retryable && asked > 1
          trial.must('11.4', failed !== undefined || isRepeated, `${what} is taken for success`)
          trial.must(
            '11.5',
            errorTable[code].retryable || asked === 1,
            `behind ${what} it was asked for ${asked} times`,
          )
          if (code === 'unauthenticated' || operation === 'login') stage.loginIs(false)
        }
      }
    },
  },
  {
    name: 'errors-of-polls-end-them',
    title:
      'Behind an error that stays a terminal asks no more for the connection information of a session',
    clauses: ['5.22', '11.5'],
    family: 'rejection',
    depth: 'default',
    limit: 60_000,
    async run(stage, trial) {
      const { management } = stage
      const failed: LaterPolls[] = []
      for (const code of codesOfFailure) {
        const name = await stage.start()
        await polled(stage, name)
        failed.push(new LaterPolls(management, name))
        management.move(name, { state: 'failed', code })
        const shown = await stage.shown('5.22', name, `that it failed`, s => s.state === 'failed')
        trial.must('5.22', shown.code === code, `failed by ${code}, shown is \`${shown.code}\``)
      }
      const over = await stage.start()
      await polled(stage, over)
      failed.push(new LaterPolls(management, over))
      management.move(over, { state: 'terminated' })
      await stage.shown('5.22', over, 'that it is over', ({ state }) => state === 'terminated')
      const usual = management.answers
      for (const code of ['not-found', 'unauthenticated'] as const) {
        management.answers = answering(
          usual,
          'pollConnectionInformation',
          () => new MrspError(code, { source: 'management' }),
        )
        const name = await stage.start()
        // With the token of the next login it may ask once more.
        failed.push(new LaterPolls(management, name, 2))
        await polled(stage, name)
        // A token that is good for nothing may end the login.
        if (code === 'unauthenticated') stage.loginIs(false)
      }
      management.answers = usual
      // Another session passes through all of its life; by then a repeated question would have come.
      await stage.login()
      await stage.pair()
      for (const polls of failed) polls.mustBeOver(trial)
    },
  },
  {
    name: 'errors-of-what-is-followed-end-nothing-else',
    title:
      'A terminal that is refused a session, its sessions or its logout goes on, and does not ask again and again',
    clauses: ['11.5'],
    family: 'rejection',
    depth: 'default',
    isAlone: true,
    async run(stage, trial) {
      const { management } = stage
      await stage.login()
      const usual = management.answers
      let asked = 0
      const refuse = (operation: Operation, code: ErrorCode): void => {
        asked = 0
        management.answers = answering(usual, operation, () => {
          asked += 1
          return new MrspError(code, { source: 'management' })
        })
      }
      refuse('getSession', 'not-found')
      const lost = await stage.start()
      await stage.shown('11.5', lost, 'the session', () => asked > 0)
      management.answers = usual
      await stage.pair()
      trial.must('11.5', asked <= 3, `it asked ${asked} times for a session that is not found`)
      refuse('logout', 'unauthenticated')
      await refused(stage.act({ act: 'logout' }))
      stage.loginIs(false)
      trial.must('11.5', asked <= 1, `it asked ${asked} times to be logged out`)
      management.answers = usual
      await stage.login()
      await stage.act({ act: 'logout' })
      stage.loginIs(false)
      refuse('listSessions', 'unauthenticated')
      await refused(stage.act({ act: 'login', userId, password }))
      management.answers = usual
      await stage.login()
      await stage.pair()
      trial.must('11.5', asked <= 2, `it asked ${asked} times for its sessions`)
    },
  },
]

/** The errors that an operation may answer. */
function errorsOf(operation: Operation): readonly ErrorCode[] {
  return managementService.operations[operation].errors.filter(isErrorCode)
}

/** Answers in which one operation is answered with an error. */
function answering(
  usual: TerminalOperations,
  operation: Operation,
  error: () => MrspError,
): TerminalOperations {
  return {
    ...usual,
    [operation]: () => Promise.reject(error()),
  }
}

async function polled(stage: TerminalStage, session: string): Promise<void> {
  await stage.trial.awaits(
    '5.22',
    'the question for the connection information',
    stage.management.asked.find(
      ({ operation, input }) =>
        operation === 'pollConnectionInformation' &&
        'session' in input &&
        input.session === session,
    ),
  )
}
