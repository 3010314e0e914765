import { type IncomingMessage, request } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** An answer of a local interface. */
export interface LocalAnswer {
  readonly status: number
  readonly body: unknown
}

/** Asks a local interface, the terminal's or the panel's, as a person's browser does. */
export async function ask(
  port: number,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<LocalAnswer> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
    signal: AbortSignal.timeout(90_000),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

/** What a relayed request is. */
export interface RelayedRequest {
  readonly port: number
  readonly application: string
  readonly session: string
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** Body and its length in octets. */
  readonly body?: { readonly stream: Readable; readonly length: number }
}

/** Sends a request to a device's application through the terminal's local port (S231) and gives the response. */
export async function relay(exchange: RelayedRequest): Promise<IncomingMessage> {
  const { port, application, session, method = 'GET', path, body } = exchange
  const outgoing = request({
    host: '127.0.0.1',
    port,
    // A connection belongs to one origin, as in a browser.
    agent: false,
    method,
    path,
    headers: {
      host: `${application}.${session}.localhost:${port}`,
      ...(body && { 'content-length': body.length, 'content-type': 'application/octet-stream' }),
    },
  })
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject)
  })
  if (body) await Promise.all([pipeline(body.stream, outgoing), response])
  else outgoing.end()
  return response
}

/** A member of an object that came as JSON. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map(Object.entries(value)).get(name)
    : undefined
}

/** A member that is a string, or an empty one. */
export function text(value: unknown, name: string): string {
  const found = member(value, name)
  return typeof found === 'string' ? found : ''
}
