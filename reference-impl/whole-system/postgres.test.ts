import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import type { Deployment, ManagementClient } from '../../generated/management-api.ts'
import { freePort } from '../../runtime/free-port.ts'
import { createManagementClient } from '../../runtime/http/index.ts'
import { type Postgres, startPostgres, withPostgres } from '../../runtime/storage/test-postgres.ts'
import { ask, member, text } from '../whole-session/local-api.ts'
import { makeCertificates } from './certificates.ts'
import { type PartyProcess, startParty } from './party-process.ts'
import { freePorts } from './ports.ts'
import { accounts, deviceId } from './settings.ts'
import { startWholeSystem, type WholeSystem } from './whole-system.ts'

/** All parties with their stores in PostgreSQL: two management processes, and a relay with two pairs. */

describe.runIf(withPostgres())('on PostgreSQL', { timeout: 180_000 }, () => {
  let server: Postgres
  let directory: string
  let system: WholeSystem
  let other: PartyProcess
  let databaseUrl: string
  let administrator: ManagementClient & { close(): void }

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
    let accessToken: string | undefined
    administrator = createManagementClient({
      url: `https://localhost:${own.port}`,
      ca: await readFile(caFile, 'utf8'),
      credential: () => accessToken,
    })
    const { userId = '', password = '' } =
      accounts.find(({ role }) => role === 'administrator') ?? {}
    const login = await patiently(() => administrator.login({ body: { userId, password } }))
    accessToken = login.accessToken
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

  /** Starts a session over the terminal's own interface and waits until both ends are paired. */
  async function pairedSession(): Promise<string> {
    const { terminal } = system.ports
    const { userId = '', password = '' } = accounts[0] ?? {}
    return await patiently(async () => {
      await ask(terminal, 'POST', '/api/login', { userId, password })
      const body = { deviceId, applicationId: 'web-server' }
      const started = await ask(terminal, 'POST', '/api/sessions', body)
      const session = text(started.body, 'session')
      for (let tries = 0; tries < 200; tries += 1) {
        const { body: state } = await ask(terminal, 'GET', `/api/sessions/${session}`)
        if (member(state, 'paired') === true) return session
        await wait(50)
      }
      throw new Error(`${session} is not paired`)
    })
  }

  async function logsOf(session: string): Promise<string[]> {
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    const { rows } = await client.query<{ side: string; event: string }>(
      'select side, event from logs where session = $1',
      [session],
    )
    await client.end()
    return rows.map(({ side, event }) => `${side} ${event}`).toSorted()
  }

  test('a deployment goes on where it was when the database was killed in the middle of its drain', async () => {
    const session = await pairedSession()
    const { deployment } = await patiently(() =>
      administrator.instructDeployment({ body: { version: '0.1.0' } }),
    )
    await administrator.executeDeployment({ deployment })
    await server.kill()
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
    expect(await logsOf(session)).toEqual([
      'device ended',
      'device started',
      'terminal ended',
      'terminal started',
    ])
    expect(await pairedSession()).not.toBe(session)
  })
})
