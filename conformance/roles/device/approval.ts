import { setTimeout as wait } from 'node:timers/promises'
import type { AdapterDone } from '../../../generated/conformance.ts'
import type { ApprovalRequest } from '../../../generated/stanzas.ts'
import { encodeStanza } from '../../../runtime/stanza/index.ts'
import type { Check } from '../../check/check.ts'
import type { Trial } from '../../check/trial.ts'
import { ActFailed } from '../../implementation/adapter.ts'
import type { DeviceStage } from './device-stage.ts'
import { mustRefuse } from './stanza-answers.ts'

const needs = ['adapter', 'applications'] as const

/** The approval screen: 4.19 to 4.25, S143 and S144. */
export const approval: readonly Check<DeviceStage>[] = [
  {
    name: 'screen-says-who-asks',
    title: 'The approval screen shows who asks, from where, for what, and the binding code',
    clauses: ['4.19', '4.22'],
    family: 'steps',
    depth: 'smoke',
    needs,
    async run(stage, trial) {
      const question = stage.question({
        userName: 'Ærø <Øster> & "Sons"',
        organization: 'サービス株式会社',
        bindingCode: '004217',
      })
      await stage.ask(question)
      const screen = await display(stage, trial, true)
      trial.must('4.19', screen.userName === question.userName, `it says ${screen.userName} asks`)
      trial.must(
        '4.19',
        screen.organization === question.organization,
        `it says that the organization is ${screen.organization}`,
      )
      trial.must(
        '4.19',
        screen.bindingCode === question.bindingCode,
        `it shows the code ${screen.bindingCode}`,
      )
      trial.must('4.19', screen.application !== undefined, 'it does not name the application')
      await stage.act({ act: 'press', button: 'no' })
      await answered(stage, trial, question, 'no', 'user')
      await display(stage, trial, false)
    },
  },
  {
    name: 'yes-counts-after-a-second',
    title: 'YES is ignored in the first second, and sent afterwards',
    clauses: ['4.21', '4.22'],
    family: 'steps',
    depth: 'smoke',
    needs,
    async run(stage, trial) {
      const question = stage.question()
      const asked = performance.now()
      await stage.ask(question)
      let at = 0
      const came = stage.management
        .find('approval', ({ value }) => value.request === question.request)
        .then(() => {
          at = performance.now()
        })
      came.catch(() => {})
      await display(stage, trial, true)
      while (at === 0 && performance.now() - asked < trial.patience + 2000) {
        await stage.act({ act: 'press', button: 'yes' }).catch(ignoreFailure)
        await wait(60)
      }
      await answered(stage, trial, question, 'yes', 'user')
      trial.must(
        '4.21',
        at - asked >= 990,
        `YES was sent ${Math.round(at - asked)} ms after the request`,
      )
      await display(stage, trial, false)
    },
  },
  {
    name: 'no-answer-is-no',
    title: 'A screen that nobody answers is closed when its time is over, with NO by timeout',
    clauses: ['4.23'],
    family: 'steps',
    depth: 'default',
    needs,
    async run(stage, trial) {
      const question = stage.question({ expiresIn: 2 })
      const asked = performance.now()
      await stage.ask(question)
      await display(stage, trial, true)
      await answered(stage, trial, question, 'no', 'timeout', 2000)
      trial.must('4.23', performance.now() - asked >= 1900, 'it was closed before its time')
      await display(stage, trial, false, '4.23')
    },
  },
  {
    name: 'withdrawn-approval-has-no-answer',
    title: 'An approval that is withdrawn leaves the screen and is not answered',
    clauses: ['4.25', '4.27'],
    family: 'steps',
    depth: 'default',
    needs,
    async run(stage, trial) {
      const question = stage.question()
      const { request, session } = question
      await stage.ask(question)
      await display(stage, trial, true)
      const other = { request: stage.question().request, session: stage.question().session }
      const refused = await stage.request(encodeStanza('approval-cancel', other))
      mustRefuse(trial, '4.25', refused, 'not-found', 'the withdrawal of what is not open')
      await display(stage, trial, true, '4.25')
      const cancel = encodeStanza('approval-cancel', { request, session })
      const taken = await stage.request(cancel)
      trial.must('4.25', taken.type === 'result', 'a withdrawal was refused', taken.entry)
      await display(stage, trial, false, '4.25')
      await refuseNext(stage, trial)
      const late = stage.management.all('approval').find(({ value }) => value.request === request)
      trial.must('4.25', late === undefined, 'a withdrawn approval was answered', late?.entry)
      const seat = stage.relay.seat('device')
      const answer = await stage.request(
        encodeStanza('session-info', stage.information(question, seat)),
      )
      mustRefuse(trial, '4.27', answer, 'not-found', '`session-info` of a withdrawn session')
    },
  },
  {
    name: 'one-approval-at-a-time',
    title: 'While an approval is on the display another one is refused, and the first stays',
    clauses: ['4.20', '4.18'],
    family: 'steps',
    depth: 'default',
    needs,
    async run(stage, trial) {
      const question = stage.question({ bindingCode: '111111' })
      await stage.ask(question)
      await display(stage, trial, true)
      const busy = await stage.request(
        encodeStanza('approval-request', stage.question({ bindingCode: '222222' })),
      )
      mustRefuse(trial, '4.20', busy, 'device-busy', 'a second approval')
      // The same request again is no second one.
      await stage.give(encodeStanza('approval-request', question)).catch((error: unknown) => {
        trial.fail('4.18', `a repeated request was refused: ${String(error)}`)
      })
      const screen = await display(stage, trial, true)
      trial.must('4.20', screen.bindingCode === '111111', 'the first approval left the display')
      await stage.act({ act: 'press', button: 'no' })
      await answered(stage, trial, question, 'no', 'user')
      const before = stage.management.came.all.length
      await stage.give(encodeStanza('approval-request', question))
      const { value } = await trial.awaits(
        '4.18',
        'the same outcome for a repeated request',
        stage.management.find('approval', came => came.value.request === question.request, before),
      )
      trial.must('4.18', value.answer === 'no', 'a repeated request had another outcome')
      await display(stage, trial, false, '4.18')
    },
  },
  {
    name: 'unknown-application-is-refused',
    title: 'An approval for an application that the device does not have is refused',
    clauses: ['4.20', '4.11'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const question = stage.question({ application: 'no-such-application' })
      const answer = await stage.request(encodeStanza('approval-request', question))
      mustRefuse(trial, '4.20', answer, 'application-unknown', 'an unknown application')
    },
  },
  {
    name: 'end-asked-for-during-approval',
    title: 'The end of a session closes its approval screen, and nothing is answered',
    clauses: ['4.30', '4.27'],
    family: 'steps',
    depth: 'default',
    needs,
    async run(stage, trial) {
      const question = stage.question()
      await stage.ask(question)
      await display(stage, trial, true)
      await stage.terminate(question.session, 'cancelled')
      await display(stage, trial, false, '4.30')
      await refuseNext(stage, trial)
      const late = stage.management
        .all('approval')
        .find(({ value }) => value.request === question.request)
      trial.must('4.30', late === undefined, 'it was answered all the same', late?.entry)
    },
  },
  {
    name: 'refused-session-does-not-start',
    title: 'A session that was refused gets no connection',
    clauses: ['4.27', '4.22'],
    family: 'steps',
    depth: 'default',
    needs,
    async run(stage, trial) {
      const question = stage.question()
      await stage.ask(question)
      await display(stage, trial, true)
      await stage.act({ act: 'press', button: 'no' })
      await answered(stage, trial, question, 'no', 'user')
      const seat = stage.relay.seat('device')
      const answer = await stage.request(
        encodeStanza('session-info', stage.information(question, seat)),
      )
      mustRefuse(trial, '4.27', answer, 'not-found', '`session-info` after NO')
      trial.must('4.27', seat.handshakes.all.length === 0, 'the agent connected after NO')
    },
  },
]

