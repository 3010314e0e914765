import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ChangedSpec, changeText, specFolder } from './changed-spec.ts'
import { ShadowProject, type TypeFault } from './shadow-project.ts'

const management = 'management-api.openapi.yaml'
const relay = 'relay-api.openapi.yaml'
const frames = 'relay-frames.asyncapi.yaml'
const stanzas = 'device-stanzas.asyncapi.yaml'

/** A change after which sources no longer fit. */
interface BreakingChange {
  readonly name: string
  readonly make: (spec: ChangedSpec) => void
  /** A source whose code matches has to change, and so must not pass the type check. */
  readonly concerns: RegExp
  /** Folders in which there are such sources. */
  readonly folders: readonly string[]
}

const breakingChanges: readonly BreakingChange[] = [
  {
    name: 'an operation of management is deleted',
    make: spec => {
      spec.edit(management, document => {
        document.deleteIn(['paths', '/v1/sessions/{session}/extend'])
      })
    },
    concerns: /\bextendSession\b|\bExtendSession/,
    folders: ['reference-impl/management'],
  },
  {
    name: 'an operation of management is renamed',
    make: spec => {
      changeText(spec.folder, {
        file: management,
        from: 'operationId: startSession',
        to: 'operationId: beginSession',
      })
    },
    concerns: /\bstartSession\b|\bStartSession/,
    folders: ['reference-impl/management', 'reference-impl/terminal'],
  },
  {
    name: 'an operation of the relay is renamed',
    make: spec => {
      changeText(spec.folder, {
        file: relay,
        from: 'operationId: terminateSession',
        to: 'operationId: endSession',
      })
    },
    concerns: /\bterminateSession\b|\bTerminateSession/,
    folders: ['reference-impl/management', 'reference-impl/relay'],
  },
  {
    name: 'a member of an answer is deleted',
    make: spec => {
      spec.edit(management, document => {
        const member = ['components', 'schemas', 'AuthenticationAccepted']
        document.deleteIn([...member, 'properties', 'expiresIn'])
        document.setIn([...member, 'required'], ['result'])
        const examples = [
          'paths',
          '/v1/relay/authentications',
          'post',
          'responses',
          '200',
          'content',
        ]
        document.deleteIn([
          ...examples,
          'application/json',
          'examples',
          'accepted',
          'value',
          'expiresIn',
        ])
      })
    },
    concerns: /result: 'accepted', expiresIn\b|\banswer\.expiresIn\b/,
    folders: ['reference-impl/management', 'reference-impl/relay'],
  },
  {
    name: 'a field of a frame is renamed',
    make: spec => {
      for (let time = 0; time < 5; time += 1) {
        changeText(spec.folder, { file: frames, from: 'Max-Frame', to: 'Largest-Frame' })
      }
    },
    concerns: /\bconnected\.maxFrame\b|\bmaxFrame: limits\b/,
    folders: ['runtime', 'reference-impl/relay'],
  },
  {
    name: 'a stanza is deleted',
    make: spec => {
      spec.edit(stanzas, document => {
        document.deleteIn(['channels', 'device', 'messages', 'approval-cancel'])
        document.deleteIn(['components', 'messages', 'approval-cancel'])
      })
    },
    concerns: /\bapprovalCancel\b|\bApprovalCancel\b|'approval-cancel'/,
    folders: ['reference-impl/management', 'reference-impl/device'],
  },
  {
    name: 'an operation is added',
    make: spec => {
      spec.edit(relay, document => {
        const text = String(document.getIn(['paths', '/v1/drain', 'delete']))
        document.setIn(['paths', '/v1/pause', 'post'], document.createNode(parse(text)))
        document.setIn(['paths', '/v1/pause', 'post', 'operationId'], 'pause')
      })
    },
    concerns: /\): MasterHandlers\b/,
    folders: ['reference-impl/relay'],
  },
  {
    name: 'a transition is added',
    make: spec => {
      spec.edit('session.yaml', document => {
        document.setIn(['session', 'transitions', 'forget'], {
          from: ['approved'],
          event: 'approval-timed-out',
          to: 'failed',
          steps: ['0085'],
        })
      })
    },
    concerns: /: SessionEffects\b/,
    folders: ['reference-impl/management'],
  },
  {
    name: 'a transition is deleted',
    make: spec => {
      spec.edit('session.yaml', document => {
        document.deleteIn(['session', 'transitions', 'withdraw-approved'])
      })
    },
    concerns: /\bwithdrawApproved\b/,
    folders: ['reference-impl/management'],
  },
]

/** Additions that ask nothing of a source that does not use them: an optional member, field, attribute, setting. */
function addOptionalParts(spec: ChangedSpec): void {
  const remark = { type: 'string', maxLength: 64, pattern: '^[!-~]+$', description: 'A remark.' }
  spec.edit(management, document => {
    for (const name of ['StartRequest', 'RemoteSession', 'StartedLog']) {
      document.setIn(['components', 'schemas', name, 'properties', 'remark'], remark)
    }
  })
  spec.edit(relay, document => {
    document.setIn(['components', 'schemas', 'Reservation', 'properties', 'remark'], remark)
  })
  spec.edit(frames, document => {
    document.addIn(['x-field-order'], 'Remark')
    for (const name of ['hello', 'terminated']) {
      const headers = ['components', 'messages', name, 'headers']
      document.setIn([...headers, 'properties', 'Remark'], remark)
    }
  })
  spec.edit(stanzas, document => {
    for (const name of ['approval', 'device-info', 'session-info']) {
      const payload = ['components', 'messages', name, 'payload']
      document.setIn([...payload, 'properties', 'remark'], remark)
    }
  })
  spec.edit('configuration.yaml', document => {
    document.setIn(['$defs', 'Common', 'properties', 'remark'], remark)
  })
}

describe('a change of the specification', { timeout: 120_000 }, () => {
  let shadow: ShadowProject
  let before: readonly TypeFault[] = []
  beforeAll(async () => {
    shadow = new ShadowProject()
    before = await shadow.check(specFolder)
  }, 120_000)
  afterAll(() => {
    shadow[Symbol.dispose]()
  })

  /** The faults that the change makes. */
  async function faultsOf(make: (spec: ChangedSpec) => void): Promise<readonly TypeFault[]> {
    using spec = new ChangedSpec()
    make(spec)
    const known = new Set(before.map(({ file, message }) => `${file} ${message}`))
    const after = await shadow.check(spec.folder)
    return after.filter(({ file, message }) => !known.has(`${file} ${message}`))
  }

  test('is judged on sources that the compiler can read', () => {
    expect(before.filter(({ message }) => message.startsWith('TS1'))).toEqual([])
  })

  for (const { name, make, concerns, folders } of breakingChanges) {
    test(`breaks every source it concerns: ${name}`, async () => {
      const concerned = shadow.sources.filter(path => concerns.test(shadow.code(path)))
      for (const folder of folders) {
        expect(
          concerned.some(path => path.startsWith(`${folder}/`)),
          folder,
        ).toBe(true)
      }
      const broken = new Set((await faultsOf(make)).map(({ file }) => file))
      expect(concerned.filter(path => !broken.has(path))).toEqual([])
    })
  }

  test('breaks nothing where something optional is added', async () => {
    expect(await faultsOf(addOptionalParts)).toEqual([])
  })
})
