import type { Check } from '../../check/check.ts'
import { deviceId } from '../../peers/played-management-for-terminal.ts'
import type { TerminalStage } from './terminal-stage.ts'

const firmware = {
  version: '2.1.0',
  source: 'https://firmware.example/kx-2.1.bin',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  size: 20_971_520,
}

/** Remote maintenance: Fig. 7, S121 to S125. */
export const maintenance: readonly Check<TerminalStage>[] = [
  {
    name: 'maintenance-as-in-figure-7',
    title: 'An instruction names device and operation, and for an installation all of the firmware',
    clauses: ['3.11'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const { management } = stage
      await stage.login()
      for (const operation of ['confirm-counters', 'install-firmware'] as const) {
        const before = management.all('instructMaintenance').length
        const isInstallation = operation === 'install-firmware'
        const done = await trial.awaits(
          '3.11',
          `the instruction of ${operation}`,
          stage.act({ act: 'maintain', deviceId, operation, ...(isInstallation && firmware) }),
        )
        const { input, entry } = await management.next('instructMaintenance', before)
        const { body } = input
        trial.must('3.11', body.deviceId === deviceId, 'it names another device', entry)
        trial.must('3.11', body.operation === operation, 'it names another operation', entry)
        const told = 'firmware' in body ? body.firmware : undefined
        trial.must(
          '3.11',
          isInstallation
            ? JSON.stringify(Object.entries(told ?? {}).toSorted()) ===
                JSON.stringify(Object.entries(firmware).toSorted())
            : told === undefined,
          'the firmware is not told as the user named it',
          entry,
        )
        const name = management.maintenance?.maintenance
        trial.must('3.11', done.maintenance === name, 'the user is shown another maintenance')
      }
      management.moveMaintenance({ state: 'running', phase: 'download', percent: 42 })
      const { maintenance: name = '' } = management.maintenance ?? {}
      const running = await trial.awaits(
        '3.11',
        'the maintenance as it stands',
        stage.act({ act: 'follow', maintenance: name }),
      )
      trial.must('3.11', running.state === 'running', `the user is shown \`${running.state}\``)
      management.moveMaintenance({ state: 'failed', code: 'firmware-hash-mismatch' })
      const failed = await stage.act({ act: 'follow', maintenance: name })
      trial.must(
        '3.11',
        failed.state === 'failed' && failed.code === 'firmware-hash-mismatch',
        `the user is shown \`${failed.state}\` with \`${failed.code}\``,
      )
    },
  },
]
