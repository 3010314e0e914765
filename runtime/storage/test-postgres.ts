import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { freePort } from '../free-port.ts'

/** A real PostgreSQL for tests, on a loopback port, everything it keeps in a temporary folder. */
export interface Postgres {
  /** Makes an empty database and gives its address. */
  database(): Promise<string>
  /** Kills it as a crash of its machine would: nothing of it runs any more. */
  kill(): Promise<void>
  /** Starts it again with the same data. */
  start(): Promise<void>
  stop(): Promise<void>
}

const installations = '/usr/lib/postgresql'

/**
 * Whether to run the tests against PostgreSQL: where it is installed.
 * @throws Error in continuous integration when it is not
 */
export function withPostgres(): boolean {
  if (existsSync(installations)) return true
  if (process.env['CI'] === undefined) return false
  throw new Error('PostgreSQL is not installed: run "apt-get install postgresql"')
}

/** Starts a PostgreSQL with no database in it. */
export async function startPostgres(): Promise<Postgres> {
  const versions = await readdir(installations)
  const programs = join(installations, versions.toSorted().at(-1) ?? '', 'bin')
  const directory = await mkdtemp(join(tmpdir(), 'mrsp-postgres-'))
  const owner = await notRoot(directory)
  const port = await freePort()
  const data = join(directory, 'data')
  const initialized = ['-D', data, '-U', 'mrsp', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N']
  await finished(spawn(join(programs, 'initdb'), initialized, { ...owner, stdio: 'ignore' }))
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
  }
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const address = (name: string): string => `postgres://mrsp@127.0.0.1:${port}/${name}`
  let server: ChildProcess
  let databases = 0
  const start = async (): Promise<void> => {
    const options = { ...owner, stdio: 'ignore' } as const
    server = spawn(join(programs, 'postgres'), ['-D', data, ...given], options)
    await answers(address('postgres'), server)
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exit = once(server, 'exit')
    server.kill(signal)
    await exit
  }
  await start()
  return {
    start,
    async database() {
      databases += 1
      const name = `test_${databases}`
      await asked(address('postgres'), `create database ${name}`)
      return address(name)
    },
    async kill() {
      // Those that serve connections would finish what they are at, and outlive it until they notice.
      server.kill('SIGSTOP')
      for (const id of await childrenOf(server)) process.kill(id, 'SIGKILL')
      await end('SIGKILL')
    },
    async stop() {
      await end('SIGINT')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root: then it runs as the user of its package, who is given the folder. */
async function notRoot(directory: string): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {}
  const id = async (flag: string): Promise<number> => {
    const child = spawn('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.on('data', octets => {
      text += String(octets)
    })
    await finished(child)
    return Number(text)
  }
  const owner = { uid: await id('-u'), gid: await id('-g') }
  await chown(directory, owner.uid, owner.gid)
  return owner
}

async function childrenOf({ pid = 0 }: ChildProcess): Promise<readonly number[]> {
  const ids = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return (ids.match(/\d+/g) ?? []).map(Number)
}

async function finished(child: ChildProcess): Promise<void> {
  await once(child, 'close')
  if (child.exitCode !== 0) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`)
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (const deadline = performance.now() + 30_000; ; await wait(50)) {
    try {
      return await asked(url, 'select 1')
    } catch (error) {
      if (server.exitCode !== null || performance.now() > deadline) throw error
    }
  }
}

async function asked(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(statement)
  } finally {
    await client.end().catch(() => {})
  }
}
