import * as fc from 'fast-check'

/** A frame as a test writes it. */
export interface SampleFrame {
  readonly opcode: number
  readonly isFinal: boolean
  readonly payload: Uint8Array
  /** Mask key; undefined where the frame is not masked. */
  readonly key: Uint8Array | undefined
}

/** The octets of a frame (RFC 6455, 5.2), with any first octet that is asked for. */
export function frameOctets({ opcode, isFinal, payload, key }: SampleFrame): Buffer {
  const { length } = payload
  const size = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const flag = key === undefined ? 0 : 0x80
  const head = Buffer.alloc(2 + size)
  head[0] = (isFinal ? 0x80 : 0) | opcode
  head[1] = flag | (size === 0 ? length : size === 2 ? 126 : 127)
  if (size === 2) head.writeUInt16BE(length, 2)
  if (size === 8) head.writeBigUInt64BE(BigInt(length), 2)
  if (key === undefined) return Buffer.concat([head, payload])
  const masked = payload.map((octet, at) => octet ^ (key[at & 3] ?? 0))
  return Buffer.concat([head, key, masked])
}

/** What a connection carries between two ends, and the frames that carry it. */
export interface SampleTraffic {
  readonly frames: readonly SampleFrame[]
  readonly messages: readonly { readonly octets: Buffer; readonly isBinary: boolean }[]
  readonly pings: readonly Buffer[]
}

const length = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.constantFrom(125, 126, 65_535, 65_536),
  fc.integer({ min: 0, max: 70_000 }),
)
const payload = fc
  .tuple(length, fc.nat(255))
  .map(([length, first]) => Buffer.from({ length }).map((_, at) => (at * 7 + first) & 0xff))
const key = fc.uint8Array({ minLength: 4, maxLength: 4 })
const control = fc.record({
  opcode: fc.constantFrom(9, 10),
  payload: fc.uint8Array({ maxLength: 125 }).map(octets => Buffer.from(octets)),
})
const message = fc.record({
  isBinary: fc.boolean(),
  fragments: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(payload) },
    fc.array(
      length.map(length => Buffer.alloc(length % 5000, 'piece ')),
      { minLength: 1, maxLength: 6 },
    ),
  ),
  /** Control frames behind each of the fragments. */
  controls: fc.array(control, { maxLength: 3 }),
})

/** Messages, some in fragments, with pings and pongs between them and within. */
export function traffic(isMasked: boolean): fc.Arbitrary<SampleTraffic> {
  return fc.tuple(fc.array(message, { minLength: 1, maxLength: 8 }), key).map(([messages, key]) => {
    const keyOf = (): Uint8Array | undefined => (isMasked ? key : undefined)
    const frames: SampleFrame[] = []
    const pings: Buffer[] = []
    for (const { isBinary, fragments, controls } of messages) {
      fragments.forEach((payload, index) => {
        const opcode = index > 0 ? 0 : isBinary ? 2 : 1
        frames.push({ opcode, isFinal: index === fragments.length - 1, payload, key: keyOf() })
        const between = controls[index]
        if (between === undefined) return
        frames.push({ ...between, isFinal: true, key: keyOf() })
        if (between.opcode === 9) pings.push(between.payload)
      })
    }
    return {
      frames,
      pings,
      messages: messages.map(({ isBinary, fragments }) => ({
        octets: Buffer.concat(fragments),
        isBinary,
      })),
    }
  })
}
