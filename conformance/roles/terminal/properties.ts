import * as fc from 'fast-check'
import type { Check } from '../../check/check.ts'
import type { Trial } from '../../check/trial.ts'
import { Violation } from '../../check/violation.ts'
import { difference } from './exchanges.ts'
import { cutAt } from './http-requests.ts'
import { anyTurn, type Turn, type TurnMaker } from './random-exchanges.ts'
import { type Operation, SessionModel } from './session-model.ts'
import type { Paired, TerminalStage } from './terminal-stage.ts'

const operations: readonly Operation[] = [
  'start',
  'approve',
  'get',
  'refuse',
  'get',
  'peer-lost',
  'resume',
  'drop',
  'halt',
  'end',
  'terminated',
]

/** Random exchanges and random lives of sessions. */
export const properties: readonly Check<TerminalStage>[] = [
  {
    name: 'random-exchanges-pass-octet-for-octet',
    title:
      'Whatever the sizes, cuts, delimiting and concurrency, requests and responses pass literally',
    clauses: ['8.8', '8.11', '8.12', '8.36', '8.41', '8.44', '9.3', '8.1'],
    family: 'property',
    depth: 'smoke',
    limit: 60_000,
    async run(stage, trial) {
      const connected = fc.record({
        credit: fc.constantFrom(65_536, 200_000, 1_048_576),
        maxFrame: fc.constantFrom(1024, 16_384, 65_536),
      })
      const streams = fc.array(fc.array(anyTurn, { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 4,
      })
      const hello = fc.record({ maxExchanges: fc.constantFrom(1, 2, 64) })
      await trial.property(
        fc.tuple(connected, hello, streams),
        async ([values, peer, all]) => {
          stage.begin(trial)
          const paired = await stage.pair({ connected: values, hello: peer })
          const turns = new Map<string, Turn>()
          const made = all.map((makers, stream) => turnsOf(makers, stream, paired.host, turns))
          answerAll(paired, turns, trial)
          const { connection } = paired.session.link
          const closed = connection.closed.then(({ code, entry }) => {
            throw new Violation('8.11', `the terminal closed with ${code}`, entry)
          })
          closed.catch(() => {})
          await Promise.race([
            closed,
            Promise.all(made.map(each => runStream(stage, trial, paired, each))),
          ])
          await paired.session.link.roundTrip()
          paired.session.link.connection.terminated('terminal')
        },
        { smoke: 3, default: 10, deep: 1500 },
      )
    },
  },
  {
    name: 'random-lives-of-sessions',
    title:
      'In any order of starts, answers, requests, losses, returns and ends a session does what is due',
    clauses: ['6.27', '6.23', '6.41', '6.42', '5.11', '8.28', '10.1', '10.14', '8.26', '6.39'],
    family: 'property',
    depth: 'smoke',
    limit: 90_000,
    async run(stage, trial) {
      const step = fc.tuple(fc.constantFrom(...operations), fc.nat(1))
      await trial.property(
        fc.array(step, { minLength: 4, maxLength: 24 }),
        async steps => {
          stage.begin(trial)
          const models = [new SessionModel(stage, trial), new SessionModel(stage, trial)]
          for (const [operation, which] of steps) await models[which]?.do(operation)
          for (const model of models) await model.finish()
        },
        { smoke: 2, default: 10, deep: 1000 },
      )
    },
  },
]

function turnsOf(
  makers: readonly TurnMaker[],
  stream: number,
  host: string,
  turns: Map<string, Turn>,
): readonly Turn[] {
  return makers.map((make, index) => {
    const target = `/${stream}/${index}?q=%20&r`
    const turn = make(host, target, index === makers.length - 1)
    turns.set(target, turn)
    return turn
  })
}

/** The device answers each request once it is whole. */
function answerAll({ session }: Paired, turns: ReadonlyMap<string, Turn>, trial: Trial): void {
  session.onExchange = exchange => {
    if (!exchange.isEnded || exchange.hasBegun || exchange.resetCode !== undefined) return
    const target = /^\S+ (\S+)/.exec(exchange.text)?.[1] ?? ''
    const turn = turns.get(target)
    if (turn === undefined) trial.fail('8.8', `a request for ${target} came, which nobody sent`)
    if (!exchange.octets.equals(turn.passed))
      trial.fail('8.8', difference(exchange.text, turn.passed.toString('latin1')))
    exchange.send(turn.response, { end: true, piece: turn.piece }).catch(() => {})
  }
}

async function runStream(
  stage: TerminalStage,
  trial: Trial,
  paired: Paired,
  turns: readonly Turn[],
): Promise<void> {
  const client = await stage.dial(paired)
  let length = 0
  for (const turn of turns) {
    await client.sendCut(cutAt(turn.request, turn.cuts))
    const from = length
    length += turn.response.length
    const came = await trial.awaits(
      '8.11',
      `a response of ${turn.response.length} octets`,
      Promise.race([client.octetsOf(length), paired.session.until(() => false)]),
      20_000,
    )
    if (came === undefined) return
    const response = came.subarray(from)
    if (!response.equals(turn.response))
      trial.fail('8.11', difference(response.toString('latin1'), turn.response.toString('latin1')))
    if (turn.isLast) await trial.awaits('8.41', 'the close behind it', client.whole())
  }
}
