import * as fc from 'fast-check'
import { Element } from 'ltx'
import { v4 } from 'uuid'
import { MRSP } from '../../../runtime/xmpp/namespaces.ts'
import type { Check } from '../../check/check.ts'
import {
  type PlayedDeviceForManagement,
  StanzaRefused,
} from '../../peers/played-device-for-management.ts'
import type { ManagementStage } from './management-stage.ts'

/** The code with which a stanza was refused; `taken` where it was not. */
async function outcome(sent: Promise<void>): Promise<string> {
  return await sent.then(
    () => 'taken',
    (error: unknown) => {
      if (error instanceof StanzaRefused) return error.code
      throw error
    },
  )
}

const request = '9c0f2a52-6a9e-4a38-8f55-1f6b7b0f3c11'
const session = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'

/** Stanzas of a device as they should be, as attributes. */
const proper = {
  approval: { request, session, answer: 'yes', reason: 'user' },
  'maintenance-progress': { request, phase: 'download', percent: '40' },
  'maintenance-result': { request, outcome: 'done' },
  'device-info': { model: 'A', serial: 'B', firmware: '1', product: 'a/1', unattended: 'false' },
} as const

/** What makes an attribute of a stanza misfit. */
const misfits = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'YES',
    '-1',
    '4e1',
    '0x10',
    '101',
    'true ',
    '\u{1f600}',
    'a'.repeat(300),
  ),
  fc.string({ maxLength: 12, unit: 'grapheme-ascii' }).map(text => `\u00a0${text}`),
)

const misfitStanzas = fc
  .constantFrom('approval', 'maintenance-progress', 'maintenance-result', 'device-info')
  .chain(name => {
    const attributes: Readonly<Record<string, string>> = proper[name]
    return fc.record({
      name: fc.constant(name),
      attribute: fc.constantFrom(
        ...Object.keys(attributes).filter(each => each !== 'model' && each !== 'serial'),
      ),
      value: fc.option(misfits, { nil: undefined }),
    })
  })

