import { fc } from '@fast-check/vitest'
import type { Layout } from './layout.ts'
import type { Side } from '../../../generated/schemas.ts'

/** Numbers of the devices, and of the terminals. */
export const numbers = [1, 2] as const
type EndNumber = (typeof numbers)[number]

/** The two ends of a session. */
export interface Ends {
  readonly device: EndNumber
  readonly terminal: EndNumber
}

/** What somebody does, or what befalls the system. */
export type Act =
  /** A terminal asks for a session; the person at the device answers, or does not. */
  | ({ readonly does: 'start'; readonly answer: 'yes' | 'no' | 'none' } & Ends)
  /** An upload of so many octets that is held at its middle for so many milliseconds. */
  | ({ readonly does: 'transfer'; readonly octets: number; readonly hold: number } & Ends)
  /** The terminal ends its session, or withdraws it. */
  | ({ readonly does: 'end' } & Ends)
  | { readonly does: 'cut'; readonly pair: string; readonly side: Side }
  | { readonly does: 'deploy'; readonly rolling: boolean }
  | { readonly does: 'execute' | 'abort' }
  | { readonly does: 'kill'; readonly victim: string }

/** An act and the milliseconds between it and the one before, which need not be over. */
type TimedAct = Act & { readonly after: number }

/** Sessions that are there at the beginning, and what is done then. */
export interface Schedule {
  readonly sessions: readonly Ends[]
  readonly acts: readonly TimedAct[]
  /** What is done at the end with a deployment that is only listed. */
  readonly last: 'execute' | 'abort'
}

const ends: fc.Arbitrary<Ends> = fc.record({
  device: fc.constantFrom(...numbers),
  terminal: fc.constantFrom(...numbers),
})
const allEnds = numbers.flatMap(device => numbers.map(terminal => ({ device, terminal })))
const deploy = fc.record({ does: fc.constant('deploy'), rolling: fc.boolean() } as const)
const decide = fc.record({
  does: fc.constantFrom('execute', 'execute', 'execute', 'abort'),
} as const)
const start: fc.Arbitrary<Act> = fc
  .tuple(ends, fc.constantFrom('yes', 'yes', 'yes', 'no', 'none'))
  .map(([of, answer]) => ({ does: 'start', answer, ...of }))
const transfer: fc.Arbitrary<Act> = fc
  .tuple(ends, fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 1500 }))
  .map(([of, octets, hold]) => ({ does: 'transfer', octets, hold, ...of }))
/** Whatever may be done, and where a deployment is most easily disturbed: sessions are started, and processes die. */
function actsOf({
  pairs,
  victims,
}: Layout): Readonly<Record<'act' | 'disturbance', fc.Arbitrary<Act>>> {
  const kill = fc.record({
    does: fc.constant('kill'),
    victim: fc.constantFrom(...victims),
  } as const)
  const cut = fc.record({
    does: fc.constant('cut'),
    pair: fc.constantFrom(...pairs),
    side: fc.constantFrom('device', 'terminal'),
  } as const)
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 3, arbitrary: start },
    { weight: 3, arbitrary: transfer },
    { weight: 4, arbitrary: kill },
    { weight: 2, arbitrary: cut },
    { weight: 1, arbitrary: ends.map(of => ({ does: 'end', ...of }) as const) },
    { weight: 1, arbitrary: deploy },
    { weight: 1, arbitrary: decide },
  )
  const disturbance: fc.Arbitrary<Act> = fc.oneof(
    { weight: 3, arbitrary: kill },
    { weight: 2, arbitrary: start },
    { weight: 2, arbitrary: act },
  )
  return { act, disturbance }
}

function timed(what: fc.Arbitrary<Act>, longest: number): fc.Arbitrary<TimedAct> {
  return fc
    .tuple(fc.integer({ min: 0, max: longest }), what)
    .map(([after, done]) => ({ after, ...done }))
}

function some(
  number: number,
  what: fc.Arbitrary<Act>,
  longest: number,
): fc.Arbitrary<readonly TimedAct[]> {
  return fc.array(timed(what, longest), { maxLength: number, size: 'max' })
}

function mostly(what: fc.Arbitrary<Act>): fc.Arbitrary<readonly TimedAct[]> {
  return fc.option(timed(what, 300), { nil: undefined, freq: 8 }).map(one => (one ? [one] : []))
}

/**
 * Most schedules deploy: with something before, between the list and the execution, and while it goes on. Small moments
 * and few acts are no likelier to fail than others.
 */
export function schedulesOf(layout: Layout): fc.Arbitrary<Schedule> {
  const { act, disturbance } = actsOf(layout)
  const acts = fc
    .tuple(
      some(2, act, 800),
      mostly(deploy),
      some(2, act, 800),
      mostly(decide),
      some(6, disturbance, 1500),
    )
    .map(parts => parts.flat())
  const last = fc.constantFrom('execute', 'abort')
  return fc.noBias(fc.record({ sessions: fc.subarray(allEnds), acts, last }))
}
