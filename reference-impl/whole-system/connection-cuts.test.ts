import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Side } from '../../generated/schemas.ts'
import { member, text } from '../whole-session/local-api.ts'
import { type RawApplication, startRawApplication } from '../device/played/raw-application.ts'
import { isFinal, UsedSystem } from './played/used-system.ts'

/**
 * The connection of either end to a real relay, cut before, during and after exchanges of a real terminal and a real
 * device: resumed in time the session goes on, and what was open is told as it is; too late the session is over at all
 * four parties and a new one may begin.
 */

const sides: readonly Side[] = ['device', 'terminal']
const moments = ['before', 'during', 'after'] as const
const cases = sides.flatMap(side => moments.map(moment => ({ side, moment })))

const whole = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole'
const half = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'

/** Answers `/whole` always, `/again` from the second time on, of `/half` a half, and `/never` not at all. */
class Application {
  readonly raw: RawApplication
  /** Request lines, in the order in which they came. */
  readonly seen: string[]

  private constructor(raw: RawApplication, seen: string[]) {
    this.raw = raw
    this.seen = seen
  }

  static async start(): Promise<Application> {
    const seen: string[] = []
    const raw = await startRawApplication(socket => {
      socket.on('data', octets => {
        const line = octets.toString('latin1').split(' HTTP/1.1\r\n')[0] ?? ''
        const isFirst = !seen.includes(line)
        seen.push(line)
        if (line.startsWith('GET /whole') || (line.startsWith('GET /again') && !isFirst)) {
          socket.write(whole)
        }
        if (line.startsWith('GET /half')) socket.write(half)
      })
      socket.on('end', () => socket.end())
    })
    return new Application(raw, seen)
  }
}

/** A local program's request, with all that comes back until its connection ends or `until` was received. */
class Asking {
  readonly #socket: Socket
  received = ''
  readonly over: Promise<void>

  constructor(port: number, host: string, request: string) {
    this.#socket = connect({ port, host: '127.0.0.1' })
    this.#socket.write(`${request} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`)
    this.#socket.on('data', octets => {
      this.received += octets.toString('latin1')
      if (this.received.endsWith('whole')) this.#socket.destroy()
    })
    this.#socket.on('error', () => {})
    this.over = new Promise(resolve => {
      this.#socket.once('close', () => resolve())
    })
  }
}

interface Surroundings {
  readonly used: UsedSystem
  readonly application: Application
}

async function start(resumeGrace: number): Promise<Surroundings> {
  const application = await Application.start()
  const applications = [{ id: 'raw', name: 'Raw', origin: application.raw.origin }]
  const used = await UsedSystem.start({
    relay: { resumeGrace },
    device: { unattended: true, applications },
  })
  return { used, application }
}

function asking({ used }: Surroundings, session: string, request: string): Asking {
  return new Asking(used.ports.terminal, `raw.${session}.localhost`, request)
}

async function askWhole(surroundings: Surroundings, session: string): Promise<void> {
  const asked = asking(surroundings, session, 'GET /whole')
  await asked.over
  expect(asked.received).toBe(whole)
}

/** Requests that are under way: a safe one without an answer, one that is half answered, one that changes something. */
interface UnderWay {
  readonly again: Asking
  readonly half: Asking
  readonly never: Asking
}

async function begin(surroundings: Surroundings, session: string): Promise<UnderWay> {
  const { used, application } = surroundings
  const underWay = {
    again: asking(surroundings, session, `GET /again-${session}`),
    half: asking(surroundings, session, `GET /half-${session}`),
    never: asking(surroundings, session, `DELETE /never-${session}`),
  }
  await used.until('the application has them', async () => {
    const come = application.seen.filter(line => line.endsWith(session))
    return come.length === 3 && underWay.half.received === half ? undefined : come
  })
  return underWay
}

