import type { Mutant } from '../mutant.ts'

const relay = 'reference-impl/relay/'
const hub = `${relay}cloud-hub.ts`
const master = `${relay}master.ts`
const drain = `${relay}drain.ts`

/** Relays that break a clause while they drain, or where they tell what they hold. */
export const relayDrainMutants: readonly Mutant[] = [
  {
    name: 'halt-says-deployment-always',
    clauses: ['12.9'],
    what: 'Tells every side reason deployment, whatever the drain is for.',
    file: drain,
    find: "side.connection?.send(encodeFrame(side.sessionId, 'halt', { reason, deadline: seconds }))",
    replace:
      "side.connection?.send(encodeFrame(side.sessionId, 'halt', { reason: 'deployment', deadline: seconds }))",
  },
  {
    name: 'halt-in-milliseconds',
    clauses: ['12.9'],
    what: 'Tells the milliseconds until the deadline.',
    file: drain,
    find: 'Math.ceil((deadline - performance.now()) / 1000)',
    replace: 'Math.ceil(deadline - performance.now())',
  },
  {
    name: 'halt-without-time',
    clauses: ['12.9'],
    what: 'Tells that no time is left.',
    file: drain,
    find: 'const seconds = Math.max(0, Math.ceil((deadline - performance.now()) / 1000))',
    replace: 'const seconds = Math.max(0, Math.min(0, deadline))',
  },
  {
    name: 'halts-the-device-alone',
    clauses: ['12.9'],
    what: 'Tells the device alone that the relay drains.',
    file: drain,
    find: 'if (this.#halt === undefined || side.session.isEnding) return',
    replace:
      "if (this.#halt === undefined || side.session.isEnding || side.name !== 'device') return",
  },
  {
    name: 'halts-pairings-alone',
    clauses: ['12.9'],
    what: 'Tells a side only where the other is connected.',
    file: drain,
    find: 'if (this.#halt === undefined || side.session.isEnding) return',
    replace:
      'if (this.#halt === undefined || side.session.isEnding || !side.peer.connection) return',
  },
  {
    name: 'halt-before-connected',
    clauses: ['12.9', '6.21'],
    what: 'Tells who comes back of the drain before `connected`.',
    edits: [
      { file: hub, find: '    this.#drain.tell(side)\n', replace: '' },
      {
        file: hub,
        find: '    side.connection = connection\n    connection.send(',
        replace:
          '    side.connection = connection\n    this.#drain.tell(side)\n    connection.send(',
      },
    ],
  },
  {
    name: 'drain-ends-everything',
    clauses: ['12.9'],
    what: 'Ends every session as soon as it drains.',
    file: drain,
    find: "if (sides.every(({ state }) => state === 'reserved')) this.#end(session, reason)",
    replace: 'if (sides.length > 0) this.#end(session, reason)',
  },
  {
    name: 'drain-ends-half-started-sessions',
    clauses: ['12.9', '12.8'],
    what: 'Ends a session one side of which has started.',
    file: drain,
    find: "if (sides.every(({ state }) => state === 'reserved')) this.#end(session, reason)",
    replace: "if (sides.some(({ state }) => state === 'reserved')) this.#end(session, reason)",
  },
  {
    name: 'reservations-end-for-another-reason',
    clauses: ['12.8'],
    what: 'Ends sessions that nobody has started with reason never-connected.',
    file: drain,
    find: "if (sides.every(({ state }) => state === 'reserved')) this.#end(session, reason)",
    replace:
      "if (sides.every(({ state }) => state === 'reserved')) this.#end(session, 'never-connected')",
  },
  {
    name: 'repeated-drain-is-told-again',
    clauses: ['12.12'],
    what: 'Tells every side again when the drain is repeated.',
    file: drain,
    find: '    if (this.#halt !== undefined) return\n',
    replace:
      '    if (this.#halt !== undefined) {\n      for (const { sides } of this.#sessions.open) for (const side of sides) this.tell(side)\n      return\n    }\n',
  },
  {
    name: 'deadline-outlives-the-drain',
    clauses: ['12.12'],
    what: 'Ends what is left at the deadline though the drain was ended.',
    file: drain,
    find: '    this.#halt?.stop()\n',
    replace: '',
  },
  {
    name: 'end-of-drain-forgets-nothing',
    clauses: ['12.12', '12.9'],
    what: 'Lifts the deadline at the end of a drain, and goes on draining.',
    file: drain,
    find: '    this.#halt?.stop()\n    this.#halt = undefined\n',
    replace: '    this.#halt?.stop()\n',
  },
  {
    name: 'deadline-ends-pairings-alone',
    clauses: ['12.10'],
    what: 'Ends at the deadline only sessions both of whose sides have started.',
    file: drain,
    find: "for (const session of this.#sessions.open) this.#end(session, 'forced')",
    replace:
      "for (const session of this.#sessions.open) {\n        if (session.sides.every(({ state }) => state === 'started')) this.#end(session, 'forced')\n      }",
  },
  {
    name: 'deadline-comes-late',
    clauses: ['12.10'],
    what: 'Ends what is left ten seconds behind the deadline.',
    file: drain,
    find: 'startTimer(seconds * 1000, () => {',
    replace: 'startTimer(seconds * 1000 + 10_000, () => {',
  },
  {
    name: 'deadline-in-minutes',
    clauses: ['12.10'],
    what: 'Takes the deadline for minutes.',
    file: drain,
    find: 'startTimer(seconds * 1000, () => {',
    replace: 'startTimer(seconds * 60_000, () => {',
  },
  {
    name: 'drain-tells-no-sessions',
    clauses: ['12.12'],
    what: 'Answers a request to drain without the sessions that are left.',
    file: `${relay}relay-handlers.ts`,
    find: '      await master.drain(body.reason, body.deadline, body.pairs)\n      return { sessions: await master.sessions() }',
    replace:
      '      await master.drain(body.reason, body.deadline, body.pairs)\n      return { sessions: [] }',
  },
  {
    name: 'drain-tells-every-side',
    clauses: ['12.12'],
    what: 'Answers a request to drain with both sides of every session.',
    file: `${relay}relay-handlers.ts`,
    find: '      await master.drain(body.reason, body.deadline, body.pairs)\n      return { sessions: await master.sessions() }',
    replace:
      "      await master.drain(body.reason, body.deadline, body.pairs)\n      const sessions = await master.sessions()\n      return { sessions: sessions.map(each => ({ ...each, sides: ['device', 'terminal'] })) }",
  },
  {
    name: 'tells-sessions-with-every-side',
    clauses: ['12.3'],
    what: 'Tells both sides of every session.',
    file: `${relay}relay-handlers.ts`,
    find: "      caller.answers('S312')\n      return { sessions: await master.sessions() }",
    replace:
      "      caller.answers('S312')\n      const sessions = await master.sessions()\n      return { sessions: sessions.map(each => ({ ...each, sides: ['device', 'terminal'] })) }",
  },
  {
    name: 'tells-the-terminal-for-the-device',
    clauses: ['12.3', '12.12'],
    what: 'Tells the terminal of a session where its device is asked for.',
    file: master,
    find: 'return { session, deviceId, terminalId, pair, sides }',
    replace: 'return { session, deviceId: terminalId, terminalId, pair, sides }',
  },
  {
    name: 'unknown-pairs-are-passed-over',
    clauses: ['11.1'],
    what: 'Drains the pairs that it knows, and passes over the others.',
    file: master,
    find: 'const pairs = names?.map(name => this.#pairNamed(name)) ?? this.pairs',
    replace:
      'const pairs =\n      names?.flatMap(name => (this.#named.has(name) ? [this.#pairNamed(name)] : [])) ?? this.pairs',
  },
  {
    name: 'unknown-pair-drains-all',
    clauses: ['11.1'],
    what: 'Drains every pair where one is not known.',
    file: master,
    find: 'const pairs = names?.map(name => this.#pairNamed(name)) ?? this.pairs',
    replace:
      'const isKnown = names?.every(name => this.#named.has(name)) ?? false\n    const pairs = isKnown ? names?.map(name => this.#pairNamed(name)) ?? [] : this.pairs',
  },
  {
    name: 'named-pairs-do-not-drain',
    clauses: ['12.8', '12.9'],
    what: 'Drains only where no pairs are named.',
    file: master,
    find: 'await Promise.all(pairs.map(pair => pair.drain(reason, seconds)))',
    replace:
      'await Promise.all(pairs.map(pair => names === undefined && pair.drain(reason, seconds)))',
  },
  {
    name: 'takes-sessions-while-it-drains',
    clauses: ['12.8'],
    what: 'Makes session IDs while it drains.',
    edits: [
      {
        file: master,
        find: 'if (this.#isStopping || (isDraining && (await this.#isToDrain(pair)))) {',
        replace: 'if (this.#isStopping) {',
      },
      {
        file: hub,
        find: 'if (drain !== undefined) {',
        replace: "if (drain === 'never-connected') {",
      },
    ],
  },
  {
    name: 'no-second-side-while-it-drains',
    clauses: ['12.9'],
    what: 'Refuses the second side of a session while it drains.',
    file: hub,
    find: '    await this.establish(side, credentials)\n',
    replace:
      "    if (this.isDraining && side.state === 'reserved') {\n      throw new MrspError('session-over', { source: 'relay', session: side.session.name })\n    }\n    await this.establish(side, credentials)\n",
  },
  {
    name: 'nobody-connects-while-it-drains',
    clauses: ['12.9'],
    what: 'Refuses every side that connects while it drains.',
    file: hub,
    find: "if (side.session.isEnding) throw new MrspError('session-over', { source: 'relay', session })",
    replace:
      "if (side.session.isEnding || this.isDraining) {\n      throw new MrspError('session-over', { source: 'relay', session })\n    }",
  },
  {
    name: 'end-of-drain-of-any-name',
    clauses: ['11.1'],
    what: 'Takes an endDrain of a pair that it does not know for one of all pairs.',
    file: master,
    find: 'const pairs = name === undefined ? this.pairs : [this.#pairNamed(name)]',
    replace:
      'const named = this.pairs.filter(pair => pair.name === name)\n    const pairs = named.length === 0 ? this.pairs : named',
  },
  {
    name: 'end-of-drain-of-a-pair-does-nothing',
    clauses: ['12.12'],
    what: 'Takes sessions again only when the drain of all pairs is ended.',
    file: master,
    find: 'const pairs = name === undefined ? this.pairs : [this.#pairNamed(name)]',
    replace: 'const pairs = name === undefined ? this.pairs : [this.#pairNamed(name)].slice(1)',
  },
]