/** What management does with stanzas: clauses 4.10, 4.11, 4.14, 4.17, 4.26, 4.29. */
export const deviceStanzas: readonly Check<ManagementStage>[] = [
  {
    name: 'unknown-and-malformed-stanzas',
    title:
      'An unknown child is unknown-operation; one that does not fit, or an IQ with two, is a bad-request',
    clauses: ['4.14', '4.11', '4.10'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const expect = async (
        code: string,
        what: string,
        ...children: readonly Element[]
      ): Promise<void> => {
        const seen = await outcome(device.ask(children, what))
        trial.must('4.14', seen === code, `${what} was answered ${seen}, not ${code}`)
      }
      const approval = (attributes: Readonly<Record<string, string>>): Element =>
        new Element('approval', { xmlns: MRSP, ...proper.approval, ...attributes })
      await expect('unknown-operation', 'an unknown stanza', new Element('reboot', { xmlns: MRSP }))
      await expect(
        'unknown-operation',
        "a stanza of management's own",
        new Element('session-terminate', { xmlns: MRSP, request, session, reason: 'device' }),
      )
      await expect(
        'bad-request',
        'an approval with another answer',
        approval({ answer: 'perhaps' }),
      )
      await expect(
        'bad-request',
        'an approval without attributes',
        new Element('approval', { xmlns: MRSP }),
      )
      await expect('bad-request', 'an IQ with two approvals', approval({}), approval({}))
      await expect(
        'bad-request',
        'progress of 101 percent',
        new Element('maintenance-progress', {
          xmlns: MRSP,
          ...proper['maintenance-progress'],
          percent: '101',
        }),
      )
      const crowded = new Element('device-info', { xmlns: MRSP, ...proper['device-info'] })
      for (let each = 0; each < 17; each += 1)
        crowded.c('application', { id: `a${each}`, name: 'A' })
      await expect('bad-request', 'device-info with 17 applications', crowded)
    },
  },
  {
    name: 'misfit-stanzas-are-bad-requests',
    title:
      'Whatever attribute is missing or misfit, the stanza is a bad-request and nothing else notices',
    clauses: ['4.14', '4.11', '4.10'],
    family: 'property',
    depth: 'default',
    async run(stage, trial) {
      await trial.property(
        misfitStanzas,
        async ({ name, attribute, value }) => {
          stage.beginCase()
          const device = await stage.device()
          const attributes: Record<string, string> = { ...proper[name] }
          delete attributes[attribute]
          if (value !== undefined) attributes[attribute] = value
          if (attribute === 'firmware' && /^[0-9A-Za-z]/.test(value ?? '')) return
          if (attribute === 'product' && /^[!-~]/.test(value ?? '')) return
          const stanza = new Element(name, { xmlns: MRSP, ...attributes })
          const seen = await outcome(device.ask([stanza], name))
          trial.must(
            '4.14',
            seen === 'bad-request',
            `${name} with ${attribute} ${JSON.stringify(value)} was answered ${seen}`,
          )
          await trial.awaits('4.10', 'the answer to the next stanza', device.sendInfo())
        },
        { smoke: 5, default: 20, deep: 1000 },
      )
    },
  },
  {
    name: 'approvals-of-others-are-not-found',
    title:
      'An approval counts only with the request, from the device and the resource that were asked',
    clauses: ['4.17', '5.7', '4.26'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const other = await stage.device()
      const started = await stage.asked(device)
      const foreign = stage.makeDevice(device.deviceId, 'other')
      await foreign.logIn()
      await foreign.sendPresence()
      const yes = {
        request: started.request,
        session: started.session,
        answer: 'yes',
        reason: 'user',
      } as const
      const tries: readonly [string, PlayedDeviceForManagement, object][] = [
        ['another device', other, {}],
        ['another resource of the device', foreign, {}],
        ['the device with another request', device, { request: v4() }],
        ['the device with another session', device, { session }],
      ]
      for (const [who, from, change] of tries) {
        const seen = await outcome(from.send('approval', { ...yes, ...change }))
        trial.must('4.17', seen === 'not-found', `the approval of ${who} was answered ${seen}`)
      }
      const late = await outcome(device.send('approval', { ...yes, reason: 'timeout' }))
      trial.must('4.26', late === 'bad-request', `YES by timeout was answered ${late}`)
      const { state } = await stage.find(started)
      trial.must(
        '4.17',
        state === 'requested' || state === 'awaiting-approval',
        `the session is ${state}`,
      )
      trial.must(
        '5.7',
        stage.relay.askedFor('reserve', started.session).length === 0,
        'the relay was asked',
      )
      await trial.awaits('4.17', 'the receipt of the approval', device.send('approval', yes))
      await trial.awaits(
        '4.17',
        'the receipt of the repeated approval',
        device.send('approval', yes),
      )
      await trial.awaits(
        '5.13',
        'the request for connection information',
        stage.relay.next('reserve', started.session),
      )
      await trial.awaits(
        '4.17',
        'the receipt of the repeated approval',
        device.send('approval', yes),
      )
      const contrary = await outcome(device.send('approval', { ...yes, answer: 'no' }))
      trial.must('4.17', contrary === 'wrong-state', `NO after YES was answered ${contrary}`)
      const view = await stage.find(started)
      trial.must(
        '4.26',
        view.unattended === false,
        'a person approved, and the session says otherwise',
      )
    },
  },
  {
    name: 'a-policy-is-shown',
    title: 'A session that a policy approved is shown as unattended',
    clauses: ['4.26'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device(each => {
        each.unattended = true
      })
      const started = await stage.asked(device)
      await trial.awaits(
        '4.17',
        'the receipt of the approval',
        stage.answer(started, 'yes', 'policy'),
      )
      const view = await stage.until('5.19', started, 'connecting')
      trial.must('4.26', view.unattended === true, 'it is not shown that a policy approved it')
      await device.sendInfo()
    },
  },
  {
    name: 'a-device-that-refuses-session-info',
    title:
      'When the device refuses session-info for good, the session ends as never-connected with the code of the error',
    clauses: ['4.29', '10.18', '10.27', '4.15'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      for (const code of ['not-found', 'source-refused', 'bad-request'] as const) {
        const device = await stage.device(each => {
          each.answer = ({ name }) => (name === 'session-info' ? code : 'taken')
        })
        const made = await stage.connecting(device)
        const view = await stage.until('4.29', made, 'terminating')
        trial.must('4.29', view.endReason === 'never-connected', `the reason is ${view.endReason}`)
        trial.must('4.29', view.code === code, `the code is ${view.code}`)
        const asked = await trial.awaits(
          '10.18',
          'terminateSession',
          stage.relay.next('terminate', made.session),
        )
        trial.must('10.18', asked.body.sides.length === 2, 'not both sides are to end', asked.entry)
      }
      let refusals = 0
      const busy = await stage.device(each => {
        each.answer = ({ name }) => {
          if (name !== 'session-info') return 'taken'
          refusals += 1
          return refusals === 1 ? 'too-many-requests' : 'taken'
        }
      })
      const made = await stage.connecting(busy)
      await trial.awaits(
        '4.15',
        'session-info after a retryable error',
        busy.next('session-info', made.session, busy.received.all.length),
        12_000,
      )
      const { state } = await stage.find(made)
      trial.must('4.29', state === 'connecting', `after a retryable error it is ${state}`)
    },
  },
]
