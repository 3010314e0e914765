import type { Check } from '../../check/check.ts'
import { ok, pattern } from './answers.ts'
import type { TerminalStage } from './terminal-stage.ts'

/** Keepalive on the terminal's connection. */
export const keepalive: readonly Check<TerminalStage>[] = [
  {
    name: 'pings-are-answered',
    title: 'A `ping` is answered at any time, ahead of bodies that wait',
    clauses: ['6.31', '9.13'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const name = await stage.start()
      const session = stage.approve(name)
      const link = await session.accept()
      link.connected()
      await link.connection.expect('6.23', 'hello')
      await link.roundTrip()
      link.hello()
      await link.roundTrip()
      const address = await stage.address(name)
      const client = await stage.dial(address)
      const size = 3_000_000
      client.send(`PUT / HTTP/1.1\r\nHost: ${address.host}\r\nContent-Length: ${size}\r\n\r\n`)
      client.send(pattern(size))
      const exchange = await session.exchange(1)
      // The relay takes nothing for a while, so that bodies wait at the terminal.
      link.connection.socket.pause()
      exchange.grants = false
      exchange.grant(4_000_000)
      session.grant(4_000_000)
      link.connection.send('ping', {})
      link.connection.socket.resume()
      await link.roundTrip()
      await session.awaits('8.8', 'the rest of the request', () => exchange.isEnded, 10_000)
      await exchange.send(ok(), { end: true })
      await trial.awaits('8.11', 'the response', client.textWith('ok'))
    },
  },
  {
    name: 'silence-is-a-loss',
    title: 'A connection on which nothing comes for three times `Keepalive` is lost, and made anew',
    clauses: ['6.32', '6.41', '6.30'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const name = await stage.start()
      const session = stage.approve(name)
      const link = await session.accept()
      link.connected({ keepalive: 1 })
      await link.connection.expect('6.23', 'hello')
      link.hello()
      link.connection.answersPings = false
      const silentSince = performance.now()
      const pings = link.connection.everything.find(({ name: frame }) => frame === 'ping')
      pings.catch(() => {})
      const key = session.resumeKey
      const next = await session.accept('6.32', 10_000)
      const silent = performance.now() - silentSince
      trial.must(
        '6.32',
        silent > 2500,
        `it took the connection for lost after ${silent.toFixed()} ms`,
      )
      const { offer, entry } = next.connection.handshake
      trial.must('6.41', offer.includes(`mrsp.resume.${key}`), 'it shows no resume key', entry)
      const pinged = await Promise.race([
        pings.then(() => true),
        Promise.resolve().then(() => false),
      ]).catch(() => false)
      trial.should('6.30', pinged, 'no `ping` came within three intervals')
      next.connected()
      await next.connection.expect('6.23', 'hello')
      next.hello()
      await next.roundTrip()
    },
  },
  {
    name: 'whatever-comes-shows-life',
    title: 'A connection on which anything comes within three times `Keepalive` is not lost',
    clauses: ['6.32'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const name = await stage.start()
      const session = stage.approve(name)
      const link = await session.accept()
      link.connected({ keepalive: 1 })
      await link.connection.expect('6.23', 'hello')
      link.hello()
      link.connection.answersPings = false
      const address = await stage.address(name)
      const client = await stage.get(address)
      const exchange = await session.exchange(1)
      const body = 10
      await exchange.send(`HTTP/1.1 200 OK\r\nContent-Length: ${body}\r\n\r\n`)
      let longest = 0
      for (let second = 0; second < 5; second += 1) {
        const began = performance.now()
        await new Promise(resolve => setTimeout(resolve, 1000))
        await exchange.send('..')
        longest = Math.max(longest, performance.now() - began)
      }
      if (longest > 2500) trial.inconclusive('this machine is too busy to send once a second')
      trial.must('6.32', link.connection.isOpen, 'it took a connection for lost on which data came')
      const end = client.octetsOf(
        `HTTP/1.1 200 OK\r\nContent-Length: ${body}\r\n\r\n`.length + body,
      )
      await trial.awaits('6.32', 'the response', end)
      await exchange.send('', { end: true })
    },
  },
]
