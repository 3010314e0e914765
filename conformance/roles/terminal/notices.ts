import * as fc from 'fast-check'
import type { Check } from '../../check/check.ts'
import { deviceId } from '../../peers/played-management-for-terminal.ts'
import type { TerminalStage } from './terminal-stage.ts'

/** Milliseconds between two questions of a terminal that does not wait, and some more. */
const aMinute = 61_000

/** Halt notices: Fig. 16, S315 and S316. */
export const notices: readonly Check<TerminalStage>[] = [
  {
    name: 'notices-as-in-figure-16',
    title: 'A terminal asks for notices, displays one and acknowledges it',
    clauses: ['12.21'],
    family: 'steps',
    depth: 'smoke',
    limit: 150_000,
    async run(stage, trial) {
      const { management } = stage
      const extra = await asksForNotices(stage)
      const { notice } = management.halt()
      const [read] = await stage.read([notice], extra)
      trial.must(
        '12.21',
        read?.deviceId === deviceId,
        `the user is shown the halt of a session with ${read?.deviceId}`,
      )
      const { input, entry } = await trial.awaits(
        '12.21',
        'the acknowledgement',
        management.next('acknowledgeNotice'),
      )
      trial.must('12.21', input.notice === notice, 'it acknowledges another notice', entry)
    },
  },
  {
    name: 'a-notice-is-not-acknowledged-before-it-was-displayed',
    title: 'A notice that nobody has looked at is not acknowledged',
    clauses: ['12.21'],
    family: 'steps',
    depth: 'smoke',
    limit: 150_000,
    async run(stage, trial) {
      const { management } = stage
      const extra = await asksForNotices(stage)
      const { notice } = management.halt()
      const given = management.given.find(each => each === notice)
      await trial.awaits('12.21', 'the answer with the notice', given, extra)
      // An acknowledgement that the answer brought about would be here before these.
      for (let before = 0; before < 3; before += 1) {
        await stage.act({ act: 'maintain', deviceId, operation: 'confirm-counters' })
        await management.next('instructMaintenance', before)
      }
      const [early] = management.all('acknowledgeNotice')
      trial.must('12.21', early === undefined, 'it was acknowledged before', early?.entry)
      await stage.read([notice], extra)
      await trial.awaits('12.21', 'the acknowledgement', management.next('acknowledgeNotice'))
    },
  },
  {
    name: 'each-notice-is-displayed-and-acknowledged',
    title:
      'However many notices come at once and one after the other, each is displayed and acknowledged',
    clauses: ['12.21'],
    family: 'property',
    depth: 'smoke',
    limit: 600_000,
    async run(stage, trial) {
      const { management } = stage
      const extra = await asksForNotices(stage)
      const batches = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 })
      await trial.property(
        batches,
        async sizes => {
          const before = management.all('acknowledgeNotice').length
          for (const size of sizes) {
            const names = Array.from({ length: size }, (_, at) => management.halt(`printer-${at}`))
            const displayed = await stage.read(
              names.map(({ notice }) => notice),
              extra,
            )
            for (const [at, each] of displayed.entries()) {
              const { deviceId: device } = names[at] ?? {}
              const isRight = each.deviceId === device
              trial.must('12.21', isRight, `${device} is displayed as ${each.deviceId}`)
            }
            await trial.awaits('12.21', 'every acknowledgement', acknowledged(stage), extra)
          }
          const stray = management
            .all('acknowledgeNotice')
            .slice(before)
            .find(({ input }) => !stage.displayed.has(input.notice))
          trial.must(
            '12.21',
            stray === undefined,
            'what was not displayed is acknowledged',
            stray?.entry,
          )
        },
        { smoke: 2, default: 4, deep: 60 },
      )
    },
  },
  {
    name: 'notices-wait-for-the-next-login',
    title:
      'Notices of the time without a login, and those that nobody saw before, come with the next',
    clauses: ['12.21'],
    family: 'steps',
    depth: 'default',
    limit: 150_000,
    async run(stage, trial) {
      const { management } = stage
      const extra = await asksForNotices(stage)
      const before = management.halt('printer-1').notice
      const given = management.given.find(each => each === before)
      await trial.awaits('12.21', 'the answer with the notice', given, extra)
      await stage.logout()
      const between = [management.halt('printer-2').notice, management.halt('printer-3').notice]
      await stage.login()
      await stage.read([before, ...between], extra)
      await trial.awaits('12.21', 'every acknowledgement', acknowledged(stage), extra)
    },
  },
  {
    name: 'notices-are-asked-for-after-an-error',
    title: 'A question for notices, and an acknowledgement, that fail for a while are made again',
    clauses: ['12.21'],
    family: 'steps',
    depth: 'default',
    limit: 300_000,
    async run(stage, trial) {
      const { management } = stage
      let failures = 0
      const failing = (wanted: string) => (method: string, path: string) => {
        if (`${method} ${path.replace(/[0-9a-f-]{36}/, '*')}` !== wanted) return undefined
        failures += 1
        return failures <= 2 ? { status: 503, body: 'away' } : undefined
      }
      await stage.logout()
      management.intercept = failing('GET /v1/notices')
      await stage.login()
      const question = management.next('listNotices')
      await trial.awaits('12.21', 'a further question behind two times 503', question, 2 * aMinute)

      failures = 0
      management.intercept = failing('POST /v1/notices/*/acknowledge')
      const { notice } = management.halt()
      await stage.read([notice], aMinute)
      await trial.awaits('12.21', 'the acknowledgement', readUntilGone(stage), 2 * aMinute)
    },
  },
  {
    name: 'a-notice-that-is-gone-is-not-acknowledged-again',
    title: 'A notice that another terminal of the user acknowledged first is done with',
    clauses: ['11.5', '12.21'],
    family: 'steps',
    depth: 'default',
    limit: 300_000,
    async run(stage, trial) {
      const { management } = stage
      const extra = await asksForNotices(stage)
      const gone = management.halt('printer-1').notice
      const given = management.given.find(each => each === gone)
      await trial.awaits('12.21', 'the answer with the notice', given, extra)
      management.notices.clear()
      await stage.act({ act: 'notices' })
      const { notice } = management.halt('printer-2')
      await stage.read([notice], extra)
      await trial.awaits('12.21', 'the acknowledgement', acknowledged(stage), extra)
      const repeated = management
        .all('acknowledgeNotice')
        .filter(({ input }) => input.notice === gone)
      trial.must(
        '11.5',
        repeated.length <= 1,
        `it was acknowledged ${repeated.length} times`,
        repeated[1]?.entry,
      )
    },
  },
]

