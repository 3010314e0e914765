import type { Side } from '../../../generated/schemas.ts'
import type { Check } from '../../check/check.ts'
import { framesOf, sendExchangeFrame } from './pairing.ts'
import { type Paired, peerOf, type RelayStage, sides } from './relay-stage.ts'

/** Brings a lost side back with a key. */
async function comeBack(
  stage: RelayStage,
  { reserved }: Pick<Paired, 'reserved'>,
  side: Side,
  resumeKey: string | undefined,
): ReturnType<RelayStage['connect']> {
  return stage.connect({ ...reserved.ticket(side), resumeKey }, '6.35')
}

/** Loss and return: clauses 6.33 to 6.38. */
export const resume: readonly Check<RelayStage>[] = [
  {
    name: 'lost-and-back',
    title:
      'A lost side comes back with its key, the peer is told of both, and fresh hellos pair them again',
    clauses: ['6.33', '6.34', '6.35', '6.36', '6.38', '6.26', '5.35', '6.15'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      for (const side of sides) {
        const paired = await stage.pair()
        const peer = paired[peerOf(side)]
        let key = paired.keys[side]
        let endpoint = paired[side]
        const seen = [key]
        for (let time = 0; time < 3; time += 1) {
          sendExchangeFrame(endpoint, 'data')
          await endpoint.roundTrip()
          endpoint.drop()
          await peer.expect('7.16', 'data')
          const { headers, entry } = await peer.expect('6.33', 'peer-lost')
          trial.must('6.33', headers.grace === 30, `Grace is ${headers.grace}, not 30`, entry)
          const back = await comeBack(stage, paired, side, key)
          await peer.expect('6.38', 'resumed')
          trial.must('6.36', !seen.includes(back.key), 'the resume key is an old one')
          trial.must('6.36', /^[A-Za-z0-9_-]{43}$/.test(back.key), `the key is ${back.key}`)
          await back.endpoint.roundTrip('6.26')
          back.endpoint.hello(`back/${time}`)
          await back.endpoint.roundTrip('6.26')
          peer.hello(`peer/${time}`)
          const toBack = await back.endpoint.expect('6.26', 'hello')
          const toPeer = await peer.expect('6.26', 'hello')
          trial.must(
            '6.26',
            toBack.headers.product === `peer/${time}` && toPeer.headers.product === `back/${time}`,
            'the `hello` of an earlier pairing was passed on',
            toBack.entry,
          )
          key = back.key
          seen.push(key)
          endpoint = back.endpoint
        }
        const logs = stage.management.logsOf(paired.session)
        trial.must('6.15', logs.length === 2, `the logs were ${logs.join(', ')}`)
        trial.must(
          '6.35',
          stage.management.count('authenticate', paired.session) === 2,
          'management was asked about a side that came back',
        )
      }
    },
  },
  {
    name: 'resume-keys-in-their-time',
    title:
      'Until a new connection is confirmed its key and the one before are valid, from then on only the new one',
    clauses: ['6.36', '6.35', '6.7'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const paired = await stage.pair()
      const { reserved } = paired
      const first = paired.keys.terminal
      paired.terminal.drop()
      const back = await comeBack(stage, paired, 'terminal', first)
      back.endpoint.drop()
      const again = await comeBack(stage, paired, 'terminal', first)
      trial.must('6.36', again.key === back.key, 'a further `connected` carries another key')
      again.endpoint.drop()
      const third = await comeBack(stage, paired, 'terminal', back.key)
      trial.must('6.36', third.key === back.key, 'a further `connected` carries another key')
      third.endpoint.hello()
      await third.endpoint.roundTrip()
      third.endpoint.drop()
      await stage.refused('6.36', 'unauthenticated', {
        ...reserved.ticket('terminal'),
        resumeKey: first,
      })
      await stage.refused('6.35', 'unauthenticated', {
        ...reserved.ticket('terminal'),
        token: `mrsp_${'w'.repeat(43)}`,
        resumeKey: back.key,
      })
      await stage.refused('6.35', 'unauthenticated', reserved.ticket('terminal'))
      const last = await comeBack(stage, paired, 'terminal', back.key)
      trial.must('6.36', last.key !== back.key, 'a confirmed connection brought no new key')
    },
  },
  {
    name: 'never-confirmed-needs-no-key',
    title:
      'A side none of whose connections was confirmed comes back without a key, and keeps its first one',
    clauses: ['6.35', '6.36', '6.34'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const reserved = await stage.reserve()
      const first = await stage.connect(reserved.ticket('device'))
      first.endpoint.drop()
      const second = await stage.connect(reserved.ticket('device'), '6.35')
      trial.must('6.36', second.key === first.key, 'a further `connected` carries another key')
      second.endpoint.drop()
      const third = await stage.connect(
        { ...reserved.ticket('device'), resumeKey: first.key },
        '6.35',
      )
      third.endpoint.hello()
      await third.endpoint.roundTrip()
      trial.must(
        '6.15',
        stage.management.logsOf(reserved.session).join() === 'device started',
        `the logs were ${stage.management.logsOf(reserved.session).join(', ')}`,
      )
    },
  },
  {
    name: 'unpaired-loss-is-not-told',
    title: 'The peer of a side that was not paired is told nothing of its loss',
    clauses: ['6.34', '6.33', '6.38', '6.26'],
    family: 'steps',
    depth: 'default',
    async run(stage) {
      const reserved = await stage.reserve()
      const device = await stage.connect(reserved.ticket('device'))
      device.endpoint.hello('first/1')
      const terminal = await stage.connect(reserved.ticket('terminal'))
      await device.endpoint.roundTrip()
      device.endpoint.drop()
      const back = await comeBack(stage, { reserved }, 'device', device.key)
      await terminal.endpoint.roundTrip('6.34')
      terminal.endpoint.hello()
      await terminal.endpoint.roundTrip('6.26')
      back.endpoint.hello('second/1')
      const { headers, entry } = await terminal.endpoint.expect('6.26', 'hello')
      stage.trial.must('6.26', headers.product === 'second/1', 'the `hello` is an old one', entry)
      await back.endpoint.expect('6.26', 'hello')
    },
  },
  {
    name: 'held-after-every-close',
    title: 'A side is held whatever the code with which its connection was closed, and by whom',
    clauses: ['6.34', '6.33'],
    family: 'steps',
    depth: 'default',
    async run(stage) {
      const codes = [undefined, 1000, 1001, 1002, 1009, 4400, 4401, 4999]
      await Promise.all(
        codes.map(async (code, index) => {
          const paired = await stage.pair()
          const side = index % 2 === 0 ? 'device' : 'terminal'
          paired[side].close(code)
          await paired[peerOf(side)].expect('6.33', 'peer-lost')
          await comeBack(stage, paired, side, paired.keys[side])
          await paired[peerOf(side)].expect('6.38', 'resumed')
        }),
      )
    },
  },
  {
    name: 'dropped-until-the-fresh-hello',
    title:
      'After a loss the relay discards what the peer sends until its fresh `hello`, in silence',
    clauses: ['6.33', '6.28', '7.16'],
    family: 'steps',
    depth: 'default',
    async run(stage) {
      for (const side of sides) {
        const paired = await stage.pair()
        const peer = paired[peerOf(side)]
        paired[side].drop()
        await peer.expect('6.33', 'peer-lost')
        for (const name of framesOf(peerOf(side))) sendExchangeFrame(peer, name)
        await peer.roundTrip('6.33')
        const back = await comeBack(stage, paired, side, paired.keys[side])
        await peer.expect('6.38', 'resumed')
        for (const name of framesOf(peerOf(side))) sendExchangeFrame(peer, name)
        await peer.roundTrip('6.33')
        back.endpoint.hello()
        await back.endpoint.roundTrip('6.33')
        peer.hello()
        await back.endpoint.expect('6.33', 'hello')
        await peer.expect('6.26', 'hello')
        sendExchangeFrame(peer, 'data')
        await back.endpoint.expect('7.16', 'data')
      }
    },
  },
  {
    name: 'both-sides-lost',
    title:
      'One `peer-lost` for each pairing: none for a second loss before the two are paired again',
    clauses: ['6.38', '6.33', '6.26'],
    family: 'steps',
    depth: 'default',
    async run(stage) {
      const paired = await stage.pair()
      paired.device.drop()
      await paired.terminal.expect('6.33', 'peer-lost')
      const back = await comeBack(stage, paired, 'device', paired.keys.device)
      await paired.terminal.expect('6.38', 'resumed')
      back.endpoint.hello()
      await back.endpoint.roundTrip()
      back.endpoint.drop()
      const again = await comeBack(stage, paired, 'device', back.key)
      // Neither a second `peer-lost` nor a second `resumed`: the answer to the ping comes next.
      await paired.terminal.roundTrip('6.38')
      paired.terminal.drop()
      const terminal = await comeBack(stage, paired, 'terminal', paired.keys.terminal)
      await again.endpoint.roundTrip('6.38')
      again.endpoint.hello()
      terminal.endpoint.hello()
      await again.endpoint.expect('6.26', 'hello')
      await terminal.endpoint.expect('6.26', 'hello')
    },
  },
  {
    name: 'replaced-by-a-newer-connection',
    title: 'A newer connection of a side replaces the older one, which is told so',
    clauses: ['6.37', '6.33', '6.38'],
    family: 'steps',
    depth: 'smoke',
    async run(stage) {
      for (const side of sides) {
        const paired = await stage.pair()
        const peer = paired[peerOf(side)]
        const newer = await comeBack(stage, paired, side, paired.keys[side])
        await paired[side].expectRefusal('6.37', 'replaced')
        await peer.expect('6.37', 'peer-lost')
        await peer.expect('6.38', 'resumed')
        peer.hello()
        newer.endpoint.hello()
        await newer.endpoint.expect('6.37', 'hello')
        await peer.expect('6.37', 'hello')
        sendExchangeFrame(peer, 'data')
        await newer.endpoint.expect('6.37', 'data')
      }
    },
  },
  {
    name: 'grace-is-over',
    title:
      'When resumeGrace is over both sides end with connection-lost, also where the side was never paired',
    clauses: ['5.28', '10.15', '6.34', '10.13', '6.33'],
    family: 'steps',
    depth: 'default',
    needs: ['timers'],
    settings: { resumeGrace: 1, terminateTimeout: 3 },
    async run(stage, trial) {
      const paired = await Promise.all([stage.pair(), stage.pair()])
      const lone = await stage.reserve()
      const { endpoint } = await stage.connect(lone.ticket('terminal'))
      endpoint.drop()
      await Promise.all([
        ...sides.map(async (side, index) => {
          const each = paired[index]
          if (each === undefined) return
          const peer = each[peerOf(side)]
          each[side].drop()
          const { headers } = await peer.expect('6.33', 'peer-lost')
          trial.must('6.33', headers.grace === 1, `Grace is ${headers.grace}, not 1`)
          await peer.expectTerminated('5.28', 'connection-lost', 1000)
          for (const one of sides) await stage.log('5.28', each.session, one, 'connection-lost')
          const logs = stage.management.logsOf(each.session).slice(2).join()
          trial.must(
            '10.15',
            logs === 'device ended connection-lost,terminal ended connection-lost',
            `the logs were ${logs}`,
          )
          const ticket = { ...each.reserved.ticket(side), resumeKey: each.keys[side] }
          await stage.refused('6.7', 'unauthenticated', ticket)
        }),
        stage.log('5.28', lone.session, 'device', 'connection-lost', 1000),
        stage.log('5.28', lone.session, 'terminal', 'connection-lost', 1000),
      ])
    },
  },
  {
    name: 'grace-of-nothing',
    title: 'A resumeGrace of 0 is over at once',
    clauses: ['5.28', '6.33'],
    family: 'steps',
    depth: 'default',
    needs: ['timers'],
    settings: { resumeGrace: 0 },
    async run(stage) {
      const paired = await stage.pair()
      paired.terminal.drop()
      const frame = await stage.trial.awaits('5.28', 'the end', paired.device.next())
      if (frame.name === 'peer-lost')
        await paired.device.expectTerminated('5.28', 'connection-lost')
      else {
        const isEnd = frame.name === 'terminated' && frame.headers.reason === 'connection-lost'
        stage.trial.must('5.28', isEnd, `\`${frame.name}\` came`, frame.entry)
      }
      for (const side of sides) await stage.log('5.28', paired.session, side, 'connection-lost')
    },
  },
]
