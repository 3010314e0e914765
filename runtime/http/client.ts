import type { OperationDescriptor, Party, ServiceDescriptor } from '../descriptor.ts'
import { MrspError } from '../errors.ts'
import { noObserver, type StepObserver } from '../observer.ts'
import type { CallOptions } from './call-options.ts'
import { httpsTransport } from './https-transport.ts'
import { listedSteps } from './listed-steps.ts'
import { listMismatches } from './mismatch-list.ts'
import { operationOutput } from './operation-answer.ts'
import { type OperationInput, sessionOf } from './operation-input.ts'
import { operationRequest } from './operation-request.ts'
import { preferredWait } from './preferred-wait.ts'
import {
  type Transport,
  TransportFailure,
  type TransportOptions,
  type UniversalAnswer,
  type UniversalRequest,
} from './universal.ts'

/** How a client reaches its service. */
export interface ClientOptions {
  /** Address of the service, `https://host` or `https://host:port`. */
  readonly url: string
  /** Gives the access token or key to show; asked at each call of an operation that needs one. */
  readonly credential?: () => string | undefined
  /** Certificate authorities to trust in place of the usual ones, as PEM. */
  readonly ca?: string | readonly string[] | undefined
  /** Octets that the body of an answer may have; 1 MiB where it is left out. */
  readonly answerLimit?: number
  /** Milliseconds that an answer may take besides what `Prefer` lets it wait; 15 s where it is left out. */
  readonly timeout?: number
  /** Is told the steps of each call that names some, at the moment its request is sent. */
  readonly observe?: StepObserver
  /**
   * The party that asks. Errors that arise on the way name it. Left out: management where the
   * relay is asked, the terminal where management is.
   */
  readonly party?: Party
  /** Carries the requests, in place of HTTPS to `url`. */
  readonly transport?: Transport
}

/** What can be done with the connections of a client. */
export interface ClientLink {
  /**
   * Opens a connection ahead of the first call, so that this need not wait for it. A service that
   * cannot be reached is no error here.
   */
  warm(): Promise<void>
  /** Closes the connections. Calls that are under way fail. */
  close(): void
}

const TIMEOUT = 15_000

/**
 * A client of a service: one method for each operation of its table, by operation ID.
 *
 * A call fails with an MrspError: the one that the service answered; `internal` of the service for
 * an answer that does not fit the table; `management-unreachable` or `relay-unreachable` where no
 * whole answer came; `cancelled` where the asker gave up; `bad-request` of this party for an input
 * that does not fit, in which case nothing is sent. No call is repeated by itself.
 * @param Client the generated interface of the service
 * @throws TypeError where the address is none of a service
 */
export function createClient<Client extends object>(
  service: ServiceDescriptor,
  options: ClientOptions,
): Client & ClientLink {
  const transport = options.transport ?? httpsTransport(options)
  const asker = new Asker(service, options, transport)
  const operations = Object.values(service.operations).map(operation => [
    operation.id,
    (input?: OperationInput, callOptions?: CallOptions) => asker.ask(operation, input, callOptions),
  ])
  const client = {
    ...Object.fromEntries(operations),
    warm: () => warm(transport),
    close: () => transport.close(),
  }
  if (!hasOperations<Client>(client, service)) throw new TypeError('an operation has no method')
  return client
}

/** The interface `Client` and the table were generated together, so to have the one is to have the other. */
function hasOperations<Client>(
  client: object,
  service: ServiceDescriptor,
): client is Client & ClientLink {
  return ['warm', 'close', ...Object.keys(service.operations)].every(
    name => typeof Reflect.get(client, name) === 'function',
  )
}

async function warm(transport: Transport): Promise<void> {
  const request = { method: 'GET', target: '/v1/health', headers: {} }
  await transport.send(request, { timeout: TIMEOUT }).catch((problem: unknown) => {
    if (!(problem instanceof TransportFailure)) throw problem
  })
}

/** Asks for operations of one service. */
class Asker {
  readonly #service: ServiceDescriptor
  readonly #options: ClientOptions
  readonly #transport: Transport
  readonly #party: Party

  constructor(service: ServiceDescriptor, options: ClientOptions, transport: Transport) {
    this.#service = service
    this.#options = options
    this.#transport = transport
    this.#party = options.party ?? (service.party === 'relay' ? 'management' : 'terminal')
  }

  async ask(
    operation: OperationDescriptor,
    input: OperationInput = {},
    options: CallOptions = {},
  ): Promise<unknown> {
    const steps = listedSteps(operation.id, operation.steps, options.steps)
    const credential = operation.allows === 'none' ? undefined : this.#options.credential?.()
    const request = operationRequest(operation, input, credential)
    if ('mismatches' in request) {
      const detail = `the input of ${operation.id} does not fit: ${listMismatches(request.mismatches)}`
      throw new MrspError('bad-request', { source: this.#party, detail })
    }
    const session = options.session ?? sessionOf(input)
    const answer = await this.#send(request, {
      timeout: (options.timeout ?? this.#options.timeout ?? TIMEOUT) + waitOf(input),
      signal: options.signal,
      onSending: () => {
        const { observe = noObserver } = this.#options
        for (const step of steps) observe(step, `${operation.id} is asked`, { session })
      },
    })
    return operationOutput(operation, answer, this.#service.party)
  }

  async #send(request: UniversalRequest, options: TransportOptions): Promise<UniversalAnswer> {
    try {
      return await this.#transport.send(request, options)
    } catch (cause) {
      if (!(cause instanceof TransportFailure)) throw cause
      throw this.#failure(cause)
    }
  }

  #failure(cause: TransportFailure): MrspError {
    const { party } = this.#service
    if (cause.kind === 'aborted') return new MrspError('cancelled', { source: this.#party, cause })
    if (cause.kind === 'unreachable' || cause.kind === 'timeout') {
      const code = party === 'relay' ? 'relay-unreachable' : 'management-unreachable'
      return new MrspError(code, { source: this.#party, cause })
    }
    return new MrspError('internal', { source: party, detail: cause.message, cause })
  }
}

function waitOf({ prefer }: OperationInput): number {
  return typeof prefer === 'string' ? preferredWait(prefer) : 0
}
