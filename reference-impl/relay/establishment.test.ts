import { expect, test } from 'vitest'
import { RelayUnderTest } from './played/relay.ts'

test('a session comes about in the order of Figs. 8 to 10', async () => {
  await using relay = await RelayUnderTest.start()
  const reserved = await relay.reserve()
  expect(reserved.deviceSessionId).not.toBe(reserved.terminalSessionId)
  const device = await relay.open(reserved.ticket('device'))
  const connected = await device.expect('connected')
  expect(connected.headers).toMatchObject({ maxFrame: 65536, credit: 1048576, keepalive: 20 })
  const terminal = await relay.open(reserved.ticket('terminal'))
  await terminal.expect('connected')
  expect(relay.management.askedOf(reserved.session)).toEqual([
    'authenticate device',
    'manageLog device',
    'authenticate terminal',
    'manageLog terminal',
  ])
  expect(relay.steps).toEqual([
    'S146',
    'S147',
    'S173',
    'S176',
    'S177',
    'S180',
    'S205',
    'S206',
    'S209',
    'S210',
    'S213',
    'S214',
  ])
})
