import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'
import { isMailAddress } from '../../../generated/validators.js'
import type { HaltMail } from './halt-mail.ts'

/** What became of a mail: taken, put off by the server, refused by it for good. */
export type Delivery = 'taken' | 'put-off' | 'refused'

/** How the mail server is reached. */
export interface MailServerSettings {
  /** smtps://host:port, or smtp://host:port. */
  readonly url: string
  readonly user: string | undefined
  readonly password: string | undefined
  /** Certificate authorities to trust. */
  readonly ca: readonly string[] | undefined
}

/** Milliseconds for a connection and its greeting, and for one answer. */
const patience = { greeting: 10_000, answer: 30_000 }
/** Octets of one answer of the server. */
const answerLimit = 65_536

/** The operator's mail server, over SMTP (RFC 5321), one connection a mail. */
export class MailServer {
  readonly #transport: ReturnType<typeof createTransport>

  constructor({ url, user, password, ca }: MailServerSettings) {
    const { protocol, hostname, port } = new URL(url)
    const secure = protocol === 'smtps:'
    const isHere = isLoopback(hostname)
    this.#transport = createTransport({
      host: hostname,
      port: port === '' ? (secure ? 465 : 587) : Number(port),
      secure,
      requireTLS: !secure && !isHere,
      ignoreTLS: !secure && isHere,
      tls: { minVersion: 'TLSv1.2', ...(ca && { ca: [...ca] }) },
      ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
      connectionTimeout: patience.greeting,
      greetingTimeout: patience.greeting,
      dnsTimeout: patience.greeting,
      socketTimeout: patience.answer,
      maxResponseSize: answerLimit,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  }

  /**
   * Hands a mail over.
   *
   * @throws Error where the server was not reached or has something against management rather than against this mail
   */
  async deliver(mail: HaltMail, signal: AbortSignal): Promise<Delivery> {
    const { from, to } = mail
    if (!isMailAddress(from) || !isMailAddress(to)) return 'refused'
    try {
      await this.#transport.sendMail({
        ...mail,
        from: { name: '', address: from },
        to: { name: '', address: to },
        envelope: { from, to: [to] },
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal,
      })
      return 'taken'
    } catch (error) {
      const delivery = whatItSays(error)
      if (delivery === undefined) throw error
      return delivery
    }
  }
}

/** What the server says of this one mail by an error: nothing where the error is not about the mail. */
function whatItSays(error: unknown): 'put-off' | 'refused' | undefined {
  if (!(error instanceof Error) || !('permanent' in error) || !('command' in error)) {
    return undefined
  }
  const { permanent, command } = error
  if (command !== 'RCPT TO' && command !== 'DATA') return undefined
  return permanent === true ? 'refused' : 'put-off'
}

/** Whether what goes to this host stays on this machine. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || (isIP(host) === 4 && host.startsWith('127.'))
}
