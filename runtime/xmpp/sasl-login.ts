import { Element } from 'ltx'
import { attribute } from './iq.ts'
import { SASL } from './namespaces.ts'
import { base64Bytes, SCRAM_MECHANISMS, type ScramMechanism } from './scram.ts'
import { type ScramAccounts, ScramServer } from './scram-server.ts'

/** What follows from one element of a login: what to send, and who has logged in, if anybody. */
export interface LoginStep {
  readonly answer: Element
  readonly username?: string
  /** The attempt has failed. */
  readonly failed?: true
  /** The device ID that was given at an attempt which has failed. */
  readonly claimed?: string | undefined
}

type SaslCondition =
  | 'aborted'
  | 'incorrect-encoding'
  | 'invalid-mechanism'
  | 'malformed-request'
  | 'not-authorized'
  | 'temporary-auth-failure'

/** The SASL exchange of one connection (RFC 6120, section 6), one attempt after another. */
export class SaslLogin {
  readonly #accounts: ScramAccounts
  readonly #mechanisms: readonly ScramMechanism[]
  #attempt: ScramServer | undefined

  constructor(accounts: ScramAccounts, mechanisms: readonly ScramMechanism[]) {
    this.#accounts = accounts
    this.#mechanisms = mechanisms
  }

  /** The stream feature that offers the mechanisms. */
  feature(): Element {
    const mechanisms = new Element('mechanisms', { xmlns: SASL })
    for (const name of this.#mechanisms) mechanisms.c('mechanism').t(name)
    return mechanisms
  }

  /** Takes the client's next element. */
  async next(element: Element): Promise<LoginStep> {
    try {
      if (element.is('auth', SASL)) return await this.#begin(element)
      if (element.is('response', SASL)) return this.#finish(element)
      this.#attempt = undefined
      return failure(element.is('abort', SASL) ? 'aborted' : 'malformed-request')
    } catch {
      this.#attempt = undefined
      return failure('temporary-auth-failure')
    }
  }

  async #begin(element: Element): Promise<LoginStep> {
    this.#attempt = undefined
    const mechanism = this.#mechanisms.find(name => name === attribute(element, 'mechanism'))
    if (!mechanism) return failure('invalid-mechanism')
    const message = base64Bytes(element.getText().trim())
    if (!message) return failure('incorrect-encoding')
    const attempt = new ScramServer(SCRAM_MECHANISMS[mechanism], this.#accounts)
    const challenge = await attempt.challenge(message.toString())
    if (challenge === undefined) return failure('malformed-request')
    this.#attempt = attempt
    return { answer: withText('challenge', challenge) }
  }

  #finish(element: Element): LoginStep {
    const attempt = this.#attempt
    this.#attempt = undefined
    const message = base64Bytes(element.getText().trim())
    if (!attempt) return failure('malformed-request')
    if (!message) return failure('incorrect-encoding')
    const { claimed } = attempt
    const finished = attempt.finish(message.toString())
    if (!finished) return { ...failure('not-authorized'), claimed }
    return { answer: withText('success', finished.proof), username: finished.username }
  }
}

function withText(name: string, message: string): Element {
  return new Element(name, { xmlns: SASL }).t(Buffer.from(message).toString('base64'))
}

function failure(condition: SaslCondition): LoginStep {
  const answer = new Element('failure', { xmlns: SASL })
  answer.c(condition)
  return { answer, failed: true }
}