/**
 * Logs the user in, and looks whether the terminal asks for notices, with a wait or once a minute.
 *
 * @returns milliseconds that a notice may take to be asked for
 */
async function asksForNotices(stage: TerminalStage): Promise<number> {
  const { management, trial } = stage
  const before = management.all('listNotices').length
  await stage.loginAnew()
  const { input, at } = await trial.awaits(
    '12.21',
    'the question for notices',
    management.next('listNotices', before),
    aMinute,
  )
  if (/^wait=0*[1-9]/.test(input.prefer ?? '')) return aMinute / 4
  const again = await trial.awaits(
    '12.21',
    'the question for notices within a minute',
    management.next('listNotices', before + 1),
    aMinute,
  )
  const seconds = Math.round((again.at - at) / 1000)
  trial.must('12.21', again.at - at < aMinute, `it asks every ${seconds} s`, again.entry)
  return aMinute
}

/** Resolves when every notice was acknowledged. */
async function acknowledged({ management }: TerminalStage): Promise<void> {
  for (
    let seen = management.all('acknowledgeNotice').length;
    management.notices.size > 0;
    seen += 1
  ) {
    await management.next('acknowledgeNotice', seen)
    await new Promise(resolve => setImmediate(resolve))
  }
}

/** Has the user look at the display until every notice was acknowledged. */
async function readUntilGone(stage: TerminalStage): Promise<void> {
  while (stage.management.notices.size > 0) {
    await stage.act({ act: 'notices' })
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
