import { once } from 'node:events'
import { createServer } from 'node:net'
import { fc } from '@fast-check/vitest'
import { Element } from 'ltx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ComponentOptions, XmppComponent } from './component.ts'
import type { DeviceClient, DeviceClientOptions } from './device-client.ts'
import { attribute } from './iq.ts'
import { CLIENT, MRSP } from './namespaces.ts'
import { SaltedPassword } from './scram-client.ts'
import { ServerConnection } from './server-connection.ts'
import { StanzaError, Unreachable } from './stanza-error.ts'
import { writeXml } from './write-xml.ts'
import { XML_LIMITS } from './stream-parser.ts'
import { payloadTree, plain } from './test-arbitraries.ts'
import { presence, testBench } from './test-bench.ts'
import {
  COMPONENT_DOMAIN,
  COMPONENT_SECRET,
  OTHER_DOMAIN,
  PROSODY_DOMAIN,
  type Prosody,
  startProsody,
  withProsody,
} from './test-prosody.ts'
import {
  PASSWORD,
  payload,
  type TestCertificate,
  TRANSPORTS,
  type Transport,
  testCertificate,
  testNetwork,
} from './test-support.ts'

const bench = testBench()
const soon = { timeout: 5000 }
const often = { first: 20, most: 200 }

test('a component does not leave the machine without TLS', () => {
  const server = { host: '192.0.2.1', port: 5347, jid: COMPONENT_DOMAIN, secret: COMPONENT_SECRET }
  expect(() => XmppComponent.start({ server, deviceDomain: PROSODY_DOMAIN })).toThrow(TypeError)
})

test('a component stops at once while it connects', async () => {
  const deaf = createServer(() => undefined)
  deaf.listen(0, '127.0.0.1')
  await once(deaf, 'listening')
  const address = deaf.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const server = { host: '127.0.0.1', port, jid: COMPONENT_DOMAIN, secret: COMPONENT_SECRET }
  const connection = once(deaf, 'connection')
  const component = XmppComponent.start({ server, deviceDomain: PROSODY_DOMAIN })
  await connection
  await expect(component.request('a@b/c', payload('a'), soon)).rejects.toThrow(Unreachable)
  await component.stop()
  deaf.close()
})

