import type { Check } from '../../check/check.ts'
import { deviceId, password, userId } from '../../peers/played-management-for-terminal.ts'
import { ok } from './answers.ts'
import { refused } from './login.ts'
import type { TerminalStage } from './terminal-stage.ts'

/** Secrets in what the terminal writes. */
export const secrets: readonly Check<TerminalStage>[] = [
  {
    name: 'no-secret-is-written',
    title:
      'Neither password nor token, session ID or resume key stands in what a terminal writes or shows',
    clauses: ['2.3', '2.1'],
    family: 'steps',
    depth: 'smoke',
    isAlone: true,
    async run(stage, trial) {
      const keys: string[] = []
      const wrong = 'another password of mine 77'
      await refused(stage.act({ act: 'login', userId, password: wrong }))
      const { session, ...address } = await stage.pair()
      keys.push(session.resumeKey)
      const client = await stage.get(address)
      await (await session.exchange(1)).send(ok(), { end: true })
      await trial.awaits('8.11', 'the response', client.textWith('ok'))
      session.link.connection.drop()
      await session.pair({}, {}, '6.40')
      keys.push(session.resumeKey)
      await stage.act({ act: 'maintain', deviceId, operation: 'confirm-counters' })
      const waiting = await stage.get(address, '/waiting')
      await session.exchange(2)
      session.link.connection.sendOctets(Buffer.from('Session-Id: no\r\n\r\n'))
      await trial.awaits('7.12', 'the close', session.link.connection.closed)
      const refusedLink = await session.accept('6.40', 20_000)
      refusedLink.connection.refuse('unauthenticated', { beforeConnected: true })
      const told = await trial.awaits('8.26', 'an answer', waiting.textWith('\r\n\r\n'))
      const other = await stage.pair()
      keys.push(other.session.resumeKey)
      const open = await stage.get(other)
      await other.session.exchange(1)
      await stage.act({ act: 'end', session: other.session.session })
      other.session.link.connection.terminated('terminal')
      const refusal = await trial.awaits('8.26', 'an answer', open.textWith('\r\n\r\n'))
      const shown = await stage.act({ act: 'show', session: session.session })
      await refused(stage.act({ act: 'login', userId, password }))
      await stage.act({ act: 'logout' })
      const all = [stage.outputText, told, refusal, JSON.stringify(shown)].join('\n')
      for (const secret of [...stage.secrets, ...keys, wrong]) {
        const at = all.indexOf(secret)
        trial.must('2.3', at < 0, `a secret was written: …${all.slice(Math.max(0, at - 60), at)}…`)
      }
      // Nor in an address that it asked for.
      for (const { what } of trial.history.entries) {
        const found = [...stage.secrets, ...keys].find(secret => what.includes(secret))
        trial.must('2.3', found === undefined, 'a secret stands in an address')
      }
    },
  },
]
