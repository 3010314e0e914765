import { once } from 'node:events'
import { type Element, parse } from 'ltx'
import { expect, test } from 'vitest'
import { encodeStanza } from '../../runtime/stanza/index.ts'
import { DeviceClient } from '../../runtime/xmpp/index.ts'
import { testGround } from './played/ground.ts'
import {
  agent,
  domain,
  otherDeviceId,
  password,
  type PlayedManagement,
} from './played/management.ts'

const ground = testGround()

const request = '9c0f2a52-6a9e-4a38-8f55-1f6b7b0f3c11'
const session = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'

test('of another device have no effect', async () => {
  const management = await ground.management()
  const { person } = await ground.device(management)
  const shown = await management.askApproval()
  const other = new DeviceClient({
    service: management.xmppUrl,
    domain,
    // What it takes for its management is the device.
    management: agent,
    username: otherDeviceId,
    password,
    ca: ground.certificate.ca,
  })
  ground.later(() => other.stop())
  other.start()
  await once(other, 'online')
  for (const stanza of [
    encodeStanza('approval-cancel', { request: shown.request, session: shown.session }),
    encodeStanza('session-terminate', { request, session: shown.session, reason: 'management' }),
    encodeStanza('maintenance-request', { request, operation: 'confirm-counters' }),
  ]) {
    await expect(other.request(stanza, { timeout: 5000 })).rejects.toThrow()
  }
  await management.confirmCounters()
  expect((await person.state()).approval?.request).toBe(shown.request)
  expect(management.inbox.left.map(({ name }) => name)).not.toContain('maintenance-result')
})

/** The code that a payload is refused with. */
async function refusal(management: PlayedManagement, payload: Element): Promise<unknown> {
  return management.request(payload).then(
    () => 'taken',
    (error: unknown) =>
      error instanceof Error && 'application' in error ? error.application : error,
  )
}

test.each([
  ['unknown-operation', '<reboot xmlns="urn:mrsp:1"/>'],
  ['unknown-operation', '<approval xmlns="urn:mrsp:1"/>'],
  ['unknown-operation', '<__proto__ xmlns="urn:mrsp:1"/>'],
  ['bad-request', '<approval-request xmlns="urn:mrsp:1"/>'],
  [
    'bad-request',
    `<session-terminate xmlns="urn:mrsp:1" request="${request}" session="7" reason="device"/>`,
  ],
  [
    'bad-request',
    `<session-terminate xmlns="urn:mrsp:1" request="${request}" session="${session}" reason="boredom"/>`,
  ],
  [
    'bad-request',
    `<maintenance-request xmlns="urn:mrsp:1" request="${request}" operation="reboot"/>`,
  ],
  [
    'taken',
    `<session-terminate xmlns="urn:mrsp:1" request="${request}" session="${session}" reason="device" later="yes"><later/></session-terminate>`,
  ],
])('%s: %s', async (code, text) => {
  const management = await ground.management()
  await ground.device(management)
  expect(await refusal(management, parse(text))).toBe(code)
  await management.confirmCounters()
})

test('a request that comes again while management takes its outcome has the outcome again', async () => {
  const management = await ground.management()
  await ground.device(management)
  let isAsked = false
  management.answers.take = async ({ name }) => {
    if (name !== 'maintenance-result' || isAsked) return
    isAsked = true
    await management.send.maintenanceRequest({ request, operation: 'confirm-counters' }, agent)
  }
  const first = await management.confirmCounters(request)
  expect(await management.next('maintenance-result', request)).toEqual(first)
})
