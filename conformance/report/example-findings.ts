import { type Clause, clauses } from '../../generated/clauses.ts'
import { encodeFrame } from '../../runtime/frame/index.ts'
import { History, type HistoryEntry, type Lane } from '../history/history.ts'
import type { AnyRole } from '../roles/roles.ts'
import type { Result } from '../run/result.ts'
import { clauseNumbers, type Findings } from './findings.ts'

/** What an implementation may write to break a report. */
export const hostileText =
  '</script></style><script>alert(1)</script><img src=x onerror=alert(2)> "\'`&amp; \u001b[2J\u202e ]]> \u0000\ud800 &#60;'

const own: readonly Clause[] = clauseNumbers.filter(clause =>
  clauses[clause].parties.includes('relay'),
)

/** Findings as a run over a relay has them, for tests of reports: so many failures, hostile ones among them. */
export function exampleFindings(failures: number): Findings {
  const checked = own.filter((_, index) => index % 5 !== 4)
  const checks: AnyRole['checks'] = checked.map((clause, index) => ({
    name: `example-${index + 1}-of-${clause.replace('.', '-')}`,
    title: `What clause ${clause} asks for is seen on the wire`,
    clauses: [clause, ...checked.slice(index + 1, index + 3)],
    family: (['steps', 'property', 'rejection'] as const)[index % 3] ?? 'steps',
    depth: 'default',
  }))
  const unseen: Partial<Record<Clause, string>> = {}
  for (const clause of own.filter((_, index) => index % 10 === 4)) {
    unseen[clause] = 'it is about what stands in the database, which no peer sees'
  }
  const role: AnyRole = {
    role: 'relay',
    checks,
    unseen,
    unreachable: {
      'problem requestConnectionInformation too-many-requests':
        'how many sessions there may be is the choice of an operator',
      'operation drain': { without: 'deployment' },
      'answer drain 202': { without: 'deployment' },
    },
    run: () => Promise.reject(new Error('an example is not run')),
  }
  const results = checks.map((check, index) => resultOf(check, index, failures))
  const replays = results
    .filter(({ verdict }) => verdict === 'fail')
    .map(
      ({ check }) =>
        [
          check,
          `npm run -s mrsp -- conformance replay mrsp-conformance/run-${check}.json`,
        ] as const,
    )
  return {
    role,
    replays: new Map(replays),
    report: {
      role: 'relay',
      implementation: failures === 0 ? 'MRSP reference relay' : `relay-in-go 0.3 ${hostileText}`,
      depth: 'default',
      seed: 1_811_230_021,
      began: '2026-11-25T12:00:00.000Z',
      milliseconds: 38_412,
      results,
      capabilities: ['restart', 'timers'],
      covered: [
        'operation authenticate',
        'answer authenticate 200',
        'operation requestConnectionInformation',
        'answer requestConnectionInformation 201',
        'problem requestConnectionInformation bad-request',
        'frame hello from device',
        'frame hello to terminal',
        'frame connected to device',
        'state reserved',
        'state started',
        'transition start reserved',
      ],
      troubles: [],
    },
  }
}

function resultOf(
  { name, title, clauses: of, family }: AnyRole['checks'][number],
  index: number,
  failures: number,
): Result {
  const common: Result = {
    check: name,
    title,
    clauses: of,
    family,
    verdict: 'pass',
    remarks: [],
    milliseconds: 40 + ((index * 97) % 900),
    seed: index,
    history: [],
    output: [],
  }
  const step = failures === 0 ? 0 : Math.floor(90 / failures)
  if (failures > 0 && index % step === 0 && index / step < failures)
    return failed(common, index / step)
  if (index % 29 === 7) {
    return { ...common, verdict: 'not-applicable', why: 'the manifest does not declare `timers`' }
  }
  if (index % 31 === 8) {
    const why = 'the act `press` needs an adapter, which the manifest does not declare'
    return { ...common, verdict: 'inconclusive', why }
  }
  if (index % 37 === 3) {
    const remarks = [`${of[0]}: answered in 4 s`]
    return { ...common, verdict: 'unusual', remarks }
  }
  return common
}

function failed(common: Result, index: number): Result {
  const isHostile = index > 0 && index % 3 === 0
  const { history, illegal } = exampleHistory(isHostile, index % 4 === 1 ? 90 : 4)
  return {
    ...common,
    verdict: 'fail',
    ...(common.clauses[0] && { broken: common.clauses[0] }),
    why: isHostile
      ? `\`connected\` was due at the device; came: ${hostileText}`
      : 'a frame came before the started log was acknowledged',
    ...(index % 2 === 0 && { illegal }),
    ...(common.family === 'property' && {
      counterexample: {
        path: '0@3:1:0',
        value: `[Open("terminal"), Send(${JSON.stringify(isHostile ? hostileText : 'GET / HTTP/1.1')}), Drop("device")]`,
        repeats: '3 of 3',
      },
    }),
    history,
    output: [
      '{"level":30,"time":1764072000000,"event":"ready","addresses":["https://localhost:17301"]}',
      '{"level":30,"time":1764072000120,"event":"side-started","side":"device"}',
      isHostile ? hostileText : 'panic: runtime error: index out of range [3] with length 3',
    ],
  }
}

function exampleHistory(
  isHostile: boolean,
  exchanges: number,
): { readonly history: readonly HistoryEntry[]; readonly illegal: number } {
  const history = new History()
  const say = (from: Lane, to: Lane, what: string, text?: string): HistoryEntry =>
    history.record({
      from,
      to,
      link: from === 'management' || to === 'management' ? 'http' : 'websocket',
      what,
      ...(text !== undefined && { text }),
    })
  say('management', 'relay', 'requestConnectionInformation', '{\n "session": "0193…"\n}')
  say('relay', 'management', 'connection information', '{\n "expiresIn": 3600\n}')
  history.record({ from: 'person', to: 'relay', link: 'act', what: 'kill -9' })
  for (const side of ['device', 'terminal'] as const) {
    say(side, 'relay', `GET /v1/${side}`)
    say('relay', 'management', `authenticate ${side}`, '{\n "token": "…"\n}')
    say('management', 'relay', 'authenticate: accepted')
    say('relay', side, '101')
    say('relay', 'management', `manageLog ${side} started`)
  }
  const octets = encodeFrame('A'.repeat(43), 'hello', {
    version: 1,
    product: 'example/1',
    maxExchanges: 8,
  })
  for (let exchange = 0; exchange < exchanges; exchange += 1) {
    history.record({ from: 'terminal', to: 'relay', link: 'websocket', what: 'request', octets })
    say('relay', 'device', 'request', 'Exchange: 1')
  }
  const entry = history.record({
    from: 'relay',
    to: 'device',
    link: 'websocket',
    what: isHostile ? hostileText : 'connected',
    text: isHostile ? hostileText : 'Max-Frame: 65536\nCredit: 262144',
    octets,
  })
  say('device', 'relay', 'hello')
  say('relay', 'device', 'closed 1000')
  return { history: history.entries, illegal: entry.number }
}
