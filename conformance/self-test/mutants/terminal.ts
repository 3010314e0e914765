import type { Mutant } from '../mutant.ts'
import { terminalApiMutants } from './terminal-api.ts'
import { terminalConnectionMutants } from './terminal-connection.ts'
import { terminalExchangeMutants } from './terminal-exchanges.ts'
import { terminalNoticeMutants } from './terminal-notices.ts'

/** Violations of a terminal. */
export const terminalMutants: readonly Mutant[] = [
  ...terminalApiMutants,
  ...terminalConnectionMutants,
  ...terminalExchangeMutants,
  ...terminalNoticeMutants,
]

/** What a terminal may do. */
export const terminalBenign: readonly Mutant[] = [
  {
    name: 'notices-without-a-wait',
    clauses: [],
    what: 'Notices are asked for every few seconds, without `Prefer`.',
    edits: [
      {
        file: 'reference-impl/terminal/notices.ts',
        find: 'management.listNotices({ prefer: held }, { signal })',
        replace: 'management.listNotices({}, { signal })',
      },
      {
        file: 'reference-impl/terminal/notices.ts',
        find: 'if (isLeft) await this.#pause(signal)',
        replace: 'await this.#pause(signal)',
      },
      {
        file: 'reference-impl/terminal/notices.ts',
        find: 'const unseenPause = 15_000',
        replace: 'const unseenPause = 4000',
      },
    ],
  },
  {
    name: 'frames-in-two-writes',
    clauses: [],
    what: 'What is sent goes out in two writes.',
    file: 'runtime/session-connection/message-writer.ts',
    find: '      this.#socket.write(Buffer.from(block.octets.subarray(0, end)), left)\n',
    replace:
      '      this.#socket.write(Buffer.from(block.octets.subarray(0, 3)))\n      this.#socket.write(Buffer.from(block.octets.subarray(3, end)), left)\n',
  },
  {
    name: 'frames-a-little-later',
    clauses: [],
    what: 'What is sent goes out a few milliseconds later.',
    file: 'runtime/session-connection/node-socket.ts',
    find: '    setImmediate(action)\n',
    replace: '    setTimeout(action, 4)\n',
  },
  {
    name: 'another-product',
    clauses: [],
    what: 'Another name of the product.',
    file: 'reference-impl/terminal/terminal.ts',
    find: "const product = 'mrsp-terminal/0.1.0'",
    replace: "const product = 'some terminal/9 (of tomorrow)'",
  },
  {
    name: 'more-capabilities',
    clauses: [],
    what: 'The `hello` names an ability that nobody knows.',
    file: 'reference-impl/terminal/client/client.ts',
    find: "capabilities: ['upgrade'],",
    replace: "capabilities: ['upgrade', 'teleport'],",
  },
  {
    name: 'few-exchanges-of-its-own',
    clauses: [],
    what: 'The terminal’s `hello` names one exchange, which limits nobody.',
    file: 'runtime/session-connection/side-connection.ts',
    find: 'this.#options.maxExchanges ?? 256',
    replace: 'this.#options.maxExchanges ?? 1',
  },
  {
    name: 'numbers-with-gaps',
    clauses: [],
    what: 'Exchange numbers rise by 7.',
    file: 'runtime/session-connection/multiplexer.ts',
    find: 'exchange.number = ++this.#options.numbers.highest',
    replace: 'exchange.number = this.#options.numbers.highest += 7',
  },
  {
    name: 'small-frames',
    clauses: [],
    what: 'No body is larger than 1000 octets.',
    file: 'runtime/session-connection/fair-turns.ts',
    find: 'exchange.sendable(Math.min(this.#largestFrame, this.#credit))',
    replace: 'exchange.sendable(Math.min(1000, this.#largestFrame, this.#credit))',
  },
  {
    name: 'end-on-an-empty-frame',
    clauses: [],
    what: '`End` comes on an empty `data`.',
    file: 'runtime/session-connection/open-exchange.ts',
    find: 'const end = this.#endRequested && octets === this.#queue.octets',
    replace: 'const end = this.#endRequested && octets === 0',
  },
  {
    name: 'credit-at-once',
    clauses: [],
    what: 'Credit is granted for every octet at once.',
    file: 'runtime/session-connection/receive-window.ts',
    find: 'if (due < Math.min(this.#size / 4, this.#initial / 2)) return 0',
    replace: 'if (due <= 0) return 0',
  },
  {
    name: 'credit-at-the-latest',
    clauses: [],
    what: 'Credit is granted as late as it may be.',
    file: 'runtime/session-connection/receive-window.ts',
    find: 'if (due < Math.min(this.#size / 4, this.#initial / 2)) return 0',
    replace: 'if (due < this.#initial / 2) return 0',
  },
  {
    name: 'credit-does-not-grow',
    clauses: [],
    what: 'Credits keep the size with which they begin.',
    file: 'runtime/session-connection/receive-window.ts',
    find: '    if (this.#growth.claim(this.#size)) this.#size *= 2\n',
    replace: '',
  },
  {
    name: 'comes-back-slowly',
    clauses: [],
    what: 'A client waits a little before it comes back.',
    file: 'runtime/session-connection/come-back.ts',
    find: 'const waits = [0, 1, 2, 4, 8, 10]',
    replace: 'const waits = [0.5, 1.2, 2, 4, 8, 10]',
  },
  {
    name: 'polls-once-a-second',
    clauses: [],
    what: 'The connection information is asked for once a second, without `Prefer`.',
    file: 'reference-impl/terminal/session-control/controlled-session.ts',
    find: 'const asked = { session: this.session, prefer: held }',
    replace: 'const asked = { session: this.session }',
  },
  {
    name: 'pings-twice-as-often',
    clauses: [],
    what: 'A `ping` is sent at each half of an interval.',
    file: 'runtime/session-connection/keepalive.ts',
    find: 'setInterval(ping, seconds * 1000)',
    replace: 'setInterval(ping, seconds * 500)',
  },
  {
    name: 'closes-as-a-browser',
    clauses: [],
    what: 'A protocol error closes with 4400.',
    file: 'runtime/session-connection/relay-link.ts',
    find: "this.#closeSocket(error.code === 'too-large' ? 1009 : 1002)",
    replace: 'this.#closeSocket(4400)',
  },
  {
    name: 'refusals-have-another-field',
    clauses: [],
    what: 'Answers of its own carry a further field.',
    file: 'reference-impl/terminal/local-port/problem-octets.ts',
    find: "    'x-content-type-options': 'nosniff',\n",
    replace: "    'x-content-type-options': 'nosniff',\n    'x-served-by': 'terminal',\n",
  },
  {
    name: 'nothing-is-repeated',
    clauses: [],
    what: 'No request is made again after a loss.',
    file: 'reference-impl/terminal/client/exchange-carrier.ts',
    find: 'const mostRepetitions = 3',
    replace: 'const mostRepetitions = 0',
  },
]
