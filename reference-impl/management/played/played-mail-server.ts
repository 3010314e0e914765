import { once } from 'node:events'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { GeneratedCertificate } from '../../../runtime/tls.ts'
import { Inbox } from './inbox.ts'

/** A mail as it arrived. */
export interface ArrivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** Header fields in their order, unfolded, names in small letters. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly text: string
  /** Whether it came over TLS. */
  readonly secure: boolean
  /** The user who logged in. */
  readonly user: string | undefined
}

/** What a played mail server does with a mail that it has read: takes it, refuses it with a reply, or never answers. */
export type MailReply = 'take' | 'never' | { readonly code: number }

/** How a played mail server listens. */
export interface MailServerKind {
  /** TLS from the first octet, STARTTLS, or neither. */
  readonly tls: 'direct' | 'starttls' | 'none'
  readonly certificate?: GeneratedCertificate
  /** The login that it asks for. */
  readonly login?: { readonly user: string; readonly password: string }
}

/** A real SMTP server, whose replies the test decides. */
export class PlayedMailServer {
  readonly inbox: Inbox<ArrivedMail> = new Inbox()
  /** Mails that it took. */
  readonly taken: ArrivedMail[] = []
  reply: (mail: ArrivedMail) => MailReply = () => 'take'
  readonly #kind: MailServerKind
  #server: SMTPServer | undefined

  constructor(kind: MailServerKind = { tls: 'none' }) {
    this.#kind = kind
  }

  /** Listens. @returns the port */
  async start(port = 0): Promise<number> {
    const { tls, certificate, login } = this.#kind
    const options: SMTPServerOptions = {
      secure: tls === 'direct',
      ...(certificate && { cert: certificate.certificate, key: certificate.key }),
      disabledCommands: [
        ...(tls === 'starttls' ? [] : ['STARTTLS']),
        ...(login === undefined ? ['AUTH'] : []),
      ],
      authOptional: login === undefined,
      closeTimeout: 100,
      onAuth: ({ username, password }, _session, callback) => {
        const isRight = username === login?.user && password === login?.password
        if (isRight) callback(null, { user: username })
        else callback(new Error('535 no'))
      },
      onData: async (stream, { envelope, secure, user }, callback) => {
        let whole = ''
        for await (const piece of stream) whole += String(piece)
        const { mailFrom, rcptTo } = envelope
        const mail = {
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          ...parsed(whole),
          secure,
          user: typeof user === 'string' ? user : undefined,
        }
        const reply = this.reply(mail)
        if (reply === 'take') {
          this.taken.push(mail)
          callback()
        } else if (reply !== 'never') {
          callback(Object.assign(new Error('not this one'), { responseCode: reply.code }))
        }
        this.inbox.put(mail)
      },
    }
    this.#server = new SMTPServer(options)
    this.#server.on('error', () => {})
    const listening = this.#server.listen(port, '127.0.0.1')
    await once(listening, 'listening')
    const address = listening.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  /** The next mail that arrives, whatever becomes of it. */
  async next(): Promise<ArrivedMail> {
    return await this.inbox.next((mail): mail is ArrivedMail => mail !== undefined, 'a mail')
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined) return
    await new Promise<void>(resolve => server.close(resolve))
  }
}

/** The values of a mail's header field. */
export function valuesOf(mail: ArrivedMail, name: string): readonly string[] {
  return mail.fields.filter(([each]) => each === name).map(([, value]) => value)
}

function parsed(whole: string): Pick<ArrivedMail, 'fields' | 'text'> {
  const end = whole.indexOf('\r\n\r\n')
  const head = whole.slice(0, end).replaceAll(/\r\n[ \t]/g, ' ')
  const fields = head.split('\r\n').map(line => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return { fields, text: whole.slice(end + 4) }
}
