import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import type { Deployment } from '../../generated/management-api.ts'
import { freePort } from '../../runtime/free-port.ts'
import { type Postgres, startPostgres, withPostgres } from '../../runtime/storage/test-postgres.ts'
import { establish, logInAt } from '../whole-deployment/live-session.ts'
import { type Administrator, administratorAt } from './administrator.ts'
import { makeCertificates } from './certificates.ts'
import { type PartyProcess, startParty } from './party-process.ts'
import { freePorts } from './ports.ts'
import { eventually } from './played/eventually.ts'
import { startWholeSystem, type WholeSystem } from './whole-system.ts'

/** All parties with their stores in PostgreSQL: two management processes, and a relay with two pairs. */

describe.runIf(withPostgres())('on PostgreSQL', { timeout: 180_000 }, () => {
  let server: Postgres
  let directory: string
  let system: WholeSystem
  let other: PartyProcess
  let databaseUrl: string
  let administrator: Administrator

  beforeAll(async () => {
    server = await startPostgres()
    databaseUrl = await server.database()
    directory = await mkdtemp(join(tmpdir(), 'mrsp-postgres-system-'))
    const ports = await freePorts(2)
    system = await startWholeSystem({
      directory,
      ports,
      pairs: 2,
      logLevel: 'info',
      overrides: {
        // The relay that runs names the version already: what deploys it has nothing to do.
        management: { databaseUrl, deployCommand: [process.execPath, '--version'] },
        relay: { databaseUrl: await server.database() },
        device: { unattended: true },
      },
      onLine: () => {},
    })
    const own = {
      port: await freePort(),
      xmppPort: await freePort(),
      xmppWebSocketPort: await freePort(),
    }
    const settings: object = parse(await readFile(join(directory, 'management.yaml'), 'utf8'))
    const file = join(directory, 'other.yaml')
    await writeFile(file, stringify({ ...settings, ...own }), { mode: 0o600 })
    other = await startParty('management', file, () => {})
    const { caFile } = await makeCertificates(join(directory, 'tls'))
    administrator = await patiently(() => administratorAt(own.port, caFile))
  }, 120_000)

  afterAll(async () => {
    administrator.close()
    await other.stop()
    await system.stop()
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  })

  /** Asks again while management, or the device, is not back yet. */
  async function patiently<T>(act: () => Promise<T>): Promise<T> {
    for (const deadline = performance.now() + 60_000; ; await wait(200)) {
      try {
        return await act()
      } catch (error) {
        if (performance.now() > deadline) throw error
      }
    }
  }

  /** Brings a session to the pairing, asked for again while that is refused. */
  async function pairedSession(): Promise<string> {
    const { terminal } = system.ports
    return await patiently(async () => {
      await logInAt(terminal, 1)
      return await establish(terminal, 1)
    })
  }

  /** Logs of a session, and since when management has had each, in milliseconds since 1970. */
  async function logsOf(session: string): Promise<ReadonlyMap<string, number>> {
    await using database = await connected(databaseUrl)
    const { rows } = await database.client.query<{ side: string; event: string; at: string }>(
      'select side, event, managed_at as at from logs where session = $1',
      [session],
    )
    return new Map(rows.map(({ side, event, at }) => [`${side} ${event}`, Number(at)]))
  }

  test('a deployment goes on where it was when the database was killed in the middle of its drain', async () => {
    const session = await pairedSession()
    const { deployment } = await patiently(() =>
      administrator.instructDeployment({ body: { version: '0.1.0' } }),
    )
    // What the drain brings cannot be stored before the database is killed.
    await using holder = await connected(databaseUrl)
    await holder.client.query('begin; lock table logs in exclusive mode')
    await administrator.executeDeployment({ deployment })
    await eventually('a log waits to be stored', async () => {
      const { rows } = await holder.client.query(
        "select from pg_locks where relation = 'logs'::regclass and not granted",
      )
      return rows.length > 0 ? undefined : 'nothing'
    })
    await server.kill()
    const killedAt = Date.now()
    await expect(administrator.getDeployment({ deployment })).rejects.toMatchObject({
      retryable: true,
    })
    await wait(2000)
    await server.start()
    const isOver = ({ state }: Deployment): boolean => state === 'deployed'
    const over = await patiently(async () => {
      const found = await administrator.getDeployment({ deployment })
      if (!isOver(found)) throw new Error(`it is ${found.state}`)
      return found
    })
    expect(over).toMatchObject({ state: 'deployed', sessionsLeft: 0 })
    const logs = await logsOf(session)
    const ended = ['device ended', 'terminal ended']
    expect([...logs.keys()].toSorted()).toEqual(
      [...ended, 'device started', 'terminal started'].toSorted(),
    )
    for (const name of ended) expect(logs.get(name)).toBeGreaterThan(killedAt)
    expect(await pairedSession()).not.toBe(session)
  })
})

/** A connection of the test's own, which may break off. */
async function connected(url: string): Promise<AsyncDisposable & { readonly client: Client }> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return { client, [Symbol.asyncDispose]: () => client.end() }
}
