import { createHash } from 'node:crypto'
import { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { Client } from 'pg'

/** Milliseconds between two signs of life, and after which the server takes a silent program's turn away. */
const signOfLife = 5000
const mostSilence = 20_000

/** Milliseconds within which a program knows that it has lost its turn; the server gives it away later than that. */
export const noticedWithin: number = 2 * signOfLife

/** Milliseconds that a connection has to end in good order. */
const endPatience = 2000

/** Milliseconds between two attempts to reach the server. */
const again = 500

/** A turn that one program of several has. */
export interface Turn extends AsyncDisposable {
  /** Resolves when it is over without having been given back: the server or the connection to it is gone. */
  readonly lost: Promise<void>
}

/** Number of the turn of a name. */
export function turnNumber(name: string): number {
  return createHash('sha256').update(name).digest().readUIntBE(0, 6)
}

/**
 * Waits until no other program on a PostgreSQL database has this turn, and takes it. Whoever dies, or says nothing for
 * 20 seconds, has it no longer. The server is PostgreSQL 14 or later.
 *
 * @param url address of the database
 * @param number number of the turn
 * @param failed is told the first of several failures in a row
 * @throws whatever aborted the waiting; a server that is away is waited for
 */
export async function takeTurn(
  url: string,
  number: number,
  signal: AbortSignal,
  failed: (error: unknown) => void = () => {},
): Promise<Turn> {
  for (let hasFailed = false; ; hasFailed = true) {
    signal.throwIfAborted()
    try {
      const turn = await connect(url, signal, true, async client => {
        await client.query('select pg_advisory_lock($1)', [number])
        return true
      })
      if (turn !== undefined) return turn
    } catch (error) {
      if (!hasFailed && !signal.aborted) failed(error)
    }
    await pause(again, undefined, { signal })
  }
}

/**
 * Takes a turn where no other program has it.
 *
 * @returns undefined where another has it
 * @throws Error where the server cannot be reached, or whatever aborted
 */
export function tryTurn(
  url: string,
  number: number,
  signal: AbortSignal,
): Promise<Turn | undefined> {
  return connect(url, signal, false, async client => {
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1) as taken',
      [number],
    )
    return rows[0]?.taken === true
  })
}

/** Numbers of the turns that programs have on a PostgreSQL database. */
export async function turnsTaken<Schema>(database: Kysely<Schema>): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ number: number }>`
    select (classid::bigint << 32) | objid::bigint as number from pg_locks
    where locktype = 'advisory' and objsubid = 1 and granted
    and database = (select oid from pg_database where datname = current_database())
  `.execute(database)
  return new Set(rows.map(({ number }) => number))
}

/**
 * Connects, takes the turn on that connection, and keeps it; nothing where it is not to be had.
 * @param waits whether to take it may be to wait for it
 */
async function connect(
  url: string,
  signal: AbortSignal,
  waits: boolean,
  take: (client: Client) => Promise<boolean>,
): Promise<Turn | undefined> {
  const { promise: lost, resolve } = Promise.withResolvers<void>()
  const lose = (): void => resolve()
  const socket = new Socket()
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    stream: () => socket,
  })
  const end = (): void => {
    clearInterval(timer)
    client.removeAllListeners('end')
    const late = setTimeout(() => socket.destroy(), endPatience)
    client
      .end()
      .catch(() => {})
      .finally(() => clearTimeout(late))
  }
  client.on('error', lose)
  client.on('end', lose)
  let timer: NodeJS.Timeout | undefined
  signal.addEventListener('abort', lose, { once: true })
  try {
    await client.connect()
    const silent = setTimeout(lose, signOfLife)
    const asking = async (): Promise<boolean> => {
      await client.query(`set idle_session_timeout = ${mostSilence}`)
      if (waits) clearTimeout(silent)
      return take(client)
    }
    const isTaken = await Promise.race([
      asking(),
      lost.then(() => Promise.reject(new Error('the connection to the database is gone'))),
    ]).finally(() => clearTimeout(silent))
    signal.throwIfAborted()
    if (!isTaken) {
      end()
      return undefined
    }
  } catch (error) {
    end()
    throw error
  } finally {
    signal.removeEventListener('abort', lose)
  }
  timer = setInterval(() => {
    const late = setTimeout(lose, signOfLife)
    client
      .query('select 1')
      .catch(lose)
      .finally(() => clearTimeout(late))
  }, signOfLife)
  lost.then(end).catch(() => {})
  return {
    lost,
    async [Symbol.asyncDispose]() {
      const closed = new Promise(resolve => socket.once('close', resolve))
      end()
      if (!socket.closed) await closed
    },
  }
}
