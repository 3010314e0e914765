import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Maintenance } from '../../generated/management-api.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { PlayedDevice } from './played/played-device.ts'
import { errorOf, TestSystem } from './played/test-system.ts'

let system: TestSystem
let device: PlayedDevice
let other: PlayedDevice

beforeAll(async () => {
  system = await TestSystem.start()
  device = await system.connect('printer-1')
  other = await system.connect('printer-2')
})
afterAll(() => system.stop())

const firmware = {
  version: '2.1.0',
  source: 'https://firmware.test/kx.bin',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  size: 1000,
}

async function confirmCounters(deviceId = 'printer-1'): Promise<Maintenance> {
  const body = { deviceId, operation: 'confirm-counters' } as const
  return await system.terminal.client.instructMaintenance({ body })
}

async function find(maintenance: string): Promise<Maintenance> {
  return await system.terminal.client.getMaintenance({ maintenance })
}

describe('a maintenance', () => {
  test('is executed by the device and told the terminal (S121 to S125)', async () => {
    system.steps.length = 0
    const { maintenance, state, revision = 0 } = await confirmCounters()
    expect(state).toBe('requested')
    const { stanza } = await device.next('maintenance-request')
    expect(stanza).toEqual({ request: maintenance, operation: 'confirm-counters' })
    const told = system.terminal.client.getMaintenance({
      maintenance,
      prefer: 'wait=5',
      since: revision + 1,
    })
    const counters = [{ name: 'print-total', value: 48_213 }]
    const result = { request: maintenance, outcome: 'done', firmware: '2.0.3', counters } as const
    await device.send.maintenanceResult(result)
    expect(await told).toMatchObject({ state: 'done', firmware: '2.0.3', counters })
    await device.send.maintenanceResult(result)
    const steps = system.steps.map(({ step }) => step)
    expect(steps.filter(step => step === 'S122' || step === 'S125')).toEqual(['S122', 'S125'])
  })

  test('shows how far it is', async () => {
    const body = { deviceId: 'printer-1', operation: 'install-firmware', firmware } as const
    const { maintenance } = await system.terminal.client.instructMaintenance({ body })
    const { stanza } = await device.next('maintenance-request')
    expect(stanza.firmware).toEqual(firmware)
    const progress = { request: maintenance, phase: 'download', percent: 40 } as const
    await device.send.maintenanceProgress(progress)
    expect(await find(maintenance)).toMatchObject({
      state: 'running',
      phase: 'download',
      percent: 40,
    })
    expect(await errorOf(confirmCounters())).toMatchObject({ code: 'device-busy' })
    const failed = { request: maintenance, outcome: 'failed' } as const
    await device.send.maintenanceResult({ ...failed, code: 'firmware-hash-mismatch' })
    const last = await find(maintenance)
    expect(last).toMatchObject({ state: 'failed', code: 'firmware-hash-mismatch' })
    await device.send.maintenanceProgress(progress).catch(() => undefined)
    expect(await find(maintenance)).toEqual(last)
  })

  test('is taken from the device that was asked only', async () => {
    const { maintenance } = await confirmCounters()
    await device.next('maintenance-request')
    const result = { request: maintenance, outcome: 'done' } as const
    expect(await errorOf(other.send.maintenanceResult(result))).toMatchObject({ code: 'not-found' })
    const progress = { request: maintenance, phase: 'verify', percent: 1 } as const
    expect(await errorOf(other.send.maintenanceProgress(progress))).toMatchObject({
      code: 'not-found',
    })
    const unknown = { ...result, request: '9c0f2a52-6a9e-4a38-8f55-1f6b7b0f3c11' }
    expect(await errorOf(device.send.maintenanceResult(unknown))).toMatchObject({
      code: 'not-found',
    })
    await device.send.maintenanceResult(result)
  })

  test('fails with the error of a device that does not take it', async () => {
    device.intervene = () => {
      throw new MrspError('source-refused', { source: 'device' })
    }
    const { maintenance, revision = 0 } = await confirmCounters()
    const failed = await system.terminal.client.getMaintenance({
      maintenance,
      prefer: 'wait=5',
      since: revision,
    })
    device.intervene = () => undefined
    expect(failed).toMatchObject({ state: 'failed', code: 'source-refused' })
    await device.next('maintenance-request')
    const late = { request: maintenance, outcome: 'done' } as const
    expect(await errorOf(device.send.maintenanceResult(late))).toMatchObject({ code: 'not-found' })
  })

  test('is asked again, by the same request, after management or the device came back', async () => {
    const { maintenance } = await confirmCounters('printer-2')
    await other.next('maintenance-request')
    await other.stop()
    await system.restart(() => Promise.resolve())
    other = await system.connect('printer-2')
    const { stanza } = await other.next('maintenance-request')
    expect(stanza.request).toBe(maintenance)
    await other.send.maintenanceResult({ request: maintenance, outcome: 'done' })
    expect(await find(maintenance)).toMatchObject({ state: 'done' })
  })

  test('that nothing is heard of for too long fails as offline', async () => {
    const { maintenance } = await confirmCounters('printer-2')
    await other.next('maintenance-request')
    await other.stop()
    await system.restart(async database => {
      await database
        .updateTable('maintenances')
        .set({ deadline: Date.now() })
        .where('maintenance', '=', maintenance)
        .execute()
    })
    const { revision = 0 } = await find(maintenance)
    const found = await system.terminal.client.getMaintenance({
      maintenance,
      prefer: 'wait=1',
      since: revision,
    })
    expect(found).toMatchObject({ state: 'failed', code: 'device-offline' })
  })

  test('is refused for devices that are unknown, foreign or offline', async () => {
    expect(await errorOf(confirmCounters('printer-9'))).toMatchObject({ code: 'device-unknown' })
    expect(await errorOf(confirmCounters('printer-4'))).toMatchObject({ code: 'device-offline' })
    const { client } = await system.logIn('sato')
    const body = { deviceId: 'printer-1', operation: 'confirm-counters' } as const
    expect(await errorOf(client.instructMaintenance({ body }))).toMatchObject({
      code: 'device-unknown',
    })
    const { maintenance } = await confirmCounters()
    expect(await errorOf(client.getMaintenance({ maintenance }))).toMatchObject({
      code: 'not-found',
    })
  })
})