describe.runIf(withProsody())('with Prosody', () => {
  let tls: TestCertificate
  let prosody: Prosody
  const devices = Array.from({ length: 12 }, (_, at) => `printer-${at}`)

  beforeAll(async () => {
    tls = await testCertificate()
    prosody = await startProsody(tls, Object.fromEntries(devices.map(name => [name, PASSWORD])))
  })

  afterAll(() => prosody.stop())

  async function component(options: Partial<ComponentOptions> = {}): Promise<XmppComponent> {
    const started = XmppComponent.start({
      server: {
        host: '127.0.0.1',
        port: prosody.componentPort,
        jid: COMPONENT_DOMAIN,
        secret: COMPONENT_SECRET,
      },
      deviceDomain: PROSODY_DOMAIN,
      reconnect: often,
      ...options,
    })
    bench.later(() => started.stop())
    await started.whenConnected()
    return started
  }

  function addressOf(transport: Transport): string {
    return transport === 'wss'
      ? `wss://localhost:${prosody.webSocketPort}/xmpp-websocket`
      : `xmpps://localhost:${prosody.directTlsPort}`
  }

  function device(
    username: string,
    transport: Transport,
    options: Partial<DeviceClientOptions> = {},
  ): [client: DeviceClient, jid: string] {
    const client = bench.client(addressOf(transport), {
      domain: PROSODY_DOMAIN,
      management: COMPONENT_DOMAIN,
      ca: tls.cert,
      username,
      ...options,
    })
    return [client, `${username}@${PROSODY_DOMAIN}/agent`]
  }

  /** A connection that sends what it likes, and what it received. */
  async function rawDevice(
    username: string,
    domain: string = PROSODY_DOMAIN,
  ): Promise<{
    send: (stanza: Element) => Promise<void>
    sent: (test: (stanza: Element) => boolean) => Promise<Element>
  }> {
    const all: Element[] = []
    let changed = Promise.withResolvers<void>()
    const connection = await ServerConnection.open({
      service: addressOf('xmpps'),
      domain,
      username,
      password: new SaltedPassword(PASSWORD),
      resource: 'agent',
      mechanisms: ['SCRAM-SHA-256'],
      limits: XML_LIMITS,
      loginTime: 5000,
      ca: tls.cert,
      signal: new AbortController().signal,
      received: stanza => {
        all.push(stanza)
        changed.resolve()
        return attribute(stanza, 'type') === 'set'
      },
    })
    bench.later(() => connection.end())
    return {
      send: stanza => connection.send(stanza),
      sent: async matches => {
        for (;;) {
          const found = all.find(matches)
          if (found) return found
          changed = Promise.withResolvers()
          await changed.promise
        }
      },
    }
  }

  describe.each(TRANSPORTS)('and a device over %s', transport => {
    test('the device is seen, asks and is asked, and goes', async () => {
      const management = await component()
      management.onRequest(async (from, asked) => payload('seen', { from }, asked.getText()))
      const [client, jid] = device('printer-1', transport)
      client.onRequest(async asked => {
        if (asked.is('busy')) throw new StanzaError('conflict', { application: 'device-busy' })
        return payload('answer', {}, asked.getText())
      })
      client.start()
      await presence(management, jid, true)
      expect(management.onlineResources('printer-1@localhost')).toEqual([jid])
      const answer = await management.request(jid, payload('a', {}, '1'), soon)
      expect(String(answer)).toBe('<answer xmlns="urn:mrsp:1">1</answer>')
      const seen = await client.request(payload('b', {}, '2'), soon)
      expect(String(seen)).toBe(`<seen xmlns="urn:mrsp:1" from="${jid}">2</seen>`)
      await management.ping(jid, soon)
      const busy = management.request(jid, payload('busy'), soon)
      await expect(busy).rejects.toMatchObject({
        condition: 'conflict',
        application: 'device-busy',
      })
      await client.stop()
      await presence(management, jid, false)
      await expect(management.request(jid, payload('a'), soon)).rejects.toThrow(Unreachable)
    })

    test('a wrong password is not let in', async () => {
      const [client] = device('printer-1', transport, { password: 'wrong' })
      client.start()
      const [error] = await once(client, 'failed')
      expect(error).toMatchObject({ name: 'SASLError', condition: 'not-authorized' })
    })

    test('a component that starts anew finds the devices that are online', async () => {
      const first = await component()
      const [client, jid] = device('printer-2', transport)
      client.start()
      await presence(first, jid, true)
      await first.stop()
      expect(first.isOnline(jid)).toBe(false)
      const second = await component({ devices: async () => ['printer-2', 'printer-3'] })
      await presence(second, jid, true)
      expect(second.onlineResources()).toEqual([jid])
    })

    test('a device that a component never saw is found too', async () => {
      const name = transport === 'wss' ? 'printer-4' : 'printer-5'
      const [client, jid] = device(name, transport)
      client.start()
      await once(client, 'online')
      const management = await component({ devices: async () => [name] })
      await presence(management, jid, true)
    })

    test('payloads arrive as they were sent, there and back', async () => {
      const management = await component()
      const [client, jid] = device('printer-6', transport)
      const seen: unknown[] = []
      const echo = async (asked: Element): Promise<Element> => {
        seen.push(plain(asked))
        return asked
      }
      client.onRequest(echo)
      management.onRequest((_from, asked) => echo(asked))
      client.start()
      await presence(management, jid, true)
      await fc.assert(
        fc.asyncProperty(payloadTree, async tree => {
          fc.pre(!prosodyChanges(tree))
          seen.length = 0
          const sent = plain(tree)
          const down = await management.request(jid, tree, soon)
          const up = await client.request(tree, soon)
          expect([...seen, down && plain(down), up && plain(up)]).toEqual([sent, sent, sent, sent])
        }),
        { numRuns: 25 },
      )
    })

    test('a device that falls silent is offline long before its server says so', async () => {
      const keepalive = { interval: 120, misses: 2 }
      const management = await component({ keepalive })
      const target = transport === 'wss' ? prosody.webSocketPort : prosody.directTlsPort
      const network = await testNetwork(() => target)
      bench.later(() => network.close())
      const service = addressOf(transport).replace(`:${target}`, `:${network.port}`)
      const [client, jid] = device('printer-7', transport, { service })
      client.start()
      await presence(management, jid, true)
      const asked = management.request(jid, payload('a'), soon).catch((error: unknown) => error)
      network.silence(true)
      await presence(management, jid, false)
      expect(await asked).toBeInstanceOf(Error)
      network.cut()
      network.silence(false)
      await presence(management, jid, true)
    })
  })

  test('an answer by another device does not count', async () => {
    const management = await component()
    const asked = await rawDevice('printer-8')
    const forger = await rawDevice('printer-9')
    await asked.send(new Element('presence', { to: COMPONENT_DOMAIN }))
    const jid = 'printer-8@localhost/agent'
    await presence(management, jid, true)
    const answer = management.request(jid, payload('question'), soon)
    const question = await asked.sent(stanza => !!stanza.getChild('question', MRSP))
    const id = attribute(question, 'id')
    const result = (name: string): Element => {
      const stanza = new Element('iq', { xmlns: CLIENT, type: 'result', id, to: COMPONENT_DOMAIN })
      stanza.cnode(payload(name))
      return stanza
    }
    await forger.send(result('forged'))
    const ping = new Element('iq', { xmlns: CLIENT, type: 'get', id: 'p', to: COMPONENT_DOMAIN })
    ping.c('ping', { xmlns: 'urn:xmpp:ping' })
    await forger.send(ping)
    await forger.sent(stanza => attribute(stanza, 'id') === 'p')
    await asked.send(result('genuine'))
    expect((await answer)?.name).toBe('genuine')
  })

  test('stanzas from outside the domain of the devices are not taken', async () => {
    const management = await component()
    const asked: string[] = []
    management.onRequest(async from => {
      asked.push(from)
      return undefined
    })
    const stranger = await rawDevice('printer-1', OTHER_DOMAIN)
    await stranger.send(new Element('presence', { to: COMPONENT_DOMAIN }))
    const request = new Element('iq', { type: 'set', id: 'r', to: COMPONENT_DOMAIN })
    request.cnode(payload('a'))
    await stranger.send(request)
    const answer = await stranger.sent(stanza => attribute(stanza, 'id') === 'r')
    expect(String(answer)).toMatch(/type="error".*<service-unavailable /)
    expect(management.onlineResources()).toEqual([])
    expect(asked).toEqual([])
  })

  test("a device's subscription is approved and returned", async () => {
    await component()
    const raw = await rawDevice('printer-10')
    await raw.send(new Element('presence'))
    await raw.send(new Element('presence', { type: 'subscribe', to: COMPONENT_DOMAIN }))
    for (const type of [undefined, 'subscribe']) {
      await raw.sent(
        stanza =>
          stanza.is('presence') &&
          attribute(stanza, 'from') === COMPONENT_DOMAIN &&
          attribute(stanza, 'type') === type,
      )
    }
  })

  test('a component with a wrong secret says so and tries again', async () => {
    const warnings: string[] = []
    let warned = Promise.withResolvers<void>()
    const started = XmppComponent.start({
      server: {
        host: '127.0.0.1',
        port: prosody.componentPort,
        jid: COMPONENT_DOMAIN,
        secret: 'no',
      },
      deviceDomain: PROSODY_DOMAIN,
      reconnect: often,
      logger: {
        info: () => undefined,
        warn: fields => {
          warnings.push('err' in fields ? String(fields.err) : '')
          warned.resolve()
        },
      },
    })
    bench.later(() => started.stop())
    await warned.promise
    warned = Promise.withResolvers()
    await warned.promise
    expect(warnings.join()).toMatch(/not-authorized.*not-authorized/)
  })

  test('when Prosody is killed and comes back, so do management and its devices', async () => {
    const management = await component({ devices: async () => devices })
    const pairs = TRANSPORTS.map((transport, at) => device(`printer-${at}`, transport))
    for (const [client] of pairs) {
      client.onRequest(async asked => asked)
      client.start()
    }
    await Promise.all(pairs.map(([, jid]) => presence(management, jid, true)))
    const gone = Promise.all(pairs.map(([, jid]) => presence(management, jid, false)))
    await prosody.restart()
    await gone
    for (const [, jid] of pairs) {
      await presence(management, jid, true)
      expect((await management.request(jid, payload('a'), soon))?.name).toBe('a')
    }
  })
})

/** Prosody writes tabs and line ends in attributes, and carriage returns in text, unescaped. */
function prosodyChanges(tree: Element): boolean {
  return /&#x[9AD];/.test(writeXml(tree))
}
