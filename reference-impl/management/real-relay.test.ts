import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Running } from '../../runtime/program.ts'
import type { SessionConnection } from '../../runtime/session-connection/index.ts'
import { startManagement } from './start-management.ts'
import { PartyProcess, relayStarter } from './played/party-process.ts'
import { PlayedDevice } from './played/played-device.ts'
import { freePort } from '../../runtime/free-port.ts'
import { connectDevice, connectTerminal, type PlayedEnd } from './played/played-end.ts'
import { makeGround, makeSecret, silent, type TestGround } from './played/test-ground.ts'
import { logIn, type TestTerminal } from './played/test-terminal.ts'

let ground: TestGround
let management: Running
let relay: PartyProcess<object>
let device: PlayedDevice
let terminal: TestTerminal

beforeAll(async () => {
  ground = await makeGround()
  const { configuration, directory } = ground
  const { certificateFile, keyFile, caFile, relayKey, managementKey } = configuration
  const port = await freePort()
  const relayUrl = `https://127.0.0.1:${port}`
  management = await startManagement(
    { ...configuration, relayUrl },
    { log: silent, observe: () => undefined },
  )
  const api = management.addresses['api'] ?? ''
  const links = { managementUrl: api, publicUrl: `wss://127.0.0.1:${port}`, port }
  const files = { certificateFile, keyFile, caFile, databaseFile: join(directory, 'relay.sqlite') }
  const keys = { relayKey, managementKey, sessionIdKey: makeSecret() }
  relay = new PartyProcess(relayStarter, { ...links, ...files, ...keys }, directory)
  await relay.start()
  device = await new PlayedDevice(management.addresses['xmpp'] ?? '', ground).connect()
  terminal = await logIn(api, ground)
})

afterAll(async () => {
  await device.stop()
  await relay.stop()
  await management.stop()
  await ground.remove()
})

type End = PlayedEnd<SessionConnection>

/** A whole session between the played ends of the real relay. */
async function established(): Promise<{ session: string; ofDevice: End; ofTerminal: End }> {
  const body = { deviceId: 'printer-1', applicationId: 'web-server' }
  const { session } = await terminal.client.startSession({ body })
  await device.answer('yes', session)
  const { stanza } = await device.next('session-info', session)
  device.sessions = [session]
  const polled = await terminal.client.pollConnectionInformation({ session, prefer: 'wait=10' })
  if (polled.status !== 200) throw new Error('no connection information')
  const ofDevice = connectDevice(stanza, ground)
  const ofTerminal = connectTerminal(polled.body, ground)
  await Promise.all([ofDevice.paired, ofTerminal.paired])
  expect(await terminal.client.getSession({ session })).toMatchObject({ state: 'established' })
  return { session, ofDevice, ofTerminal }
}

async function over(session: string): Promise<unknown> {
  let found = await terminal.client.getSession({ session })
  for (const finals = ['terminated', 'failed']; !finals.includes(found.state); ) {
    const since = found.revision
    found = await terminal.client.getSession({ session, prefer: 'wait=20', since })
    if (found.revision === since) throw new Error(`the session stays ${found.state}`)
  }
  device.sessions = []
  return found
}

describe('with a real relay a session', () => {
  test('is established and ends by the valid process from the terminal', async () => {
    const { session, ofDevice, ofTerminal } = await established()
    ofTerminal.connection.terminate('terminal')
    const { stanza } = await device.next('session-terminate', session)
    ofDevice.connection.terminate(stanza.reason)
    const ended = { kind: 'terminated', reason: 'terminal', confirmed: true }
    expect(await Promise.all([ofTerminal.over, ofDevice.over])).toEqual([ended, ended])
    expect(await over(session)).toMatchObject({ state: 'terminated', endReason: 'terminal' })
  })

  test('ends from the device', async () => {
    const { session, ofDevice, ofTerminal } = await established()
    ofDevice.connection.terminate('device')
    expect(await ofTerminal.over).toMatchObject({ kind: 'terminated', reason: 'device' })
    expect(await over(session)).toMatchObject({ state: 'terminated', endReason: 'device' })
  })

  test('that is withdrawn before anybody connected leaves the pair free', async () => {
    const body = { deviceId: 'printer-1', applicationId: 'web-server' }
    const { session } = await terminal.client.startSession({ body })
    await device.answer('yes', session)
    await device.next('session-info', session)
    await terminal.client.cancelSession({ session })
    expect(await over(session)).toMatchObject({ state: 'failed', endReason: 'cancelled' })
  })

  test('ends where the relay is killed and comes back', async () => {
    const { session, ofDevice, ofTerminal } = await established()
    await relay.kill()
    await relay.start()
    expect(await over(session)).toMatchObject({
      state: 'terminated',
      endReason: 'relay-restarted',
      code: 'relay-restarted',
    })
    ofDevice.connection.abandon()
    ofTerminal.connection.abandon()
    const again = await established()
    again.ofTerminal.connection.terminate('terminal')
    await device.next('session-terminate', again.session)
    again.ofDevice.connection.terminate('terminal')
    await over(again.session)
  })
})
