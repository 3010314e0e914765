import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../free-port.ts'
import type { TestCertificate } from './test-support.ts'

/** A real Prosody for tests, on loopback ports, everything it keeps in a temporary folder. */
export interface Prosody {
  readonly componentPort: number
  readonly directTlsPort: number
  readonly webSocketPort: number
  /** Kills it as a crash would and starts it again on the same ports with the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export const PROSODY_DOMAIN = 'localhost'
/** A second domain of the same server, with the same accounts. */
export const OTHER_DOMAIN = 'elsewhere.localhost'
export const COMPONENT_DOMAIN = 'management.localhost'
export const COMPONENT_SECRET = 'component secret'

const PROGRAM = ['/usr/bin/prosody', '/usr/local/bin/prosody'].find(existsSync)

/**
 * Whether to run the tests against Prosody: where it is installed.
 * @throws Error in continuous integration when it is not
 */
export function withProsody(): boolean {
  if (PROGRAM) return true
  if (process.env['CI'] === undefined) return false
  throw new Error('Prosody is not installed: run "apt-get install prosody"')
}

/** Starts a Prosody with these accounts (name to password). */
export async function startProsody(
  tls: TestCertificate,
  accounts: Readonly<Record<string, string>>,
): Promise<Prosody> {
  const folder = await mkdtemp(join(tmpdir(), 'mrsp-prosody-'))
  const [componentPort, directTlsPort, webSocketPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  const ports = { componentPort, directTlsPort, webSocketPort }
  await writeFile(join(folder, 'key.pem'), tls.key, { mode: 0o600 })
  await writeFile(join(folder, 'cert.pem'), tls.cert)
  await writeFile(join(folder, 'prosody.cfg.lua'), configuration(folder, ports))
  for (const domain of [PROSODY_DOMAIN, OTHER_DOMAIN]) {
    const accountFolder = join(folder, 'data', encodeName(domain), 'accounts')
    await mkdir(accountFolder, { recursive: true })
    for (const [name, password] of Object.entries(accounts)) {
      const account = `return { ["password"] = ${JSON.stringify(password)}; };\n`
      await writeFile(join(accountFolder, `${encodeName(name)}.dat`), account)
    }
  }
  let running = await run(folder, Object.values(ports))
  return {
    ...ports,
    restart: async () => {
      await end(running, 'SIGKILL')
      running = await run(folder, Object.values(ports))
    },
    stop: async () => {
      await end(running, 'SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function configuration(
  folder: string,
  ports: Pick<Prosody, 'componentPort' | 'directTlsPort' | 'webSocketPort'>,
): string {
  const tls = `{ key = "${folder}/key.pem"; certificate = "${folder}/cert.pem" }`
  return `
run_as_root = true
daemonize = false
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
log = { { levels = { min = "warn" }; to = "console" } }
modules_enabled = { "roster"; "saslauth"; "disco"; "ping"; "websocket"; "smacks" }
modules_disabled = { "s2s"; "offline"; "posix" }
authentication = "internal_plain"
interfaces = { "127.0.0.1" }
c2s_ports = {}
c2s_direct_tls_ports = { ${ports.directTlsPort} }
c2s_direct_tls_ssl = ${tls}
component_ports = { ${ports.componentPort} }
component_interfaces = { "127.0.0.1" }
http_ports = {}
https_ports = { ${ports.webSocketPort} }
https_interfaces = { "127.0.0.1" }
https_ssl = ${tls}
VirtualHost "${PROSODY_DOMAIN}"
ssl = ${tls}
VirtualHost "${OTHER_DOMAIN}"
ssl = ${tls}
Component "${COMPONENT_DOMAIN}"
component_secret = "${COMPONENT_SECRET}"
`
}

function encodeName(name: string): string {
  return name.replaceAll(/[^a-z0-9]/g, character => `%${character.charCodeAt(0).toString(16)}`)
}

async function run(folder: string, ports: readonly number[]): Promise<ChildProcess> {
  const program = PROGRAM ?? 'prosody'
  const child = spawn(program, ['--config', join(folder, 'prosody.cfg.lua'), '-F'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', data => {
    output += String(data)
  })
  child.stderr.on('data', data => {
    output += String(data)
  })
  const giveUp = performance.now() + 20_000
  for (const port of ports) {
    while (!(await listens(port))) {
      if (child.exitCode !== null || performance.now() > giveUp) {
        child.kill('SIGKILL')
        throw new Error(`Prosody did not start: ${output}`)
      }
      await wait(20)
    }
  }
  return child
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}
