import type { Mutant } from '../mutant.ts'

const file = 'reference-impl/terminal/notices.ts'

/** Violations with halt notices. */
export const terminalNoticeMutants: readonly Mutant[] = [
  {
    name: 'notices-are-not-asked-for',
    clauses: ['12.21'],
    what: 'Nobody asks management for notices.',
    file: 'reference-impl/terminal/terminal.ts',
    find: '        notices.loggedIn(present.userId)\n',
    replace: '',
  },
  {
    name: 'notices-every-two-minutes',
    clauses: ['12.21'],
    what: 'Notices are asked for without a wait, every two minutes.',
    edits: [
      {
        file,
        find: 'management.listNotices({ prefer: held }, { signal })',
        replace: 'management.listNotices({}, { signal })',
      },
      {
        file,
        find: 'if (isLeft) await this.#pause(signal)',
        replace: 'await this.#pause(signal)',
      },
      { file, find: 'const unseenPause = 15_000', replace: 'const unseenPause = 120_000' },
    ],
  },
  {
    name: 'notices-are-asked-for-once',
    clauses: ['12.21'],
    what: 'The first answer with notices is the last that is asked for.',
    file,
    find: 'if (isLeft) await this.#pause(signal)',
    replace: 'if (notices.length > 0) return',
  },
  {
    name: 'notices-end-with-an-error',
    clauses: ['12.21'],
    what: 'After an error nobody asks for notices any more.',
    file,
    find: `      const { notices } = await askPatiently(
        () => asUser(() => management.listNotices({ prefer: held }, { signal })),
        signal,
      )
`,
    replace: `      const { notices } = await asUser(() =>
        management.listNotices({ prefer: held }, { signal }),
      )
`,
  },
  {
    name: 'notices-of-the-first-login-alone',
    clauses: ['12.21'],
    what: 'After another login of the same user notices are not asked for.',
    file,
    find: '    if (this.#userId !== userId) this.#known.clear()\n',
    replace: '    if (this.#userId === userId) return\n',
  },
  {
    name: 'one-notice-is-displayed',
    clauses: ['12.21'],
    what: 'Of several notices the first is displayed, and all are acknowledged.',
    edits: [
      {
        file,
        find: '.map(({ notice }) => notice)\n',
        replace: '.map(({ notice }) => notice)\n      .slice(0, 1)\n',
      },
      {
        file,
        find: '    this.#acknowledge(known)\n  }\n\n  /** The user has read',
        replace:
          '    for (const each of this.#known.values()) this.#acknowledge(each)\n  }\n\n  /** The user has read',
      },
    ],
  },
  {
    name: 'notice-is-acknowledged-when-it-comes',
    clauses: ['12.21'],
    what: 'A notice is acknowledged as soon as it is there, before anybody has seen it.',
    file,
    find: '    this.#forgetOldest()\n    this.#parts.changed()\n',
    replace:
      '    this.#forgetOldest()\n    for (const each of this.#known.values()) this.#acknowledge(each)\n    this.#parts.changed()\n',
  },
  {
    name: 'notice-is-acknowledged-in-place-of-displayed',
    clauses: ['12.21'],
    what: 'Notices are acknowledged and never displayed.',
    edits: [
      {
        file,
        find: '      .filter(({ isDismissed }) => !isDismissed)\n',
        replace: '      .filter(({ isDismissed }) => isDismissed)\n',
      },
      {
        file,
        find: '    this.#forgetOldest()\n    this.#parts.changed()\n',
        replace:
          '    this.#forgetOldest()\n    for (const each of this.#known.values()) this.#acknowledge(each)\n    this.#parts.changed()\n',
      },
    ],
  },
  {
    name: 'notice-is-never-acknowledged',
    clauses: ['12.21'],
    what: 'A notice that was displayed is not acknowledged.',
    file,
    find: 'if (signal === undefined || known.isAcknowledged || known.isAcknowledging) return',
    replace: 'if (signal !== undefined) return',
  },
  {
    name: 'notice-names-another-device',
    clauses: ['12.21'],
    what: 'Every notice is displayed as that of the first one’s device.',
    file,
    find: '.map(({ notice }) => notice)\n',
    replace: '.map(({ notice }, _at, all) => ({ ...notice, deviceId: all[0]?.notice.deviceId }))\n',
  },
  {
    name: 'notice-that-is-gone-is-acknowledged-for-ever',
    clauses: ['11.5'],
    what: '`not-found` in answer to an acknowledgement is tried again and again.',
    file,
    find: "if (error instanceof MrspError && error.code === 'not-found') return\n",
    replace: 'setTimeout(() => this.#acknowledge(known), 50)\n',
  },
]
