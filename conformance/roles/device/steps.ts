import type { Check } from '../../check/check.ts'
import { application, type DeviceStage } from './device-stage.ts'

const unattended = { unattended: true }

/** The start of a session as a device takes part in it: S142 to S149, S171 to S180. */
export const steps: readonly Check<DeviceStage>[] = [
  {
    name: 'approval-and-connection-as-in-figures-8-and-9',
    title:
      'A session is approved, connects with its credentials, and says `hello` for its application',
    clauses: ['4.28', '4.24', '4.10', '6.1', '6.2', '6.19', '6.23', '6.25', '6.27', '7.2'],
    family: 'steps',
    depth: 'smoke',
    needs: ['unattended', 'applications'],
    settings: unattended,
    async run(stage, trial) {
      const question = await stage.approve()
      const { connection, seat } = await stage.arrive(question)
      const { offer, target, rawHeaders, entry } = connection.handshake
      trial.must(
        '6.1',
        `wss://localhost:${stage.relay.port}${target}` === seat.url,
        `the address was ${target}`,
        entry,
      )
      const wanted = ['mrsp.v1', `mrsp.auth.${seat.sessionId}.${seat.token}`]
      trial.must(
        '6.2',
        offer.length >= 2 &&
          wanted.every(item => offer.includes(item)) &&
          offer.filter(item => item.startsWith('mrsp.auth.')).length === 1,
        'the offer is not mrsp.v1 and one auth-token',
        entry,
      )
      trial.must(
        '6.2',
        !offer.some(item => item.startsWith('mrsp.resume.')),
        'a resume-token was shown without a resume key',
        entry,
      )
      const others = rawHeaders.filter(
        (_, at) => rawHeaders[at - (at % 2)]?.toLowerCase() !== 'sec-websocket-protocol',
      )
      trial.must(
        '6.2',
        !others.some(text => text.includes(seat.sessionId) || text.includes(seat.token)),
        'session ID or token stand in another field of the handshake',
        entry,
      )
      // The first `ping` may reach it together with the handshake's end, ahead of what it says to that.
      await connection.webSocketRoundTrip('6.19')
      await connection.webSocketRoundTrip('6.19')
      trial.must(
        '6.19',
        connection.everything.all.length === 0,
        'a frame came before `connected`',
        connection.everything.all[0]?.entry,
      )
      connection.connected()
      const hello = await connection.expect('6.23', 'hello')
      trial.must(
        '6.25',
        hello.headers.applications?.length === 1 && hello.headers.applications[0] === application,
        `\`hello\` names the applications ${hello.headers.applications?.join(', ') ?? 'none'}`,
        hello.entry,
      )
      await connection.roundTrip()
      trial.must(
        '6.27',
        connection.received.all.length === 2,
        'a frame came outside a pairing',
        connection.received.all.at(-1)?.entry,
      )
    },
  },
]
