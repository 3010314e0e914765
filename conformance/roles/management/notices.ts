import { v4 } from 'uuid'
import type { Check } from '../../check/check.ts'
import type { ManagementStage } from './management-stage.ts'

/** Halt notices where there are none (3.8, 11.9); those of a deployment need one. */
export const notices: readonly Check<ManagementStage>[] = [
  {
    name: 'without-a-notice-a-request-waits',
    title:
      'While there is no notice, a request for notices is held as long as it prefers, and no longer',
    clauses: ['11.9'],
    family: 'steps',
    depth: 'default',
    needs: ['deployment'],
    async run(stage, trial) {
      const { client } = stage.terminal
      const atOnce = await trial.awaits('11.9', 'the answer without a wait', client.listNotices({}))
      trial.must('11.9', atOnce.notices.length === 0, 'there is a notice of no session')
      const began = performance.now()
      const held = await trial.awaits(
        '11.9',
        'the answer that waits for a second',
        client.listNotices({ prefer: 'wait=1' }),
        1000,
      )
      trial.must('11.9', held.notices.length === 0, 'there is a notice of no session')
      const time = Math.round(performance.now() - began)
      trial.must('11.9', time > 900, `a request with nothing new was answered after ${time} ms`)
    },
  },
  {
    name: 'a-notice-that-there-is-not-is-not-found',
    title:
      'A notice that there is not is answered alike to every user, and a name that is none is refused',
    clauses: ['3.8', '11.1', '3.6'],
    family: 'rejection',
    depth: 'default',
    needs: ['deployment'],
    async run(stage, trial) {
      const target = (notice: string): string => `/v1/notices/${notice}/acknowledge`
      const texts = new Set<string>()
      for (const user of ['tanaka', 'suzuki', 'sato', 'kato'] as const) {
        const terminal = await stage.terminalOfUser(user)
        const notice = v4()
        const answer = await terminal.raw({ method: 'POST', target: target(notice) })
        const { problem, text, entry } = answer
        const said = problem?.code ?? String(answer.status)
        trial.must('3.8', problem?.code === 'not-found', `${user} is answered ${said}`, entry)
        texts.add(text.replaceAll(notice, ''))
      }
      trial.must('3.8', texts.size === 1, 'users are answered differently')
      for (const [asked, code] of [
        [{ method: 'POST', target: target('halt') }, 'bad-request'],
        [{ method: 'GET', target: '/v1/notices?since=1' }, 'bad-request'],
        [{ method: 'DELETE', target: '/v1/notices' }, 'method-not-allowed'],
      ] as const) {
        const { problem, entry } = await stage.terminal.raw(asked)
        trial.must('11.1', problem?.code === code, `the answer is ${problem?.code}`, entry)
      }
      for (const [method, address] of [
        ['GET', '/v1/notices'],
        ['POST', target(v4())],
      ] as const) {
        const request = { method, target: address, credential: '' }
        const { problem, entry } = await stage.stranger().raw(request)
        const isRefused = problem?.code === 'unauthenticated'
        trial.must('3.6', isRefused, `the answer is ${problem?.code ?? 'taken'}`, entry)
      }
    },
  },
]
