import { test as properties } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { Element } from 'ltx'
import { describe, expect, test } from 'vitest'
import { type ErrorCode, errorTable } from '../../generated/errors.ts'
import type {
  Approval,
  DeviceStanzaHandlers,
  ManagementStanzaHandlers,
  SessionTerminate,
} from '../../generated/stanzas.ts'
import { isErrorCode, MrspError } from '../errors.ts'
import { StanzaError } from '../xmpp/index.ts'
import { testBench } from '../xmpp/test-bench.ts'
import {
  deviceStanzaReceiver,
  deviceStanzaSender,
  errorOfRequest,
  managementStanzaReceiver,
  managementStanzaSender,
  stanzaErrorOf,
} from './index.ts'
import { methodName, stanzasFrom } from './stanza-methods.ts'
import { stanzaValues } from './stanza-arbitraries.ts'

const bench = testBench()
const quiet = { error: () => {} }
const request = '9c0f2a52-6a9e-4a38-8f55-1f6b7b0f3c11'
const session = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'
const approval: Approval = { request, session, answer: 'yes', reason: 'user' }
const terminate: SessionTerminate = { request, session, reason: 'terminal' }

async function failure(call: Promise<unknown>): Promise<MrspError> {
  const problem: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(problem instanceof MrspError)) throw new Error('no MrspError', { cause: problem })
  return problem
}

/** Handlers that all do the same. */
function deviceHandlers(take: (value: object) => Promise<void>): DeviceStanzaHandlers {
  return {
    approvalRequest: take,
    approvalCancel: take,
    sessionInfo: take,
    sessionTerminate: take,
    maintenanceRequest: take,
  }
}

function managementHandlers(
  take: (value: object, from: string) => Promise<void>,
): ManagementStanzaHandlers {
  return { approval: take, maintenanceProgress: take, maintenanceResult: take, deviceInfo: take }
}

async function link() {
  const endpoint = await bench.endpoint()
  const [client, jid] = await bench.online(endpoint, 'wss')
  return { endpoint, client, jid }
}

const anyOf = (party: 'device' | 'management') =>
  fc
    .constantFrom(...stanzasFrom(party))
    .chain(descriptor =>
      stanzaValues(descriptor.name).map(value => ({ method: methodName(descriptor), value })),
    )

const manyOf = (party: 'device' | 'management') =>
  fc.array(anyOf(party), { minLength: 1, maxLength: 20 })

