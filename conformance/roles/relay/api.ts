import * as fc from 'fast-check'
import { v4, v7 } from 'uuid'
import type { Clause } from '../../../generated/clauses.ts'
import { type ErrorCode, errorTable } from '../../../generated/errors.ts'
import { type RelayOperation, relayService } from '../../../generated/relay-api.ts'
import { isProblem } from '../../../generated/validators.js'
import { isErrorCode } from '../../../runtime/errors.ts'
import type { Check } from '../../check/check.ts'
import type { Trial } from '../../check/trial.ts'
import type { RawAnswer } from '../../peers/raw-connection.ts'
import { relaySecrets, type RelayStage } from './relay-stage.ts'

interface Request {
  readonly method: string
  readonly path: string
  readonly key?: string | undefined
  readonly type?: string | undefined
  readonly body?: string | Buffer | undefined
  readonly fields?: readonly string[]
}

const { managementKey } = relaySecrets
const json = 'application/json'

/** A request that fits, of each operation that takes a body. */
function fitting(
  operation: RelayOperation,
  session: string,
): { readonly path: string; readonly body: object } {
  if (operation === 'terminateSession') {
    return {
      path: `/v1/reservations/${session}/terminate`,
      body: { sides: ['terminal'], reason: 'management' },
    }
  }
  if (operation === 'extendReservation') {
    return { path: `/v1/reservations/${session}/extend`, body: { expiresIn: 60 } }
  }
  if (operation === 'drain') {
    return {
      path: '/v1/drain',
      body: { deadline: 60, reason: 'deployment', pairs: ['no-such-pair'] },
    }
  }
  const names = { deviceId: 'printer-7', terminalId: v4(), applicationId: 'conformance' }
  return { path: '/v1/reservations', body: { session, ...names, expiresIn: 60 } }
}

const withBody = [
  'requestConnectionInformation',
  'terminateSession',
  'extendReservation',
  'drain',
] as const
const withoutBody = ['querySessions', 'endDrain', 'relayHealth'] as const

function octetsOf({ method, path, key, type, body, fields = [] }: Request): Buffer {
  const octets = body === undefined ? Buffer.alloc(0) : Buffer.from(body)
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    ...(key === undefined ? [] : [`Authorization: ${key}`]),
    ...(type === undefined ? [] : [`Content-Type: ${type}`]),
    ...(body === undefined ? [] : [`Content-Length: ${octets.length}`]),
    ...fields,
    '\r\n',
  ].join('\r\n')
  return Buffer.concat([Buffer.from(head), octets])
}

/** Asks, and wants an error of this code in its whole form (11.2). */
async function refused(
  stage: RelayStage,
  trial: Trial,
  clause: Clause,
  code: ErrorCode,
  what: string,
  request: Request,
  operation?: RelayOperation,
): Promise<void> {
  const answer = await stage.raw(clause, octetsOf(request), operation)
  const problem = problemOf(trial, answer, what)
  trial.must(clause, problem.code === code, `${what}: ${problem.code} came, not ${code}`)
}

function problemOf(
  trial: Trial,
  { status, fields, body }: RawAnswer,
  what: string,
): { readonly code: string; readonly session?: string } {
  trial.must('11.1', status >= 400, `${what}: answered with ${status}`)
  const type = fields.get('content-type') ?? ''
  trial.must('11.2', type.startsWith('application/problem+json'), `${what}: the answer is ${type}`)
  let problem: unknown
  try {
    problem = JSON.parse(body)
  } catch {
    trial.fail('11.2', `${what}: the problem is no JSON`)
  }
  if (!isProblem(problem)) trial.fail('11.2', `${what}: the problem does not fit its schema`)
  const { code, retryable, source } = problem
  if (!isErrorCode(code)) trial.fail('11.2', `${what}: ${code} is not in the error table`)
  const row = errorTable[code]
  trial.must(
    '11.2',
    status === row.http && problem.status === status,
    `${what}: ${code} with ${status}`,
  )
  trial.must('11.2', retryable === row.retryable, `${what}: ${code} is retryable: ${retryable}`)
  trial.must('11.2', problem.type === `urn:mrsp:1:error:${code}`, `${what}: ${problem.type}`)
  trial.must('11.2', source === 'relay', `${what}: the source is ${source}`)
  const isQuiet = !Object.values(relaySecrets).some(secret => body.includes(secret))
  trial.must('2.3', isQuiet, `${what}: the error shows a key`)
  return problem
}

