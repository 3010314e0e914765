import { errorTable } from '../../generated/errors.ts'
import {
  isLog,
  isProblem,
  isRemoteSession,
  isTerminationRequest,
} from '../../generated/validators.js'
import type { RemoteSession } from '../../generated/management-api.ts'
import type { Problem } from '../../generated/schemas.ts'
import type { OperationDescriptor, ServiceDescriptor } from '../../runtime/descriptor.ts'
import { isErrorCode, MrspError } from '../../runtime/errors.ts'
import {
  httpsTransport,
  type Transport,
  TransportFailure,
  type UniversalAnswer,
  type UniversalRequest,
} from '../../runtime/http/index.ts'
import { Unexpected, Violation } from '../check/violation.ts'
import type { History, HistoryEntry, Lane } from '../history/history.ts'
import type { AskedFact, SessionWatch } from './session-watch.ts'
import type { SecretRegister } from './secret-register.ts'

/** Where requests go, and how they are told. */
export interface RecordedHttpOptions {
  readonly url: string
  readonly ca: string
  readonly from: Lane
  readonly service: ServiceDescriptor
  readonly secrets: SecretRegister
  /** Is told what management is asked, and what it shows of its sessions. */
  readonly watch?: SessionWatch
}

/** An answer, with what of it is looked at again and again. */
export interface RecordedAnswer extends UniversalAnswer {
  readonly text: string
  /** The error, where it is one. */
  readonly problem: Problem | undefined
  readonly entry: HistoryEntry
}

type Sending = Parameters<Transport['send']>[1]

/** Operations whose answer carries a secret (13.6). */
const secretive: ReadonlySet<string> = new Set(['login', 'pollConnectionInformation'])

/** HTTPS to the implementation: records every request and answer, and looks at what is asked of all answers alike. */
export class RecordedHttp implements Transport {
  history: History
  readonly #options: RecordedHttpOptions
  readonly #inner: Transport

  constructor(options: RecordedHttpOptions, history: History) {
    this.#options = options
    this.history = history
    this.#inner = httpsTransport({ url: options.url, ca: options.ca })
  }

  close(): void {
    this.#inner.close()
  }

  /** Sends a request as it is. @throws TransportFailure @throws Violation of an answer that breaks section 11 or 13.6 */
  async send(request: UniversalRequest, sending: Sending): Promise<RecordedAnswer> {
    const { from, service } = this.#options
    const operation = operationOf(service, request)
    const { method, target, headers, body } = request
    this.history.record({
      from,
      to: service.party,
      link: 'http',
      what: `${method} ${target.slice(0, 80)}`,
      text: requestText(headers, body),
      ...(operation && { covers: `operation ${operation.id}` }),
    })
    const asked = this.#asked(operation, target, body)
    let answer: UniversalAnswer
    try {
      answer = await this.#inner.send(request, sending)
    } catch (failure) {
      const kind = failure instanceof TransportFailure ? failure.kind : 'failed'
      this.history.record({
        from: service.party,
        to: from,
        link: 'http',
        what: `no answer: ${kind}`,
      })
      throw failure
    }
    if (answer.status < 400) asked?.taken()
    else asked?.refused()
    return this.#looked(answer, operation)
  }

  /** An answer that came by another way than `send`, such as over a bare socket. */
  looked(answer: UniversalAnswer): RecordedAnswer {
    return this.#looked(answer, undefined)
  }

  #looked(answer: UniversalAnswer, operation: OperationDescriptor | undefined): RecordedAnswer {
    const { from, service } = this.#options
    const text = Buffer.from(answer.body).toString()
    const value = parsed(text)
    const problem = answer.status >= 400 && isProblem(value) ? value : undefined
    const id = operation?.id ?? 'unknown'
    const entry = this.history.record({
      from: service.party,
      to: from,
      link: 'http',
      what: problem === undefined ? `${answer.status} ${id}` : `${answer.status} ${problem.code}`,
      text,
      covers: [
        problem === undefined ? `answer ${id} ${answer.status}` : `problem ${id} ${problem.code}`,
        ...sessionsIn(value).flatMap(session => this.#options.watch?.saw(session) ?? []),
      ],
    })
    if (answer.status >= 400) this.#lookAtError(answer, value, text, entry)
    else if (operation !== undefined) this.#lookAtSuccess(answer, operation, value, entry)
    return { ...answer, text, problem, entry }
  }

