import { createHash, randomUUID } from 'node:crypto'
import type { Clause } from '../../../generated/clauses.ts'
import type { MaintenanceRequest, MaintenanceResult } from '../../../generated/stanzas.ts'
import { encodeStanza } from '../../../runtime/stanza/index.ts'
import { StanzaError } from '../../../runtime/xmpp/index.ts'
import type { Check } from '../../check/check.ts'
import type { HistoryEntry } from '../../history/history.ts'
import type { DeviceStage } from './device-stage.ts'
import { mustRefuse } from './stanza-answers.ts'

const needs = ['firmware'] as const

/** Remote maintenance: 3.14 to 3.19, S122 to S124. */
export const maintenance: readonly Check<DeviceStage>[] = [
  {
    name: 'counters-are-confirmed',
    title: 'The counters are reported with the version that runs',
    clauses: ['3.18'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { value, entry } = await result(stage, {
        request: randomUUID(),
        operation: 'confirm-counters',
      })
      trial.must('3.18', value.outcome === 'done', `it failed: ${value.code}`, entry)
      trial.must('3.18', (value.counters?.length ?? 0) > 0, 'no counter was reported', entry)
      trial.must('3.18', value.firmware !== undefined, 'the version was not reported', entry)
    },
  },
  {
    name: 'firmware-is-installed-once',
    title:
      'Firmware is downloaded, checked, installed and reported; a repeated request does it no second time',
    clauses: ['3.17', '3.18', '3.19', '3.14', '4.20', '4.3'],
    family: 'steps',
    depth: 'default',
    needs,
    async run(stage, trial) {
      const { management, firmware } = stage
      const content = Buffer.alloc(300_000, 'firmware 7')
      const request = install(stage, '7.7.7', content)
      const go = Promise.withResolvers<void>()
      firmware.serve = (_request, response) => {
        response.writeHead(200, { 'Content-Length': content.length })
        response.write(content.subarray(0, 100_000))
        void go.promise.then(() => response.end(content.subarray(100_000)))
      }
      trial.later(() => go.resolve())
      await stage.give(encodeStanza('maintenance-request', request))
      await trial.awaits(
        '3.17',
        'the progress of the download',
        management.find('maintenance-progress', ({ value }) => value.phase === 'download'),
      )
      for (const other of [
        install(stage, '8.8.8', content),
        { request: randomUUID(), operation: 'confirm-counters' as const },
      ]) {
        const busy = await stage.request(encodeStanza('maintenance-request', other))
        mustRefuse(trial, '3.14', busy, 'device-busy', 'a further maintenance')
      }
      const asked = await stage.request(encodeStanza('approval-request', stage.question()))
      mustRefuse(trial, '4.20', asked, 'device-busy', 'an approval while firmware is installed')
      const repeated = await stage.request(encodeStanza('maintenance-request', request))
      trial.must(
        '4.18',
        repeated.type === 'result',
        'a repeated request was refused',
        repeated.entry,
      )
      go.resolve()
      const { value, entry } = await trial.awaits(
        '3.18',
        'the result',
        management.find('maintenance-result', came => came.value.request === request.request),
      )
      trial.must(
        '3.18',
        value.outcome === 'done' && value.firmware === '7.7.7',
        `the result is ${value.outcome} ${value.firmware} ${value.code ?? ''}`,
        entry,
      )
      const phases = management.all('maintenance-progress').map(came => came.value.phase)
      for (const phase of ['verify', 'install'] as const) {
        trial.must('3.17', phases.includes(phase), `the phase ${phase} was not reported`)
      }
      await trial.awaits(
        '4.3',
        '`device-info` with the new version',
        management.find('device-info', came => came.value.firmware === '7.7.7'),
      )
      const from = management.came.all.length
      await stage.give(encodeStanza('maintenance-request', request))
      await trial.awaits(
        '4.18',
        'the same result again',
        management.find('maintenance-result', came => came.value.request === request.request, from),
      )
      const counters = { request: randomUUID(), operation: 'confirm-counters' as const }
      const next = await stage.request(encodeStanza('maintenance-request', counters))
      trial.must(
        '3.19',
        next.type === 'result',
        `the next maintenance was refused with ${next.code ?? ''}, as if the repeated one ran again`,
        next.entry,
      )
      await trial.awaits(
        '3.14',
        'the result of the next maintenance',
        management.find('maintenance-result', came => came.value.request === counters.request),
      )
      trial.must('3.19', firmware.asked.length === 1, 'the firmware was downloaded again')
    },
  },
  {
    name: 'progress-that-is-refused-is-not-repeated',
    title:
      'A progress that management refuses is not sent again unchanged, and the result comes all the same',
    clauses: ['11.5', '3.18'],
    family: 'rejection',
    depth: 'default',
    needs,
    async run(stage, trial) {
      const { management, firmware } = stage
      const content = Buffer.alloc(50_000, 'p')
      firmware.serve = (_request, response) => response.end(content)
      let count = 0
      management.answer = ({ name }) => {
        if (name !== 'maintenance-progress') return 'result'
        count += 1
        return count % 2 === 1
          ? new StanzaError('item-not-found', { type: 'cancel', application: 'not-found' })
          : new StanzaError('bad-request', { type: 'modify', application: 'bad-request' })
      }
      const { value, entry } = await result(stage, install(stage, '5.5.5', content))
      trial.must(
        '3.18',
        value.outcome === 'done' && value.firmware === '5.5.5',
        `the result is ${value.outcome} ${value.firmware} ${value.code ?? ''}`,
        entry,
      )
      const told = management.all('maintenance-progress')
      const again = told.find(({ value: late }, index) =>
        told
          .slice(0, index)
          .some(({ value: early }) => early.phase === late.phase && early.percent === late.percent),
      )
      trial.must('11.5', again === undefined, 'a refused progress is sent again', again?.entry)
    },
  },
  {
    name: 'firmware-only-from-the-list',
    title: 'A firmware source that is not in the list is refused, and no redirect followed',
    clauses: ['3.15', '13.3', '13.5', '3.18'],
    family: 'rejection',
    depth: 'default',
    needs,
    async run(stage, trial) {
      const { firmware } = stage
      const content = Buffer.from('firmware')
      const sources = [
        `${firmware.url}/other/file`,
        `${firmware.url}/firmwares/file`,
        `${firmware.url}/firmware/../other/file`,
        `${firmware.url}/firmware/%2e%2e/other`,
        `${firmware.url.replace('localhost', '127.0.0.1')}/firmware/file`,
        'https://localhost/firmware/file',
        `${firmware.url}@evil.test/firmware/file`,
      ]
      for (const source of sources) {
        const request = install(stage, '9.0.0', content)
        const stanza = encodeStanza('maintenance-request', request)
        const child = stanza.getChild('firmware')
        if (child) child.attrs['source'] = source
        const answer = await stage.request(stanza)
        if (answer.code === 'bad-request') continue
        mustRefuse(trial, '3.15', answer, 'source-refused', `firmware from ${source}`)
      }
      trial.must('13.3', firmware.asked.length === 0, `${firmware.asked.join(', ')} was asked for`)
      firmware.serve = (request, response) => {
        if (request.url === '/firmware/elsewhere') response.end(content)
        else response.writeHead(302, { Location: `${firmware.url}/firmware/elsewhere` }).end()
      }
      const request = install(stage, '9.0.1', content)
      const { value, entry } = await result(stage, request)
      trial.must('3.15', value.outcome === 'failed', 'a redirect was followed', entry)
      trial.must('13.5', firmware.asked.length === 1, 'a redirect was followed')
    },
  },
  {
    name: 'firmware-is-checked',
    title: 'Firmware that is another than was announced is not installed',
    clauses: ['3.16', '3.15', '3.18'],
    family: 'rejection',
    depth: 'default',
    needs,
    async run(stage, trial) {
      const { firmware } = stage
      const content = Buffer.alloc(50_000, 'f')
      const counters = await result(stage, { request: randomUUID(), operation: 'confirm-counters' })
      const other = Buffer.from(content)
      other[49_999] = 0
      const served: readonly (readonly [string, Buffer])[] = [
        ['another content', other],
        ['a shorter file', content.subarray(0, 40_000)],
        ['a longer file', Buffer.concat([content, Buffer.from('more')])],
      ]
      for (const [what, octets] of served) {
        firmware.serve = (_request, response) => response.end(octets)
        const { value, entry } = await result(stage, install(stage, '6.6.6', content))
        trial.must('3.16', value.outcome === 'failed', `${what} was installed`, entry)
        trial.must(
          '3.16',
          value.code === 'firmware-hash-mismatch',
          `${what} was reported as ${value.code}`,
          entry,
        )
        trial.must(
          '3.16',
          value.firmware === undefined || value.firmware === counters.value.firmware,
          `after ${what} the version is ${value.firmware}`,
          entry,
        )
      }
      let isCut = false
      firmware.serve = (_request, response) => {
        response.on('close', () => {
          isCut = !response.writableFinished
        })
        const more = (): void => {
          if (!response.destroyed) response.write(Buffer.alloc(65_536), () => setTimeout(more, 1))
        }
        more()
      }
      const { value } = await result(stage, install(stage, '6.6.7', content), '3.15')
      trial.must('3.15', value.outcome === 'failed', 'an endless file was installed')
      await trial.awaits(
        '3.15',
        'the end of the download of an endless file',
        new Promise<void>(resolve => {
          const look = setInterval(() => {
            if (!isCut) return
            clearInterval(look)
            resolve()
          }, 20)
          trial.later(() => clearInterval(look))
        }),
      )
    },
  },
]

function install(stage: DeviceStage, version: string, content: Buffer): MaintenanceRequest {
  return {
    request: randomUUID(),
    operation: 'install-firmware',
    firmware: {
      version,
      source: `${stage.firmware.url}/firmware/kx.bin`,
      sha256: createHash('sha256').update(content).digest('hex'),
      size: content.length,
    },
  }
}

/** Has a maintenance executed, and gives its result. */
async function result(
  stage: DeviceStage,
  request: MaintenanceRequest,
  clause: Clause = '3.18',
): Promise<{ readonly value: MaintenanceResult; readonly entry: HistoryEntry }> {
  await stage.give(encodeStanza('maintenance-request', request))
  return stage.trial.awaits(
    clause,
    'the result of a maintenance',
    stage.management.find('maintenance-result', came => came.value.request === request.request),
  )
}
