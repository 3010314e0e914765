import * as fc from 'fast-check'
import { decodeFrame, encodeFrame, FrameError } from '../../../runtime/frame/index.ts'
import type { Clause } from '../../../generated/clauses.ts'
import type { Check } from '../../check/check.ts'
import {
  type MalformedFrame,
  malformedForTerminal,
  malformedFrames,
} from '../../corpus/malformed-frames.ts'
import { ok } from './answers.ts'
import type { TerminalStage } from './terminal-stage.ts'

const corpus: readonly MalformedFrame[] = [...malformedFrames, ...malformedForTerminal]
const clausesOfCorpus: readonly [Clause, ...Clause[]] = [
  '7.9',
  '7.1',
  '7.3',
  '7.6',
  '7.7',
  '7.12',
  '8.19',
  '2.1',
]

/** Frames at the terminal. */
export const frames: readonly Check<TerminalStage>[] = [
  ...[0, 1, 2, 3].map(
    (part): Check<TerminalStage> => ({
      name: `malformed-frames-are-protocol-errors-${part + 1}`,
      title: 'A malformed frame ends its connection alone, with the code of a protocol error',
      clauses: clausesOfCorpus,
      family: 'rejection',
      depth: part === 0 ? 'smoke' : 'default',
      async run(stage) {
        const beside = await stage.pair()
        const waiting = await stage.get(beside)
        const open = await beside.session.exchange(1)
        for (const malformed of corpus.filter((_, index) => index % 4 === part)) {
          const { clause, fault, octets, isText, isTooLarge } = malformed
          await provoke(stage, clause, fault, isTooLarge ?? false, (connection, sessionId, open) =>
            connection.sendOctets(
              Buffer.from(octets(sessionId, open), 'latin1'),
              isText ? { isText } : {},
            ),
          )
        }
        await open.send(ok(), { end: true })
        await stage.trial.awaits(
          '7.12',
          'the response in the session beside',
          waiting.textWith('ok'),
        )
      },
    }),
  ),
  {
    name: 'generated-malformed-frames',
    title:
      'A header that departs in a few octets from its form is a protocol error, or is read as it stands',
    clauses: ['7.9', '7.12'],
    family: 'property',
    depth: 'default',
    async run(stage, trial) {
      const edit = fc.tuple(
        fc.integer({ min: 55, max: 200 }),
        fc.nat({ max: 2 }),
        fc.constantFrom('', '', ' ', ':', '\r', '\n', '\0', 'x', '0', '-', '\r\n', '\x80'),
      )
      await trial.property(
        fc.tuple(fc.constantFrom('credit', 'reset', 'terminated'), edit),
        async ([kind, [place, removed, inserted]]) => {
          const made = (sessionId: string, exchange: number): Buffer => {
            const whole =
              kind === 'credit'
                ? encodeFrame(sessionId, 'credit', { exchange, credit: 70 })
                : kind === 'reset'
                  ? encodeFrame(sessionId, 'reset', { exchange, code: 'internal' })
                  : encodeFrame(sessionId, 'terminated', { reason: 'device' })
            const text = Buffer.from(whole).toString('latin1')
            const at = 55 + ((place - 55) % (text.length - 55))
            return Buffer.from(text.slice(0, at) + inserted + text.slice(at + removed), 'latin1')
          }
          if (isWellFormed(made('A'.repeat(43), 1))) return
          stage.begin(trial)
          const fault = `${kind}, at ${place} ${removed} for ${JSON.stringify(inserted)}`
          await provoke(stage, '7.9', fault, false, (connection, sessionId, open) =>
            connection.sendOctets(made(sessionId, open)),
          )
        },
        { smoke: 3, default: 15, deep: 1000 },
      )
    },
  },
  {
    name: 'unknown-fields-are-ignored',
    title: 'A field of tomorrow behind all known ones is ignored',
    clauses: ['7.8'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const name = await stage.start()
      const session = stage.approve(name)
      const link = await session.accept()
      const { sessionId } = session.seat
      const more = (octets: Uint8Array): Buffer => {
        const text = Buffer.from(octets).toString('latin1')
        const at = text.indexOf('\r\n\r\n') + 2
        const fields = 'X-Of-Tomorrow: some text, with  spaces: and more\r\n!#$: 1\r\n'
        return Buffer.from(text.slice(0, at) + fields + text.slice(at), 'latin1')
      }
      const { connection } = link
      const send = connection.sendOctets.bind(connection)
      connection.sendOctets = (octets, options) => send(more(octets), options)
      link.connected()
      await connection.expect('7.8', 'hello')
      link.hello()
      const client = await stage.get(await stage.address(name))
      const exchange = await session.exchange(1, '7.8')
      await exchange.send(ok('all of it'), { end: true, piece: 9 })
      await trial.awaits('7.8', 'the response', client.textWith('all of it'))
      await link.roundTrip()
      connection.send('terminated', { reason: 'device' })
      const { code } = await trial.awaits('10.14', 'the close', connection.closed)
      trial.must('7.8', code === 1000, `it closed with ${code}`)
      trial.must('7.8', decodeFrame(more(encodeFrame(sessionId, 'pong', {}))).name === 'pong', 'no')
    },
  },
  {
    name: 'numbers-that-are-closed-are-ignored',
    title: 'Frames of an exchange that is closed are ignored, and the connection goes on',
    clauses: ['8.18', '8.20', '8.21'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const client = await stage.get(address)
      const first = await session.exchange(1)
      await first.send(ok('one'), { end: true })
      await trial.awaits('8.11', 'the response', client.textWith('one'))
      const { connection } = session.link
      const { number: closed } = first
      connection.send('data', { exchange: closed }, Buffer.from('late'))
      connection.send('response', { exchange: closed, end: true }, Buffer.from('late'))
      connection.send('credit', { exchange: closed, credit: 5 })
      connection.send('reset', { exchange: closed, code: 'internal' })
      await session.link.roundTrip('8.18')
      trial.must('8.18', first.resetCode === undefined, 'a late frame was answered')
      trial.must('8.18', !client.text.includes('late'), 'late octets reached the client')
      const broken: readonly ((exchange: number) => void)[] = [
        exchange => connection.send('data', { exchange }, Buffer.from('early')),
        exchange => {
          connection.send('response', { exchange }, Buffer.from(ok('x').slice(0, 9)))
          connection.send('response', { exchange }, Buffer.from('again'))
        },
      ]
      const other = await stage.get(address, '/other')
      for (const [index, act] of broken.entries()) {
        const wrong = index === 0 ? other : await stage.get(address)
        const exchange = await session.exchange(index + 2)
        act(exchange.number)
        await session.awaits('8.20', 'a `reset`', () => exchange.resetCode !== undefined)
        trial.must(
          '8.20',
          exchange.resetCode === 'protocol-error',
          `it is \`${exchange.resetCode}\``,
        )
        await trial.awaits('8.26', 'an answer', wrong.whole())
      }
      const last = await stage.get(address)
      await (await session.exchange(4)).send(ok('four'), { end: true })
      await trial.awaits('8.20', 'the response of another', last.textWith('four'))
    },
  },
]

