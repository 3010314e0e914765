import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RelayConfiguration } from '../../generated/configuration.ts'
import type { RelayClient } from '../../generated/relay-api.ts'
import type { ClientLink } from '../../runtime/http/index.ts'
import { type Postgres, startPostgres, withPostgres } from '../../runtime/storage/test-postgres.ts'
import { type Paired, reservationRequest } from './played/relay.ts'
import { isAlive, RelayOfPairs } from './played/relay-of-pairs.ts'

/** A relay on two machines, each with an address, a Master and pairs of its own, on one PostgreSQL database. */

const masterGrace = 10
const east = { machineName: 'east', host: '127.0.0.1', publicUrl: 'wss://127.0.0.1' }
const west = { machineName: 'west', host: '127.0.0.2', publicUrl: 'wss://127.0.0.2' }
const allPairs = ['east-pair-1', 'east-pair-2', 'west-pair-1', 'west-pair-2']
const givenUp = 'the others have given this machine up'
const restarted = ['device ended relay-restarted', 'terminal ended relay-restarted']

describe.runIf(withPostgres())('several machines', { timeout: 180_000 }, () => {
  let server: Postgres
  let relay: RelayOfPairs
  let masters: Readonly<Record<'east' | 'west', RelayClient & ClientLink>>

  const startWest = (): ReturnType<RelayOfPairs['startMaster']> => relay.startMaster(west)

  beforeAll(async () => {
    server = await startPostgres()
    const databaseUrl = await server.database()
    relay = await RelayOfPairs.start({ ...east, databaseUrl, masterGrace, pairs: 2 })
    await startWest()
    const { port } = relay.settings
    masters = {
      east: relay.clientAt(`https://127.0.0.1:${port}`),
      west: relay.clientAt(`https://127.0.0.2:${port}`),
    }
    await untilAllServe()
  }, 120_000)

  afterAll(async () => {
    masters.east.close()
    masters.west.close()
    await relay[Symbol.asyncDispose]()
    await server.stop()
  })

  async function untilAllServe(): Promise<void> {
    for (const client of Object.values(masters)) {
      await relay.until(
        async () => (await client.relayHealth({})).pairs === allPairs.length,
        60_000,
      )
    }
  }

  async function untilBothSay(what: string): Promise<void> {
    await relay.until(() => relay.lines.filter(({ msg }) => msg === what).length === 2)
  }

  /** A new session of each pair, by the name of the pair. */
  async function onEach(): Promise<ReadonlyMap<string, Paired>> {
    const found = new Map<string, Paired>()
    while (found.size < allPairs.length) {
      const paired = await relay.pair()
      const { session } = paired.reserved
      const { sessions } = await masters.east.querySessions({})
      const { pair = '' } = sessions.find(each => each.session === session) ?? {}
      // One that has ended a moment ago may count still.
      if (found.has(pair)) await end(session)
      else found.set(pair, paired)
    }
    return found
  }

  async function end(session: string): Promise<void> {
    const body = { sides: ['device', 'terminal'], reason: 'management' } as const
    await masters.west.terminateSession({ session, body })
  }

  function of(sessions: ReadonlyMap<string, Paired>, pair: string): Paired {
    const paired = sessions.get(pair)
    if (paired === undefined) throw new Error(`no session on ${pair}`)
    return paired
  }

  async function expectAlive({ device, terminal }: Paired, exchange: number): Promise<void> {
    terminal.send('request', { exchange, applicationId: 'web-server' }, Buffer.from('GET'))
    expect(Buffer.from((await device.expect('request')).body).toString()).toBe('GET')
  }

  async function endAll(): Promise<void> {
    for (const { session } of (await masters.east.querySessions({})).sessions) await end(session)
    await relay.until(async () => (await masters.east.querySessions({})).sessions.length === 0)
  }

  test('sessions spread over all pairs, and either Master answers for all of them', async () => {
    const sessions = await onEach()
    expect([...sessions.keys()].toSorted()).toEqual(allPairs)
    const lists = await Promise.all(
      [masters.east, masters.west].map(each => each.querySessions({})),
    )
    expect(lists[0]).toEqual(lists[1])
    for (const client of Object.values(masters)) {
      const health = await client.relayHealth({})
      expect(health).toMatchObject({ status: 'serving', pairs: 4, pairNames: allPairs })
      expect(health.pairVersions?.map(({ pair }) => pair)).toEqual(allPairs)
    }
    for (const paired of sessions.values()) await expectAlive(paired, 1)
    const distant = of(sessions, 'west-pair-2').reserved.session
    const extended = await masters.east.extendReservation({
      session: distant,
      body: { expiresIn: 900 },
    })
    expect(extended).toMatchObject({ session: distant, sides: ['device', 'terminal'] })
    await endAll()
    for (const { reserved, device } of sessions.values()) {
      expect((await device.expect('terminated')).headers.reason).toBe('management')
      const { session } = reserved
      await relay.management.until(() => relay.management.logsOf(session).length === 4, 20_000)
    }
  })

  test('what one Master is told to drain, another lets serve again, also when it is away', async () => {
    const drain = { reason: 'deployment', deadline: 60 } as const
    await masters.east.drain({ body: { ...drain, pairs: ['west-pair-1'] } })
    await relay.until(async () => (await masters.west.relayHealth({})).pairs === 3)
    const sessions = await Promise.all([...allPairs, ...allPairs].map(() => relay.reserve()))
    const held = await masters.west.querySessions({})
    const holders = held.sessions.map(({ pair }) => pair)
    expect(holders).toHaveLength(sessions.length)
    expect(holders).not.toContain('west-pair-1')
    await masters.west.drain({ body: drain })
    for (const client of Object.values(masters)) {
      await relay.until(async () => (await client.relayHealth({})).status === 'draining')
    }
    await expect(relay.reserve()).rejects.toMatchObject({ code: 'relay-draining' })
    for (const { session } of sessions) {
      await relay.management.until(() => relay.management.logsOf(session).length === 2, 20_000)
    }
    await relay.master.stop()
    await masters.east.endDrain({})
    await startWest()
    await untilAllServe()
  })

  test('the same request at both Masters at once makes one reservation', async () => {
    for (let round = 0; round < 8; round++) {
      const request = reservationRequest()
      const answers = await Promise.all(
        Object.values(masters).map(client => client.requestConnectionInformation(request)),
      )
      expect(new Set(answers.map(({ hubUrl }) => hubUrl)).size).toBe(1)
    }
    await masters.east.drain({ body: { reason: 'deployment', deadline: 1 } })
    await masters.east.endDrain({})
    await untilAllServe()
  })

  test('sessions outlive the database, and a Master that is killed and comes back', async () => {
    const sessions = await onEach()
    await server.kill()
    await untilBothSay('the database is away, and with it the place of this relay')
    await server.start()
    await untilBothSay('the place is taken again')
    for (const paired of sessions.values()) await expectAlive(paired, 1)
    await relay.master.kill()
    await startWest()
    await untilAllServe()
    for (const paired of sessions.values()) await expectAlive(paired, 2)
    await endAll()
  })

  test('a machine that is gone takes only its own sessions along, with all their logs', async () => {
    const sessions = await onEach()
    const processes = ['west-pair-1', 'west-pair-2'].map(pair => relay.processOf(pair))
    await relay.master.kill()
    for (const id of processes) process.kill(id, 'SIGKILL')
    const gone = ['west-pair-1', 'west-pair-2'].map(pair => of(sessions, pair).reserved.session)
    expect((await masters.east.querySessions({})).sessions).toHaveLength(4)
    await masters.east.requestConnectionInformation(reservationRequest())
    for (const session of gone) {
      await relay.management.until(() => relay.management.logsOf(session).length === 4, 60_000)
      expect(relay.management.logsOf(session).slice(2)).toEqual(restarted)
    }
    for (const pair of ['east-pair-1', 'east-pair-2']) await expectAlive(of(sessions, pair), 1)
    await relay.until(async () => (await masters.east.relayHealth({})).pairNames?.length === 2)
    expect((await masters.east.querySessions({})).sessions).toHaveLength(3)
    await startWest()
    await untilAllServe()
    await endAll()
    const again = await onEach()
    expect([...again.keys()].toSorted()).toEqual(allPairs)
    await endAll()
  })

  test('a machine that the others gave up ends, and works again when it is started', async () => {
    expect(relay.lines.some(({ signal }) => signal === givenUp)).toBe(false)
    const client = new Client({ connectionString: relay.settings.databaseUrl })
    await client.connect()
    await client.query("delete from machine where name = 'west'")
    await client.end()
    await relay.until(() => relay.lines.some(({ signal }) => signal === givenUp))
    await relay.until(() => !isAlive(relay.processOf('west-pair-1')))
    await startWest()
    await untilAllServe()
  })

  test('no second relay works in the place of one', async () => {
    const beside = (settings: Partial<RelayConfiguration>): Promise<unknown> =>
      relay.startMaster({ ...west, host: '127.0.0.3', ...settings }).then(() => 'started', String)
    const complaints = await Promise.all([
      beside({}),
      beside({ machineName: '', pairs: 1 }),
      beside({ machineName: '', pairs: 2 }),
      beside({ machineName: 'north', sessionIdKey: 'another-key-another-key-another-ke' }),
    ])
    expect(complaints[0]).toMatch('another relay with machineName west works on this database')
    const unnamed = /runs with a machineName on east, west|another relay works/
    expect(complaints[1]).toMatch(unnamed)
    expect(complaints[2]).toMatch(unnamed)
    expect(complaints[3]).toMatch(
      /a relay without machineName works|another sessionIdKey on east, west/,
    )
    for (const pair of allPairs) expect(isAlive(relay.processOf(pair))).toBe(true)
  })
})
