import { MrspError } from '../../../runtime/errors.ts'
import type { Check } from '../../check/check.ts'
import { ActFailed } from '../../implementation/adapter.ts'
import {
  applicationId,
  deviceId,
  password,
  userId,
} from '../../peers/played-management-for-terminal.ts'
import type { TerminalStage } from './terminal-stage.ts'

/** Login: Fig. 6, S101 to S103. */
export const login: readonly Check<TerminalStage>[] = [
  {
    name: 'login-as-in-figure-6',
    title: 'A login carries what the user typed, and the terminal ID of the first login ever after',
    clauses: ['3.1', '3.4', '1.2'],
    family: 'steps',
    depth: 'smoke',
    needs: ['restart'],
    isAlone: true,
    async run(stage, trial) {
      const { management } = stage
      const usual = management.answers
      management.answers = {
        ...usual,
        login: async (input, caller) => {
          // A later version may tell more.
          return { ...(await usual.login(input, caller)), favouriteColour: 'blue', more: { of: 1 } }
        },
      }
      const logIn = async (before: number): Promise<string | undefined> => {
        const act = stage.act({ act: 'login', userId, password })
        const asked = await trial.awaits('3.1', 'the login', management.next('login', before))
        const { body } = asked.input
        trial.must(
          '3.1',
          body.userId === userId && body.password === password,
          'user ID and password are not those that the user typed',
          asked.entry,
        )
        await trial.awaits('1.2', 'the end of the login', act)
        return body.terminalId
      }
      const first = await logIn(0)
      trial.must('3.4', first === undefined, 'a first login names a terminal ID')
      const given = management.terminalIds.at(-1)
      const second = await logIn(1)
      trial.must('3.1', second !== undefined, 'a second login names no terminal ID')
      trial.must(
        '3.4',
        second === given,
        'a second login does not name the terminal ID it was given',
      )
      await stage.act({ act: 'logout' })
      await stage.kill()
      await stage.startProgram()
      const third = await logIn(management.all('login').length)
      trial.must('3.4', third === given, 'after a restart a login does not name the terminal ID')
    },
  },
  {
    name: 'a-new-terminal-id-is-kept',
    title:
      'Where management gives another terminal ID than the one it was shown, later logins name that',
    clauses: ['3.4'],
    family: 'steps',
    depth: 'default',
    isAlone: true,
    async run(stage, trial) {
      const { management } = stage
      await stage.login()
      const fresh = '5b0c6f4e-0d7e-4a53-9c1f-6f2f3a9f9b10'
      management.answers.login = async () => management.permitted(fresh)
      await trial.awaits('3.1', 'the login', stage.act({ act: 'login', userId, password }))
      management.answers = management.usualAnswers()
      await stage.kill()
      await stage.startProgram()
      const before = management.all('login').length
      await trial.awaits('3.1', 'the login', stage.act({ act: 'login', userId, password }))
      const { input, entry } = await management.next('login', before)
      trial.must('3.4', input.body.terminalId === fresh, 'it names another terminal ID', entry)
    },
  },
  {
    name: 'a-refused-login-is-shown-and-not-repeated',
    title: 'A login that is refused is shown as that, asked for once, and gives no access',
    clauses: ['11.5', '3.1', '11.4'],
    family: 'steps',
    depth: 'smoke',
    isAlone: true,
    async run(stage, trial) {
      const { management } = stage
      const wrong = 'not the password at all'
      const failed = await refused(stage.act({ act: 'login', userId, password: wrong }))
      trial.must('3.1', failed !== undefined, 'a refused login is taken for a login')
      trial.must('3.1', failed?.code === 'login-refused', `the user is shown \`${failed?.code}\``)
      const start = await refused(stage.act({ act: 'start', deviceId, applicationId }))
      trial.must('3.1', start !== undefined, 'a session was started without a login')
      const { input } = await management.next('login')
      trial.must('3.1', input.body.password === wrong, 'the password is not the one that was typed')
      const again = management.next('login', 1)
      await stage.act({ act: 'login', userId, password })
      const second = await trial.awaits('3.1', 'the second login', again)
      trial.must(
        '11.5',
        second.input.body.password === password,
        'the refused login was asked for again',
        second.entry,
      )
      stage.loginIs(true)
    },
  },
  {
    name: 'an-unknown-error-code-is-unknown',
    title:
      'An error code that the terminal does not know, and an error without one, are still errors',
    clauses: ['11.4'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      const { management } = stage
      await stage.login()
      const answers = [
        {
          status: 418,
          body: '{"type":"urn:mrsp:1:error:teapot","title":"t","status":418,"code":"teapot","source":"management","retryable":false}',
          shown: 'unknown',
        },
        { status: 503, body: '<html>down</html>', shown: undefined },
        { status: 403, body: '', shown: undefined },
      ]
      for (const { status, body, shown } of answers) {
        let asked = 0
        management.intercept = (method, path) => {
          if (method !== 'POST' || path !== '/v1/sessions') return undefined
          asked += 1
          const headers = { 'content-type': 'application/problem+json' }
          return { status, headers, body }
        }
        const failed = await trial.awaits(
          '11.4',
          `the end of a start that was answered with ${status}`,
          refused(stage.act({ act: 'start', deviceId, applicationId })),
        )
        trial.must('11.4', failed !== undefined, `${status} is taken for a session`)
        if (shown !== undefined)
          trial.must('11.4', failed?.code === shown, `the user is shown \`${failed?.code}\``)
        trial.must('11.5', status !== 418 || asked === 1, `it asked ${asked} times`)
      }
    },
  },
  {
    name: 'a-lost-login-is-over',
    title: 'A token that management no longer knows is not shown again and again',
    clauses: ['11.5'],
    family: 'steps',
    depth: 'default',
    isAlone: true,
    async run(stage, trial) {
      const { management } = stage
      const session = await stage.start()
      management.forgetLogins()
      stage.loginIs(false)
      let refusals = 0
      const usual = management.answers.getSession
      management.answers.getSession = async (input, caller) => {
        refusals += 1
        return usual(input, caller)
      }
      management.move(session, { state: 'awaiting-approval' })
      const failed = await refused(
        stage.act({ act: 'maintain', deviceId, operation: 'confirm-counters' }),
      )
      trial.must('11.5', failed !== undefined, 'maintenance was instructed without a login')
      await stage.login()
      trial.must('11.5', refusals <= 3, `it asked ${refusals} times with a token that was refused`)
    },
  },
  {
    name: 'retry-after-is-kept',
    title: 'A terminal that is told to wait asks again no earlier',
    clauses: ['11.5'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { management } = stage
      const times: number[] = []
      const usual = management.answers.pollConnectionInformation
      management.answers.pollConnectionInformation = async (input, caller) => {
        times.push(performance.now())
        if (times.length > 1) return usual(input, caller)
        throw new MrspError('too-many-requests', { source: 'management', retryAfter: 3 })
      }
      const name = await stage.start()
      const asked = management.next('pollConnectionInformation', 1)
      await trial.awaits('5.22', 'a second question for the connection information', asked, 10_000)
      const [first = 0, second = 0] = times
      trial.must(
        '11.5',
        second - first >= 2900,
        `it asked again after ${Math.round(second - first)} ms`,
      )
      await stage.approve(name).pair()
    },
  },
]

/** How an act was refused; undefined where it was not. */
export async function refused(act: Promise<unknown>): Promise<ActFailed | undefined> {
  try {
    await act
    return undefined
  } catch (error) {
    if (error instanceof ActFailed) return error
    throw error
  }
}
