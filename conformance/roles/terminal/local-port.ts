import { networkInterfaces } from 'node:os'
import { connect } from 'node:net'
import type { Check } from '../../check/check.ts'
import { ok, statusOf } from './answers.ts'
import type { TerminalStage } from './terminal-stage.ts'

/** The local port of the terminal. */
export const localPort: readonly Check<TerminalStage>[] = [
  {
    name: 'only-hosts-that-were-given-out',
    title:
      'A request whose `Host` is not the name that was given out is refused, and nothing of it leaves',
    clauses: ['13.9', '8.43'],
    family: 'rejection',
    depth: 'smoke',
    needs: ['local-port'],
    async run(stage, trial) {
      const { session, ...address } = await stage.pair()
      const { port, host } = address
      const [name = host] = host.split(':')
      const hosts = [
        'printer.example',
        `printer.example:${port}`,
        `evil.${host}`,
        `${host}.evil.example`,
        name.length > 0 ? `${name}.:${port}` : 'x',
        `${name}:${port === 1 ? 2 : port - 1}`,
        `x${host.slice(1)}`,
      ].filter(each => each !== host)
      for (const wrong of hosts) {
        const client = await stage.dial(address)
        client.send(`POST / HTTP/1.1\r\nHost: ${wrong}\r\nContent-Length: 2\r\n\r\nok`)
        const text = await trial.awaits(
          '13.9',
          `a refusal of ${wrong}`,
          client.textWith('\r\n\r\n'),
        )
        trial.must(
          '13.9',
          statusOf(text) >= 400,
          `\`Host: ${wrong}\` is answered with ${statusOf(text)}`,
        )
      }
      // Also behind a good one, on the same connection.
      const client = await stage.get(address)
      await (await session.exchange(1)).send(ok(), { end: true })
      await trial.awaits('8.11', 'the response', client.textWith('ok'))
      const { length } = client
      client.send(`GET /next HTTP/1.1\r\nHost: printer.example\r\n\r\n`)
      await trial.awaits(
        '13.9',
        'a refusal',
        client.until(() => client.length > length),
      )
      const text = client.text.slice(length)
      trial.must('13.9', statusOf(text) >= 400, `it is answered with ${statusOf(text)}`)
      await session.link.roundTrip()
      trial.must('13.9', session.exchanges.length === 1, 'a request for another host was passed on')
    },
  },
  {
    name: 'only-on-the-loopback-address',
    title: 'The local port is open on the loopback addresses alone',
    clauses: ['13.9'],
    family: 'rejection',
    depth: 'smoke',
    needs: ['local-port'],
    async run(stage, trial) {
      const address = await stage.pair()
      await stage.dial(address)
      // An address of 127/8 that a server on every address would answer at, and those of the network.
      const others = Object.values(networkInterfaces())
        .flatMap(each => each ?? [])
        .filter(({ internal, family }) => !internal && family === 'IPv4')
        .map(each => each.address)
      for (const host of ['127.99.98.97', ...others]) {
        const isOpen = await opens(host, address.port)
        trial.must('13.9', !isOpen, `it listens on ${host}`)
      }
    },
  },
]

/** Whether something takes a connection there. */
async function opens(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port, timeout: 3000 })
    const end = (isOpen: boolean): void => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}