/** What the display shows, once the approval screen is there, or gone. */
async function display(
  stage: DeviceStage,
  trial: Trial,
  isShown: boolean,
  clause: '4.18' | '4.19' | '4.22' | '4.23' | '4.25' | '4.30' = isShown ? '4.19' : '4.22',
): Promise<AdapterDone> {
  const until = performance.now() + trial.patience
  for (;;) {
    const screen = await stage.act({ act: 'screen' })
    if ((screen.shown === true) === isShown) return screen
    trial.must(
      clause,
      performance.now() < until,
      isShown ? 'the approval screen does not appear' : 'the approval screen stays',
    )
    await wait(30)
  }
}

async function answered(
  stage: DeviceStage,
  trial: Trial,
  { request, session }: ApprovalRequest,
  answer: 'yes' | 'no',
  reason: 'user' | 'timeout',
  later = 0,
): Promise<void> {
  const clause = reason === 'timeout' ? '4.23' : '4.22'
  const { value, entry } = await trial.awaits(
    clause,
    `the approval ${answer}`,
    stage.management.find('approval', came => came.value.request === request),
    later,
  )
  trial.must(
    clause,
    value.answer === answer && value.reason === reason && value.session === session,
    `the approval says ${value.answer} by ${value.reason} for ${value.session}`,
    entry,
  )
}

/** A whole approval that is refused: whatever the one before would have led to has come then. */
async function refuseNext(stage: DeviceStage, trial: Trial): Promise<void> {
  const question = stage.question()
  await stage.ask(question)
  await display(stage, trial, true)
  await stage.act({ act: 'press', button: 'no' })
  await answered(stage, trial, question, 'no', 'user')
}

/** A button that did nothing is what is tried here. */
function ignoreFailure(error: unknown): void {
  if (!(error instanceof ActFailed)) throw error
}
