import { randomBytes } from 'node:crypto'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps, type RequestOptions } from 'node:https'
import type { Duplex } from 'node:stream'
import { acceptOf } from './handshake-key.ts'

/** Settings of the request: certificates, fields besides those of the handshake, how it is connected. */
export type HandshakeSettings = Pick<
  RequestOptions,
  'agent' | 'ca' | 'cert' | 'createConnection' | 'headers' | 'key'
>

/** What is asked of whom. */
export interface HandshakeOptions {
  /** `wss:` or `ws:`. */
  readonly address: string
  readonly subprotocols: readonly string[]
  readonly settings: HandshakeSettings
  /** Milliseconds until the answer. */
  readonly patience: number
}

/** A handshake that was accepted. */
export interface AcceptedHandshake {
  readonly stream: Duplex
  /** What came on the stream behind the answer. */
  readonly head: Buffer
  /** One of those that were offered. */
  readonly subprotocol: string
}

/** What becomes of a handshake: one of the two is called, once. */
export interface HandshakeEvents {
  onAccepted(accepted: AcceptedHandshake): void
  onFailed(cause: Error): void
}

/**
 * Asks for a WebSocket without extensions (RFC 6455, 4.1). Redirections are not followed.
 * @returns gives it up, which is a failure
 * @throws TypeError or SyntaxError where the address or a subprotocol is none
 */
export function requestHandshake(options: HandshakeOptions, events: HandshakeEvents): () => void {
  const { address, subprotocols, settings, patience } = options
  const key = randomBytes(16).toString('base64')
  const url = httpAddress(address)
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    agent: false,
    ...settings,
    headers: {
      ...settings.headers,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': key,
      'Sec-WebSocket-Protocol': subprotocols.join(', '),
    },
  })
  const deadline = setTimeout(
    () => request.destroy(new Error('The handshake took too long.')),
    patience,
  )
  let isOver = false
  const fail = (cause: Error): void => {
    if (isOver) return
    isOver = true
    clearTimeout(deadline)
    events.onFailed(cause)
  }
  request.on('error', fail)
  request.on('close', () => fail(new Error('The handshake was not answered.')))
  request.on('response', ({ statusCode }) => {
    request.destroy(new Error(`The handshake was answered with the status ${statusCode}.`))
  })
  request.on('upgrade', (answer, stream, head) => {
    const subprotocol = answer.headers['sec-websocket-protocol'] ?? ''
    const what = isOver ? 'It was given up.' : wrongWith(answer, key, subprotocols)
    if (what === undefined) {
      isOver = true
      clearTimeout(deadline)
      events.onAccepted({ stream, head, subprotocol })
    } else {
      stream.on('error', () => {})
      stream.destroy()
      fail(new Error(what))
    }
  })
  request.end()
  return () => request.destroy()
}

function httpAddress(address: string): URL {
  const url = new URL(address)
  if (!/^wss?:$/.test(url.protocol) || url.hash !== '') {
    throw new SyntaxError('That is no address of a WebSocket.')
  }
  return new URL(url.href.replace('ws', 'http'))
}

function wrongWith(
  { headers }: IncomingMessage,
  key: string,
  offered: readonly string[],
): string | undefined {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return 'No WebSocket was opened.'
  if (headers['sec-websocket-accept'] !== acceptOf(key)) return 'Another handshake was answered.'
  if (headers['sec-websocket-extensions'] !== undefined) return 'An extension was chosen.'
  if (!offered.includes(headers['sec-websocket-protocol'] ?? '')) {
    return 'No subprotocol that was offered was chosen.'
  }
  return undefined
}
