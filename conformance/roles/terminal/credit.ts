import type { Check } from '../../check/check.ts'
import { ok, pattern } from './answers.ts'
import { firstCredit } from './terminal-exchange.ts'
import type { Address, TerminalStage } from './terminal-stage.ts'

const chunk = 65_536

function put({ host }: Address, size: number, target = '/'): string {
  return `PUT ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${size}\r\n\r\n`
}

/** Flow control at the terminal. */
export const credit: readonly Check<TerminalStage>[] = [
  {
    name: 'uploads-keep-to-their-credit',
    title:
      'A terminal sends what the credits and `Max-Frame` allow and no octet more, and uses what it is granted',
    clauses: ['9.3', '9.1', '9.2', '9.4', '7.4', '8.12'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const size = 600_000
      const { session, ...address } = await stage.pair({
        connected: { credit: 400_000, maxFrame: 5000 },
      })
      session.grants = false
      const client = await stage.dial(address)
      client.send(put(address, size))
      const body = pattern(size)
      client.send(body)
      const exchange = await session.exchange(1)
      exchange.grants = false
      await session.awaits('9.2', 'the first credit of an exchange', () => exchange.credit === 0)
      await session.link.roundTrip()
      exchange.grant(1)
      await session.awaits('9.4', 'one octet more', () => exchange.length === firstCredit + 1)
      exchange.grant(1_000_000)
      await session.awaits('9.4', 'the credit of the connection', () => session.credit === 0)
      await session.link.roundTrip()
      session.grant(100_000)
      await session.awaits('9.4', 'more', () => session.credit === 0)
      await session.link.roundTrip()
      session.grant(1_000_000)
      await session.awaits('9.4', 'the rest', () => exchange.isEnded)
      trial.must('8.8', exchange.octets.subarray(-size).equals(body), 'the body is not literal')
      await exchange.send(ok(), { end: true })
      await trial.awaits('8.11', 'the response', client.textWith('ok'))
    },
  },
  {
    name: 'a-first-frame-waits-for-credit',
    title:
      'With the credit of the connection used up no exchange is opened, and each is when there is more',
    clauses: ['9.3', '9.4', '9.1'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair({ connected: { credit: chunk } })
      session.grants = false
      const client = await stage.dial(address)
      client.send(put(address, 200_000))
      client.send(pattern(200_000))
      const exchange = await session.exchange(1)
      await session.awaits('9.2', 'the credit of the connection', () => session.credit === 0)
      const other = await stage.get(address, '/other')
      await stage.localRoundTrip(address)
      await session.link.roundTrip()
      trial.must('9.3', session.exchanges.length === 1, 'an exchange was opened without credit')
      session.grant(300_000)
      const second = await session.exchange(2, '9.4')
      await second.send(ok(), { end: true })
      await trial.awaits('9.4', 'the response', other.textWith('ok'))
      await session.awaits('9.4', 'the rest of the upload', () => exchange.isEnded)
    },
  },
  {
    name: 'fresh-credit-with-each-pairing',
    title:
      'With each pairing both ends begin with the `Credit` of `connected`, whatever was used before',
    clauses: ['6.42', '9.2', '9.3'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair({ connected: { credit: 100_000 } })
      session.grants = false
      for (const round of [1, 2]) {
        const client = await stage.dial(address)
        client.send(put(address, 300_000))
        client.send(pattern(300_000))
        await session.awaits(
          '6.42',
          `all the credit of pairing ${round}`,
          () => session.credit === 0,
        )
        await session.link.roundTrip()
        if (round === 2) break
        await session.link.peerLost()
        await trial.awaits('6.39', 'an answer', client.textWith('\r\n\r\n'))
        const before = session.link.connection.received.all.length
        session.link.resumed()
        await session.link.connection.find('6.23', 'hello', () => true, before)
        session.link.hello()
      }
    },
  },
  {
    name: 'downloads-are-granted-as-they-are-taken',
    title:
      'A terminal grants credit as its client takes octets, for the exchange and for the connection',
    clauses: ['9.8', '9.1', '9.11', '8.11'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair({ connected: { credit: 300_000 } })
      const size = 3_000_000
      const body = pattern(size)
      const client = await stage.get(address)
      const exchange = await session.exchange(1)
      const head = `HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`
      await trial.awaits(
        '9.8',
        'credit for a download',
        exchange.send(head + body.toString('latin1'), { end: true }),
      )
      const all = await trial.awaits('8.11', 'the download', client.octetsOf(head.length + size))
      trial.must('8.11', all.subarray(head.length).equals(body), 'the body is not literal')
      await session.link.roundTrip()
    },
  },
  {
    name: 'a-client-that-does-not-read-stops-itself-alone',
    title:
      'Exchanges whose clients do not read stop no other, and bring no more credit for themselves',
    clauses: ['9.10', '9.15', '9.8', '9.9'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair({ connected: { credit: 600_000 } })
      // Enough for the sockets between the terminal and its client, and for the credit of the exchange.
      const size = 40_000_000
      for (const index of [1, 2, 3]) {
        const client = await stage.get(address, `/${index}`)
        client.socket.pause()
        const exchange = await session.exchange(index)
        await exchange.send(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`)
        let sent = 0
        const piece = pattern(chunk)
        // Until the exchange itself has no credit left although the terminal has taken all.
        for (;;) {
          if (exchange.allowance < chunk) {
            await session.link.roundTrip()
            await stage.localRoundTrip(address)
            await session.link.roundTrip()
            if (exchange.allowance < chunk) break
          }
          if (sent >= size - chunk) {
            trial.unusual('octets that a client does not take are granted for without a bound')
            break
          }
          await exchange.send(piece)
          sent += piece.length
        }
      }
      const client = await stage.get(address, '/quick')
      const quick = await session.exchange(4, '9.15')
      const sending = quick.send(ok('y'.repeat(900_000)), { end: true })
      await trial.awaits(
        '9.10',
        'credit of the connection beside clients that do not read',
        sending,
      )
      await trial.awaits('9.10', 'the response beside them', client.octetsOf(900_000))
      const [held] = session.exchanges
      if (held === undefined) return
      held.reset('internal')
      await session.link.roundTrip()
    },
  },
  {
    name: 'what-nobody-takes-is-granted-back',
    title: 'The connection gets back every octet of exchanges that are over',
    clauses: ['9.9'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair({ connected: { credit: chunk * 4 } })
      const client = await stage.get(address)
      const exchange = await session.exchange(1)
      await exchange.send('HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n')
      await trial.awaits('8.11', 'the head', client.textWith('\r\n\r\n'))
      client.breakOff()
      await session.awaits('8.22', 'a `reset`', () => exchange.resetCode !== undefined)
      // All of it names an exchange that is closed, many times the credit of the connection.
      const piece = Buffer.alloc(chunk)
      for (let sent = 0; sent < 3_000_000; sent += chunk) {
        await session.awaits('9.9', 'credit of the connection', () => session.allowance >= chunk)
        session.allowance -= chunk
        session.link.connection.send('data', { exchange: exchange.number }, piece)
      }
      await session.link.roundTrip()
    },
  },
  {
    name: 'more-than-was-granted-is-refused',
    title:
      'A body beyond the credit of its exchange resets it; beyond that of the connection, it ends the connection',
    clauses: ['9.6', '9.7', '9.5', '6.40'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair({ connected: { credit: 16_777_216 } })
      const client = await stage.get(address)
      client.socket.pause()
      const exchange = await session.exchange(1)
      const size = 60_000_000
      await exchange.send(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`)
      const piece = Buffer.alloc(chunk)
      // Far beyond every credit that the terminal can have granted for it without saying so.
      while (exchange.resetCode === undefined && exchange.allowance > -8 * chunk) {
        if (exchange.allowance < chunk) await session.link.roundTrip()
        await exchange.send(piece, { ignoresCredit: true })
      }
      await session.awaits('9.6', 'a `reset`', () => exchange.resetCode !== undefined)
      trial.must('9.6', exchange.resetCode === 'protocol-error', `it is \`${exchange.resetCode}\``)
      const other = await stage.get(address)
      const second = await session.exchange(2)
      // More credit than an exchange can have.
      for (let times = 0; times < 129; times += 1) {
        session.link.connection.send('credit', { exchange: second.number, credit: 16_777_216 })
      }
      await session.awaits('9.5', 'a `reset`', () => second.resetCode !== undefined)
      trial.must('9.5', second.resetCode === 'protocol-error', `it is \`${second.resetCode}\``)
      await trial.awaits('8.26', 'an answer', other.whole())
      const third = await stage.get(address)
      await (await session.exchange(3)).send(ok(), { end: true })
      await trial.awaits('9.6', 'the response of another exchange', third.textWith('ok'))
      for (let times = 0; times < 129; times += 1) {
        session.link.connection.send('credit', { exchange: 0, credit: 16_777_216 })
      }
      const { code } = await trial.awaits('9.5', 'the close', session.link.connection.closed)
      trial.must('9.5', code === 1002 || code === 4400, `it closed with ${code}`)
      const next = await session.pair({ credit: chunk }, {}, '6.40')
      const last = await stage.get(address)
      const fourth = await session.exchange(4)
      await fourth.send('HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n')
      await trial.awaits('8.11', 'the head', last.textWith('\r\n\r\n'))
      await session.link.roundTrip()
      await session.link.roundTrip()
      // Whoever grants every octet at once has none that are beyond its credit.
      if (session.allowance >= chunk) return
      next.connection.send('data', { exchange: fourth.number }, piece)
      const { code: codeOfAll } = await trial.awaits('9.7', 'the close', next.connection.closed)
      trial.must('9.7', codeOfAll === 1002 || codeOfAll === 4400, `it closed with ${codeOfAll}`)
    },
  },
  {
    name: 'exchanges-take-turns',
    title: 'No exchange sends a second frame while another that could send waits',
    clauses: ['9.12', '9.13'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair({
        connected: { credit: chunk, maxFrame: 2048 },
      })
      session.grants = false
      const order: number[] = []
      session.onExchange = ({ number }) => order.push(number)
      for (const index of [1, 2, 3]) {
        const client = await stage.dial(address)
        client.send(put(address, 150_000, `/${index}`))
        client.send(pattern(150_000))
        await stage.localRoundTrip(address)
        if (index === 1) await session.awaits('9.2', 'all the credit', () => session.credit === 0)
      }
      const from = order.length
      session.grant(300_000)
      await session.awaits('9.4', 'what was granted', () => session.credit === 0)
      for (const exchange of session.exchanges) exchange.grants = true
      // While all three have octets and credit, no number comes twice before the two others.
      const rounds = order.slice(from, from + 90)
      const seen = new Set<number>()
      for (const number of rounds) {
        trial.must('9.12', !seen.has(number), `the order of the exchanges is ${rounds.join(' ')}`)
        seen.add(number)
        if (seen.size === 3) seen.clear()
      }
      trial.must('9.12', new Set(rounds).size === 3, `the order is ${rounds.join(' ')}`)
    },
  },
]
