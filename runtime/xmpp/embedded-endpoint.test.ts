import { fc } from '@fast-check/vitest'
import { Element } from 'ltx'
import { describe, expect, test } from 'vitest'
import { CLIENT } from './namespaces.ts'
import type { ScramMechanism } from './scram.ts'
import { RequestTimeout, StanzaError, Unreachable } from './stanza-error.ts'
import { cuts, illegalCharacter, payloadTree, pieces, plain } from './test-arbitraries.ts'
import { presence, testBench } from './test-bench.ts'
import { addressOf, answered, header, payload, TRANSPORTS } from './test-support.ts'
import { IllegalXml, writeXml } from './write-xml.ts'

const bench = testBench()
const soon = { timeout: 5000 }

describe.each(TRANSPORTS)('over %s', transport => {
  test('a device logs in, is seen, asks and is asked, and goes', async () => {
    const endpoint = await bench.endpoint()
    endpoint.onRequest(async (from, asked) => payload('seen', { from }, asked.getText()))
    const [client, jid] = await bench.online(endpoint, transport)
    client.onRequest(async asked => payload('answer', {}, asked.getText()))
    expect(client.jid).toBe(jid)
    expect(endpoint.isOnline('printer-1@mrsp.test')).toBe(true)
    expect(endpoint.isOnline('printer-2@mrsp.test')).toBe(false)
    expect(endpoint.onlineResources()).toEqual([jid])
    expect(endpoint.onlineResources('printer-1@mrsp.test')).toEqual([jid])
    expect(endpoint.onlineResources('printer-2@mrsp.test')).toEqual([])
    const answer = await endpoint.request(jid, payload('a', {}, '1'), soon)
    expect(String(answer)).toBe('<answer xmlns="urn:mrsp:1">1</answer>')
    const seen = await client.request(payload('b', {}, '2'), soon)
    expect(String(seen)).toBe(`<seen xmlns="urn:mrsp:1" from="${jid}">2</seen>`)
    await endpoint.ping(jid, soon)
    await client.stop()
    await presence(endpoint, jid, false)
    expect(endpoint.isOnline('printer-1@mrsp.test')).toBe(false)
    await expect(endpoint.request(jid, payload('a'), soon)).rejects.toThrow(Unreachable)
    await expect(client.request(payload('a'), soon)).rejects.toThrow(Unreachable)
  })

  test.each<ScramMechanism>(['SCRAM-SHA-1', 'SCRAM-SHA-256'])('%s logs in', async mechanism => {
    const endpoint = await bench.endpoint({ mechanisms: [mechanism] })
    await bench.online(endpoint, transport, { mechanisms: [mechanism] })
  })

  test('an empty result is an answer too', async () => {
    const endpoint = await bench.endpoint()
    const [client, jid] = await bench.online(endpoint, transport)
    client.onRequest(async () => undefined)
    expect(await endpoint.request(jid, payload('a'), soon)).toBeUndefined()
  })

  test('a handler that throws answers with its error, or with none of its detail', async () => {
    const endpoint = await bench.endpoint()
    const [client, jid] = await bench.online(endpoint, transport)
    const busy = new StanzaError('conflict', {
      type: 'wait',
      text: 'another <approval> is open',
      application: 'device-busy',
    })
    client.onRequest(async asked => {
      throw asked.is('busy') ? busy : new Error('a secret')
    })
    const refused = endpoint.request(jid, payload('busy'), soon)
    await expect(refused).rejects.toMatchObject({
      name: 'StanzaError',
      condition: 'conflict',
      type: 'wait',
      text: 'another <approval> is open',
      application: 'device-busy',
    })
    const broken = endpoint.request(jid, payload('other'), soon)
    await expect(broken).rejects.toMatchObject({
      condition: 'internal-server-error',
      text: undefined,
      application: 'internal',
    })
  })

  test('a request that nobody answers ends by its timeout or its signal', async () => {
    const endpoint = await bench.endpoint()
    const [client, jid] = await bench.online(endpoint, transport)
    const asked = Promise.withResolvers<void>()
    client.onRequest(() => {
      asked.resolve()
      return new Promise(() => undefined)
    })
    const late = endpoint.request(jid, payload('a'), { timeout: 50 })
    await expect(late).rejects.toThrow(RequestTimeout)
    const abort = new AbortController()
    const aborted = endpoint.request(jid, payload('a'), { ...soon, signal: abort.signal })
    await asked.promise
    abort.abort(new Error('not needed any more'))
    await expect(aborted).rejects.toThrow('not needed any more')
    const before = endpoint.request(jid, payload('a'), { ...soon, signal: abort.signal })
    await expect(before).rejects.toThrow('not needed any more')
  })

  test('a request whose device goes away meanwhile is unreachable', async () => {
    const endpoint = await bench.endpoint()
    const [client, jid] = await bench.online(endpoint, transport)
    client.onRequest(async () => {
      await client.stop()
      return undefined
    })
    await expect(endpoint.request(jid, payload('a'), soon)).rejects.toThrow(Unreachable)
  })

  test('the same resource bound again displaces the first', async () => {
    const endpoint = await bench.endpoint()
    const [first, jid] = await bench.rawDevice(endpoint, transport, 'printer-1')
    first.write(`<presence xmlns='${CLIENT}'/>`)
    await presence(endpoint, jid, true)
    const seen: boolean[] = []
    endpoint.onPresence((_jid, available) => seen.push(available))
    const [second] = await bench.rawDevice(endpoint, transport, 'printer-1')
    expect(await first.closed).toMatch(/<conflict xmlns=/)
    second.write(`<presence xmlns='${CLIENT}'/>`)
    await presence(endpoint, jid, true)
    expect(seen).toEqual([false, true])
    const asked = endpoint.request(jid, payload('a'), soon)
    const [, id = ''] = /type="set" id="([^"]*)"/.exec(await second.until(/<a xmlns/)) ?? []
    second.write(`<iq xmlns='${CLIENT}' type='result' id='${id}' to='mrsp.test'/>`)
    expect(await asked).toBeUndefined()
  })

  test('an account binds several resources, but not any number', async () => {
    const endpoint = await bench.endpoint({ limits: { resources: 2 } })
    await bench.online(endpoint, transport, { resource: 'one' })
    await bench.online(endpoint, transport, { resource: 'two' })
    const third = bench.client(addressOf(endpoint, transport), { resource: 'three' })
    const failed = new Promise<Error>(resolve => third.once('failed', resolve))
    third.start()
    expect(await failed).toMatchObject({ condition: 'resource-constraint' })
    expect(endpoint.onlineResources('printer-1@mrsp.test')).toHaveLength(2)
  })

  test('an answer by another device, or to another request, does not count', async () => {
    const endpoint = await bench.endpoint()
    const [asked, jid] = await bench.rawDevice(endpoint, transport, 'printer-1')
    const [forger, forgerJid] = await bench.rawDevice(endpoint, transport, 'printer-2')
    const answer = endpoint.request(jid, payload('a'), soon)
    const [, id = ''] = /type="set" id="([^"]*)"/.exec(await asked.until(/<a xmlns/)) ?? []
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    const result = (name: string, itsId: string = id): string =>
      `<iq xmlns='${CLIENT}' type='result' id='${itsId}' to='mrsp.test'><${name} xmlns='urn:mrsp:1'/></iq>`
    forger.write(result('forged'))
    await answered(forger)
    asked.write(result('other', 'another-id'))
    await answered(asked)
    asked.write(result('genuine'))
    expect((await answer)?.name).toBe('genuine')
    forger.write(result('forged').replace('<iq', `<iq from='${jid}'`))
    expect(await forger.closed).toMatch(/<invalid-from /)
    expect(forgerJid).toBe('printer-2@mrsp.test/agent')
  })

  test('devices cannot reach each other', async () => {
    const endpoint = await bench.endpoint()
    const [quiet, jid] = await bench.rawDevice(endpoint, transport, 'printer-1')
    const [sender] = await bench.rawDevice(endpoint, transport, 'printer-2')
    const strangers = [
      jid,
      'printer-1@mrsp.test',
      'elsewhere.test',
      'mrsp.test/x',
      'PRINTER-1@mrsp.test',
    ]
    for (const [at, to] of strangers.entries()) {
      const address = `xmlns='${CLIENT}' to='${to}' id='s${at}'`
      sender.write(`<message ${address} type='chat'><body>hello</body></message>`)
      sender.write(`<presence ${address} type='subscribe'/>`)
      sender.write(`<iq ${address} type='set'><a xmlns='urn:mrsp:1'/></iq>`)
      sender.write(`<iq ${address} type='get'><ping xmlns='urn:xmpp:ping'/></iq>`)
      sender.write(`<iq ${address} type='result'/>`)
      sender.write(`<message ${address} type='error'/>`)
    }
    await answered(sender)
    const answers = sender.received()
    for (const at of strangers.keys()) {
      const errors = answers.match(new RegExp(`<(iq|message|presence) [^>]*id="s${at}"[^>]*>`, 'g'))
      expect(errors).toHaveLength(4)
    }
    expect(answers.match(/<service-unavailable /g)).toHaveLength(4 * strangers.length)
    await answered(quiet)
    expect(quiet.received()).not.toMatch(/hello|urn:mrsp:1|subscribe/)
  })

  test('a client library finds what it expects of a server', async () => {
    const endpoint = await bench.endpoint()
    const [raw] = await bench.rawDevice(endpoint, transport, 'printer-1')
    const get = (id: string, child: string, to: string): void =>
      raw.write(`<iq xmlns='${CLIENT}' type='get' id='${id}'${to}>${child}</iq>`)
    get('i', "<query xmlns='http://jabber.org/protocol/disco#info'/>", " to='mrsp.test'")
    get('j', "<query xmlns='http://jabber.org/protocol/disco#items'/>", " to='mrsp.test'")
    get('r', "<query xmlns='jabber:iq:roster'/>", '')
    get('p', "<ping xmlns='urn:xmpp:ping'/>", " to='printer-1@mrsp.test'")
    get('v', "<query xmlns='jabber:iq:version'/>", " to='mrsp.test'")
    await answered(raw)
    const stanza = (id: string): string =>
      new RegExp(`<iq [^>]*id="${id}"[^>]*?(/>|>.*?</iq>)`).exec(raw.received())?.[0] ?? ''
    expect(stanza('i')).toMatch(/type="result".*var="urn:xmpp:ping".*var="urn:mrsp:1"/)
    expect(stanza('j')).toMatch(/type="result".*disco#items/)
    expect(stanza('r')).toMatch(/type="result".*jabber:iq:roster/)
    expect(stanza('p')).toMatch(/type="result"/)
    expect(stanza('v')).toMatch(/type="error".*<service-unavailable /)
  })

  test('a request that is none is answered bad-request or service-unavailable', async () => {
    const endpoint = await bench.endpoint()
    endpoint.onRequest(async () => payload('never'))
    const [raw] = await bench.rawDevice(endpoint, transport, 'printer-1')
    const send = (id: string, type: string, children: string): void =>
      raw.write(`<iq xmlns='${CLIENT}' type='${type}' id='${id}' to='mrsp.test'>${children}</iq>`)
    send('none', 'set', '')
    send('two', 'set', "<a xmlns='urn:mrsp:1'/><a xmlns='urn:mrsp:1'/>")
    send('type', 'ask', "<a xmlns='urn:mrsp:1'/>")
    send('get', 'get', "<a xmlns='urn:mrsp:1'/>")
    send('foreign', 'set', "<a xmlns='urn:other'/>")
    await answered(raw)
    const all = raw.received()
    for (const id of ['none', 'two', 'type']) {
      expect(all).toMatch(new RegExp(`id="${id}"[^>]*><error type="modify"><bad-request`))
    }
    for (const id of ['get', 'foreign']) {
      expect(all).toMatch(new RegExp(`id="${id}"[^>]*><error type="cancel"><service-unavailable`))
    }
    expect(all).not.toContain('never')
  })

  test('one device cannot have any number of requests open', async () => {
    const endpoint = await bench.endpoint({ limits: { openRequests: 2 } })
    const release = Promise.withResolvers<undefined>()
    endpoint.onRequest(() => release.promise)
    const [client] = await bench.online(endpoint, transport)
    const held = [client.request(payload('a'), soon), client.request(payload('b'), soon)]
    const third = client.request(payload('c'), soon)
    await expect(third).rejects.toMatchObject({ condition: 'resource-constraint', type: 'wait' })
    release.resolve(undefined)
    expect(await Promise.all(held)).toEqual([undefined, undefined])
    expect(await client.request(payload('d'), soon)).toBeUndefined()
  })

  test('a device that answers no pings is cut off, one that does is not', async () => {
    const endpoint = await bench.endpoint({ keepalive: { interval: 150, misses: 2 } })
    const [, alive] = await bench.online(endpoint, transport, { username: 'printer-2' })
    const [dead, jid] = await bench.rawDevice(endpoint, transport, 'printer-1')
    dead.write(`<presence xmlns='${CLIENT}'/>`)
    await presence(endpoint, jid, true)
    const received = await dead.closed
    expect(received.match(/<ping xmlns="urn:xmpp:ping"\/>/g)).toHaveLength(2)
    expect(received).toMatch(/<connection-timeout /)
    expect(endpoint.isOnline(jid)).toBe(false)
    expect(endpoint.isOnline(alive)).toBe(true)
  })

  test('when the endpoint stops, devices are told', async () => {
    const endpoint = await bench.endpoint()
    const [raw] = await bench.rawDevice(endpoint, transport, 'printer-1')
    const beginning = await bench.raw(endpoint, transport)
    beginning.write(header(transport))
    await beginning.until(/features>/)
    await endpoint.stop()
    expect(await raw.closed).toMatch(/<system-shutdown /)
    expect(await beginning.closed).toMatch(/<system-shutdown /)
  })

  test('any payload arrives as it was sent, there and back', async () => {
    const endpoint = await bench.endpoint()
    const [client, jid] = await bench.online(endpoint, transport)
    const seen: unknown[] = []
    const echo = async (asked: Element): Promise<Element> => {
      seen.push(plain(asked))
      return asked
    }
    client.onRequest(echo)
    endpoint.onRequest((_from, asked) => echo(asked))
    await fc.assert(
      fc.asyncProperty(payloadTree, async tree => {
        seen.length = 0
        const sent = plain(tree)
        const down = await endpoint.request(jid, tree, soon)
        const up = await client.request(tree, soon)
        expect([...seen, down && plain(down), up && plain(up)]).toEqual([sent, sent, sent, sent])
      }),
      { numRuns: 60 },
    )
  })

  test('what XML does not allow is refused to its sender and harms nothing', async () => {
    const endpoint = await bench.endpoint()
    const [client, jid] = await bench.online(endpoint, transport)
    client.onRequest(async asked => asked)
    await fc.assert(
      fc.asyncProperty(illegalCharacter, async illegal => {
        for (const bad of [payload('a', { b: illegal }), payload('a', {}, illegal)]) {
          await expect(endpoint.request(jid, bad, soon)).rejects.toThrow(IllegalXml)
          await expect(client.request(bad, soon)).rejects.toThrow(IllegalXml)
        }
      }),
      { numRuns: 20 },
    )
    const large = payload('a', {}, 'x'.repeat(65_536))
    await expect(endpoint.request(jid, large, soon)).rejects.toThrow(RangeError)
    await expect(client.request(large, soon)).rejects.toThrow(RangeError)
    const foreign = new Element('a', { xmlns: 'urn:other' })
    await expect(endpoint.request(jid, foreign, soon)).rejects.toThrow(TypeError)
    expect((await endpoint.request(jid, payload('a'), soon))?.name).toBe('a')
    client.removeAllListeners()
  })

  test('an answer that XML does not allow becomes an error', async () => {
    const endpoint = await bench.endpoint()
    const [client, jid] = await bench.online(endpoint, transport)
    client.onRequest(async () => payload('a', {}, '\u0000'))
    endpoint.onRequest(async () => payload('a', {}, 'x'.repeat(65_536)))
    const internal = { condition: 'internal-server-error' }
    await expect(endpoint.request(jid, payload('a'), soon)).rejects.toMatchObject(internal)
    await expect(client.request(payload('a'), soon)).rejects.toMatchObject(internal)
  })
})

test('a stanza cut anywhere on its way over TLS arrives whole', async () => {
  const endpoint = await bench.endpoint()
  const [raw] = await bench.rawDevice(endpoint, 'xmpps', 'printer-1')
  let arrived = Promise.withResolvers<unknown>()
  endpoint.onRequest(async (_from, asked) => {
    arrived.resolve(plain(asked))
    return undefined
  })
  await fc.assert(
    fc.asyncProperty(payloadTree, cuts(2000), async (tree, places) => {
      arrived = Promise.withResolvers()
      const sent = plain(tree)
      const stanza = new Element('iq', { xmlns: CLIENT, type: 'set', id: 'c', to: endpoint.jid })
      stanza.cnode(tree)
      const bytes = Buffer.from(writeXml(stanza))
      const within = places.filter(place => place < bytes.length)
      for (const piece of pieces(bytes, within)) {
        raw.write(piece)
        await new Promise(setImmediate)
      }
      expect(await arrived.promise).toEqual(sent)
    }),
    { numRuns: 40 },
  )
})
