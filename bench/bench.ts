import { download, neverRead, smallRequests, upload } from './load.ts'
import { processorSeconds, residentMegabytes } from './process-meter.ts'
import { type Chain, startChains } from './systems.ts'

/** How often each measurement is made, the chains taking turns, and how long a turn of small requests lasts. */
const rounds = 3
const turnMilliseconds = 3000
const largeBody = 64 * 1024 * 1024

interface Reading {
  readonly value: number
  /** Processor microseconds of the chain's relay for each request. */
  readonly relayMicroseconds?: number
}

interface Row {
  readonly what: string
  readonly unit: string
  readonly measure: (chain: Chain) => Promise<Reading>
}

const rows: readonly Row[] = [
  ...[1, 16, 64].map(connections => ({
    what: `small GET, ${connections} connection${connections === 1 ? '' : 's'}`,
    unit: 'requests/s',
    measure: (chain: Chain) => measureSmall(chain, connections),
  })),
  {
    what: '64 MB down',
    unit: 'MB/s',
    measure: async chain => ({ value: await download(chain.target, largeBody) }),
  },
  {
    what: '64 MB up',
    unit: 'MB/s',
    measure: async chain => ({ value: await upload(chain.target, largeBody) }),
  },
]

const chains = await startChains()
try {
  const compared = [chains.direct, chains.tunnel, chains.mrsp]
  for (const chain of compared) await smallRequests(chain.target, 16, 1000)
  print(
    'Medians of',
    `${rounds} rounds, the chains taking turns. MRSP / tunnel is the ratio to aim at (≥ 0.8).`,
  )
  print(
    '',
    ...compared.map(({ name }) => name),
    'MRSP / direct',
    'MRSP / tunnel',
    'relay CPU µs, tunnel',
    'MRSP',
    'ratio',
  )
  for (const row of rows) await printRow(row, compared)
  await printSlowReader(chains.mrsp)
} finally {
  await chains.stop()
}

async function measureSmall(chain: Chain, connections: number): Promise<Reading> {
  const before = chain.relayPid === undefined ? 0 : processorSeconds(chain.relayPid)
  const began = performance.now()
  const value = await smallRequests(chain.target, connections, turnMilliseconds)
  if (chain.relayPid === undefined) return { value }
  const requests = (value * (performance.now() - began)) / 1000
  return {
    value,
    relayMicroseconds: ((processorSeconds(chain.relayPid) - before) * 1e6) / requests,
  }
}

async function printRow({ what, unit, measure }: Row, compared: readonly Chain[]): Promise<void> {
  const readings = new Map<Chain, Reading[]>(compared.map(chain => [chain, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const chain of compared) readings.get(chain)?.push(await measure(chain))
  }
  const [direct = 0, tunnel = 0, mrsp = 0] = compared.map(chain =>
    median(readings.get(chain), ({ value }) => value),
  )
  const [, tunnelCpu = 0, mrspCpu = 0] = compared.map(chain =>
    median(readings.get(chain), ({ relayMicroseconds = 0 }) => relayMicroseconds),
  )
  print(
    `${what} (${unit})`,
    ...[direct, tunnel, mrsp].map(value => value.toFixed(0)),
    (mrsp / direct).toFixed(2),
    (mrsp / tunnel).toFixed(2),
    ...(mrspCpu > 0
      ? [tunnelCpu.toFixed(1), mrspCpu.toFixed(1), (mrspCpu / tunnelCpu).toFixed(2)]
      : []),
  )
}

/** A reader that never reads: what it costs the relay and the session's other exchanges. */
async function printSlowReader({ target, relayPid = 0 }: Chain): Promise<void> {
  const alone = await smallRequests(target, 16, turnMilliseconds)
  const idle = residentMegabytes(relayPid)
  const stalled = await neverRead(target, largeBody)
  const beside = await smallRequests(target, 16, turnMilliseconds)
  const grown = residentMegabytes(relayPid) - idle
  stalled.destroy()
  print(
    'A reader that never reads',
    `relay memory ${grown >= 0 ? '+' : ''}${grown.toFixed(1)} MB (at most +32)`,
  )
  print('Other exchanges beside it', `${(beside / alone).toFixed(2)} of their speed alone`)
}

function median<Item>(items: readonly Item[] = [], of: (item: Item) => number): number {
  const sorted = items.map(of).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function print(first: string, ...cells: readonly string[]): void {
  process.stdout.write(`${first.padEnd(36)}${cells.map(cell => cell.padEnd(15)).join('')}\n`)
}