/** Logs that management holds, as `device started`. */
function logsOf({ used }: Surroundings, session: string): string[] {
  const file = join(used.directory, 'management.sqlite')
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return database
      .prepare('select side, event from logs where session = ?')
      .all(session)
      .map(({ side, event }) => `${String(side)} ${String(event)}`)
      .toSorted()
  } finally {
    database.close()
  }
}

const bothLogs = ['device ended', 'device started', 'terminal ended', 'terminal started']

describe('resumed in time', () => {
  let surroundings: Surroundings
  beforeAll(async () => {
    surroundings = await start(30)
  })
  afterAll(async () => {
    await surroundings.used[Symbol.asyncDispose]()
    await surroundings.application.raw.stop()
  })

  test.for(cases)('the $side is cut $moment exchanges', async ({ side, moment }) => {
    const { used, application } = surroundings
    const session = await used.pair('raw')
    if (moment === 'after') await askWhole(surroundings, session)
    const underWay = moment === 'during' ? await begin(surroundings, session) : undefined
    used.proxy.shutOut(side)
    used.proxy.cut(side)
    await used.sessionUntil(session, body => member(body, 'paired') === false)
    // A request that comes meanwhile waits for the return.
    const meanwhile = asking(surroundings, session, 'GET /whole')
    used.proxy.admit(side)
    await meanwhile.over
    expect(meanwhile.received).toBe(whole)
    if (underWay) {
      await Promise.all([underWay.again.over, underWay.half.over, underWay.never.over])
      expect(underWay.again.received).toBe(whole)
      expect(underWay.half.received).toBe(half)
      expect(underWay.never.received).toMatch(/^HTTP\/1\.1 502 [^]*"code":"connection-lost"/)
      const come = application.seen.filter(line => line.endsWith(session))
      expect(come.filter(line => line.startsWith('GET /again'))).toHaveLength(2)
      expect(come).toHaveLength(4)
    }
    expect(logsOf(surroundings, session)).toEqual(['device started', 'terminal started'])
    await used.end(session, 'terminate')
    const over = await used.sessionUntil(session, isFinal)
    expect(text(over, 'endReason')).toBe('terminal')
    expect(logsOf(surroundings, session)).toEqual(bothLogs)
  })
})

describe('not resumed in time', () => {
  let surroundings: Surroundings
  beforeAll(async () => {
    surroundings = await start(1)
  })
  afterAll(async () => {
    await surroundings.used[Symbol.asyncDispose]()
    await surroundings.application.raw.stop()
  })

  test.for(cases)('the $side is cut $moment exchanges', async ({ side, moment }) => {
    const { used, application } = surroundings
    const session = await used.pair('raw')
    if (moment === 'after') await askWhole(surroundings, session)
    const underWay = moment === 'during' ? await begin(surroundings, session) : undefined
    used.proxy.shutOut(side)
    used.proxy.cut(side)
    const over = await used.sessionUntil(session, isFinal)
    expect(text(over, 'state')).toBe('terminated')
    expect(text(over, 'endReason')).toBe('connection-lost')
    expect(text(over, 'code')).toBe('connection-lost')
    expect(logsOf(surroundings, session)).toEqual(bothLogs)
    used.proxy.admit(side)
    // The side that comes back too late learns that its session is over.
    await used.sessionUntil(session, body => member(body, 'connected') === false)
    await used.panelUntil(body => !JSON.stringify(member(body, 'sessions')).includes(session))
    if (underWay) {
      await Promise.all([underWay.again.over, underWay.half.over, underWay.never.over])
      expect(underWay.half.received).toBe(half)
      for (const { received } of [underWay.again, underWay.never]) {
        expect(received).toMatch(/^HTTP\/1\.1 502 [^]*"code":"connection-lost"/)
      }
      expect(application.seen.filter(line => line.endsWith(session))).toHaveLength(3)
    }
    const next = await used.pair('raw')
    await askWhole(surroundings, next)
    await used.end(next, 'terminate')
    await used.sessionUntil(next, isFinal)
  })
})
