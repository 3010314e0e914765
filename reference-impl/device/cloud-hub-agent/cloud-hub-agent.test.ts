import { afterEach, describe, expect, test } from 'vitest'
import { decodeFrame } from '../../../runtime/frame/index.ts'
import type { Frame } from '../../../runtime/frame/index.ts'
import { AgentSession } from '../played/agent-session.ts'
import { answering, startRawApplication } from '../played/raw-application.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

interface Seen {
  readonly session: AgentSession
  /** Frames of the agent. */
  readonly frames: Frame[]
  /** Steps that it told. */
  readonly steps: string[]
  /** Lets every answer of the application go that waits. */
  readonly answer: () => void
}

/** A session whose application answers `/` at once and everything else when it is told to. */
async function openSession(): Promise<Seen> {
  const waiting: (() => void)[] = []
  const application = await startRawApplication(
    answering((head, socket) => {
      if (head.startsWith('GET / ')) return ok
      waiting.push(() => socket.write(ok))
      return undefined
    }),
  )
  stops.push(() => application.stop())
  const frames: Frame[] = []
  const steps: string[] = []
  const session = await AgentSession.open({
    origin: application.origin,
    observe: step => steps.push(step),
    relay: {
      onFrame: (from, message) => {
        if (from === 'device') frames.push(decodeFrame(message.slice()))
      },
    },
  })
  stops.push(() => session[Symbol.asyncDispose]())
  return { session, frames, steps, answer: () => waiting.splice(0).forEach(go => go()) }
}

test('its hello names the approved application, and what it can carry at once', async () => {
  const { frames } = await openSession()
  const [hello] = frames
  expect(hello?.name).toBe('hello')
  expect(hello?.headers).toMatchObject({ applications: ['web-server'], maxExchanges: 256 })
})

test('each step of an exchange is told once', async () => {
  const { session, steps } = await openSession()
  expect(steps).toEqual(['S171', 'S172'])
  await session.ask(get)
  await session.ask(get)
  const exchange = ['S235', 'S236', 'S237', 'S239', 'S240', 'S241']
  expect(steps.slice(2)).toEqual([...exchange, ...exchange])
})

describe('its end', () => {
  test.each(['terminal', 'management', 'expired'] as const)(
    'by the valid process, for the reason that management gave: %s',
    async reason => {
      const { session, frames, steps } = await openSession()
      const slow = session.ask('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
      session.agent.endAsAsked(reason)
      session.agent.endAsAsked('device')
      expect(await session.agent.over).toEqual({ kind: 'terminated', reason, confirmed: true })
      expect(await slow).toMatchObject({ code: 'session-over' })
      expect(frames.filter(({ name }) => name === 'terminate')).toHaveLength(1)
      expect(steps.filter(step => step.startsWith('S29'))).toEqual(['S291', 'S292'])
    },
  )

  test('without a connection it drops what it has, and says nothing more', async () => {
    const { session, frames } = await openSession()
    session.relay.cut('device')
    await session.agentIs('returning')
    session.agent.endAsAsked('management')
    expect(session.agent.state).toBe('over')
    expect(frames.some(({ name }) => name === 'terminate')).toBe(false)
    await session.agent.over
  })

  test('the person at the device is served once there is a connection again', async () => {
    const { session } = await openSession()
    session.relay.cut('device')
    await session.agentIs('returning')
    session.agent.terminate('device')
    expect(await session.agent.over).toEqual({
      kind: 'terminated',
      reason: 'device',
      confirmed: true,
    })
  })

  test('at a deployment what is open may finish', async () => {
    const { session, answer } = await openSession()
    session.relay.say('device', 'halt', { reason: 'deployment', deadline: 20 })
    const slow = session.ask('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
    expect((await session.ask(get)).code).toBeUndefined()
    session.agent.endAsAsked('deployment')
    expect(session.agent.state).toBe('paired')
    answer()
    expect((await slow).octets.toString()).toBe(ok)
    expect(await session.agent.over).toMatchObject({ reason: 'deployment', confirmed: true })
  })

  test('at a deployment it waits no longer than half of the deadline, nor without one', async () => {
    const { session } = await openSession()
    session.relay.say('device', 'halt', { reason: 'deployment', deadline: 1 })
    const slow = session.ask('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
    expect((await session.ask(get)).code).toBeUndefined()
    const begun = performance.now()
    session.agent.endAsAsked('deployment')
    expect(await session.agent.over).toMatchObject({ reason: 'deployment' })
    expect(performance.now() - begun).toBeLessThan(900)
    expect(await slow).toMatchObject({ code: 'session-over' })

    const other = await openSession()
    const unfinished = other.session.ask('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
    other.session.agent.endAsAsked('deployment')
    expect(other.session.agent.state).toBe('terminating')
    expect(await unfinished).toMatchObject({ code: 'session-over' })
  })
})

test('after a loss it goes on with new exchanges; those that were open have failed', async () => {
  const { session, answer } = await openSession()
  const slow = session.ask('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
  expect((await session.ask(get)).code).toBeUndefined()
  session.relay.cut('device')
  expect(await slow).toMatchObject({ code: 'connection-lost' })
  await expect.poll(() => session.terminal.state).toBe('paired')
  answer()
  expect((await session.ask(get)).octets.toString()).toBe(ok)
})
