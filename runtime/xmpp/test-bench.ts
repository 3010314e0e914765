import { afterEach, beforeAll } from 'vitest'
import type { DeviceClient, DeviceClientOptions } from './device-client.ts'
import type { EmbeddedEndpoint, EmbeddedEndpointOptions } from './embedded-endpoint.ts'
import type { ManagementXmpp } from './management-xmpp.ts'
import {
  addressOf,
  deviceClient,
  type RawConnection,
  rawConnection,
  rawLogin,
  startEndpoint,
  type TestCertificate,
  testCertificate,
  type Transport,
} from './test-support.ts'

/** Makes endpoints, clients and raw connections for a test file and ends them after each test. */
export interface TestBench {
  tls(): TestCertificate
  endpoint(options?: Partial<EmbeddedEndpointOptions>): Promise<EmbeddedEndpoint>
  client(service: string, options?: Partial<DeviceClientOptions>): DeviceClient
  /** A client that is online at this endpoint, and its full JID. */
  online(
    endpoint: EmbeddedEndpoint,
    transport: Transport,
    options?: Partial<DeviceClientOptions>,
  ): Promise<[client: DeviceClient, jid: string]>
  raw(endpoint: EmbeddedEndpoint, transport: Transport): Promise<RawConnection>
  /** A raw connection that is logged in and bound, and its full JID. */
  rawDevice(
    endpoint: EmbeddedEndpoint,
    transport: Transport,
    username: string,
  ): Promise<[raw: RawConnection, jid: string]>
  /** Ends something else after the test. */
  later(stop: () => unknown): void
}

export function testBench(): TestBench {
  let certificate: TestCertificate | undefined
  const stops: (() => unknown)[] = []
  const tls = (): TestCertificate => {
    if (!certificate) throw new Error('no certificate yet')
    return certificate
  }
  beforeAll(async () => {
    certificate = await testCertificate()
  })
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop()
  })
  const bench: TestBench = {
    tls,
    async endpoint(options = {}) {
      const endpoint = await startEndpoint(tls(), options)
      stops.push(() => endpoint.stop())
      return endpoint
    },
    client(service, options = {}) {
      const client = deviceClient(service, tls(), options)
      stops.push(() => client.stop())
      return client
    },
    async online(endpoint, transport, options = {}) {
      const client = bench.client(addressOf(endpoint, transport), options)
      const jid = `${options.username ?? 'printer-1'}@${endpoint.jid}/${options.resource ?? 'agent'}`
      client.start()
      await presence(endpoint, jid, true)
      return [client, jid]
    },
    async raw(endpoint, transport) {
      const raw = await rawConnection(endpoint, transport, tls())
      stops.push(() => raw.destroy())
      return raw
    },
    async rawDevice(endpoint, transport, username) {
      const raw = await bench.raw(endpoint, transport)
      return [raw, await rawLogin(raw, transport, username)]
    },
    later(stop) {
      stops.push(stop)
    },
  }
  return bench
}

/** Resolves when management sees this full JID online, or offline. */
export async function presence(
  management: ManagementXmpp,
  jid: string,
  available: boolean,
): Promise<void> {
  if (management.isOnline(jid) === available) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const remove = management.onPresence((seen, now) => {
    if (seen === jid && now === available) resolve()
  })
  await promise
  remove()
}
