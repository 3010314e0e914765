import { connect } from 'node:tls'
import * as fc from 'fast-check'
import { managementService, type ManagementOperation } from '../../../generated/management-api.ts'
import type { OperationDescriptor } from '../../../runtime/descriptor.ts'
import type { Check } from '../../check/check.ts'
import type { PlayedTerminalForManagement } from '../../peers/played-terminal-for-management.ts'
import { type ManagementStage, relayKey } from './management-stage.ts'

const session = '019a3c5e-7f00-7aaa-8bbb-0123456789ab'
const token = `mrsp_${'A'.repeat(43)}`

/** A body of each operation that takes one, as it should be. */
const bodies: Readonly<Partial<Record<ManagementOperation, Readonly<Record<string, unknown>>>>> = {
  login: { userId: 'nobody', password: 'not the password' },
  instructMaintenance: { deviceId: 'no-such-device', operation: 'confirm-counters' },
  startSession: { deviceId: 'no-such-device', applicationId: 'conformance' },
  extendSession: { expiresIn: 60 },
  authenticate: { session, side: 'device', token },
  manageLog: { session, side: 'device', event: 'started', at: '2026-11-22T09:30:10.000Z', token },
  requestTermination: { session, side: 'device', reason: 'device', token },
  instructDeployment: { version: '1.0.1' },
}

/** The operations that a management serves: those of section 12 only where it says so. */
function operationsOf(stage: ManagementStage): readonly OperationDescriptor[] {
  return Object.values<OperationDescriptor>(managementService.operations).filter(
    ({ unit }) => (unit !== 'deployment' && unit !== 'notices') || stage.can('deployment'),
  )
}

function bodyOf({ id }: OperationDescriptor): Readonly<Record<string, unknown>> {
  return new Map<string, Readonly<Record<string, unknown>>>(Object.entries(bodies)).get(id) ?? {}
}

function targetOf({ path }: OperationDescriptor, name: string = session): string {
  const uuid = path.includes('{session}') ? name : name.replace('-7aaa', '-4aaa')
  return path.replace(/\{\w+\}/, uuid)
}

/** Who asks properly for an operation. */
async function asker(
  stage: ManagementStage,
  { allows }: OperationDescriptor,
): Promise<[PlayedTerminalForManagement, string]> {
  if (allows === 'administrator') {
    const administrator = await stage.terminalOfUser('kato')
    return [administrator, administrator.login.accessToken]
  }
  if (allows === 'relay') return [stage.strangeRelay(), relayKey]
  return [stage.terminal, allows === 'none' ? '' : stage.terminal.login.accessToken]
}

/** What makes a body misfit. */
const faults = fc.oneof(
  fc.record({ kind: fc.constant('without' as const), at: fc.nat({ max: 4 }) }),
  fc.record({
    kind: fc.constant('added' as const),
    name: fc.constantFrom('x', '__proto__', 'sessionId', 'Token'),
    value: fc.jsonValue({ maxDepth: 2 }),
  }),
  fc.record({
    kind: fc.constant('replaced' as const),
    at: fc.nat({ max: 4 }),
    value: fc.oneof(
      fc.constantFrom(null, true, 1.5, -1, '', [], {}, '\u0000', 'A B', 1e300),
      fc.jsonValue({ maxDepth: 2 }),
    ),
  }),
  fc.record({
    kind: fc.constant('text' as const),
    text: fc.oneof(
      fc.constantFrom(
        '',
        '{',
        '[]',
        'null',
        '"x"',
        '{}x',
        '{"a":1,}',
        "{'a':1}",
        '\ufeff{}',
        '['.repeat(5000),
        'NaN',
      ),
      fc.string({ maxLength: 20 }).map(text => `${text}"`),
    ),
  }),
)

