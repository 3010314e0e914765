import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ask, member, text } from '../reference-impl/whole-session/local-api.ts'
import { makeCertificates } from '../reference-impl/whole-system/certificates.ts'
import { freePorts } from '../reference-impl/whole-system/ports.ts'
import { accounts, deviceId } from '../reference-impl/whole-system/settings.ts'
import { startWholeSystem } from '../reference-impl/whole-system/whole-system.ts'
import type { Target } from './load.ts'

/** The processes between a client and the origin, by their ids. */
export interface ChainProcesses {
  readonly terminal: number
  readonly relay: number
  readonly device: number
}

/** A way from a client to the origin. */
export interface Chain {
  readonly name: string
  readonly target: Target
}

/** A way over a relay. */
export interface RelayedChain extends Chain {
  readonly processes: ChainProcesses
}

/** Chains to compare, and their end. */
export interface Chains {
  readonly direct: Chain
  readonly tunnel: RelayedChain
  readonly mrsp: RelayedChain
  stop(): Promise<void>
}

/** Starts the origin and all chains to it: direct, the opaque tunnel, and the four parties with one session. */
export async function startChains(): Promise<Chains> {
  const directory = await mkdtemp(join(tmpdir(), 'mrsp-bench-'))
  const certificates = await makeCertificates(join(directory, 'tls'))
  const { management: origin, relay, terminal } = await freePorts()
  const originProcess = await startScript('origin.ts', String(origin))
  const { certificateFile, keyFile, caFile } = certificates
  const tunnelRelay = await startScript(
    'opaque-tunnel/main.ts',
    'relay',
    String(relay),
    certificateFile,
    keyFile,
  )
  const tunnelEnd = (side: 'device' | 'terminal', port: number): Promise<ChildProcess> =>
    startScript('opaque-tunnel/main.ts', side, String(relay), caFile, String(port))
  const tunnelDevice = await tunnelEnd('device', origin)
  const tunnelTerminal = await tunnelEnd('terminal', terminal)
  const system = await startWholeSystem({
    directory,
    ports: await freePorts(),
    logLevel: 'info',
    overrides: {
      device: {
        unattended: true,
        applications: [{ id: 'bench', name: 'Bench', origin: `http://127.0.0.1:${origin}` }],
      },
    },
    onLine: () => {},
  })
  const session = await startSession(system.ports.terminal)
  return {
    direct: { name: 'direct', target: { port: origin, host: `127.0.0.1:${origin}` } },
    tunnel: {
      name: 'opaque tunnel',
      target: { port: terminal, host: `127.0.0.1:${terminal}` },
      processes: {
        terminal: tunnelTerminal.pid ?? 0,
        relay: tunnelRelay.pid ?? 0,
        device: tunnelDevice.pid ?? 0,
      },
    },
    mrsp: {
      name: 'MRSP',
      target: {
        port: system.ports.terminal,
        host: `bench.${session}.localhost:${system.ports.terminal}`,
      },
      processes: {
        terminal: system.parties.terminal.pid,
        relay: system.parties.relay.pid,
        device: system.parties.device.pid,
      },
    },
    async stop() {
      await system.stop()
      const children = [tunnelTerminal, tunnelDevice, tunnelRelay, originProcess]
      for (const child of children) child.kill('SIGTERM')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function startSession(port: number): Promise<string> {
  const { userId, password } = accounts[0] ?? { userId: '', password: '' }
  await ask(port, 'POST', '/api/login', { userId, password })
  const started = await ask(port, 'POST', '/api/sessions', { deviceId, applicationId: 'bench' })
  const session = text(started.body, 'session')
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { body } = await ask(port, 'GET', `/api/sessions/${session}`)
    if (member(body, 'paired') === true) return session
    await new Promise(resolve => {
      setTimeout(resolve, 50)
    })
  }
  throw new Error(`no session: ${JSON.stringify(started.body)}`)
}

async function startScript(script: string, ...words: string[]): Promise<ChildProcess> {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, [path, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (child.stdout) await once(child.stdout, 'data')
  return child
}
