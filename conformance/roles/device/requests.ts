import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { Element } from 'ltx'
import type { ErrorCode } from '../../../generated/errors.ts'
import { MrspError } from '../../../runtime/errors.ts'
import { encodeStanza, stanzaErrorOf } from '../../../runtime/stanza/index.ts'
import { StanzaError } from '../../../runtime/xmpp/index.ts'
import type { Check } from '../../check/check.ts'
import { deviceAgent, deviceDomain } from '../../peers/played-management-for-device.ts'
import { type DeviceStage, otherApplication } from './device-stage.ts'
import { mustRefuse } from './stanza-answers.ts'

const mrsp = 'urn:mrsp:1'
const settings = { unattended: true }
const needs = ['unattended', 'applications'] as const

/** Requests of management: 4.10 to 4.18. */
export const requests: readonly Check<DeviceStage>[] = [
  {
    name: 'strangers-are-refused',
    title: 'A request of anybody but management is refused, and nothing follows from it',
    clauses: ['4.13', '4.11'],
    family: 'rejection',
    depth: 'smoke',
    needs,
    settings,
    async run(stage, trial) {
      const strangers = [
        `printer-8@${deviceDomain}/agent`,
        `printer-7@${deviceDomain}`,
        deviceAgent,
        `${deviceDomain}/agent`,
        `a.${deviceDomain}`,
        'evil.test',
      ]
      const { connection, question: standing } = await stage.pair()
      const forged = stage.question()
      const approved = await stage.approve()
      const seat = stage.relay.seat('device')
      for (const from of strangers) {
        const stanzas = [
          encodeStanza('approval-request', { ...forged, request: randomUUID() }),
          encodeStanza('session-info', stage.information(approved, seat)),
          encodeStanza('session-terminate', {
            request: randomUUID(),
            session: standing.session,
            reason: 'terminal',
          }),
          encodeStanza('maintenance-request', {
            request: randomUUID(),
            operation: 'confirm-counters',
          }),
        ]
        for (const stanza of stanzas) {
          const answer = await stage.request(stanza, { from })
          mustRefuse(trial, '4.13', answer, 'not-permitted', `\`${stanza.getName()}\` of ${from}`)
        }
      }
      await stage.approve()
      await connection.roundTrip('4.13')
      const acted = stage.management
        .all('approval')
        .find(({ value }) => value.session === forged.session)
      trial.must('4.13', acted === undefined, "a stranger's request was answered", acted?.entry)
      const came = connection.received.all.find(({ name }) => name === 'terminate')
      trial.must('4.13', came === undefined, 'a stranger ended a session', came?.entry)
      trial.must('4.13', seat.handshakes.all.length === 0, "a stranger's address was gone to")
    },
  },
  {
    name: 'answers-of-others-do-not-count',
    title:
      "An answer that is not management's leaves a request open, which is sent again at the next login",
    clauses: ['4.12', '4.16'],
    family: 'rejection',
    depth: 'default',
    limit: 90_000,
    needs,
    settings,
    async run(stage, trial) {
      const { management } = stage
      const question = stage.question()
      const isIt = ({ value }: { readonly value: { readonly request: string } }): boolean =>
        value.request === question.request
      management.answer = came => (came.name === 'approval' ? 'nothing' : 'result')
      await stage.ask(question)
      const first = await trial.awaits('4.22', 'the approval', management.find('approval', isIt))
      for (const from of ['evil.test', `printer-8@${deviceDomain}/agent`, deviceAgent]) {
        management.send(
          new Element('iq', {
            xmlns: 'jabber:client',
            type: 'result',
            id: first.id,
            from,
            to: deviceAgent,
          }),
        )
      }
      management.send(
        new Element('iq', {
          xmlns: 'jabber:client',
          type: 'result',
          id: randomUUID(),
          from: deviceDomain,
          to: deviceAgent,
        }),
      )
      await management.ping()
      const before = management.came.all.length
      management.answer = () => 'result'
      management.drop()
      const again = await trial.awaits(
        '4.12',
        'the approval, which management did not answer, again after a login',
        management.find('approval', isIt, before),
        5000,
      )
      trial.must('4.16', again.value.answer === first.value.answer, 'the outcome is another')
      const taken = management.came.all.length
      management.drop()
      await trial.awaits(
        '4.3',
        '`device-info` after a login',
        management.find('device-info', () => true, taken),
        60_000,
      )
      await stage.approve()
      const more = management.all('approval').filter(isIt)
      trial.must(
        '4.16',
        more.length === 2,
        'an approval that was taken is sent again',
        more.at(-1)?.entry,
      )
    },
  },
  {
    name: 'approval-is-sent-again',
    title:
      'An approval without an answer is sent again after 10 seconds, one that is refused for good is not',
    clauses: ['4.16', '11.5'],
    family: 'steps',
    depth: 'default',
    limit: 90_000,
    isAlone: true,
    needs,
    settings,
    async run(stage, trial) {
      const { management } = stage
      const question = stage.question()
      const isIt = ({ value }: { readonly value: { readonly request: string } }): boolean =>
        value.request === question.request
      let answer: 'nothing' | StanzaError = 'nothing'
      management.answer = came => (came.name === 'approval' ? answer : 'result')
      await stage.ask(question)
      await trial.awaits('4.22', 'the approval', management.find('approval', isIt))
      const before = management.came.all.length
      answer = new StanzaError('item-not-found', { type: 'cancel', application: 'not-found' })
      await trial.awaits(
        '4.16',
        'the approval again after 10 seconds without an answer',
        management.find('approval', isIt, before),
        11_000,
      )
      const taken = management.came.all.length
      management.answer = () => 'result'
      management.drop()
      await trial.awaits(
        '4.3',
        '`device-info` after a login',
        management.find('device-info', () => true, taken),
        60_000,
      )
      await stage.approve()
      const more = management.all('approval').filter(isIt)
      trial.must(
        '4.16',
        more.length === 2,
        'an approval that was refused for good is sent again',
        more.at(-1)?.entry,
      )
    },
  },
  {
    name: 'what-is-refused-for-good-is-not-repeated',
    title:
      'An approval, a result and a `device-info` that management refuses for good are not sent again unchanged',
    clauses: ['4.16', '11.5', '4.3'],
    family: 'rejection',
    depth: 'default',
    limit: 90_000,
    needs,
    settings,
    async run(stage, trial) {
      const { management } = stage
      const errors = new Map<string, ErrorCode>()
      let infoIsRefused = false
      management.answer = came => {
        if (came.name === 'device-info') return infoIsRefused ? refusal('bad-request') : 'result'
        const code = errors.get(came.value.request)
        return code === undefined ? 'result' : refusal(code)
      }
      for (const code of ['not-found', 'wrong-state', 'bad-request'] as const) {
        const question = stage.question()
        errors.set(question.request, code)
        await stage.ask(question)
        await trial.awaits(
          '4.22',
          'the approval',
          management.find('approval', ({ value }) => value.request === question.request),
        )
      }
      for (const code of ['not-found', 'bad-request'] as const) {
        const request = randomUUID()
        errors.set(request, code)
        await stage.give(
          encodeStanza('maintenance-request', { request, operation: 'confirm-counters' }),
        )
        await trial.awaits(
          '3.18',
          'the result of a maintenance',
          management.find('maintenance-result', ({ value }) => value.request === request),
        )
      }
      infoIsRefused = true
      const before = management.came.all.length
      management.drop()
      const info = (from: number): Promise<unknown> =>
        trial.awaits(
          '4.3',
          '`device-info` after a login',
          management.find('device-info', () => true, from),
          60_000,
        )
      await info(before)
      // What a login brings again comes before the answer to a request that follows it.
      await stage.approve()
      const repeated = management.came.all.slice(before)
      const infos = repeated.filter(({ name }) => name === 'device-info')
      trial.must(
        '11.5',
        new Set(infos.map(({ value }) => JSON.stringify(value))).size === infos.length,
        'a `device-info` that was refused is sent again unchanged',
        infos.at(-1)?.entry,
      )
      const again = repeated.find(
        came => came.name !== 'device-info' && errors.has(came.value.request),
      )
      trial.must(
        '4.16',
        again === undefined,
        `\`${again?.name}\` was refused for good and is sent again`,
        again?.entry,
      )
      infoIsRefused = false
      const refused = management.came.all.length
      management.drop()
      await info(refused)
    },
  },
  {
    name: 'repeated-requests-do-nothing-twice',
    title: 'Each repeated request is taken again, has the same outcome, and nothing is done twice',
    clauses: ['4.18', '3.19'],
    family: 'steps',
    depth: 'smoke',
    needs,
    settings,
    async run(stage, trial) {
      const { management } = stage
      const question = await stage.approve()
      let from = management.came.all.length
      const again = async (stanza: Element): Promise<void> => {
        const answer = await stage.request(stanza)
        trial.must(
          '4.18',
          answer.type === 'result',
          `a repeated \`${stanza.getName()}\` was refused with ${answer.code}`,
          answer.entry,
        )
      }
      await again(encodeStanza('approval-request', question))
      const { value, entry } = await trial.awaits(
        '4.18',
        'the same approval again',
        management.find('approval', came => came.value.request === question.request, from),
      )
      trial.must('4.18', value.answer === 'yes', 'the outcome is another', entry)
      const seat = stage.relay.seat('device')
      const information = encodeStanza('session-info', stage.information(question, seat))
      await stage.give(information)
      const connection = await trial.awaits('4.28', 'the agent at the Cloud Hub', seat.next())
      connection.connected()
      await connection.expect('6.23', 'hello')
      await again(information)
      const maintenance = encodeStanza('maintenance-request', {
        request: randomUUID(),
        operation: 'confirm-counters',
      })
      await stage.give(maintenance)
      const request: unknown = maintenance.attrs['request']
      const isIt = ({ value: result }: { readonly value: { readonly request: string } }): boolean =>
        result.request === request
      const first = await trial.awaits(
        '3.18',
        'the result of a maintenance',
        management.find('maintenance-result', isIt),
      )
      from = management.came.all.length
      await again(maintenance)
      const second = await trial.awaits(
        '4.18',
        'the same result again',
        management.find('maintenance-result', isIt, from),
      )
      trial.must(
        '4.18',
        JSON.stringify(first.value) === JSON.stringify(second.value),
        'a repeated maintenance had another result',
        second.entry,
      )
      const end = encodeStanza('session-terminate', {
        request: randomUUID(),
        session: question.session,
        reason: 'management',
      })
      await again(end)
      await again(end)
      await connection.find('10.2', 'terminate')
      await connection.roundTrip()
      const ends = connection.received.all.filter(({ name }) => name === 'terminate')
      trial.must('4.18', ends.length === 1, 'the session was ended twice', ends[1]?.entry)
      trial.must(
        '4.18',
        seat.handshakes.all.length === 1,
        'a repeated `session-info` made another connection',
      )
      connection.terminated('management')
      // What was over stays over, also when the request that began it comes again.
      await again(information)
      await stage.approve()
      trial.must(
        '4.18',
        seat.handshakes.all.length === 1,
        'a repeated `session-info` began a session again that is over',
      )
    },
  },
  {
    name: 'unknown-attributes-and-children-are-ignored',
    title: 'Attributes and children that are not defined do no harm',
    clauses: ['1.2'],
    family: 'steps',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const question = stage.question()
      trial.later(() => stage.forget(question.session))
      const asked = encodeStanza('approval-request', question)
      asked.attrs['priority'] = 'high'
      asked.attrs['xml:lang'] = 'en'
      asked.c('picture', { xmlns: 'urn:example:picture' }).c('deep').t('text')
      asked.c('hint', { xmlns: mrsp }).t('later')
      const answer = await stage.request(asked)
      trial.must('1.2', answer.type === 'result', 'it was refused', answer.entry)
      const { request } = question
      await trial.awaits(
        '1.2',
        'the approval',
        stage.management.find('approval', came => came.value.request === request),
      )
      const seat = stage.relay.seat('device')
      const information = encodeStanza('session-info', stage.information(question, seat))
      information.attrs['region'] = 'east'
      information.c('hint', { xmlns: mrsp })
      const taken = await stage.request(information)
      trial.must('1.2', taken.type === 'result', 'it was refused', taken.entry)
      await trial.awaits('1.2', 'the agent at the Cloud Hub', seat.next())
    },
  },
  {
    name: 'unknown-requests-are-refused',
    title: 'A child that the device does not know, or more than one, is refused',
    clauses: ['4.14', '4.11'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      for (const name of ['reboot', 'approval', 'device-info', 'Approval-Request', 'session']) {
        const answer = await stage.request(
          new Element(name, { xmlns: mrsp, request: randomUUID() }),
        )
        mustRefuse(trial, '4.14', answer, 'unknown-operation', `\`${name}\``)
      }
      const two = await stage.request([
        encodeStanza('approval-request', stage.question()),
        encodeStanza('approval-request', stage.question()),
      ])
      mustRefuse(trial, '4.14', two, 'bad-request', 'an IQ with two children')
    },
  },
  {
    name: 'malformed-requests-are-refused',
    title: 'A request that does not fit its schema is refused, and does no harm',
    clauses: ['4.14', '4.11'],
    family: 'rejection',
    depth: 'default',
    needs,
    settings,
    async run(stage, trial) {
      const seat = stage.relay.seat('device')
      const question = stage.question({ application: otherApplication })
      const stanzas = (): readonly Element[] => [
        encodeStanza('approval-request', stage.question()),
        encodeStanza('approval-cancel', { request: randomUUID(), session: question.session }),
        encodeStanza('session-info', stage.information(question, seat)),
        encodeStanza('session-terminate', {
          request: randomUUID(),
          session: question.session,
          reason: 'terminal',
        }),
        encodeStanza('maintenance-request', {
          request: randomUUID(),
          operation: 'confirm-counters',
        }),
      ]
      const kinds = ['missing', 'empty', 'upper case', 'too long', 'strange'] as const
      await trial.property(
        fc.record({
          which: fc.nat({ max: 4 }),
          attribute: fc.nat({ max: 7 }),
          kind: fc.constantFrom(...kinds),
        }),
        async ({ which, attribute, kind }) => {
          const stanza = stanzas()[which]
          if (stanza === undefined) return
          const names = Object.keys(stanza.attrs).filter(
            name => name !== 'xmlns' && name !== 'user-name' && name !== 'organization',
          )
          const name = names[attribute % names.length] ?? 'request'
          const value = String(stanza.attrs[name])
          if (kind === 'missing') delete stanza.attrs[name]
          else if (kind === 'empty') stanza.attrs[name] = ''
          else if (kind === 'upper case' && value !== value.toUpperCase() && name !== 'session-id')
            stanza.attrs[name] = `${value.toUpperCase()}+`
          else if (kind === 'too long') stanza.attrs[name] = value.padEnd(5000, 'x')
          else stanza.attrs[name] = `\u0416 ${value}`
          const answer = await stage.request(stanza)
          const told = `\`${stanza.getName()}\` with \`${name}\` ${kind}`
          mustRefuse(trial, '4.14', answer, 'bad-request', told)
        },
        { smoke: 10, default: 60, deep: 1000 },
      )
      trial.must('4.14', seat.handshakes.all.length === 0, 'a malformed request was acted on')
    },
  },
]

/** How management refuses a message. */
function refusal(code: ErrorCode): StanzaError {
  return stanzaErrorOf(new MrspError(code, { source: 'management' }))
}
