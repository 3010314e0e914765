import { download, neverRead, openSmallRequests, upload } from './load.ts'
import { processorSeconds, residentMegabytes } from './process-meter.ts'
import { type Chain, type ChainProcesses, type RelayedChain, startChains } from './systems.ts'

/**
 * How often each measurement is made, the chains taking turns within each round, and how long a turn of small requests
 * lasts. `node bench/bench.ts <rounds>` makes more of them.
 */
const rounds = Number(process.argv[2] ?? 5)
const turnMilliseconds = 2000

/** What each chain carries before anything is measured, so that the programs run as those do that have run for long. */
const warmUp = { requests: 60_000, connections: 64, transfers: 4 }
const largeBody = 64 * 1024 * 1024

/** What a turn did: requests or MB, and what it took. */
interface Turn {
  readonly speed: number
  readonly processor: Readonly<Record<keyof ChainProcesses, number>>
}

interface Row {
  readonly what: string
  readonly measure: (chain: Chain) => Promise<Turn>
}

const none: ChainProcesses = { terminal: 0, relay: 0, device: 0 }

const rows: readonly Row[] = [
  ...[1, 16, 64].map(connections => ({
    what: `small GET, ${connections} connection${connections === 1 ? '' : 's'}, requests/s`,
    measure: (chain: Chain) => measureSmall(chain, connections),
  })),
  { what: '64 MB down, MB/s', measure: chain => measureLarge(chain, download) },
  { what: '64 MB up, MB/s', measure: chain => measureLarge(chain, upload) },
]

const chains = await startChains()
try {
  for (const chain of [chains.direct, chains.tunnel, chains.mrsp]) await warm(chain)
  process.stdout.write(
    `Medians of ${rounds} rounds; ratios are MRSP to the opaque tunnel within each round. Speed: at least 0.8 is aimed at;\n` +
      'processor time (microseconds a request, or milliseconds a MB) of the relay: at most 1.3.\n\n',
  )
  print(
    '',
    'direct',
    'tunnel',
    'MRSP',
    'ratio',
    'relay',
    'ratio',
    'terminal',
    'ratio',
    'device',
    'ratio',
  )
  for (const row of rows) await printRow(row)
  await printSlowReader(chains.mrsp)
} finally {
  await chains.stop()
}

async function warm({ target }: Chain): Promise<void> {
  const requests = await openSmallRequests(target, warmUp.connections)
  for (let answered = 0; answered < warmUp.requests; ) answered += await requests.run(250)
  requests.close()
  for (let transfer = 0; transfer < warmUp.transfers; transfer += 1) {
    await download(target, largeBody)
    await upload(target, largeBody)
  }
}

async function measureSmall(chain: Chain, connections: number): Promise<Turn> {
  const requests = await openSmallRequests(chain.target, connections)
  const before = processorTime(chain)
  const began = performance.now()
  const answered = await requests.run(turnMilliseconds)
  const speed = (answered * 1000) / (performance.now() - began)
  const processor = each(before, processorTime(chain), (a, b) => ((b - a) * 1e6) / answered)
  requests.close()
  return { speed, processor }
}

async function measureLarge(
  chain: Chain,
  transfer: (target: Chain['target'], octets: number) => Promise<number>,
): Promise<Turn> {
  const before = processorTime(chain)
  const speed = await transfer(chain.target, largeBody)
  const processor = each(before, processorTime(chain), (a, b) => ((b - a) * 1e9) / largeBody)
  return { speed, processor }
}

function processorTime(chain: Chain | RelayedChain): ChainProcesses {
  if (!('processes' in chain)) return none
  return each(chain.processes, none, pid => processorSeconds(pid))
}

function each(
  a: ChainProcesses,
  b: ChainProcesses,
  of: (a: number, b: number) => number,
): ChainProcesses {
  return {
    terminal: of(a.terminal, b.terminal),
    relay: of(a.relay, b.relay),
    device: of(a.device, b.device),
  }
}

async function printRow({ what, measure }: Row): Promise<void> {
  const direct: Turn[] = []
  const tunnel: Turn[] = []
  const mrsp: Turn[] = []
  for (let round = 0; round < rounds; round += 1) {
    direct.push(await measure(chains.direct))
    tunnel.push(await measure(chains.tunnel))
    mrsp.push(await measure(chains.mrsp))
  }
  const ratio = (of: (turn: Turn) => number): string =>
    median(mrsp.map((turn, round) => of(turn) / of(tunnel[round] ?? turn))).toFixed(2)
  const processor = (['relay', 'terminal', 'device'] as const).flatMap(party => {
    const of = (turn: Turn): number => turn.processor[party]
    return [`${short(median(tunnel.map(of)))} : ${short(median(mrsp.map(of)))}`, ratio(of)]
  })
  const speeds = [direct, tunnel, mrsp].map(turns => short(median(turns.map(({ speed }) => speed))))
  print(
    what,
    ...speeds,
    ratio(({ speed }) => speed),
    ...processor,
  )
}

/** A reader that never reads: what it costs the relay and the session's other exchanges. */
async function printSlowReader(chain: RelayedChain): Promise<void> {
  const requests = await openSmallRequests(chain.target, 16)
  const idle = residentMegabytes(chain.processes.relay)
  const ratios: number[] = []
  let grown = 0
  for (let round = 0; round < rounds; round += 1) {
    const alone = await requests.run(turnMilliseconds)
    const stalled = await neverRead(chain.target, largeBody)
    ratios.push((await requests.run(turnMilliseconds)) / alone)
    grown = Math.max(grown, residentMegabytes(chain.processes.relay) - idle)
    stalled.destroy()
  }
  requests.close()
  process.stdout.write(
    `\nA reader that never reads: relay memory +${grown.toFixed(1)} MB (at most +32), ` +
      `small requests beside it ${median(ratios).toFixed(2)} of their speed alone\n`,
  )
}

function median(items: readonly number[]): number {
  return items.toSorted((a, b) => a - b)[Math.floor(items.length / 2)] ?? 0
}

function short(value: number): string {
  return value.toFixed(value < 10 ? 2 : 0)
}

function print(first: string, ...cells: readonly string[]): void {
  const padded = cells.map((cell, index) => cell.padEnd(index < 4 || index % 2 === 1 ? 8 : 14))
  process.stdout.write(`${first.padEnd(38)}${padded.join('')}\n`)
}
