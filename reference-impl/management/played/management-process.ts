import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import type { ManagementConfiguration } from '../../../generated/configuration.ts'

const starter = fileURLToPath(new URL('./start-management.ts', import.meta.url))

/** Management as a process of its own, which can be killed and started again where it was. */
export class ManagementProcess {
  #configuration: ManagementConfiguration
  readonly #directory: string
  #child: ChildProcess | undefined
  #addresses: Readonly<Record<string, string>> = {}

  constructor(configuration: ManagementConfiguration, directory: string) {
    this.#configuration = configuration
    this.#directory = directory
  }

  address(name: 'api' | 'xmpp' | 'xmppWebSocket'): string {
    return this.#addresses[name] ?? ''
  }

  /** Starts it, on the ports that it had before, and waits until it is ready. */
  async start(): Promise<void> {
    const file = join(this.#directory, 'management.yaml')
    await writeFile(file, stringify(this.#configuration), { mode: 0o600 })
    const child = spawn(process.execPath, [starter, '--config', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    this.#addresses = await readyAddresses(child)
    const port = (name: 'api' | 'xmpp' | 'xmppWebSocket'): number =>
      Number(new URL(this.address(name).replace('xmpps:', 'https:')).port)
    this.#configuration = {
      ...this.#configuration,
      port: port('api'),
      xmppPort: port('xmpp'),
      xmppWebSocketPort: port('xmppWebSocket'),
    }
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Ends it cleanly and gives its exit code. */
  async stop(): Promise<number | null> {
    return await this.#end('SIGTERM')
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
    return child.exitCode
  }
}

async function readyAddresses(child: ChildProcess): Promise<Readonly<Record<string, string>>> {
  const { promise, resolve, reject } = Promise.withResolvers<Readonly<Record<string, string>>>()
  child.once('exit', code => reject(new Error(`management ended with ${String(code)}`)))
  if (child.stdout === null) throw new Error('management has no output')
  createInterface({ input: child.stdout }).on('line', text => {
    const line: { msg?: string; addresses?: Record<string, string> } = JSON.parse(text)
    if (line.msg === 'ready' && line.addresses) resolve(line.addresses)
    if (line.msg === 'failed') reject(new Error(text))
  })
  return await promise
}