  /** What management is asked to do with a session, where it is that. */
  #asked(
    operation: OperationDescriptor | undefined,
    target: string,
    body: string | undefined,
  ): AskedFact | undefined {
    const { watch } = this.#options
    if (watch === undefined || operation === undefined) return undefined
    if (operation.id === 'cancelSession') {
      return watch.asked(target.split('/')[3] ?? '', 'cancel-requested')
    }
    const value = parsed(body ?? '')
    if (operation.id === 'requestTermination' && isTerminationRequest(value)) {
      return watch.asked(value.session, 'end-requested')
    }
    if (operation.id !== 'manageLog' || !isLog(value)) return undefined
    const { session, side, event } = value
    return watch.asked(session, { side, event })
  }

  #lookAtError(
    { status, headers }: UniversalAnswer,
    value: unknown,
    text: string,
    entry: HistoryEntry,
  ): void {
    const broken = (why: string): Violation => new Violation('11.2', why, entry)
    const type = String(headers['content-type'] ?? '')
    if (!/^application\/problem\+json\s*(;|$)/i.test(type)) {
      throw broken(`the error is ${type || 'of no media type'}, not application/problem+json`)
    }
    if (!isProblem(value)) {
      const [mismatch] = isProblem.mismatches
      throw broken(`the error does not fit the schema: ${mismatch?.path} ${mismatch?.message}`)
    }
    const { code } = value
    if (!isErrorCode(code)) throw broken(`${code} is no code of the error table`)
    const row = errorTable[code]
    if (status !== row.http || value.status !== status) {
      throw broken(`${code} came with status ${status}, and ${value.status} in it`)
    }
    if (value.type !== `urn:mrsp:1:error:${code}` || value.retryable !== row.retryable) {
      throw broken(`type or retryable of ${code} are not as the error table says`)
    }
    if (headers['retry-after'] !== undefined && !row.retryAfter) {
      throw broken(`${code} came with Retry-After`)
    }
    const secret = this.#options.secrets.foundIn(text)
    if (secret !== undefined) throw new Violation('2.3', 'an error text holds a secret', entry)
  }

  #lookAtSuccess(
    { status, headers }: UniversalAnswer,
    operation: OperationDescriptor,
    value: unknown,
    entry: HistoryEntry,
  ): void {
    const answer = operation.answers.find(each => each.status === status)
    if (answer === undefined) {
      throw new Unexpected(`${operation.id} was answered with ${status}`, entry)
    }
    if (answer.validate !== undefined && !answer.validate(value)) {
      const [mismatch] = answer.validate.mismatches
      throw new Unexpected(
        `the answer to ${operation.id} does not fit: ${mismatch?.path} ${mismatch?.message}`,
        entry,
      )
    }
    if (secretive.has(operation.id) && status === 200) {
      const control = String(headers['cache-control'] ?? '')
      if (!/(^|,)\s*no-store\s*(,|$)/i.test(control)) {
        throw new Violation('13.6', `${operation.id} came with Cache-Control: ${control}`, entry)
      }
    }
  }
}

/** The implementation refused a request with an error. */
export class Refused extends Unexpected {
  readonly error: MrspError

  constructor(error: MrspError) {
    super(`it was refused: ${error.message}`)
    this.error = error
  }
}

/** Takes a refusal for a limit on rate or number, which a service may have (13.8), for no answer. @throws any other error */
export function unlessLimited(error: unknown): undefined {
  if (!(error instanceof Refused) || error.error.code !== 'too-many-requests') throw error
}

/** A client whose calls fail with `Refused` where the service answers an error. */
export function refusing<Client extends object>(client: Client): Client {
  return new Proxy(client, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...input: unknown[]) => {
        const answer: unknown = Reflect.apply(method, target, input)
        if (!(answer instanceof Promise)) return answer
        return answer.catch((error: unknown) => {
          throw error instanceof MrspError ? new Refused(error) : error
        })
      }
    },
  })
}

/** The sessions that an answer shows. */
function sessionsIn(value: unknown): readonly RemoteSession[] {
  if (isRemoteSession(value)) return [value]
  if (typeof value !== 'object' || value === null || !('sessions' in value)) return []
  return Array.isArray(value.sessions) ? value.sessions.filter(isRemoteSession) : []
}

function operationOf(
  { operations }: ServiceDescriptor,
  { method, target }: UniversalRequest,
): OperationDescriptor | undefined {
  const path = target.split('?')[0] ?? ''
  return Object.values(operations).find(
    operation =>
      operation.method === method &&
      new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  )
}

function requestText(headers: UniversalRequest['headers'], body = ''): string {
  const lines = Object.entries(headers)
    .filter(([name]) => !/^(host|content-length|accept)$/i.test(name))
    .map(([name, value]) => `${name}: ${value}`)
  return [...lines, body].join('\n')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
