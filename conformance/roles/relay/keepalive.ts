import { setTimeout as wait } from 'node:timers/promises'
import type { Check } from '../../check/check.ts'
import { peerOf, type RelayStage, sides } from './relay-stage.ts'

const settings = { keepalive: 1 } as const

/** Whether a connection lives, and closes: clauses 6.30 to 6.32, 6.43, 6.44, 9.17. */
export const keepalive: readonly Check<RelayStage>[] = [
  {
    name: 'closing-handshake-that-never-ends',
    title:
      'The TCP connection is dropped when the closing handshake is not finished after 5 seconds',
    clauses: ['6.44'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const paired = await stage.pair()
      const refused = await stage.open({
        ...paired.reserved.ticket('device'),
        resumeKey: 'z'.repeat(43),
      })
      for (const endpoint of [paired.terminal, refused]) endpoint.socket.answersClose = false
      await refused.expectRefusal('6.35', 'unauthenticated')
      await stage.endSides(paired.session, sides, 'management')
      await paired.terminal.expectTerminated('10.23', 'management')
      const began = performance.now()
      await Promise.all(
        [paired.terminal, refused].map(endpoint =>
          trial.awaits('6.44', 'the end of the TCP connection', endpoint.socket.ended, 6000),
        ),
      )
      const took = performance.now() - began
      if (took < 3000) trial.unusual('6.44: it was dropped before 5 seconds were over')
    },
  },
  {
    name: 'pings-in-their-time',
    title:
      'Every connection gets a `ping` every Keepalive seconds from `connected` on, before and after the pairing',
    clauses: ['6.30', '6.32'],
    family: 'steps',
    depth: 'default',
    needs: ['timers'],
    settings,
    async run(stage, trial) {
      const began = performance.now()
      const paired = await stage.pair()
      const lone = await stage.connect((await stage.reserve()).ticket('device'))
      lone.endpoint.hello()
      const all = [paired.device, paired.terminal, lone.endpoint]
      // Longer than three times Keepalive: a connection that answers is never lost.
      await wait(4500)
      for (const endpoint of all) {
        const count = endpoint.pings.length
        const seconds = (performance.now() - began) / 1000
        const what = `${count} pings came in ${seconds.toFixed(1)} seconds at the ${endpoint.side}`
        trial.must('6.30', count >= 2 && count <= seconds + 2, what)
        await endpoint.roundTrip('6.32')
      }
    },
  },
  {
    name: 'silent-connection-is-lost',
    title:
      'A connection on which no frame arrives for three times Keepalive is refused with connection-lost',
    clauses: ['6.32', '11.6', '6.33', '6.34'],
    family: 'steps',
    depth: 'default',
    needs: ['timers'],
    settings,
    async run(stage, trial) {
      const [one, two] = await Promise.all([stage.pair(), stage.pair()])
      one.device.answersPings = false
      two.terminal.answersPings = false
      const began = performance.now()
      const chatty = await stage.pair()
      chatty.device.answersPings = false
      const talking = setInterval(
        () => chatty.device.send('credit', { exchange: 0, credit: 1 }),
        500,
      )
      const lost = { timer: 'keepalive', milliseconds: 4000 } as const
      await Promise.all([
        one.device.expectRefusal('6.32', 'connection-lost', lost),
        two.terminal.expectRefusal('6.32', 'connection-lost', lost),
      ])
      const took = performance.now() - began
      trial.must('6.32', took > 1500, `it was lost after ${Math.round(took)} ms of silence`)
      await one.terminal.expect('6.33', 'peer-lost')
      await two.device.expect('6.33', 'peer-lost')
      clearInterval(talking)
      await chatty.device.roundTrip('6.32')
      const ticket = { ...one.reserved.ticket('device'), resumeKey: one.keys.device }
      await stage.connect(ticket, '6.34')
      await one.terminal.expect('6.38', 'resumed')
    },
  },
  {
    name: 'time-without-reading-does-not-count',
    title:
      'A side that the relay does not read from, because the other takes nothing, is not taken for lost',
    clauses: ['6.32', '9.14'],
    family: 'steps',
    depth: 'default',
    needs: ['timers'],
    settings,
    async run(stage, trial) {
      const paired = await stage.pair()
      const { terminal, device } = paired
      terminal.socket.stream.pause()
      const talking = setInterval(() => terminal.send('ping', {}), 400)
      const body = Buffer.alloc(stage.maxFrame)
      const count = Math.ceil((24 * 1024 * 1024) / body.length)
      for (let sent = 0; sent < count; sent += 1) device.send('response', { exchange: 1 }, body)
      await wait(4500)
      terminal.socket.stream.resume()
      clearInterval(talking)
      const isBody = ({ name }: { readonly name: string }): boolean => name === 'response'
      const all = async (): Promise<void> => {
        for (let from = 0, came = 0; came < count; came += 1) {
          const frame = await terminal.received.find(isBody, from)
          from = terminal.received.all.indexOf(frame) + 1
        }
      }
      await trial.awaits('6.32', 'all that the device sent', all(), 15_000)
      await device.roundTrip('6.32')
    },
  },
  {
    name: 'pings-answered-once-or-each',
    title: 'A `ping` is answered, however many come; one `pong` may serve several',
    clauses: ['6.31', '7.13'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const paired = await stage.pair()
      for (const side of sides) {
        for (let count = 0; count < 200; count += 1) paired[side].send('ping', {})
        paired[side].send('credit', { exchange: 0, credit: 7 })
        const isCredit = ({ name }: { readonly name: string }): boolean => name === 'credit'
        await trial.awaits('7.16', '`credit`', paired[peerOf(side)].received.find(isCredit))
        const first = await trial.awaits(
          '6.31',
          'a `pong`',
          paired[side].received.find(({ name }) => name === 'pong'),
        )
        trial.must('7.13', first.body.length === 0, 'the `pong` has a body', first.entry)
      }
    },
  },
]
