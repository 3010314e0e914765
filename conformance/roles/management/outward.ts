import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { generateCertificate } from '../../../runtime/tls.ts'
import type { Check } from '../../check/check.ts'
import type { ManagementStage } from './management-stage.ts'

/** What holds of every connection: clauses 2.1, 11.4, 13.1, 13.5. */
export const outward: readonly Check<ManagementStage>[] = [
  {
    name: 'nothing-without-tls',
    title:
      'Nothing is answered without TLS, and a relay whose certificate is of another authority is asked nothing',
    clauses: ['13.1'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      for (const [port, octets] of [
        [Number(new URL(stage.url).port), 'GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n'],
        [
          stage.xmppPort,
          `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='${stage.domain}' version='1.0'>`,
        ],
      ] as const) {
        const text = await plainAnswer(port, octets)
        trial.must(
          '13.1',
          !/HTTP\/1\.1 2|<stream:features|mechanism/.test(text),
          'a connection without TLS is served',
        )
      }
      const device = await stage.device()
      await stage.relay.goAway()
      const strange = await generateCertificate(['localhost', '127.0.0.1'])
      await stage.relay.comeBack(strange)
      trial.later(() => stage.relay.goAway())
      const started = await stage.asked(device)
      await stage.answer(started)
      await trial.awaits('5.13', 'an attempt to connect to the relay', stage.relay.distrust())
      const asked = stage.relay.askedFor('reserve', started.session)
      trial.must(
        '13.1',
        asked.length === 0,
        'a relay with a certificate of another authority is asked',
      )
      await stage.relay.goAway()
      await stage.relay.comeBack()
      await trial.awaits('5.13', 'session-info', device.next('session-info', started.session), 5000)
    },
  },
  {
    name: 'no-redirect-is-followed',
    title: 'A redirect of the relay is not followed',
    clauses: ['13.5'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      const { relay } = stage
      const device = await stage.device()
      relay.redirects = true
      trial.later(() => {
        relay.redirects = false
      })
      const started = await stage.asked(device)
      await stage.answer(started)
      await trial.awaits(
        '5.13',
        'the request for connection information',
        relay.redirected.find(path => path !== '/v1/followed'),
      )
      await wait(300)
      const followed = relay.redirected.all.includes('/v1/followed')
      trial.must('13.5', !followed, 'a redirect was followed')
    },
  },
  {
    name: 'later-codes-are-unknown',
    title: 'A stanza error with a code of a later version lets the session fail as unknown',
    clauses: ['11.4', '5.10'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device(each => {
        each.answer = () => 'a-later-code'
      })
      const { session } = await stage.start(device)
      const view = await stage.until('11.4', { session, terminal: stage.terminal }, 'failed')
      trial.must('11.4', view.code === 'unknown', `the code is ${view.code}`)
    },
  },
  {
    name: 'secrets-are-compared-as-they-are',
    title: 'A token in other letters, cut or longer is another token',
    clauses: ['2.1', '6.11'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const { session, token } = await stage.connecting(await stage.device())
      const body = token.slice(5)
      const swapped = [...body]
        .map(letter =>
          letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
        )
        .join('')
      const others = [
        swapped,
        `${body.slice(0, -1)}${body.endsWith('A') ? 'B' : 'A'}`,
        `${body.startsWith('A') ? 'B' : 'A'}${body.slice(1)}`,
      ]
      for (const other of others) {
        const { result } = await trial.awaits(
          '6.11',
          'the authentication',
          stage.relay.client.authenticate({
            body: { session, side: 'device', token: `mrsp_${other}` },
          }),
        )
        trial.must('2.1', result === 'refused', 'another token is taken for the one of the session')
      }
      const { accessToken } = stage.terminal.login
      const secret = accessToken.slice(6)
      for (const other of [secret.toLowerCase(), secret.toUpperCase()]) {
        const { problem, entry } = await stage.terminal.raw({
          method: 'GET',
          target: '/v1/devices',
          credential: `mrspa_${other}`,
        })
        trial.must(
          '2.1',
          problem?.code === 'unauthenticated',
          'an access token in other letters is taken',
          entry,
        )
      }
    },
  },
]

/** What a connection without TLS is answered. */
async function plainAnswer(port: number, octets: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.on('connect', () => socket.write(octets))
  socket.on('data', (piece: Buffer) => {
    text += piece.toString('latin1')
    resolve()
  })
  socket.on('error', () => resolve())
  socket.on('close', () => resolve())
  const timer = setTimeout(resolve, 2000)
  await promise
  clearTimeout(timer)
  socket.destroy()
  return text
}
