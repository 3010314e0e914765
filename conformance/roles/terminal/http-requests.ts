import * as fc from 'fast-check'
import type { Check } from '../../check/check.ts'
import { malformedRequests } from '../../corpus/malformed-requests.ts'
import { ok, statusOf } from './answers.ts'
import { difference } from './exchanges.ts'
import type { Paired, TerminalStage } from './terminal-stage.ts'
import type { Clause } from '../../../generated/clauses.ts'
import type { Trial } from '../../check/trial.ts'

/** What is taken out of a request, and what stays of it. */
const hopByHop: readonly (readonly [fields: string, left: string])[] = [
  ['Connection: close\r\n', ''],
  ['Connection: keep-alive, X-Gone\r\nX-Gone: 1\r\nx-gone: 2\r\nX-Stays: 3\r\n', 'X-Stays: 3\r\n'],
  ['Keep-Alive: timeout=5\r\nTE: trailers\r\n', ''],
  ['Upgrade: h2c\r\n', ''],
  ['Proxy-Authorization: Basic eA==\r\nproxy-Odd: 1\r\nProx: 2\r\n', 'Prox: 2\r\n'],
  ['connection: \r\nX: 1\r\n', 'X: 1\r\n'],
]

const fewRuns = { smoke: 3, default: 12, deep: 500 }

/** HTTP strictness at the local port. */
export const httpRequests: readonly Check<TerminalStage>[] = [
  {
    name: 'malformed-requests-are-refused',
    title:
      'A request that two programs could read differently is refused, and no unchecked octet of it leaves',
    clauses: ['8.30', '8.31', '8.32', '8.33', '8.34', '8.39', '8.43'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const paired = await stage.pair()
      for (const [clause, fault, octets] of malformedRequests) {
        await refusedRequest(stage, trial, paired, clause, fault, octets)
      }
      const last = await stage.get(paired, '/last')
      const { exchanges } = paired.session
      await paired.session.awaits('8.43', 'a good request', () =>
        exchanges.some(({ text }) => text.startsWith('GET /last')),
      )
      await exchanges.at(-1)?.send(ok(), { end: true })
      await trial.awaits('8.43', 'its response', last.textWith('ok'))
    },
  },
  {
    name: 'generated-malformed-heads-are-refused',
    title: 'Wherever in a head a bad octet stands, the head is refused and nothing of it leaves',
    clauses: ['8.31', '8.30', '8.43'],
    family: 'property',
    depth: 'default',
    async run(stage, trial) {
      const lines = (host: string): string[] => [
        'POST /form?a=b HTTP/1.1',
        `Host: ${host}`,
        'Content-Length: 5',
        'X-Plain: some text',
        'Accept: */*',
      ]
      const fault = fc.tuple(
        fc.nat({ max: 4 }),
        fc.nat({ max: 10_000 }),
        fc.constantFrom('\0', '\x01', '\x0b', '\x1f', '\x7f', '\r', '\n', '\r\r\n', '\r\n '),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
      )
      await trial.property(
        fault,
        async ([line, place, octets, cuts]) => {
          stage.begin(trial)
          const paired = await stage.pair()
          const all = lines(paired.host)
          const text = all[line] ?? ''
          // In front of a field line, a fold would be the end of the head.
          const first = octets.startsWith('\r\n') ? 1 : 0
          const at = first + (place % (text.length + 1 - first))
          all[line] = text.slice(0, at) + octets + text.slice(at)
          const request = Buffer.from(`${all.join('\r\n')}\r\n\r\nhello`, 'latin1')
          const client = await stage.dial(paired)
          await client.sendCut(cutAt(request, cuts))
          const answer = await trial.awaits('8.31', 'a refusal', client.whole())
          trial.must('8.31', statusOf(answer) === 400, `it is answered with ${statusOf(answer)}`)
          await paired.session.link.roundTrip()
          trial.must('8.43', paired.session.exchanges.length === 0, 'something of it left')
          paired.session.link.connection.terminated('terminal')
        },
        fewRuns,
      )
    },
  },
  {
    name: 'hop-by-hop-fields-stay-behind',
    title:
      'Fields that concern the local connection alone are taken out, and nothing else is changed',
    clauses: ['8.36', '8.38', '8.8'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      for (const [index, [fields, left]] of hopByHop.entries()) {
        const client = await stage.dial(address)
        const start = `GET /${index} HTTP/1.1\r\nHost: ${address.host}\r\nA: 1\r\n`
        client.send(`${start}${fields}B: 2\r\n\r\n`)
        const exchange = await session.exchange(index + 1)
        await session.awaits('8.12', 'the `End`', () => exchange.isEnded)
        const wanted = `${start}${left}B: 2\r\n\r\n`
        trial.must('8.36', exchange.text === wanted, difference(exchange.text, wanted))
        await exchange.send(ok(), { end: true })
        await trial.awaits('8.11', 'the response', client.textWith('ok'))
      }
    },
  },
  {
    name: 'heads-of-a-size',
    title:
      'A head of 16384 octets with 100 fields is taken; one of more than 65536 or 200 fields is refused',
    clauses: ['8.35', '8.43'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const start = `GET / HTTP/1.1\r\nHost: ${address.host}\r\n`
      const fields = Array.from({ length: 98 }, (_, index) => `F${index}: ${'v'.repeat(100)}\r\n`)
      const rest = 16_384 - start.length - fields.join('').length - 'Long: \r\n\r\n'.length
      const large = `${start}${fields.join('')}Long: ${'x'.repeat(rest)}\r\n\r\n`
      const client = await stage.dial(address)
      client.send(large)
      const exchange = await session.exchange(1, '8.35')
      await session.awaits('8.35', 'the whole head', () => exchange.isEnded)
      trial.must('8.8', exchange.text === large, difference(exchange.text, large))
      await exchange.send(ok(), { end: true })
      await trial.awaits('8.35', 'the response', client.textWith('ok'))
      const tooLarge = [
        `${start}Long: ${'x'.repeat(66_000)}\r\n\r\n`,
        `${start}${'F: v\r\n'.repeat(201)}\r\n`,
      ]
      for (const head of tooLarge) {
        const other = await stage.dial(address)
        other.send(head)
        const answer = await trial.awaits('8.35', 'a refusal', other.textWith('\r\n\r\n'))
        trial.must('8.35', statusOf(answer) === 431, `it is answered with ${statusOf(answer)}`)
      }
      await session.link.roundTrip()
      trial.must('8.43', session.exchanges.length === 1, 'something of it left')
    },
  },
]

