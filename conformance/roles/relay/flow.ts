import { setTimeout as wait } from 'node:timers/promises'
import type { Check } from '../../check/check.ts'
import type { PlayedEndpoint } from '../../peers/played-endpoint.ts'
import { type Paired, peerOf, type RelayStage, sides } from './relay-stage.ts'

const MiB = 1024 * 1024
/** More than the buffers of both machines and the relay together take. */
const much = 32 * MiB

/** Sends frames until so many octets are on their way; gives how many of them the socket has taken. */
function flood(endpoint: PlayedEndpoint, octets: number, piece: number): () => number {
  const { stream } = endpoint.socket
  const before = stream.bytesWritten
  const body = Buffer.alloc(piece, 'f')
  for (let sent = 0; sent < octets; sent += piece) {
    if (endpoint.side === 'device') endpoint.send('response', { exchange: 1 }, body)
    else endpoint.send('data', { exchange: 1 }, body)
  }
  return () => stream.bytesWritten - before - stream.writableLength
}

/** Waits until a socket takes no more, which is seen by the answers to another connection's pings. */
async function untilStill(beside: PlayedEndpoint, taken: () => number): Promise<number> {
  let last = -1
  for (let still = 0; still < 4; ) {
    await beside.roundTrip('9.16')
    await wait(120)
    const now = taken()
    still = now === last ? still + 1 : 0
    last = now
  }
  return last
}

/** What a slow side costs: clauses 9.14, 9.16, 9.17. */
export const flow: readonly Check<RelayStage>[] = [
  {
    name: 'reader-that-never-reads',
    title:
      'The relay holds no more than 1 MiB and a message for a side that reads nothing, and then stops reading',
    clauses: ['9.14', '9.16', '7.16'],
    family: 'steps',
    depth: 'default',
    limit: 90_000,
    async run(stage, trial) {
      const beside = await stage.pair()
      const before = stage.residentOctets
      const floods: { readonly paired: Paired; readonly taken: () => number }[] = []
      for (const side of sides) {
        const paired = await stage.pair()
        paired[peerOf(side)].socket.stream.pause()
        floods.push({ paired, taken: flood(paired[side], much, stage.maxFrame) })
      }
      for (const { taken } of floods) {
        const octets = await untilStill(beside.device, taken)
        trial.must(
          '9.14',
          octets < much - 4 * MiB,
          `the relay took ${Math.round(octets / MiB)} MiB for a side that reads nothing`,
        )
      }
      const after = stage.residentOctets
      if (before !== undefined && after !== undefined) {
        const more = Math.round((after - before) / MiB)
        trial.must('9.14', more < 64, `its memory grew by ${more} MiB`)
      }
      await beside.terminal.roundTrip('9.16')
      for (const [index, { paired }] of floods.entries()) {
        const reader = paired[peerOf(sides[index] ?? 'device')]
        reader.socket.stream.resume()
        const count = Math.ceil(much / stage.maxFrame)
        const all = async (): Promise<void> => {
          for (let number = 0; number < count; number += 1) await reader.next()
        }
        await trial.awaits('9.14', 'all that was sent, now that it reads', all(), 30_000)
        await reader.roundTrip('7.16')
      }
    },
  },
  {
    name: 'slow-side-does-not-delay-others',
    title: 'While one session stands still, every other one goes on',
    clauses: ['9.16', '7.14', '6.31'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const slow = await stage.pair()
      const other = await stage.pair()
      slow.terminal.socket.stream.pause()
      const taken = flood(slow.device, 12 * MiB, stage.maxFrame)
      await untilStill(other.device, taken)
      // The other direction of the session that stands still goes on as well.
      slow.terminal.send('credit', { exchange: 0, credit: 5 })
      await slow.device.expect('9.16', 'credit')
      for (let count = 0; count < 20; count += 1) {
        other.terminal.send(
          'request',
          { exchange: count + 1, applicationId: 'conformance' },
          Buffer.from('x'),
        )
        await other.device.expect('9.16', 'request')
      }
      const fresh = await stage.pair()
      await fresh.device.roundTrip('9.16')
      slow.terminal.drop()
      await trial.awaits(
        '6.33',
        '`peer-lost` at the device',
        slow.device.received.find(({ name }) => name === 'peer-lost'),
      )
      await other.terminal.roundTrip('9.16')
    },
  },
  {
    name: 'one-pong-waits-for-a-slow-side',
    title:
      'For a side that reads nothing, no more than one `pong` waits however many pings come, and it overtakes bodies',
    clauses: ['9.17', '6.31'],
    family: 'steps',
    depth: 'default',
    limit: 60_000,
    async run(stage, trial) {
      const paired = await stage.pair()
      const beside = await stage.pair()
      const { terminal, device } = paired
      terminal.socket.stream.pause()
      const taken = flood(device, 20 * MiB, stage.maxFrame)
      await untilStill(beside.device, taken)
      const pings = 20_000
      for (let count = 0; count < pings; count += 1) terminal.send('ping', {})
      await untilStill(
        beside.device,
        () => terminal.socket.stream.bytesWritten - terminal.socket.stream.writableLength,
      )
      terminal.send('credit', { exchange: 0, credit: 5 })
      await device.expect('9.17', 'credit')
      terminal.socket.stream.resume()
      const bodies = Math.ceil((20 * MiB) / stage.maxFrame)
      let pongs = 0
      let left = bodies
      const all = async (): Promise<void> => {
        while (left > 0) {
          const { name } = await terminal.next()
          if (name === 'pong') pongs += 1
          else left -= 1
        }
      }
      await trial.awaits('9.17', 'all bodies', all(), 30_000)
      trial.must('6.31', pongs > 0, 'no `pong` overtook the bodies')
      trial.must('9.17', pongs < pings / 10, `${pongs} pongs waited for a side that read nothing`)
    },
  },
]
