import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import { type Deployer, DeployerFailure, type Release } from './deployer.ts'

/** Characters of what a command says on each stream that are logged, at most. */
const loggedOutput = 65_536
/** Milliseconds that a command has to end when it is asked to, before it is killed. */
const patience = 5000

/**
 * Deploys by a configured command, run without a shell. Exit code 0 says that it is done; any other, and a signal, that
 * it failed. Its standard input is closed when management is gone.
 */
export class CommandDeployer implements Deployer {
  readonly #command: readonly string[]
  readonly #log: Logger

  /** @param command program and arguments, in which {version}, {deployment} and {pair} are filled in */
  constructor(command: readonly string[], log: Logger) {
    this.#command = command
    this.#log = log
  }

  async deploy(release: Release, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const [program = '', ...given] = this.#command
    const child = spawn(
      program,
      given.map(argument => filledIn(argument, release)),
      { stdio: ['pipe', 'pipe', 'pipe'], env: environmentOf(release), detached: true },
    )
    const { deployment } = release
    this.#logOutput(child.stdout, { deployment, stream: 'stdout' })
    this.#logOutput(child.stderr, { deployment, stream: 'stderr' })
    const stop = (): void => end(child)
    signal.addEventListener('abort', stop)
    try {
      await succeeded(child)
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      signal.removeEventListener('abort', stop)
      child.stdin.destroy()
    }
  }

  /** Logs the beginning of what the command says, and reads the rest so that it is not held up. */
  #logOutput(
    output: Readable,
    about: { readonly deployment: string; readonly stream: string },
  ): void {
    let left = loggedOutput
    output.setEncoding('utf8').on('data', (text: string) => {
      if (left > 0) this.#log.info({ ...about, text: text.slice(0, left) }, 'deploy command')
      left -= text.length
    })
  }
}

async function succeeded(child: ChildProcess): Promise<void> {
  child.stdin?.on('error', () => undefined)
  const [code, signal] = await once(child, 'exit').catch((cause: unknown) => {
    throw new DeployerFailure('the deploy command could not be started', { cause })
  })
  if (code === 0) return
  const how = code === null ? `by ${String(signal)}` : `with ${String(code)}`
  throw new DeployerFailure(`the deploy command ended ${how}`)
}

/** Ends the command and what it started. */
function end(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM')
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), patience)
  child.once('exit', () => clearTimeout(timer))
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended.
  }
}

function filledIn(argument: string, { version, deployment, pair = '' }: Release): string {
  const values: Readonly<Record<string, string>> = { version, deployment, pair }
  return argument.replace(/\{(version|deployment|pair)\}/g, (_, name: string) => values[name] ?? '')
}

/** The environment of management without its secrets, and what is deployed. */
function environmentOf({ version, deployment, pair }: Release): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('MRSP_'))
  return {
    ...Object.fromEntries(own),
    MRSP_VERSION: version,
    MRSP_DEPLOYMENT: deployment,
    ...(pair !== undefined && { MRSP_PAIR: pair }),
  }
}
