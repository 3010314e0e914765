import { type Login, type ManagementClient } from '../../generated/management-api.ts'
import { createManagementClient, TransportFailure } from '../../runtime/http/index.ts'
import { Unexpected } from '../check/violation.ts'
import { type RecordedAnswer, type RecordedHttp, refusing } from './recorded-http.ts'
import type { SecretRegister } from './secret-register.ts'

/** A request that need not be one of the operations. */
export interface RawRequest {
  readonly method: string
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Who asks: the terminal itself where it is left out, nobody where it is empty. */
  readonly credential?: string
}

/** Milliseconds for one raw answer. */
const answerTime = 20_000

/** A terminal of management, played: asks as a user, properly or not. */
export class PlayedTerminalForManagement {
  /** The operations; an error that is answered is thrown as `Refused`. */
  readonly client: ManagementClient
  readonly http: RecordedHttp
  readonly #url: string
  #login: Login | undefined

  constructor(url: string, http: RecordedHttp) {
    this.#url = url
    this.http = http
    this.client = refusing(
      createManagementClient({
        url: this.#url,
        transport: http,
        credential: () => this.#login?.accessToken,
      }),
    )
  }

  /** Logs a user in (S101). @throws Refused */
  async logIn(
    userId: string,
    password: string,
    secrets: SecretRegister,
    terminalId?: string,
  ): Promise<this> {
    const body = { userId, password, ...(terminalId !== undefined && { terminalId }) }
    this.#login = await this.client.login({ body })
    secrets.add(this.#login.accessToken)
    return this
  }

  /** Whether its login was ended by `logout`. */
  isLoggedOut = false

  get login(): Login {
    if (this.#login === undefined) throw new Error('the terminal is not logged in')
    return this.#login
  }

  /** Sends a request as it is. @throws Unexpected where no whole answer comes */
  async raw(request: RawRequest): Promise<RecordedAnswer> {
    const { method, target, headers = {}, body, credential = this.#login?.accessToken } = request
    const all: Record<string, string> = {
      ...(credential !== undefined &&
        credential !== '' && { authorization: `Bearer ${credential}` }),
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      }),
      ...headers,
    }
    try {
      return await this.http.send(
        { method, target, headers: all, ...(body !== undefined && { body }) },
        { timeout: answerTime },
      )
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error
      throw new Unexpected(`${method} ${target.slice(0, 60)} had no answer: ${error.kind}`)
    }
  }
}
