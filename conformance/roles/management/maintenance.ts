import { v4 } from 'uuid'
import type { Maintenance } from '../../../generated/management-api.ts'
import type { Check } from '../../check/check.ts'
import { StanzaRefused } from '../../peers/played-device-for-management.ts'
import type { ManagementStage } from './management-stage.ts'

const firmware = {
  version: '2.1.0',
  source: 'https://firmware.conformance/kx-2.1.bin?a=1&b=2',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  size: 20_971_520,
}

/** Waits until a maintenance is as wanted. */
async function until(
  stage: ManagementStage,
  clause: '3.20' | '3.12' | '3.13',
  maintenance: string,
  isWanted: (found: Maintenance) => boolean,
  milliseconds = 0,
): Promise<Maintenance> {
  const { trial, terminal } = stage
  const deadline = performance.now() + trial.patience + milliseconds
  let found = await terminal.client.getMaintenance({ maintenance })
  while (!isWanted(found)) {
    if (performance.now() > deadline) {
      trial.fail(
        clause,
        `the maintenance is ${found.state} ${found.phase ?? ''} ${found.code ?? ''}`,
      )
    }
    const since = found.revision
    found = await terminal.client.getMaintenance({
      maintenance,
      ...(since !== undefined && { since, prefer: 'wait=1' }),
    })
  }
  return found
}

async function refusedWith(sent: Promise<void>): Promise<string> {
  return await sent.then(
    () => 'taken',
    (error: unknown) => {
      if (error instanceof StanzaRefused) return error.code
      throw error
    },
  )
}

