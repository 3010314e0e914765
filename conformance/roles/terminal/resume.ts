import { errorTable } from '../../../generated/errors.ts'
import type { Check } from '../../check/check.ts'
import { ok, statusOf } from './answers.ts'
import type { TerminalStage } from './terminal-stage.ts'

const lostStatus = errorTable['connection-lost'].http

/** Loss and return of either end. */
export const resume: readonly Check<TerminalStage>[] = [
  {
    name: 'comes-back-with-its-resume-key',
    title:
      'After each loss the terminal comes back with the key that it received last, numbers above all, fresh credit',
    clauses: ['6.41', '6.42', '6.40', '6.39', '6.2', '8.1'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const waits: number[] = []
      for (const [index, code] of [undefined, 1000, 4400].entries()) {
        const client = await stage.get(address, `/${index}`, 'Content-Length: 0\r\n')
        await session.exchange(index + 1)
        const key = session.resumeKey
        const lostAt = performance.now()
        const { link } = session
        if (code === undefined) link.connection.drop()
        else link.connection.close(code)
        const next = await session.accept('6.40', 20_000)
        waits.push(performance.now() - lostAt)
        const { offer, entry } = next.connection.handshake
        const resumes = offer.filter(item => item.startsWith('mrsp.resume.'))
        trial.must(
          '6.41',
          resumes.join() === `mrsp.resume.${key}`,
          'it does not show the last key',
          entry,
        )
        const auths = offer.filter(item => item.startsWith('mrsp.auth.'))
        const auth = `mrsp.auth.${session.seat.sessionId}.${session.seat.token}`
        trial.must('6.2', auths.join() === auth, 'it shows another ID or token', entry)
        next.connected()
        await next.connection.expect('6.23', 'hello')
        // The GET of before may come again, and has to come above its number.
        next.hello()
        const repeated = session.exchanges.length
        const probe = await stage.get(address, '/probe')
        await session.awaits('6.42', 'an exchange after the return', () =>
          session.exchanges.slice(repeated).some(({ text }) => text.startsWith('GET /probe')),
        )
        for (const exchange of session.exchanges.slice(index + 1)) {
          if (exchange.hasHead) await exchange.send(ok('back'), { end: true })
        }
        await trial.awaits('6.42', 'a response after the return', probe.textWith('back'))
        await trial.awaits(
          '6.39',
          'the end of the exchange that was lost',
          client.textWith('\r\n\r\n'),
        )
        session.exchanges.length = index + 1
      }
      const late = waits.filter(wait => wait > 15_000)
      trial.should('6.40', late.length === 0, `it came back after ${late.join(', ')} ms`)
    },
  },
  {
    name: 'open-exchanges-end-with-a-loss',
    title:
      'At a loss of either connection every open exchange ends with `connection-lost`, without a frame',
    clauses: ['6.39', '8.26', '6.27', '6.23', '6.42'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const put = `PUT / HTTP/1.1\r\nHost: ${address.host}\r\nContent-Length: 2000000\r\n\r\n`
      for (const lost of ['peer', 'own'] as const) {
        const count = session.exchanges.length
        const upload = await stage.dial(address)
        upload.send(put)
        upload.send(Buffer.alloc(100_000))
        const uploaded = await session.exchange(count + 1)
        uploaded.grants = false
        const download = await stage.get(address)
        const half = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'
        await (await session.exchange(count + 2)).send(half)
        await trial.awaits('8.11', 'the half of a response', download.textWith('half'))
        if (lost === 'peer') await session.link.peerLost()
        else session.link.connection.drop()
        const text = await trial.awaits(
          '6.39',
          'an answer to the upload',
          upload.textWith('\r\n\r\n'),
        )
        trial.must('8.26', statusOf(text) === lostStatus, `it is answered with ${statusOf(text)}`)
        const all = await trial.awaits('8.26', 'the end of the download', download.whole())
        trial.must('8.26', all === half, 'something was put behind a response that was cut')
        if (lost === 'peer') {
          await session.link.roundTrip()
          const { connection } = session.link
          const before = connection.received.all.length
          session.link.resumed()
          await connection.find('6.23', 'hello', () => true, before)
          await session.link.roundTrip()
          session.link.hello()
        } else await session.pair({}, {}, '6.40')
        const after = await stage.get(address, '/after')
        const exchange = await session.exchange(session.exchanges.length + 1, '6.42')
        await exchange.send(ok(), { end: true })
        await trial.awaits('6.42', 'a response after the return', after.textWith('ok'))
      }
    },
  },
  {
    name: 'a-device-that-returns-again-and-again',
    title: 'One fresh `hello` comes after each `resumed`, and exchanges only after the peer\u2019s',
    clauses: ['6.23', '6.27', '6.42'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const { link } = session
      for (let round = 0; round < 4; round += 1) {
        await link.peerLost()
        const before = link.connection.received.all.length
        // A request comes while the device is away: it waits for the pairing.
        const client = await stage.get(address, `/${round}`)
        await stage.localRoundTrip(address)
        link.resumed()
        if (round % 2 === 1) await link.roundTrip()
        await link.connection.find('6.23', 'hello', () => true, before)
        await link.roundTrip()
        link.hello()
        const exchange = await session.exchange(round + 1, '6.42')
        await exchange.send(ok(), { end: true })
        await trial.awaits('6.42', 'the response', client.textWith('ok'))
      }
    },
  },
  {
    name: 'safe-requests-are-repeated',
    title: 'A safe request of which no response came is made again after a loss; another is not',
    clauses: ['8.27', '8.26', '8.1'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const head = `Host: ${address.host}\r\nX-Way: there\r\n\r\n`
      const methods = ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE']
      const clients = []
      for (const [index, method] of methods.entries()) {
        const client = await stage.dial(address)
        client.send(`${method} /${index} HTTP/1.1\r\n${head}`)
        clients.push(client)
        await session.exchange(index + 1)
      }
      session.link.connection.drop()
      await session.pair({}, {}, '6.40')
      await session.link.roundTrip()
      const answered = clients.filter(({ length }) => length > 0)
      for (const client of answered) {
        trial.must('8.26', statusOf(client.text) === lostStatus, `it is ${statusOf(client.text)}`)
      }
      const repeated = await waited(session.exchanges, methods.length, 3)
      const again = repeated.map(({ text }) => text.split(' ')[0] ?? '')
      trial.should(
        '8.27',
        again.toSorted().join() === 'GET,HEAD,OPTIONS',
        `made again: ${again.join(', ')}`,
      )
      const unsafe = again.filter(method => method === 'DELETE' || method === 'TRACE')
      trial.must('8.26', unsafe.length === 0, `made again: ${unsafe.join(', ')}`)
      for (const exchange of repeated) {
        const method = exchange.text.split(' ')[0] ?? ''
        const at = methods.indexOf(method)
        const sent = `${method} /${at} HTTP/1.1\r\n${head}`
        trial.must('8.8', exchange.text === sent, 'a repeated request is not the same')
        await exchange.send(
          method === 'HEAD' ? 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n' : ok(),
          { end: true },
        )
      }
      for (const [index, client] of clients.slice(0, 3).entries()) {
        const text = await trial.awaits('8.26', 'an answer', client.textWith('\r\n\r\n'))
        const isMade = again.includes(methods[index] ?? '')
        trial.must(
          '8.26',
          statusOf(text) === (isMade ? 200 : lostStatus),
          `it is ${statusOf(text)}`,
        )
      }
    },
  },
  {
    name: 'unauthenticated-is-the-end',
    title:
      'A terminal that comes back and is refused with `unauthenticated` takes its session as over',
    clauses: ['6.41', '6.40', '11.5'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      session.link.connection.drop()
      const next = await session.accept('6.40', 20_000)
      const client = await stage.get(address)
      next.connection.refuse('unauthenticated', { beforeConnected: true })
      const text = await trial.awaits(
        '6.41',
        'an answer to a waiting request',
        client.textWith('\r\n\r\n'),
      )
      trial.must('8.26', statusOf(text) >= 400, `it is answered with ${statusOf(text)}`)
      // A session of its own is over before a further attempt would have been made at once.
      await stage.pair()
      trial.must('11.5', !session.seat.hasMore, 'it came back once more')
    },
  },
  {
    name: 'a-refusal-that-may-pass-is-tried-again',
    title:
      'A handshake that fails, and a refusal that is retryable, are tried again, with the key of before',
    clauses: ['6.40', '6.41'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const name = await stage.start()
      const session = stage.approve(name)
      const { seat } = session
      seat.answer = 'drop'
      await trial.awaits(
        '5.25',
        'a handshake',
        seat.handshakes.find(() => true),
      )
      seat.answer = 'accept'
      const refused = await session.accept('6.40', 5000)
      refused.connection.refuse('management-unreachable', { beforeConnected: true })
      await session.pair({}, {}, '6.40')
      const key = session.resumeKey
      session.link.connection.refuse('establish-timeout')
      const next = await session.accept('6.40', 20_000)
      const { offer, entry } = next.connection.handshake
      trial.must(
        '6.41',
        offer.includes(`mrsp.resume.${key}`),
        'it does not show the last key',
        entry,
      )
      next.connected()
      await next.connection.expect('6.23', 'hello')
    },
  },
]

/** The exchanges from `from` on, once there are `count`; what there is when a moment has passed. */
async function waited<T>(all: readonly T[], from: number, count: number): Promise<readonly T[]> {
  for (let turn = 0; turn < 40 && all.length < from + count; turn += 1) {
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return all.slice(from)
}