describe('over the XMPP link', () => {
  properties.prop([manyOf('device')], { numRuns: 5 })(
    "a device's stanzas reach management",
    async sent => {
      const { endpoint, client, jid } = await link()
      const taken: unknown[] = []
      const take = async (value: object, from: string) => void taken.push({ value, from })
      endpoint.onRequest(managementStanzaReceiver(managementHandlers(take), quiet))
      const sender = deviceStanzaSender(client)
      for (const { method, value } of sent)
        await Reflect.apply(Reflect.get(sender, method), sender, [value])
      expect(taken).toEqual(sent.map(({ value }) => ({ value, from: jid })))
    },
  )

  properties.prop([manyOf('management')], { numRuns: 5 })(
    "management's stanzas reach a device",
    async sent => {
      const { endpoint, client, jid } = await link()
      const taken: object[] = []
      client.onRequest(
        deviceStanzaReceiver(
          deviceHandlers(async value => void taken.push(value)),
          quiet,
        ),
      )
      const sender = managementStanzaSender(endpoint)
      for (const { method, value } of sent) {
        await Reflect.apply(Reflect.get(sender, method), sender, [value, jid])
      }
      expect(taken).toEqual(sent.map(({ value }) => value))
    },
  )

  test('errors of either end reach the other with code, source and detail', async () => {
    const { endpoint, client, jid } = await link()
    let code: ErrorCode = 'unknown'
    const thrower = (source: 'device' | 'management') => () =>
      Promise.reject(new MrspError(code, { source, detail: 'a <detail>', session }))
    client.onRequest(deviceStanzaReceiver(deviceHandlers(thrower('device')), quiet))
    endpoint.onRequest(managementStanzaReceiver(managementHandlers(thrower('management')), quiet))
    for (code of Object.keys(errorTable).filter(isErrorCode)) {
      const { retryable } = errorTable[code]
      const facts = { code, detail: 'a <detail>', retryable }
      expect(await failure(deviceStanzaSender(client).approval(approval))).toMatchObject({
        ...facts,
        source: 'management',
      })
      const asked = managementStanzaSender(endpoint).sessionTerminate(terminate, jid)
      expect(await failure(asked)).toMatchObject({ ...facts, source: 'device' })
    }
  })

  test('what fails without explanation is internal, and logged', async () => {
    const { endpoint, client } = await link()
    const logged: object[] = []
    const log = { error: (details: object) => void logged.push(details) }
    const take = () => Promise.reject(new Error('S3CRET'))
    endpoint.onRequest(managementStanzaReceiver(managementHandlers(take), log))
    const problem = await failure(deviceStanzaSender(client).approval(approval))
    expect(problem).toMatchObject({ code: 'internal', source: 'management', detail: undefined })
    expect(logged).toEqual([{ err: expect.objectContaining({ message: 'S3CRET' }) }])
  })

  test('an unknown stanza is an unknown operation, and others go on', async () => {
    const { endpoint, client } = await link()
    endpoint.onRequest(
      managementStanzaReceiver(
        managementHandlers(async () => {}),
        quiet,
      ),
    )
    const reboot = client.request(new Element('reboot', { xmlns: 'urn:mrsp:1' }), { timeout: 5000 })
    const answered: unknown = await reboot.catch((thrown: unknown) => thrown)
    expect(answered).toMatchObject({
      condition: 'feature-not-implemented',
      type: 'cancel',
      application: 'unknown-operation',
    })
    await deviceStanzaSender(client).approval(approval)
  })

  test('an end that is not there, does not answer or is given up has its own code', async () => {
    const { endpoint, client, jid } = await link()
    client.onRequest(
      deviceStanzaReceiver(
        deviceHandlers(() => new Promise(() => {})),
        quiet,
      ),
    )
    const quick = managementStanzaSender(endpoint, { timeout: 50 })
    const offline = { code: 'device-offline', source: 'management', retryable: true }
    expect(await failure(quick.sessionTerminate(terminate, jid))).toMatchObject(offline)
    expect(
      await failure(quick.sessionTerminate(terminate, 'printer-2@mrsp.test/agent')),
    ).toMatchObject(offline)
    const given = new AbortController()
    const patient = managementStanzaSender(endpoint, { signal: given.signal })
    const asked = failure(patient.sessionTerminate(terminate, jid))
    given.abort()
    expect(await asked).toMatchObject({ code: 'cancelled', source: 'management' })
    await endpoint.stop()
    expect(await failure(deviceStanzaSender(client).approval(approval))).toMatchObject({
      code: 'management-unreachable',
      source: 'device',
    })
  })

  test('what XML has no form for is not sent', async () => {
    const { endpoint, jid } = await link()
    const sender = managementStanzaSender(endpoint)
    const value = {
      request,
      session,
      application: 'web-server',
      user: 'u',
      userName: 'a\u0000b',
      organization: 'o',
      bindingCode: '123456',
      expiresIn: 1,
    }
    expect(await failure(sender.approvalRequest(value, jid))).toMatchObject({
      code: 'bad-request',
      source: 'management',
    })
  })
})

describe('a stanza error', () => {
  test('holds condition and type of the error table, and the code', () => {
    for (const [code, { xmpp }] of Object.entries(errorTable)) {
      if (!isErrorCode(code)) continue
      const { condition, type, application } = stanzaErrorOf(
        new MrspError(code, { source: 'device' }),
      )
      expect({ condition, type, application }).toEqual({ ...xmpp, application: code })
    }
  })

  test.each([
    [new StanzaError('service-unavailable'), 'device-offline', 'management'],
    [new StanzaError('bad-request'), 'bad-request', 'device'],
    [new StanzaError('resource-constraint'), 'too-many-requests', 'device'],
    [new StanzaError('jid-malformed'), 'unknown', 'device'],
    [new StanzaError('bad-request', { application: 'teapot' }), 'unknown', 'device'],
    [new StanzaError('bad-request', { application: '__proto__' }), 'unknown', 'device'],
  ] as const)('of others is understood: %s', (error, code, source) => {
    expect(errorOfRequest(error, 'management')).toMatchObject({ code, source, cause: error })
  })
})
