import type { Check } from '../../check/check.ts'
import { commands, ModelSession } from './model.ts'
import type { RelayStage } from './relay-stage.ts'

/** Whole lives of sessions beside a model of the clauses. */
export const lives: readonly Check<RelayStage>[] = [
  {
    name: 'sessions-live-as-the-clauses-say',
    title:
      'Whatever happens to two sessions in whatever order, each frame and each log is the one that is due',
    clauses: [
      '5.35',
      '5.36',
      '6.26',
      '6.33',
      '6.35',
      '6.36',
      '6.37',
      '6.38',
      '6.7',
      '7.14',
      '7.15',
      '7.16',
      '10.4',
      '10.11',
      '10.13',
      '10.22',
      '10.23',
      '10.25',
      '5.29',
      '5.33',
      '6.17',
      '6.16',
      '10.8',
    ],
    family: 'property',
    depth: 'default',
    limit: 60_000,
    run: (stage, trial) =>
      trial.property(commands(false), async all => {
        const sessions = [
          new ModelSession(stage, await stage.reserve()),
          new ModelSession(stage, await stage.reserve()),
        ]
        for (const command of all) await sessions[command.session]?.do(command)
        for (const session of sessions) await session.finish()
        stage.judge()
      }),
  },
  {
    name: 'sessions-live-over-restarts',
    title: 'The same with crashes of the relay in between',
    clauses: ['5.44', '5.35', '5.36', '5.17', '6.15'],
    family: 'property',
    depth: 'deep',
    needs: ['restart'],
    limit: 300_000,
    run: (stage, trial) =>
      trial.property(
        commands(true),
        async all => {
          const sessions = [
            new ModelSession(stage, await stage.reserve()),
            new ModelSession(stage, await stage.reserve()),
          ]
          for (const command of all) {
            if (command.kind === 'restart') {
              await stage.restart()
              for (const session of sessions) await session.wasRestarted()
            } else await sessions[command.session]?.do(command)
          }
          for (const session of sessions) await session.finish()
          stage.judge()
        },
        { smoke: 1, default: 3, deep: 25 },
      ),
  },
]
