import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import type { Side } from '../../../generated/schemas.ts'
import { encodeFrame } from '../../../runtime/frame/index.ts'
import type { Trial } from '../../check/trial.ts'
import type { Check } from '../../check/check.ts'
import type { PlayedEndpoint, Sending } from '../../peers/played-endpoint.ts'
import { type Paired, peerOf, type RelayStage, sides } from './relay-stage.ts'

interface Step {
  readonly side: Side
  readonly session: number
  readonly kind: 'open' | 'data' | 'credit' | 'reset' | 'ping'
  readonly exchange: number
  readonly size: number
  readonly isEnd: boolean
  /** Places, as parts of the whole, at which the message is cut. */
  readonly cuts: readonly number[]
  readonly how: 'whole' | 'fragments' | 'pieces'
}

const step: fc.Arbitrary<Step> = fc.record({
  side: fc.constantFrom<Side>('device', 'terminal'),
  session: fc.nat({ max: 2 }),
  kind: fc.constantFrom('open', 'data', 'data', 'credit', 'reset', 'ping'),
  exchange: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  size: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 65_536 })),
  isEnd: fc.boolean(),
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
  how: fc.constantFrom('whole', 'fragments', 'pieces'),
})

/** Octets of the frame of a step, as its side sends them. */
function octetsOf(
  { side, kind, exchange, size, isEnd }: Step,
  sessionId: string,
  maxFrame: number,
): Uint8Array {
  const end = isEnd && { end: true as const }
  const body = randomBytes(Math.min(size, maxFrame))
  if (kind === 'ping') return encodeFrame(sessionId, 'ping', {})
  if (kind === 'credit') {
    return encodeFrame(sessionId, 'credit', { exchange: isEnd ? 0 : exchange, credit: size })
  }
  if (kind === 'reset') return encodeFrame(sessionId, 'reset', { exchange, code: 'cancelled' })
  if (kind === 'data') return encodeFrame(sessionId, 'data', { exchange, ...end }, body)
  return side === 'device'
    ? encodeFrame(sessionId, 'response', { exchange, ...end }, body)
    : encodeFrame(sessionId, 'request', { exchange, applicationId: 'conformance', ...end }, body)
}

function sendingOf({ how, cuts }: Step, length: number): Sending {
  const places = cuts.map(part => Math.floor(part * length))
  if (how === 'whole') return {}
  return how === 'fragments' ? { fragments: places } : { pieces: places }
}

/** Compares what came with what was sent at the other side, octet by octet but for the session ID (7.15, 7.16). */
async function compare(
  trial: Trial,
  endpoint: PlayedEndpoint,
  sent: readonly Uint8Array[],
  sessionId: string,
): Promise<void> {
  for (const octets of sent) {
    const due = Buffer.from(octets)
    due.write(sessionId, 12, 'latin1')
    const frame = await trial.awaits('7.16', `a frame at the ${endpoint.side}`, endpoint.next())
    if (frame.octets.equals(due)) continue
    const later = sent.some(other => {
      const each = Buffer.from(other)
      each.write(sessionId, 12, 'latin1')
      return frame.octets.equals(each)
    })
    if (later) trial.fail('7.16', 'a frame came out of order, or one was left out', frame.entry)
    trial.fail('7.15', 'a frame was changed on its way', frame.entry)
  }
}