/** HTTP: clauses 3.6, 11.1 to 11.3. */
export const httpErrors: readonly Check<ManagementStage>[] = [
  {
    name: 'errors-in-the-order-of-section-11',
    title:
      'A request that fails several questions is answered by the first of the table, at every operation',
    clauses: ['11.1', '3.6', '3.7', '11.2', '11.3', '2.3'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      for (const operation of operationsOf(stage)) {
        const [terminal, credential] = await asker(stage, operation)
        const { method, id } = operation
        const target = targetOf(operation)
        const expect = async (
          code: string,
          what: string,
          request: {
            method?: string
            target?: string
            credential?: string
            body?: string
            headers?: Readonly<Record<string, string>>
          },
        ): Promise<void> => {
          const { problem, entry, status } = await terminal.raw({
            method,
            target,
            credential,
            ...request,
          })
          const [, clause] = [
            ['unauthenticated', '3.6'] as const,
            ['not-permitted', '3.7'] as const,
            ['bad-request', what === 'an unknown member' ? '11.3' : '11.1'] as const,
          ].find(([each]) => each === code) ?? [code, '11.1']
          trial.must(
            clause,
            problem?.code === code,
            `${id}: ${what} was answered ${problem?.code ?? status}, not ${code}`,
            entry,
          )
        }
        const huge = `{"a":"${'x'.repeat(66_000)}`
        const text = { 'content-type': 'text/plain' }
        await expect('unknown-operation', 'an unknown address', {
          target: `${target}/x/y`,
          credential: '',
          body: huge,
          headers: text,
        })
        await expect('unknown-operation', 'another case', {
          target: target.toUpperCase(),
          credential: '',
        })
        await expect('method-not-allowed', 'another method', {
          method: 'PUT',
          credential: '',
          body: huge,
          headers: text,
        })
        if (operation.allows !== 'none') {
          const target = `${targetOf(operation, 'no-name')}?x=1`
          for (const wrong of ['', 'x', `${credential}x`, credential.slice(0, -1)]) {
            await expect('unauthenticated', 'a wrong credential', {
              credential: wrong,
              target,
              body: huge,
              headers: text,
            })
          }
        }
        if (operation.allows === 'administrator') {
          await expect('not-permitted', 'a technician', {
            credential: stage.terminal.login.accessToken,
            target: `${targetOf(operation, 'no-name')}?x=1`,
            body: huge,
            headers: text,
          })
        }
        if (operation.path.includes('{')) {
          await expect('bad-request', 'a name of another form', {
            target: targetOf(operation, 'no-name'),
          })
        }
        const isPlain = operation.validateBody === undefined
        await expect('bad-request', 'an unknown parameter', {
          target: `${target}?x=1`,
          ...(!isPlain && { body: JSON.stringify(bodyOf(operation)) }),
        })
        if (operation.parameters.some(({ name }) => name === 'Prefer')) {
          await expect('bad-request', 'a wait that is too long', { headers: { prefer: 'wait=61' } })
        }
        if (operation.parameters.some(({ name }) => name === 'since')) {
          await expect('bad-request', 'a revision that is none', { target: `${target}?since=-1` })
        }
        if (isPlain) {
          if (method === 'POST')
            await expect('bad-request', 'a body that is not asked for', { body: '{}' })
          continue
        }
        await expect('unsupported-media-type', 'another media type', { body: huge, headers: text })
        await expect('too-large', 'a body that is too large, and no JSON', { body: huge })
        await expect('bad-request', 'no JSON', { body: '{' })
        await expect('bad-request', 'an unknown member', {
          body: JSON.stringify({ ...bodyOf(operation), later: 1 }),
        })
        for (const name of Object.keys(bodyOf(operation))) {
          const body: Record<string, unknown> = { ...bodyOf(operation) }
          delete body[name]
          await expect('bad-request', `a body without ${name}`, { body: JSON.stringify(body) })
        }
      }
    },
  },
  {
    name: 'misfit-bodies-are-bad-requests',
    title: 'Whatever does not fit the schema is a bad-request, and the service goes on',
    clauses: ['11.1', '11.3', '11.2'],
    family: 'property',
    depth: 'default',
    async run(stage, trial) {
      const withBody = operationsOf(stage).filter(({ id }) => Object.hasOwn(bodies, id))
      await trial.property(
        fc.record({ operation: fc.constantFrom(...withBody), fault: faults }),
        async ({ operation, fault }) => {
          stage.beginCase()
          const [terminal, credential] = await asker(stage, operation)
          const body: Record<string, unknown> = { ...bodyOf(operation) }
          const names = Object.keys(body)
          let text: string
          switch (fault.kind) {
            case 'without':
              delete body[names[fault.at % names.length] ?? '']
              text = JSON.stringify(body)
              break
            case 'added':
              text = JSON.stringify(body).replace(
                /\}$/,
                `,${JSON.stringify(fault.name)}:${JSON.stringify(fault.value)}}`,
              )
              break
            case 'replaced':
              body[names[fault.at % names.length] ?? ''] = fault.value
              if (operation.validateBody?.(body)) return
              text = JSON.stringify(body)
              break
            case 'text':
              ;({ text } = fault)
          }
          const { method } = operation
          const { problem, status, entry } = await terminal.raw({
            method,
            target: targetOf(operation),
            credential,
            body: text,
          })
          const isUntyped = text === '' && problem?.code === 'unsupported-media-type'
          trial.must(
            '11.1',
            problem?.code === 'bad-request' || isUntyped,
            `${operation.id} with ${text.slice(0, 80)} was answered ${problem?.code ?? status}`,
            entry,
          )
          await trial.awaits(
            '11.1',
            'the answer to the next request',
            stage.terminal.client.listSessions({}),
          )
        },
        { smoke: 10, default: 80, deep: 3000 },
      )
    },
  },
  {
    name: 'malformed-http-is-refused',
    title: 'What is no HTTP request is refused or dropped, and others do not notice',
    clauses: ['11.1'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      const { port } = new URL(stage.url)
      const { ca } = stage.surroundings.certificate
      const login = 'POST /v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
      for (const octets of [
        '\r\n\r\n\r\n\u0000\u0001\r\n\r\n',
        'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
        `GET /v1/health HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(300_000)}\r\n\r\n`,
        'GET /v1/health HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n',
        `${login}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
        `${login}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        `${login}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
        `${login}Content-Length: -1\r\n\r\n`,
      ]) {
        const status = await statusOf(Number(port), ca, octets)
        trial.must(
          '11.1',
          status === 0 || (status >= 400 && status < 500),
          `${JSON.stringify(octets.slice(0, 60))} was answered ${status}`,
        )
        await trial.awaits(
          '11.1',
          'the answer to another request',
          stage.terminal.client.listSessions({}),
        )
      }
    },
  },
  {
    name: 'secrets-are-in-no-log',
    title:
      'No secret, password or key stands in what management writes, after sessions that went well and badly',
    clauses: ['2.3'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const made = await stage.established(await stage.device())
      const { session, token: own } = made
      const { client } = stage.relay
      await client.authenticate({ body: { session, side: 'device', token: own } })
      await client.authenticate({ body: { session, side: 'device', token } })
      await stage.refused(
        '10.10',
        'unauthenticated',
        'a wrong token',
        client.requestTermination({ body: { session, side: 'device', reason: 'device', token } }),
      )
      await stage.terminal.raw({ method: 'GET', target: `/v1/sessions/${own}` })
      await stage.terminal.raw({
        method: 'POST',
        target: '/v1/relay/logs',
        credential: relayKey,
        body: JSON.stringify({ session, token: own }),
      })
      await stage.stranger().raw({
        method: 'POST',
        target: '/v1/login',
        body: JSON.stringify({ userId: 'tanaka', password: { secret: own } }),
      })
      await stage.relay.ended(session, 'terminal', 'terminal', own)
      await stage.relay.ended(session, 'device', 'terminal', own)
      await stage.until('5.41', made, 'terminated')
      await trial.awaits('11.1', 'the next answer', stage.terminal.client.listSessions({}))
      const secret = stage.secrets.foundIn(stage.outputText)
      const line = stage.output.find(each => stage.secrets.foundIn(each) !== undefined) ?? ''
      const place =
        secret === undefined ? '' : line.replaceAll(secret, '(the secret)').slice(0, 300)
      trial.must('2.3', secret === undefined, `a secret stands in the output: ${place}`)
    },
  },
]

/** Status that octets are answered with; 0 where the connection is closed without an answer. */
async function statusOf(port: number, ca: string, octets: string): Promise<number> {
  const socket = connect({ host: 'localhost', port, servername: 'localhost', ca })
  let text = ''
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.on('data', (piece: Buffer) => {
    text += piece.toString('latin1')
    if (text.includes('\r\n')) resolve()
  })
  socket.on('error', () => resolve())
  socket.on('close', () => resolve())
  socket.on('secureConnect', () => socket.write(octets))
  const timer = setTimeout(resolve, 15_000)
  await promise
  clearTimeout(timer)
  socket.destroy()
  return Number(/^HTTP\/1\.\d (\d{3})/.exec(text)?.[1] ?? 0)
}
