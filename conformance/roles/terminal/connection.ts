import type { Check } from '../../check/check.ts'
import { type Fault, Impostor } from '../../peers/impostor.ts'
import {
  applicationId,
  deviceId,
  password,
  userId,
} from '../../peers/played-management-for-terminal.ts'
import { refused } from './login.ts'
import type { TerminalStage } from './terminal-stage.ts'

const faults: readonly Fault[] = ['other authority', 'old TLS']

/** The relay connection of the terminal: Fig. 10, S204 to S214. */
export const connection: readonly Check<TerminalStage>[] = [
  {
    name: 'connection-as-in-figure-10',
    title:
      'The client shows its own ID and token at exactly the address it was given, and waits to be connected',
    clauses: ['6.1', '6.2', '6.19', '6.23', '6.27', '7.2'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const name = await stage.start()
      const session = stage.approve(name)
      const link = await session.accept()
      const { seat } = session
      const { handshake, socket } = link.connection
      const { entry, offer, target, rawHeaders } = handshake
      trial.must('6.1', target === new URL(seat.url).pathname, `it asked for ${target}`, entry)
      const auth = `mrsp.auth.${seat.sessionId}.${seat.token}`
      trial.must('6.2', offer.includes('mrsp.v1'), 'it does not offer `mrsp.v1`', entry)
      trial.must(
        '6.2',
        offer.filter(item => item.startsWith('mrsp.auth.')).join() === auth,
        'the auth-token is not the one of its own session ID and token',
        entry,
      )
      trial.must(
        '6.2',
        !offer.some(item => item.startsWith('mrsp.resume.')),
        'a first connection shows a resume-token',
        entry,
      )
      const elsewhere = rawHeaders.filter(
        (_, index) => rawHeaders[index - 1]?.toLowerCase() !== 'sec-websocket-protocol',
      )
      trial.must(
        '6.2',
        !elsewhere.some(text => text.includes(seat.token) || text.includes(seat.sessionId)),
        'a secret stands in another field of the handshake',
        entry,
      )
      trial.must('6.19', socket.readyState === socket.OPEN, 'it does not wait')
      // What it has to say without being connected would be there before an answer of the same event loop.
      await stage.shown('6.19', name, 'the session', () => true)
      trial.must('6.19', link.connection.everything.all.length === 0, 'a frame came')
      link.connected()
      const hello = await link.connection.expect('6.23', 'hello')
      trial.must('7.2', hello.headers.version === 1, 'it speaks another version', hello.entry)
      await link.roundTrip()
      const { port, host } = await stage.address(name)
      const client = await stage.get({ port, host })
      await stage.localRoundTrip({ port, host })
      await link.roundTrip()
      trial.must('6.27', session.exchanges.length === 0, 'a request came outside a pairing')
      link.hello()
      await session.exchange(1, '6.27').then(exchange => exchange.send(small, { end: true }))
      await trial.awaits('8.11', 'the response', client.textWith('ok'))
    },
  },
  {
    name: 'address-is-taken-as-it-is',
    title: 'An address with a query and odd characters is opened as it was given',
    clauses: ['6.1'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const name = await stage.start()
      const target = '/west%20wing/~r+1;a=b/v1/agent?pair=7&x=%7E'
      const before = stage.relay.strangers.all.length
      stage.approve(name, `${stage.relay.url}${target}`)
      const { target: asked, entry } = await trial.awaits(
        '6.1',
        'a handshake',
        stage.relay.strangers.find(() => true, before),
      )
      trial.must('6.1', asked === target, `it asked for ${asked}`, entry)
      await stage.act({ act: 'cancel', session: name })
    },
  },
  {
    name: 'a-newer-device-is-no-error',
    title:
      'A peer that speaks a higher version and has unknown abilities is spoken to all the same',
    clauses: ['6.29', '7.8'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const { session, ...address } = await stage.pair({
        hello: { version: 7, capabilities: ['upgrade', 'teleport'] },
      })
      const client = await stage.get(address)
      const exchange = await session.exchange(1, '6.29')
      await exchange.send(small, { end: true })
      await trial.awaits('6.29', 'the response', client.textWith('ok'))
    },
  },
  {
    name: 'only-relays-of-the-list',
    title: 'A terminal that has a list of relays connects to no other',
    clauses: ['13.4'],
    family: 'rejection',
    depth: 'smoke',
    settings: { listsRelays: true },
    async run(stage, trial) {
      const other = await Impostor.start('other authority', stage.surroundings.certificate)
      trial.later(() => other.stop())
      const { port } = stage.relay
      const urls = [
        `wss://localhost:${other.port}/v1/agent`,
        `wss://127.0.0.1:${port}/v1/agent`,
        `wss://localhost.:${port}/v1/agent`,
        `wss://localhost:${port}@localhost:${other.port}/v1/agent`,
      ]
      for (const url of urls) {
        const name = await stage.start()
        stage.approve(name, url)
        // It goes away from the session, or shows that it will not go there.
        const asked = stage.management.asked.find(
          ({ operation, input }) =>
            operation === 'cancelSession' && 'session' in input && input.session === name,
        )
        const shown = stage.shown('13.4', name, 'the refusal', ({ code }) => code !== undefined)
        await trial.awaits('13.4', `a refusal of ${url}`, Promise.any([asked, shown]))
        const strangers = stage.relay.strangers.all.at(-1)
        trial.must('13.4', strangers === undefined, `it connected to ${url}`, strangers?.entry)
        trial.must('13.4', other.attempts.all.length === 0, `it connected to ${url}`)
      }
      // The one of the list is connected to.
      await stage.pair()
    },
  },
  {
    name: 'no-redirect-is-followed',
    title: 'A redirect of management or of the relay leads nowhere',
    clauses: ['13.5'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const { management } = stage
      await stage.login()
      for (const status of [301, 302, 307, 308]) {
        let followed = false
        management.intercept = (method, path) => {
          followed ||= path === '/elsewhere'
          if (path === '/elsewhere') return { status: 404, body: '' }
          if (method !== 'POST' || path !== '/v1/sessions') return undefined
          return { status, headers: { location: `${management.url}/elsewhere` } }
        }
        const failed = await trial.awaits(
          '13.5',
          `the end of a start that was answered with ${status}`,
          refused(stage.act({ act: 'start', deviceId, applicationId })),
        )
        trial.must('13.5', !followed, `it followed a ${status} of management`)
        trial.must('13.5', failed !== undefined, `a ${status} is taken for a session`)
      }
      management.intercept = () => undefined
      const name = await stage.start()
      const session = stage.approve(name)
      const { seat } = session
      seat.answer = {
        status: 302,
        fields: { Location: `https://localhost:${stage.relay.port}/moved` },
      }
      await trial.awaits(
        '5.25',
        'a handshake',
        seat.handshakes.find(() => true),
      )
      seat.answer = 'accept'
      await session.pair({}, {}, '6.40')
      const stranger = stage.relay.strangers.all.find(({ target }) => target.includes('/moved'))
      trial.must(
        '13.5',
        stranger === undefined,
        'it followed a redirect of the relay',
        stranger?.entry,
      )
    },
  },
  {
    name: 'strangers-are-told-nothing',
    title:
      'A relay whose certificate nobody vouches for, or that speaks an old TLS, is told nothing',
    clauses: ['13.1'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      for (const fault of faults) {
        const impostor = await Impostor.start(fault, stage.surroundings.certificate)
        trial.later(() => impostor.stop())
        const name = await stage.start()
        stage.approve(name, `wss://localhost:${impostor.port}/v1/agent`)
        const second = impostor.attempts.find(() => impostor.attempts.all.length > 1)
        const over = stage.shown('13.1', name, 'that it failed', ({ code }) => code !== undefined)
        // A further attempt, or that it gives up, comes behind what it had to say at the first.
        await trial.awaits(
          '13.1',
          `a second attempt at a relay with ${fault}`,
          Promise.any([second, over]),
          10_000,
        )
        trial.must('13.1', impostor.told.all.length === 0, `it spoke to a relay with ${fault}`)
        await stage.act({ act: 'cancel', session: name })
      }
    },
  },
  {
    name: 'a-management-that-is-none-gets-no-password',
    title: 'A management whose certificate nobody vouches for gets no password',
    clauses: ['13.1'],
    family: 'rejection',
    depth: 'default',
    isAlone: true,
    settings: { isManagementImpostor: true },
    async run(stage, trial) {
      const { impostor } = stage
      if (impostor === undefined) throw new Error('no impostor')
      const failed = await trial.awaits(
        '13.1',
        'the end of the login',
        refused(stage.act({ act: 'login', userId, password })),
        20_000,
      )
      trial.must('13.1', failed !== undefined, 'the login is taken for one')
      trial.must('13.1', impostor.told.all.length === 0, 'it told a stranger')
    },
  },
]

const small = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
