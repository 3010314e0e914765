import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'

/** Milliseconds between two signs of life, and after which the server takes a silent program's turn away. */
const signOfLife = 5000
const mostSilence = 20_000

/** Milliseconds between two attempts to reach the server. */
const again = 500

/** A turn that one program of several has. */
export interface Turn extends AsyncDisposable {
  /** Resolves when it is over without having been given back: the server or the connection to it is gone. */
  readonly lost: Promise<void>
}

/**
 * Waits until no other program on a PostgreSQL database has this turn, and takes it. Whoever dies, or says nothing for
 * 20 seconds, has it no longer.
 *
 * @param url address of the database
 * @param name number of the turn
 * @throws whatever aborted the waiting; a server that is away is waited for
 */
export async function takeTurn(url: string, name: number, signal: AbortSignal): Promise<Turn> {
  for (;;) {
    signal.throwIfAborted()
    const turn = await tryTurn(url, name, signal).catch(() => undefined)
    if (turn !== undefined) return turn
    await pause(again, undefined, { signal })
  }
}

async function tryTurn(url: string, name: number, signal: AbortSignal): Promise<Turn> {
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>()
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  })
  const end = (): void => {
    clearInterval(timer)
    client.removeAllListeners('end')
    client.end().catch(() => {})
  }
  client.on('error', () => lose())
  client.on('end', () => lose())
  let timer: NodeJS.Timeout | undefined
  signal.addEventListener('abort', end, { once: true })
  try {
    await client.connect()
    await client.query(`set idle_session_timeout = ${mostSilence}`)
    await Promise.race([
      client.query('select pg_advisory_lock($1)', [name]),
      lost.then(() => Promise.reject(new Error('the connection to the database is gone'))),
    ])
    signal.throwIfAborted()
  } catch (error) {
    end()
    throw error
  } finally {
    signal.removeEventListener('abort', end)
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
      clearInterval(timer)
      client.removeAllListeners('end')
      await client.end().catch(() => {})
    },
  }
}