/** The HTTP service of the relay: clauses 11.1 to 11.3, 11.7, 13.2, 13.6. */
export const api: readonly Check<RelayStage>[] = [
  {
    name: 'order-of-errors',
    title: 'Requests are refused by the table of section 11, in its order, at every operation',
    clauses: ['11.1', '11.2', '11.3', '13.2'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const key = `Bearer ${managementKey}`
      const large = ' '.repeat(65_537)
      for (const path of ['/v1/nothing', '/', '/v1/reservations/', '/v2/health', '/v1/Health']) {
        const request = { method: 'PATCH', path, key: 'Bearer no', type: 'text/plain', body: large }
        await refused(stage, trial, '11.1', 'unknown-operation', path, request)
      }
      for (const operation of withBody) {
        const { path, body: good } = fitting(operation, v7())
        const body = JSON.stringify(good)
        const post = { method: 'POST', path, key, type: json, body }
        const refuse = (
          code: ErrorCode,
          what: string,
          change: Partial<Request>,
          clause: Clause = '11.1',
        ): Promise<void> =>
          refused(
            stage,
            trial,
            clause,
            code,
            `${operation}: ${what}`,
            { ...post, ...change },
            operation,
          )
        const bad = { type: 'text/plain', body: large }
        await refuse('method-not-allowed', 'PUT without a key', {
          method: 'PUT',
          key: undefined,
          ...bad,
        })
        await refuse('unauthenticated', 'no key', { key: undefined, ...bad }, '13.2')
        await refuse(
          'unauthenticated',
          'a wrong key',
          { key: `Bearer ${relaySecrets.relayKey}`, ...bad },
          '13.2',
        )
        await refuse('unauthenticated', 'the key and more', { key: `${key}x`, ...bad }, '13.2')
        await refuse('unauthenticated', 'another scheme', { key: `Basic ${managementKey}` }, '13.2')
        await refuse('unsupported-media-type', 'text', bad)
        await refuse('unsupported-media-type', 'no type', { type: undefined })
        await refuse('too-large', '65537 octets', { body: `${body}${large}`.slice(0, 65_537) })
        await refuse('bad-request', 'no JSON', { body: '{' })
        await refuse('bad-request', 'an array', { body: '[]' })
        await refuse('bad-request', 'nothing in it', { body: '{}' })
        await refuse(
          'bad-request',
          'an unknown member',
          { body: JSON.stringify({ ...good, extra: 1 }) },
          '11.3',
        )
        await refuse('bad-request', 'a query', { path: `${path}?a=b` })
        await refuse('bad-request', 'no UTF-8', { body: Buffer.from([0x7b, 0xff, 0x7d]) })
      }
      for (const operation of withoutBody) {
        const { method, path, allows } = relayService.operations[operation]
        if (allows === 'none') continue
        const request = { method, path }
        const refuse = (
          code: ErrorCode,
          what: string,
          change: Partial<Request>,
          clause: Clause = '11.1',
        ): Promise<void> =>
          refused(
            stage,
            trial,
            clause,
            code,
            `${operation}: ${what}`,
            { ...request, ...change },
            operation,
          )
        await refuse('unauthenticated', 'no key', {}, '13.2')
        await refuse('unauthenticated', 'a wrong key', { key: 'Bearer x' }, '13.2')
        await refuse('bad-request', 'a query', { key, path: `${path}?a=b` })
      }
      const asked = octetsOf({ method: 'GET', path: '/v1/health' })
      const health = await stage.raw('11.1', asked, 'relayHealth')
      trial.must('11.1', health.status === 200, `health was answered with ${health.status}`)
    },
  },
  {
    name: 'bodies-that-do-not-fit',
    title:
      'A body that departs from its schema anywhere is answered with bad-request, and changes nothing',
    clauses: ['11.1', '11.2', '11.3', '11.7'],
    family: 'property',
    depth: 'default',
    async run(stage, trial) {
      const strange = fc.constantFrom<unknown>(
        null,
        -1,
        1.5,
        '',
        'A',
        [],
        {},
        true,
        'x'.repeat(300),
        4e9,
        ['Device', 1],
        ['no one'],
      )
      const change = fc.record({
        operation: fc.constantFrom(...withBody),
        member: fc.nat({ max: 4 }),
        kind: fc.constantFrom('set', 'drop', 'add', 'session'),
        value: strange,
      })
      await trial.property(change, async ({ operation, member, kind, value }) => {
        const { path, body } = fitting(operation, v7())
        const members = Object.entries(body)
        const at = member % members.length
        const name = members[at]?.[0] ?? ''
        if (kind === 'set') {
          members[at] = [name, value]
        } else if (kind === 'drop' && name !== 'pairs') members.splice(at, 1)
        else if (kind === 'add') members.push([`x-${member}`, value])
        const text = JSON.stringify(Object.fromEntries(members))
        const place = kind === 'session' ? path.replace(/[0-9a-f]{8}-/, 'ZZZZZZZZ-') : path
        if (kind === 'session' && place === path) return
        if (kind === 'drop' && name === 'pairs') return
        const request = {
          method: 'POST',
          path: place,
          key: `Bearer ${managementKey}`,
          type: json,
          body: text,
        }
        const clause = kind === 'add' ? '11.3' : '11.1'
        await refused(
          stage,
          trial,
          clause,
          'bad-request',
          `${operation} ${text.slice(0, 200)}`,
          request,
          operation,
        )
      })
    },
  },
  {
    name: 'secret-answers-are-not-stored',
    title:
      'The connection information has `Cache-Control: no-store`, and an error names the session it is about',
    clauses: ['13.6', '11.2'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const key = `Bearer ${managementKey}`
      const reserved = await stage.reserve()
      const { path } = fitting('requestConnectionInformation', reserved.session)
      const body = JSON.stringify(reserved.request)
      const post = { method: 'POST', key, type: json }
      const answer = await stage.raw('13.6', octetsOf({ ...post, path, body }))
      trial.must(
        '13.6',
        answer.status === 201,
        `a repeated request was answered with ${answer.status}`,
      )
      const control = answer.fields.get('cache-control') ?? ''
      trial.must('13.6', control.toLowerCase().includes('no-store'), `Cache-Control is ${control}`)
      const unknown = v7()
      const { path: end, body: ending } = fitting('terminateSession', unknown)
      const error = await stage.raw(
        '11.2',
        octetsOf({ ...post, path: end, body: JSON.stringify(ending) }),
      )
      const problem = problemOf(trial, error, 'an unknown session')
      trial.must('10.24', problem.code === 'not-found', `${problem.code} came`)
      trial.must('11.2', problem.session === unknown, 'the problem does not name the session')
    },
  },
  {
    name: 'malformed-http',
    title: 'HTTP that is malformed is answered with an error or nothing, and the service goes on',
    clauses: ['11.1', '11.7'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      const paired = await stage.pair()
      const heads = [
        'GET /v1/health HTTP/9.9\r\nHost: x\r\n\r\n',
        'POST /v1/reservations HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
        'POST /v1/reservations HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
        'POST /v1/reservations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n',
        `GET /v1/health HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`,
        'GET /v1/health HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n',
        `GET /${'a'.repeat(80_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
        '\0\0\0\0\0\0\0\0\r\n\r\n',
      ]
      for (const octets of heads) {
        const answer = await stage.raw('11.1', octets).catch(() => undefined)
        if (answer === undefined) continue
        const what = octets.slice(0, 40)
        trial.must(
          '11.7',
          answer.status < 500 || answer.status === 505,
          `${what}: ${answer.status}`,
        )
        trial.must('11.1', answer.status >= 400, `${what}: ${answer.status}`)
        trial.must(
          '11.7',
          !/\bat .*:\d+:\d+/.test(answer.body),
          `${what}: the answer shows a stack`,
        )
      }
      await paired.device.roundTrip('11.1')
    },
  },
]
