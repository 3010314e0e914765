import { errorTable } from '../../../generated/errors.ts'
import type { EndReason } from '../../../generated/schemas.ts'
import type { Check } from '../../check/check.ts'
import { pattern, statusOf } from './answers.ts'
import type { TerminalStage } from './terminal-stage.ts'

const reasons: readonly EndReason[] = ['device', 'expired', 'deployment', 'forced']

/** Termination: Figs. 14 and 16, S261 to S273. */
export const termination: readonly Check<TerminalStage>[] = [
  {
    name: 'termination-as-in-figure-14',
    title:
      'The user ends the session: the client says so with its token, and waits until it is told',
    clauses: ['10.1', '10.5', '10.14', '6.45', '9.13'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const upload = await stage.dial(address)
      upload.send(`PUT / HTTP/1.1\r\nHost: ${address.host}\r\nContent-Length: 900000\r\n\r\n`)
      upload.send(pattern(900_000))
      const exchange = await session.exchange(1)
      exchange.grants = false
      await session.awaits('9.2', 'the first credit', () => exchange.credit === 0)
      const end = stage.act({ act: 'end', session: session.session })
      await session.awaits('10.1', '`terminate`', () => session.terminate !== undefined)
      await trial.awaits('10.1', 'the end of the act', end)
      const { headers, entry } = session.terminate ?? {}
      trial.must(
        '10.1',
        headers?.reason === 'terminal',
        `the reason is \`${headers?.reason}\``,
        entry,
      )
      trial.must('10.1', headers?.token === session.seat.token, 'the token is another', entry)
      const { link } = session
      const { connection } = link
      // All of this is ignored, but for the `ping`.
      connection.send('credit', { exchange: exchange.number, credit: 500_000 })
      connection.send('credit', { exchange: 0, credit: 500_000 })
      connection.send('response', { exchange: exchange.number }, Buffer.from('HTTP/1.1 200 OK\r\n'))
      connection.send('peer-lost', { grace: 30 })
      connection.send('resumed', {})
      connection.send('data', { exchange: 77 }, Buffer.from('x'))
      await Promise.race([link.roundTrip(), connection.closed])
      trial.must('6.45', connection.isOpen, 'it did not wait for `terminated`')
      connection.send('terminated', { reason: 'terminal' })
      const { code } = await trial.awaits('10.14', 'the close', connection.closed)
      trial.must('10.14', code === 1000 || code === 1005, `it closed with ${code}`)
      const text = await trial.awaits(
        '10.14',
        'an answer to the upload',
        upload.textWith('\r\n\r\n'),
      )
      const { http } = errorTable['session-over']
      trial.must('8.26', statusOf(text) === http, `it is answered with ${statusOf(text)}`)
      // Another session passes; by then it would have come back.
      await stage.pair()
      trial.must('10.14', !session.seat.hasMore, 'it came back behind `terminated`')
    },
  },
  {
    name: 'terminated-by-others',
    title:
      'At `terminated` every open exchange ends with `session-over`, and nothing comes after it',
    clauses: ['10.14', '8.26', '8.43'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      for (const reason of reasons) {
        const { session, ...address } = await stage.pair()
        const open = await stage.get(address)
        await session.exchange(1)
        const half = await stage.get(address, '/half')
        const part = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'
        await (await session.exchange(2)).send(part)
        await trial.awaits('8.11', 'half a response', half.textWith('half'))
        const { connection } = session.link
        // What it had to say of the half response has come.
        await session.link.roundTrip()
        const frames = connection.everything.all.length
        connection.send('terminated', { reason })
        await trial.awaits('10.14', 'the close', connection.closed)
        const text = await trial.awaits('10.14', 'an answer', open.textWith('\r\n\r\n'))
        trial.must('8.26', statusOf(text) >= 400, `it is answered with ${statusOf(text)}`)
        trial.must('8.26', (await half.whole()) === part, 'something was put behind a cut response')
        const last = connection.everything.all[frames]
        trial.must('10.14', last === undefined, `\`${last?.name}\` came`, last?.entry)
        const late = await stage.get(address, '/late')
        const refusal = await trial.awaits('10.14', 'a refusal', late.textWith('\r\n\r\n'))
        trial.must('10.14', statusOf(refusal) >= 400, `it is answered with ${statusOf(refusal)}`)
        stage.management.move(session.session, { state: 'terminated', endReason: reason })
        const shown = await stage.shown(
          '10.14',
          session.session,
          'that it is over',
          ({ state }) => state === 'terminated',
        )
        trial.must('10.14', shown.reason === reason, `the user is shown \`${shown.reason}\``)
        trial.must('10.14', !session.seat.hasMore, 'it came back')
      }
    },
  },
  {
    name: 'termination-goes-on-over-a-loss',
    title: 'A terminal that loses its connection behind `terminate` comes back and says it again',
    clauses: ['6.45', '10.1', '6.41'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { session } = await stage.pair()
      const key = session.resumeKey
      await stage.act({ act: 'end', session: session.session })
      await session.awaits('10.1', '`terminate`', () => session.terminate !== undefined)
      session.terminate = undefined
      session.link.connection.drop()
      const next = await session.accept('6.45', 20_000)
      const { offer, entry } = next.connection.handshake
      trial.must('6.41', offer.includes(`mrsp.resume.${key}`), 'it shows no resume key', entry)
      next.connected()
      await next.connection.expect('6.23', 'hello')
      await session.awaits('6.45', '`terminate`', () => session.terminate !== undefined)
      next.connection.send('terminated', { reason: 'terminal' })
      await trial.awaits('10.14', 'the close', next.connection.closed)
    },
  },
  {
    name: 'an-end-before-the-connection',
    title: 'A user who ends a session that is not connected yet withdraws it at management',
    clauses: ['10.1', '6.45'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const name = await stage.start()
      const session = stage.approve(name)
      const link = await session.accept()
      await trial.awaits('6.45', 'the end', stage.act({ act: 'end', session: name }))
      const isAsked = ({ input }: { readonly input: { readonly session: string } }): boolean =>
        input.session === name
      const { management } = stage
      // Either management is asked, or it says `terminate` once it is connected.
      if (management.all('cancelSession').some(isAsked)) return
      link.connected()
      await session.awaits('10.1', '`terminate`', () => session.terminate !== undefined)
      link.connection.terminated('terminal')
    },
  },
]