/** Octets cut at places given as fractions of their length. */
export function cutAt(octets: Buffer, fractions: readonly number[]): readonly Buffer[] {
  const places = fractions.map(each => Math.floor(each * octets.length)).toSorted((a, b) => a - b)
  const bounds = [0, ...places, octets.length]
  return bounds
    .slice(1)
    .map((end, index) => octets.subarray(bounds[index], end))
    .filter(piece => piece.length > 0)
}

async function refusedRequest(
  stage: TerminalStage,
  trial: Trial,
  { session, ...address }: Paired,
  clause: Clause,
  fault: string,
  octets: string,
): Promise<void> {
  const before = session.exchanges.length
  const client = await stage.dial(address)
  client.send(octets.replaceAll(/(?<=Host: )printer/gi, address.host))
  const answer = await trial.awaits(clause, `the refusal of a request: ${fault}`, client.whole())
  const status = statusOf(answer)
  const isFit = status === 400 || (clause === '8.32' && status >= 400 && status < 500)
  trial.must(clause, isFit, `${fault}: it is answered with ${status}`)
  const isHeadGood = clause === '8.34'
  if (session.exchanges.length > before || isHeadGood) {
    const exchange = session.exchanges[before]
    if (exchange === undefined) return
    trial.must(clause, isHeadGood, `${fault}: it was passed on`)
    await session.awaits(
      '8.43',
      `the \`reset\` of a request: ${fault}`,
      () => exchange.resetCode !== undefined || exchange.isEnded,
    )
    trial.must(clause, !exchange.isEnded, `${fault}: the request was passed on to its end`)
    trial.must(
      '8.43',
      exchange.resetCode === 'malformed-http',
      `${fault}: reset with \`${exchange.resetCode}\``,
    )
  }
}