/** Brings a session with one open exchange to the pairing, does something wrong, and waits for the close. */
async function provoke(
  stage: TerminalStage,
  clause: Clause,
  fault: string,
  isTooLarge: boolean,
  act: (
    connection: Awaited<ReturnType<TerminalStage['pair']>>['session']['link']['connection'],
    sessionId: string,
    open: number,
  ) => void,
): Promise<void> {
  const { trial } = stage
  const { session, ...address } = await stage.pair()
  await stage.get(address)
  const exchange = await session.exchange(1)
  await exchange.send('HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n')
  const { connection } = session.link
  act(connection, session.seat.sessionId, exchange.number)
  const { code, entry } = await trial.awaits(clause, `the close for ${fault}`, connection.closed)
  const codes = isTooLarge ? [1009, 4400] : [1002, 4400]
  trial.must('7.12', codes.includes(code), `${fault}: it closed with ${code}`, entry)
  const said = session.exchanges.find(({ resetCode }) => resetCode !== undefined)
  trial.must('6.39', said === undefined, `${fault}: it was answered with a frame`)
  const next = await session.accept('6.40', 20_000)
  next.connected()
  next.connection.terminated('terminal')
}

function isWellFormed(octets: Buffer): boolean {
  try {
    decodeFrame(octets)
    return true
  } catch (error) {
    if (error instanceof FrameError) return false
    throw error
  }
}
