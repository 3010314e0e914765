import { once } from 'node:events'
import { WebSocket } from 'ws'
import { decodeFrame, encodeFrame, frameName } from '../runtime/frame/index.ts'

/**
 * A process that holds the ends of sessions, or pairs of bare connections. Its parent sends it orders and is told when
 * each is carried out.
 */

/** Both ends of a session: where they connect and what they show; of bare connections the address alone. */
export interface Pair {
  readonly urls: readonly [device: string, terminal: string]
  readonly sessionIds?: readonly [device: string, terminal: string]
  readonly token?: string
}

/** What the parent asks for. */
export type Order =
  | {
      readonly order: 'connect'
      readonly pairs: readonly Pair[]
      readonly ca: string
      readonly atOnce: number
    }
  | { readonly order: 'until-closed' }

/** Connections from one address: a relay takes no more than 4000. */
const fromOneAddress = 3000

const open = new Set<WebSocket>()
let made = 0
let allClosed: (() => void) | undefined

if (process.send !== undefined) process.on('message', carryOut)

async function carryOut(order: Order): Promise<void> {
  if (order.order === 'connect') await connectAll(order)
  else if (open.size > 0) await new Promise<void>(resolve => (allClosed = resolve))
  process.send?.({ done: order.order })
}

async function connectAll({ pairs, ca, atOnce }: Extract<Order, { order: 'connect' }>) {
  const waiting = [...pairs]
  const work = async (): Promise<void> => {
    for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
      await (pair.token === undefined ? connectBare(pair, ca) : connectSession(pair, ca))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

/** Brings both ends to the pairing: each has the other's `hello`. */
async function connectSession({ urls, sessionIds, token }: Pair, ca: string): Promise<void> {
  const ends = urls.map((url, side) => {
    const sessionId = sessionIds?.[side] ?? ''
    const socket = connect(url, ['mrsp.v1', `mrsp.auth.${sessionId}.${token}`], ca)
    const paired = new Promise<void>((resolve, reject) => {
      socket.on('message', data => {
        if (!Buffer.isBuffer(data)) return
        const name = frameName(data)
        if (name === 'ping') socket.send(encodeFrame(sessionId, 'pong', {}))
        else if (name === 'hello') resolve()
        else if (name === 'error') reject(new Error(JSON.stringify(decodeFrame(data).headers)))
        else if (name === 'connected') {
          const hello = { version: 1, product: 'bench/1', maxExchanges: 64 } as const
          socket.send(encodeFrame(sessionId, 'hello', hello))
        }
      })
      socket.once('error', reject)
    })
    return paired
  })
  await Promise.all(ends)
}

async function connectBare({ urls }: Pair, ca: string): Promise<void> {
  await Promise.all(
    urls.map(async url => {
      const socket = connect(url, [], ca)
      await once(socket, 'open')
      socket.send(Buffer.alloc(120))
      await once(socket, 'message')
    }),
  )
}

function connect(url: string, offer: readonly string[], ca: string): WebSocket {
  made += 1
  const localAddress = `127.0.${process.pid % 250}.${1 + Math.floor(made / fromOneAddress)}`
  const socket = new WebSocket(url, [...offer], { ca, perMessageDeflate: false, localAddress })
  open.add(socket)
  socket.once('close', () => {
    open.delete(socket)
    if (open.size === 0) allClosed?.()
  })
  return socket
}
