import { readFile } from 'node:fs/promises'
import { isIPv4, type Socket } from 'node:net'

/** How an IPv6 socket shows an IPv4 address. */
const mapping = '0000000000000000FFFF0000'

/** `::1`, the one IPv6 address of loopback: each 32 bits in the order of the machine. */
const loopback6 = '00000000000000000000000001000000'

/** A table that changes while it is read may lack a line. */
const mostReadings = 3

/**
 * Whether a program of another user of this computer made a connection to a loopback address: everybody on a computer
 * reaches its loopback addresses, and what is offered there is one user's. Root is not another user.
 *
 * Told on Linux only, where the system shows whose each connection is; elsewhere the answer is no.
 */
export async function isOfAnotherUser(socket: Socket): Promise<boolean> {
  const own = process.getuid?.()
  const near = endOf(socket.localAddress, socket.localPort)
  const far = endOf(socket.remoteAddress, socket.remotePort)
  const isIp4 = isIPv4(socket.remoteAddress ?? '')
  if (own === undefined || process.platform !== 'linux') return false
  for (let reading = 1; ; reading++) {
    const table = await (isIp4 ? table4.read() : table6.read())
    const isShown = table.includes(` ${near} ${far} `)
    const owner =
      ownerOf(table, far, near) ??
      // A program may reach an IPv4 address by an IPv6 socket.
      (isIp4 ? ownerOf(await table6.read(), mapping + far, mapping + near) : undefined)
    if (owner !== undefined) return owner !== own && owner !== 0
    if (table === '' || reading === mostReadings) return isShown
  }
}

/** The user whose program holds the connection with these ends; undefined where none does any more. */
function ownerOf(table: string, local: string, remote: string): number | undefined {
  const start = table.indexOf(` ${local} ${remote} `)
  if (start < 0) return undefined
  const [, , , , , , , user, , inode] = table.slice(start, start + 300).split(/\s+/)
  return inode === '0' ? undefined : Number(user)
}

/** An address and its port, as the tables write them. */
function endOf(address = '', port = 0): string {
  const octets = address.split('.').toReversed().map(Number)
  const written = isIPv4(address) ? Buffer.from(octets).toString('hex') : loopback6
  return `${written}:${port.toString(16).padStart(4, '0')}`.toUpperCase()
}

/** A table of TCP connections that Linux shows, empty where it does not; all who ask at once are served by one reading. */
class ConnectionTable {
  readonly #file: string
  #reading: Promise<unknown> = Promise.resolve()
  #next: Promise<string> | undefined

  constructor(file: string) {
    this.#file = file
  }

  /** The table as it is at some moment from now on. */
  read(): Promise<string> {
    this.#next ??= this.#reading.then(() => {
      this.#next = undefined
      const reading = readFile(this.#file, 'latin1').catch(() => '')
      this.#reading = reading
      return reading
    })
    return this.#next
  }
}

const table4 = new ConnectionTable('/proc/net/tcp')
const table6 = new ConnectionTable('/proc/net/tcp6')
