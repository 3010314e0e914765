import type { Side } from '../../../generated/schemas.ts'
import type { Check } from '../../check/check.ts'
import type { PlayedEndpoint } from '../../peers/played-endpoint.ts'
import type { RelayStage } from './relay-stage.ts'

const sides: readonly Side[] = ['device', 'terminal']

/** Connection information and both connections: S145 to S147, Figs. 9 and 10. */
export const establishment: readonly Check<RelayStage>[] = [
  {
    name: 'both-connections-as-in-figures-9-and-10',
    title:
      'Each side is authenticated, logged and acknowledged, in this order, before it is told that it is connected',
    clauses: ['6.17', '6.10', '6.15', '6.16', '6.26'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const { session } = reserved
      const endpoints: PlayedEndpoint[] = []
      for (const side of sides) {
        const acknowledge = Promise.withResolvers<void>()
        stage.management.answers.manageLog = () => acknowledge.promise
        const asked = stage.management.asked.all.length
        const endpoint = await stage.open(reserved.ticket(side))
        const log = await trial.awaits(
          '6.16',
          `the started log of the ${side}`,
          stage.management.log(session, side, 'started'),
        )
        const before = stage.management.asked.all.slice(asked).map(({ operation }) => operation)
        trial.must(
          '6.10',
          before[0] === 'authenticate' && before.length === 2,
          `before the log of the ${side} came: ${before.join(', ')}`,
          log.entry,
        )
        trial.must(
          '6.17',
          endpoint.received.all.length === 0,
          'a frame came before the started log was acknowledged',
          endpoint.received.all[0]?.entry,
        )
        acknowledge.resolve()
        await endpoint.expect('6.17', 'connected')
        endpoint.hello()
        endpoints.push(endpoint)
      }
      for (const endpoint of endpoints) await endpoint.expect('6.26', 'hello')
    },
  },
]