/** Remote maintenance: S121 to S125, clauses 3.12, 3.13, 3.20, 3.21. */
export const maintenance: readonly Check<ManagementStage>[] = [
  {
    name: 'maintenance-as-in-figure-7',
    title:
      'The instruction is asked of the device under its own name, and progress and result are shown at once to a request that waits',
    clauses: ['3.12', '3.20', '3.21'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const { client } = stage.terminal
      const made = await trial.awaits(
        '3.12',
        'the maintenance',
        client.instructMaintenance({
          body: { deviceId: device.deviceId, operation: 'install-firmware', firmware },
        }),
      )
      const { maintenance: name } = made
      const { stanza, entry } = await trial.awaits(
        '3.12',
        'maintenance-request',
        device.next('maintenance-request'),
      )
      trial.must(
        '3.12',
        stanza.request === name,
        'the request has another name than the maintenance',
        entry,
      )
      trial.must(
        '3.12',
        stanza.operation === 'install-firmware' &&
          JSON.stringify(stanza.firmware) === JSON.stringify(firmware),
        'the request asks for something else',
        entry,
      )
      const running = await until(stage, '3.20', name, ({ state }) => state === 'running')
      const held = client.getMaintenance({
        maintenance: name,
        prefer: 'wait=60',
        ...(running.revision !== undefined && { since: running.revision }),
      })
      let isAnswered = false
      void held.finally(() => (isAnswered = true)).catch(() => {})
      await client.getMaintenance({ maintenance: name })
      trial.must('3.20', !isAnswered, 'a request that waits was answered without a change')
      await trial.awaits(
        '3.21',
        'the receipt of progress',
        device.send('maintenance-progress', { request: name, phase: 'verify', percent: 40 }),
      )
      const shown = await trial.awaits('3.20', 'the answer that was held', held)
      trial.must(
        '3.20',
        shown.phase === 'verify' && shown.percent === 40,
        `it shows ${shown.phase} ${shown.percent}`,
      )
      const result = {
        request: name,
        outcome: 'done',
        firmware: '2.1.0',
        counters: [{ name: 'print-total', value: 48_213 }],
      } as const
      await trial.awaits(
        '3.21',
        'the receipt of the result',
        device.send('maintenance-result', { ...result, counters: [...result.counters] }),
      )
      const done = await until(stage, '3.20', name, ({ state }) => state === 'done')
      trial.must(
        '3.20',
        done.firmware === '2.1.0' && done.counters?.[0]?.value === 48_213,
        'the result is not shown',
      )
      await trial.awaits(
        '3.21',
        'the receipt of the repeated result',
        device.send('maintenance-result', { request: name, outcome: 'done' }),
      )
      const again = await client.getMaintenance({ maintenance: name })
      trial.must(
        '3.21',
        again.revision === done.revision && again.firmware === '2.1.0',
        'a repeated result changed it',
      )
    },
  },
  {
    name: 'maintenance-in-its-order',
    title: 'An instruction that fails several questions is answered by the first of the order',
    clauses: ['3.12'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const away = stage.makeDevice()
      const { terminal } = stage
      const target = '/v1/maintenance'
      const ask = async (code: string, body: object, credential?: string): Promise<void> => {
        const answer = await terminal.raw({
          method: 'POST',
          target,
          body: JSON.stringify(body),
          ...(credential !== undefined && { credential }),
        })
        trial.must(
          '3.12',
          answer.problem?.code === code,
          `${JSON.stringify(body)} was answered ${answer.problem?.code ?? answer.status}, not ${code}`,
          answer.entry,
        )
      }
      await ask('unauthenticated', {}, '')
      await ask('bad-request', { deviceId: 'no-such-device', operation: 'install-firmware' })
      await ask('bad-request', {
        deviceId: 'no-such-device',
        operation: 'confirm-counters',
        firmware,
      })
      await ask('device-unknown', { deviceId: 'no-such-device', operation: 'confirm-counters' })
      const body = { deviceId: device.deviceId, operation: 'confirm-counters' } as const
      const first = await terminal.client.instructMaintenance({ body })
      await ask('device-busy', body)
      await device.disconnect()
      await stage.seenAs(device, false)
      await ask('device-offline', body)
      await ask('device-offline', { ...body, deviceId: away.deviceId })
      await stage.comeOnline(device)
      await device.send('maintenance-result', {
        request: first.maintenance,
        outcome: 'failed',
        code: 'internal',
      })
      const failed = await until(
        stage,
        '3.20',
        first.maintenance,
        ({ state }) => state === 'failed',
      )
      trial.must('3.20', failed.code === 'internal', `the code is ${failed.code}`)
      const second = await trial.awaits(
        '3.12',
        'the next maintenance',
        terminal.client.instructMaintenance({ body }),
      )
      await device.send('maintenance-result', { request: second.maintenance, outcome: 'done' })
    },
  },
  {
    name: 'maintenance-of-another-device',
    title:
      'Progress and result count only from the device that was asked; anything else is not found',
    clauses: ['3.21'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const other = await stage.device()
      const { client } = stage.terminal
      const { maintenance: request } = await client.instructMaintenance({
        body: { deviceId: device.deviceId, operation: 'confirm-counters' },
      })
      await trial.awaits('3.12', 'maintenance-request', device.next('maintenance-request'))
      await until(stage, '3.20', request, ({ state }) => state === 'running')
      const before = await client.getMaintenance({ maintenance: request })
      const progress = { request, phase: 'download', percent: 3 } as const
      for (const [what, sent] of [
        ['progress of another device', () => other.send('maintenance-progress', progress)],
        [
          'a result of another device',
          () => other.send('maintenance-result', { request, outcome: 'done' }),
        ],
        [
          'progress of nothing',
          () => device.send('maintenance-progress', { ...progress, request: v4() }),
        ],
        [
          'a result of nothing',
          () => device.send('maintenance-result', { request: v4(), outcome: 'done' }),
        ],
      ] as const) {
        const seen = await refusedWith(sent())
        trial.must('3.21', seen === 'not-found', `${what} was answered ${seen}`)
      }
      const after = await client.getMaintenance({ maintenance: request })
      trial.must(
        '3.21',
        after.revision === before.revision,
        'what was not found changed the maintenance',
      )
      await device.send('maintenance-result', { request, outcome: 'done' })
      const late = await refusedWith(device.send('maintenance-progress', progress))
      trial.must(
        '3.21',
        late === 'not-found' || late === 'taken',
        `progress after the result was answered ${late}`,
      )
      const final = await client.getMaintenance({ maintenance: request })
      trial.must('3.21', final.state === 'done', `progress after the result made it ${final.state}`)
    },
  },
  {
    name: 'a-device-refuses-maintenance',
    title:
      'Every stanza error to the request lets the maintenance fail with its code, and a result after that is not found',
    clauses: ['3.13', '3.21', '4.15'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      for (const code of ['device-busy', 'source-refused', 'bad-request', 'internal'] as const) {
        const device = await stage.device(each => {
          each.answer = () => code
        })
        const { maintenance: request } = await stage.terminal.client.instructMaintenance({
          body: { deviceId: device.deviceId, operation: 'confirm-counters' },
        })
        const view = await until(stage, '3.13', request, ({ state }) => state === 'failed')
        trial.must('3.13', view.code === code, `the code is ${view.code}, not ${code}`)
        const seen = await refusedWith(
          device.send('maintenance-result', { request, outcome: 'done' }),
        )
        trial.must('3.21', seen === 'not-found', `a result after it failed was answered ${seen}`)
        await device.sendInfo()
        const count = device.received.all.filter(
          ({ name }) => name === 'maintenance-request',
        ).length
        trial.must('4.15', count === 1, 'the request came again after the error that settled it')
      }
    },
  },
  {
    name: 'maintenance-comes-again',
    title:
      'A maintenance is asked again each time the device comes online, under the same name, until its result is there',
    clauses: ['4.15'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const device = await stage.device()
      const { maintenance: request } = await stage.terminal.client.instructMaintenance({
        body: { deviceId: device.deviceId, operation: 'confirm-counters' },
      })
      await trial.awaits('3.12', 'maintenance-request', device.next('maintenance-request'))
      const back = async (): Promise<number> => {
        await device.drop()
        await stage.seenAs(device, false)
        const count = device.received.all.length
        await stage.comeOnline(device)
        return count
      }
      const from = await back()
      const { stanza, entry } = await trial.awaits(
        '4.15',
        'maintenance-request again',
        device.next('maintenance-request', undefined, from),
      )
      trial.must('4.15', stanza.request === request, 'it has another name', entry)
      await device.send('maintenance-result', { request, outcome: 'done' })
      const after = await back()
      await device.sendInfo()
      const more = device.received.all
        .slice(after)
        .find(each => each.name === 'maintenance-request' && each.stanza.request === request)
      trial.must('4.15', more === undefined, 'it came again after its result', more?.entry)
    },
  },
  {
    name: 'maintenance-that-is-not-taken',
    title:
      'A maintenance that the device has not taken within 60 seconds fails with device-offline',
    clauses: ['3.13'],
    family: 'steps',
    depth: 'deep',
    limit: 120_000,
    async run(stage, trial) {
      const device = await stage.device(each => {
        each.answer = () => 'silent'
      })
      const { maintenance: request } = await stage.terminal.client.instructMaintenance({
        body: { deviceId: device.deviceId, operation: 'confirm-counters' },
      })
      const view = await until(stage, '3.13', request, ({ state }) => state === 'failed', 65_000)
      trial.must('3.13', view.code === 'device-offline', `the code is ${view.code}`)
      const age = Date.now() - Date.parse(view.requestedAt)
      trial.must('3.13', age > 55_000, `it failed after ${Math.round(age / 1000)} seconds`)
    },
  },
]
