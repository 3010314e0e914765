import type { FrameHeaders } from '../../../runtime/frame/index.ts'
import type { Check } from '../../check/check.ts'
import type { PlayedEndpoint } from '../../peers/played-endpoint.ts'
import { peerOf, type RelayStage, sides } from './relay-stage.ts'

const exchangeFrames = ['request', 'response', 'data', 'credit', 'reset'] as const

/** Sends one frame of an exchange. */
export function sendExchangeFrame(
  endpoint: PlayedEndpoint,
  name: (typeof exchangeFrames)[number],
): void {
  const body = Buffer.from('octets')
  if (name === 'request') {
    endpoint.send(name, { exchange: 1, applicationId: 'conformance' }, body)
  } else if (name === 'response' || name === 'data') endpoint.send(name, { exchange: 1 }, body)
  else if (name === 'credit') endpoint.send(name, { exchange: 0, credit: 1 })
  else endpoint.send(name, { exchange: 1, code: 'cancelled' })
}

/** Frames of exchanges that a side may send. */
export function framesOf(side: 'device' | 'terminal'): readonly (typeof exchangeFrames)[number][] {
  return exchangeFrames.filter(name => name !== (side === 'device' ? 'request' : 'response'))
}

/** How two connections become a pairing: clauses 6.24 to 6.28. */
export const pairing: readonly Check<RelayStage>[] = [
  {
    name: 'hello-is-kept-for-the-peer',
    title: 'The `hello` that comes first waits for the other, and both are passed on unchanged',
    clauses: ['6.26', '7.15', '7.8', '7.13'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      for (const first of sides) {
        const reserved = await stage.reserve()
        const one = await stage.connect(reserved.ticket(first))
        const headers: FrameHeaders['hello'] = {
          version: 255,
          product: 'x y (z)/1',
          capabilities: ['upgrade', 'never-heard-of'],
          applications: ['conformance', 'other'],
          maxExchanges: 1024,
        }
        one.endpoint.send('hello', headers)
        await one.endpoint.roundTrip('6.26')
        const other = await stage.connect(reserved.ticket(peerOf(first)))
        await other.endpoint.roundTrip('6.26')
        other.endpoint.hello('other/1')
        const toOther = await other.endpoint.expect('6.26', 'hello')
        const toOne = await one.endpoint.expect('6.26', 'hello')
        trial.must(
          '7.15',
          JSON.stringify(toOther.headers) === JSON.stringify(headers),
          'the `hello` was changed on its way',
          toOther.entry,
        )
        trial.must(
          '7.15',
          toOne.headers.product === 'other/1',
          'the `hello` was changed on its way',
          toOne.entry,
        )
      }
    },
  },
  {
    name: 'hello-that-is-not-due',
    title: 'A second `hello` is a protocol error, before and after the pairing',
    clauses: ['6.28'],
    family: 'rejection',
    depth: 'default',
    async run(stage) {
      for (const side of sides) {
        const reserved = await stage.reserve()
        const alone = await stage.connect(reserved.ticket(side))
        alone.endpoint.hello()
        alone.endpoint.hello()
        await alone.endpoint.expectRefusal('6.28', 'protocol-error')
        const paired = await stage.pair()
        paired[side].hello()
        await paired[side].expectRefusal('6.28', 'protocol-error')
        await paired[peerOf(side)].expect('6.33', 'peer-lost')
      }
    },
  },
  {
    name: 'exchanges-outside-a-pairing',
    title: 'A frame of an exchange outside a pairing is a protocol error',
    clauses: ['6.28'],
    family: 'rejection',
    depth: 'default',
    async run(stage) {
      for (const side of sides) {
        for (const name of framesOf(side)) {
          const reserved = await stage.reserve()
          const before = await stage.connect(reserved.ticket(side))
          sendExchangeFrame(before.endpoint, name)
          await before.endpoint.expectRefusal('6.28', 'protocol-error')
          const behind = await stage.connect((await stage.reserve()).ticket(side))
          behind.endpoint.hello()
          sendExchangeFrame(behind.endpoint, name)
          await behind.endpoint.expectRefusal('6.28', 'protocol-error')
        }
      }
    },
  },
  {
    name: 'exchanges-after-a-fresh-hello',
    title: 'Behind its fresh `hello` a side is outside a pairing until the other has come back',
    clauses: ['6.28', '6.33', '6.38'],
    family: 'rejection',
    depth: 'default',
    async run(stage) {
      const paired = await stage.pair()
      paired.device.drop()
      await paired.terminal.expect('6.33', 'peer-lost')
      const ticket = { ...paired.reserved.ticket('device'), resumeKey: paired.keys.device }
      await stage.connect(ticket, '6.35')
      await paired.terminal.expect('6.38', 'resumed')
      sendExchangeFrame(paired.terminal, 'data')
      await paired.terminal.roundTrip('6.33')
      paired.terminal.hello()
      sendExchangeFrame(paired.terminal, 'data')
      await paired.terminal.expectRefusal('6.28', 'protocol-error')
    },
  },
  {
    name: 'no-hello-in-time',
    title: 'A connection without `hello` is refused with establish-timeout, also one that pings',
    clauses: ['6.24', '11.6', '6.34'],
    family: 'steps',
    depth: 'default',
    needs: ['timers'],
    settings: { establishTimeout: 2, keepalive: 1 },
    async run(stage) {
      const reserved = await stage.reserve()
      const paired = await stage.pair()
      const device = await stage.connect(reserved.ticket('device'))
      const terminal = await stage.connect(reserved.ticket('terminal'))
      terminal.endpoint.hello()
      const pinging = setInterval(() => device.endpoint.send('ping', {}), 400)
      try {
        for (;;) {
          const frame = await stage.trial.awaits(
            '6.24',
            'the refusal',
            device.endpoint.next(),
            2000,
          )
          if (frame.name === 'pong') continue
          const { name, headers, entry } = frame
          const isRefusal = name === 'error' && headers.code === 'establish-timeout'
          stage.trial.must('6.24', isRefusal, `\`${name}\` came`, entry)
          const timer = name === 'error' ? headers.timer : undefined
          stage.trial.must(
            '6.24',
            timer === 'establishTimeout',
            `the timer named is ${timer}`,
            entry,
          )
          break
        }
      } finally {
        clearInterval(pinging)
      }
      await device.endpoint.closed
      // Held: it needs no resume key as long as no connection of it was confirmed.
      const again = await stage.connect(reserved.ticket('device'), '6.34')
      again.endpoint.hello()
      await again.endpoint.expect('6.26', 'hello')
      await terminal.endpoint.expect('6.26', 'hello')
      await paired.device.roundTrip('6.24')
    },
  },
]
