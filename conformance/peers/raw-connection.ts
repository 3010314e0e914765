import { connect, type TLSSocket } from 'node:tls'
import { Unexpected } from '../check/violation.ts'

/** An HTTP answer as it stood on the wire. */
export interface RawAnswer {
  readonly status: number
  /** Values by field name in lower case; the last where a field is repeated. */
  readonly fields: ReadonlyMap<string, string>
  readonly head: string
  readonly body: string
}

/** Where a raw connection goes. */
export interface RawAddress {
  readonly port: number
  /** PEM of the authority that is trusted. */
  readonly ca: string
}

/** A TLS connection on which octets are written and read as they are. */
export class RawConnection {
  readonly socket: TLSSocket
  /** Resolves when the connection is gone. */
  readonly ended: Promise<void>
  /** Takes what comes; what came before it was set is in `heard`. */
  onOctets: ((octets: Buffer) => void) | undefined
  #heard: Buffer = Buffer.alloc(0)

  private constructor(socket: TLSSocket) {
    this.socket = socket
    socket.setNoDelay(true)
    socket.on('error', () => {})
    this.ended = new Promise(resolve => {
      socket.once('close', () => resolve())
    })
    socket.on('data', (octets: Buffer) => {
      if (this.onOctets === undefined) this.#heard = Buffer.concat([this.#heard, octets])
      else this.onOctets(octets)
    })
  }

  /** @throws Unexpected where no TLS connection comes about */
  static async open({ port, ca }: RawAddress): Promise<RawConnection> {
    const socket = connect({ host: 'localhost', port, servername: 'localhost', ca })
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', () => resolve())
      socket.once('error', error => reject(new Unexpected(`no connection: ${error.message}`)))
    })
    return new RawConnection(socket)
  }

  /** What came while nobody took it. */
  get heard(): Buffer {
    return this.#heard
  }

  write(octets: string | Uint8Array): void {
    if (this.socket.writable) this.socket.write(octets)
  }

  /** Reads one HTTP answer. @throws Unexpected where the connection ends before it is whole */
  async answer(): Promise<RawAnswer> {
    const { socket } = this
    return new Promise((resolve, reject) => {
      const look = (isOver: boolean): void => {
        const answer = answerOf(this.#heard, isOver)
        if (answer === undefined && !isOver) return
        socket.off('data', onData)
        socket.off('close', onClose)
        if (answer === undefined) reject(new Unexpected('the connection ended without an answer'))
        else if (Number.isNaN(answer.status)) reject(new Unexpected('the answer is no HTTP'))
        else resolve(answer)
      }
      const onData = (): void => look(false)
      const onClose = (): void => look(true)
      socket.on('data', onData)
      socket.on('close', onClose)
      look(socket.destroyed)
    })
  }

  destroy(): void {
    this.socket.destroy()
  }
}

/** One request and its answer, on a connection of its own. @throws Unexpected */
export async function askRaw(address: RawAddress, octets: string | Uint8Array): Promise<RawAnswer> {
  const connection = await RawConnection.open(address)
  try {
    connection.write(octets)
    return await connection.answer()
  } finally {
    connection.destroy()
  }
}

function answerOf(octets: Buffer, isOver: boolean): RawAnswer | undefined {
  const end = octets.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = octets.toString('latin1', 0, end)
  const [line = '', ...lines] = head.split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? Number.NaN)
  const fields = new Map<string, string>()
  for (const each of lines) {
    const colon = each.indexOf(':')
    fields.set(each.slice(0, colon).toLowerCase(), each.slice(colon + 1).trim())
  }
  if (status === 100) return answerOf(octets.subarray(end + 4), isOver)
  const body = octets.toString('utf8', end + 4)
  const length = fields.get('content-length')
  const isWhole =
    Number.isNaN(status) ||
    status === 101 ||
    status === 204 ||
    (length !== undefined && octets.length - end - 4 >= Number(length)) ||
    (fields.get('transfer-encoding') === 'chunked' && body.endsWith('0\r\n\r\n'))
  return isWhole || isOver ? { status, fields, head, body } : undefined
}
