import type { Check } from '../../check/check.ts'
import { commandSequences, SessionCase } from './session-case.ts'
import type { ManagementStage } from './management-stage.ts'

/** Generated sequences over several devices, terminals and sessions, judged by the tables of the specification. */
export const sessionProperties: readonly Check<ManagementStage>[] = [
  {
    name: 'sessions-follow-the-table',
    title:
      'Whatever happens in whatever order, each session is in the state of the table, and none blocks for good',
    clauses: [
      '5.41',
      '5.2',
      '5.3',
      '5.7',
      '5.8',
      '5.12',
      '5.26',
      '5.40',
      '4.17',
      '10.10',
      '5.23',
      '5.14',
      '5.10',
    ],
    family: 'property',
    depth: 'default',
    limit: 60_000,
    async run(stage, trial) {
      await trial.property(
        commandSequences(false),
        async commands => {
          const begun = await SessionCase.begin(stage)
          for (const command of commands) await begun.run(command)
          await begun.end()
        },
        { smoke: 3, default: 20, deep: 1000 },
      )
    },
  },
  {
    name: 'sessions-follow-the-table-over-crashes',
    title: 'The same where management is killed in between and started again',
    clauses: ['5.42', '5.43', '5.38'],
    family: 'property',
    depth: 'default',
    needs: ['restart'],
    limit: 90_000,
    async run(stage, trial) {
      await trial.property(
        commandSequences(true),
        async commands => {
          const begun = await SessionCase.begin(stage)
          for (const command of commands) await begun.run(command)
          await begun.end()
        },
        { smoke: 1, default: 4, deep: 100 },
      )
    },
  },
]
