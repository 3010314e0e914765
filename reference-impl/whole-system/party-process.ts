import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Party } from '../../runtime/descriptor.ts'

/** One line of a program's log: an object with at least `msg`. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string }

/** A party that runs as its own process. */
export interface PartyProcess {
  readonly party: Party
  readonly pid: number
  /** Where it is reached, by what listens there. */
  readonly addresses: Readonly<Record<string, string>>
  /** Ends it with SIGTERM and waits; with SIGKILL where it has not ended after `patience` milliseconds. */
  stop(patience?: number): Promise<void>
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
}

const program = fileURLToPath(new URL('../mrsp.ts', import.meta.url))

/**
 * Starts `mrsp <party> --config <file>` and waits for its `ready` line.
 *
 * @param onLine is told every line of its log
 * @param command its subcommand, where that is not the party: of the relay, also its supervisor
 * @throws Error, with the reason that the program gave, when it ends before it is ready
 */
export async function startParty(
  party: Party,
  configurationFile: string,
  onLine: (party: Party, line: LogLine) => void,
  command: Party | 'relay-supervisor' = party,
): Promise<PartyProcess> {
  const child = spawn(process.execPath, [program, command, '--config', configurationFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4096)
  })
  const addresses = await new Promise<PartyProcess['addresses']>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', text => {
      const line = parseLine(text)
      if (line === undefined) return
      if (line.msg === 'ready') {
        const found = addressesOf(line)
        // A relay that the supervisor starts writes to the same output.
        if (command === party || 'supervisor' in found) resolve(found)
      }
      if (line.msg === 'failed') complaint += errorMessage(line['err'])
      onLine(party, line)
    })
    // 'close' comes after the last line of its log, 'exit' may come before.
    void once(child, 'close').then(([code]) =>
      reject(
        new Error(`${party} could not start (exit code ${String(code)}): ${complaint.trim()}`),
      ),
    )
  })
  return {
    party,
    pid: child.pid ?? 0,
    addresses,
    async stop(patience = 10_000) {
      if (!isRunning(child)) return
      child.kill('SIGTERM')
      const deadline = setTimeout(() => child.kill('SIGKILL'), patience)
      await ended
      clearTimeout(deadline)
    },
    async kill() {
      if (!isRunning(child)) return
      child.kill('SIGKILL')
      await ended
    },
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

function addressesOf({ addresses }: LogLine): PartyProcess['addresses'] {
  if (typeof addresses !== 'object' || addresses === null) return {}
  return Object.fromEntries(
    Object.entries(addresses).map(([name, address]) => [name, String(address)]),
  )
}

function errorMessage(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : ''
}

function parseLine(text: string): LogLine | undefined {
  try {
    const line: unknown = JSON.parse(text)
    return isLogLine(line) ? line : undefined
  } catch {
    return undefined
  }
}

function isLogLine(value: unknown): value is LogLine {
  return (
    typeof value === 'object' && value !== null && 'msg' in value && typeof value.msg === 'string'
  )
}
