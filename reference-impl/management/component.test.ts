import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  COMPONENT_DOMAIN,
  COMPONENT_SECRET,
  type Prosody,
  PROSODY_DOMAIN,
  startProsody,
  withProsody,
} from '../../runtime/xmpp/test-prosody.ts'
import { testCertificate } from '../../runtime/xmpp/test-support.ts'
import { PlayedDevice } from './played/played-device.ts'
import { password } from './played/test-ground.ts'
import { TestSystem } from './played/test-system.ts'

describe.runIf(withProsody())('as a component of a production XMPP server, management', () => {
  let prosody: Prosody
  let system: TestSystem
  let device: PlayedDevice

  beforeAll(async () => {
    const certificate = await testCertificate()
    prosody = await startProsody(certificate, { 'printer-1': password })
    system = await TestSystem.start({
      domain: COMPONENT_DOMAIN,
      deviceDomain: PROSODY_DOMAIN,
      xmppComponentUrl: `xmpp://127.0.0.1:${prosody.componentPort}`,
      xmppComponentSecret: COMPONENT_SECRET,
    })
    const ground = {
      ...system.ground,
      certificate: { ...system.ground.certificate, ca: certificate.cert },
    }
    device = new PlayedDevice(`xmpps://localhost:${prosody.directTlsPort}`, ground)
    await device.connect()
    await system.untilOnline('printer-1')
  })
  afterAll(async () => {
    await device.stop()
    await system.stop()
    await prosody.stop()
  })

  test('holds a whole session, also over its own restart while the device stays logged in', async () => {
    const { session } = await system.startSession(device)
    const { stanza: asked } = await device.next('approval-request', session)
    device.inbox.clear()
    await system.restart(() => Promise.resolve())
    await system.untilOnline('printer-1')
    const again = await device.answer('yes', session)
    expect(again.request).toBe(asked.request)
    const { stanza } = await device.next('session-info', session)
    device.sessions = [session]
    await system.relay.started(session, 'device', stanza.token)
    await system.relay.ended(session, 'terminal', 'never-connected')
    expect(await device.next('session-terminate', session)).toMatchObject({
      stanza: { reason: 'never-connected' },
    })
    await system.relay.ended(session, 'device', 'never-connected')
    expect(await system.find(session)).toMatchObject({ state: 'failed', code: 'connect-timeout' })
  })
})