/** How frames pass: clauses 7.13 to 7.16. */
export const forwarding: readonly Check<RelayStage>[] = [
  {
    name: 'one-exchange-as-in-figure-12',
    title: 'A request and its response pass as they are, but for the session ID',
    clauses: ['7.14', '7.15', '7.16', '7.13'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const paired = await stage.pair()
      const { reserved } = paired
      const pass = async (side: Side, octets: Uint8Array): Promise<void> => {
        paired[side].sendOctets(octets)
        const { sessionId } = reserved.ticket(peerOf(side))
        await compare(trial, paired[peerOf(side)], [octets], sessionId)
      }
      const from = (side: Side): string => reserved.ticket(side).sessionId
      const text = (octets: string): Buffer => Buffer.from(octets, 'latin1')
      const request = { exchange: 7, applicationId: 'conformance' }
      await pass(
        'terminal',
        encodeFrame(from('terminal'), 'request', request, text('POST / HTTP/1.1\r\nHost: x\r\n')),
      )
      await pass('device', encodeFrame(from('device'), 'credit', { exchange: 7, credit: 1000 }))
      await pass(
        'terminal',
        encodeFrame(from('terminal'), 'data', { exchange: 7, end: true }, text('\r\n')),
      )
      await pass(
        'device',
        encodeFrame(from('device'), 'response', { exchange: 7 }, text('HTTP/1.1 200 OK\r\n\r\n')),
      )
      await pass('device', encodeFrame(from('device'), 'data', { exchange: 7, end: true }))
      await pass(
        'terminal',
        encodeFrame(from('terminal'), 'reset', { exchange: 8, code: 'cancelled' }),
      )
      await pass(
        'terminal',
        text(
          `Session-Id: ${from('terminal')}\r\nFrame: reset\r\nExchange: 9\r\nCode: never-heard-of\r\n\r\n`,
        ),
      )
    },
  },
  {
    name: 'sessions-never-mix',
    title:
      'Frames of several sessions at once, cut anywhere, arrive whole, unchanged, in order, at the other side and nowhere else',
    clauses: ['7.14', '7.15', '7.16', '7.13', '6.31'],
    family: 'property',
    depth: 'default',
    limit: 60_000,
    async run(stage, trial) {
      await trial.property(fc.array(step, { minLength: 1, maxLength: 40 }), async steps => {
        const sessions: readonly Paired[] = await Promise.all([
          stage.pair(),
          stage.pair(),
          stage.pair(),
        ])
        const sent = sessions.map((): Record<Side, Uint8Array[]> => ({ device: [], terminal: [] }))
        for (const each of steps) {
          const { session, side } = each
          const paired = sessions[session]
          if (paired === undefined) continue
          const octets = octetsOf(each, paired.reserved.ticket(side).sessionId, stage.maxFrame)
          const sending = sendingOf(each, octets.length)
          paired[side].sendOctets(octets, sending)
          if (each.kind !== 'ping') sent[session]?.[side].push(octets)
        }
        for (const [index, paired] of sessions.entries()) {
          for (const side of sides) {
            const own = paired[side]
            const due = sent[index]?.[peerOf(side)] ?? []
            const frames: Buffer[] = []
            const { sessionId } = paired.reserved.ticket(side)
            while (frames.length < due.length) {
              const frame = await trial.awaits('7.16', `a frame at the ${side}`, own.next())
              if (frame.name === 'pong') continue
              frames.push(frame.octets)
              const wanted = Buffer.from(due[frames.length - 1] ?? [])
              wanted.write(sessionId, 12, 'latin1')
              if (frame.octets.equals(wanted)) continue
              const isOther = sessions.some((_, other) =>
                sides.some(
                  from =>
                    (other !== index || from === side) &&
                    sent[other]?.[from].some(each =>
                      Buffer.from(each).subarray(64).equals(frame.octets.subarray(64)),
                    ),
                ),
              )
              const isLater = due.some(each =>
                Buffer.from(each).subarray(64).equals(frame.octets.subarray(64)),
              )
              if (isOther && !isLater)
                trial.fail('7.14', 'a frame of another session or side came', frame.entry)
              trial.fail(
                isLater ? '7.16' : '7.15',
                isLater ? 'the order is another' : 'the frame was changed',
                frame.entry,
              )
            }
          }
        }
        for (const paired of sessions) {
          for (const side of sides) {
            paired[side].send('ping', {})
            for (;;) {
              const frame = await trial.awaits('6.31', 'a `pong`', paired[side].next())
              trial.must(
                '7.14',
                frame.name === 'pong',
                `\`${frame.name}\` came that nobody sent`,
                frame.entry,
              )
              const waiting = paired[side].received.all.length - paired[side].read
              if (waiting === 0) break
            }
          }
        }
        stage.judge()
        await Promise.all(
          sessions.map(({ session }) => stage.endSides(session, sides, 'management')),
        )
      })
    },
  },
]
