import { type MessageHead, RequestHead, ResponseHead } from './head.ts'
import {
  forEachOption,
  HAS_CONNECTION,
  HAS_CONNECTION_FIELDS,
  HAS_UPGRADE,
  isProxyField,
  NAMES_CLOSE,
  NAMES_FIELDS,
  NAMES_KEEP_ALIVE,
  names,
} from './noted-fields.ts'
import { latin1Octets, latin1Text, roomFor, spells } from './octets.ts'

const connectionClose = latin1Octets('Connection: close\r\n')

/**
 * A head without the fields that concern one connection alone (RFC 9110, 7.6.1): Connection and
 * the fields it names, Keep-Alive, TE, Upgrade, Proxy-*. What asks for or answers a change of
 * protocol keeps Upgrade and `Connection: upgrade`. Transfer-Encoding stays, since the body is
 * carried on in it. What stays, stays as it was sent.
 *
 * @returns `head.bytes` itself where nothing has to go, else new bytes
 */
export function withoutHopByHop(head: MessageHead): Uint8Array {
  const keepsUpgrade = carriesUpgrade(head)
  if (!mustChange(head, keepsUpgrade)) return head.bytes

  const remains = new Remains(head.bytes)
  const goes = fieldsThatGo(head, keepsUpgrade)
  let needsConnection = keepsUpgrade
  for (let place = head.placeAt(head.fieldsStart); place !== undefined; ) {
    const { name, nameEnd, value, valueEnd, lineEnd } = place
    if (spells(names.connection, head.bytes, name, nameEnd)) {
      const option = needsConnection ? upgradeOption(head.bytes, value, valueEnd) : undefined
      if (option === undefined) remains.leaveOut(name, lineEnd)
      else {
        remains.leaveOut(value, option)
        remains.leaveOut(option + names.upgrade.length, lineEnd - 2)
        needsConnection = false
      }
    } else if (goes(name, nameEnd)) remains.leaveOut(name, lineEnd)
    place = head.placeAt(lineEnd)
  }
  return remains.bytes()
}

/** What is left of some bytes when parts are left out, told in their order. */
class Remains {
  readonly #all: Uint8Array
  readonly #kept: Uint8Array
  #keptLength = 0
  #doneUpTo = 0

  constructor(all: Uint8Array) {
    this.#all = all
    this.#kept = roomFor(all.length)
    this.#kept.set(all)
  }

  leaveOut(from: number, to: number): void {
    this.#keepUpTo(from)
    this.#doneUpTo = to
  }

  bytes(): Uint8Array {
    this.#keepUpTo(this.#all.length)
    return this.#kept.subarray(0, this.#keptLength)
  }

  #keepUpTo(end: number): void {
    this.#kept.copyWithin(this.#keptLength, this.#doneUpTo, end)
    this.#keptLength += end - this.#doneUpTo
  }
}

/** Where in a Connection value the option `upgrade` stands. */
function upgradeOption(bytes: Uint8Array, from: number, to: number): number | undefined {
  let option: number | undefined
  forEachOption(bytes, from, to, (start, end) => {
    if (spells(names.upgrade, bytes, start, end)) option ??= start
  })
  return option
}

/**
 * A head from which `withoutHopByHop` took Connection, with `Connection: close` as its last field,
 * for a connection that ends with the message.
 */
export function withConnectionClose(headBytes: Uint8Array): Uint8Array {
  const closing = roomFor(headBytes.length + connectionClose.length)
  const emptyLine = headBytes.length - 2
  closing.set(headBytes.subarray(0, emptyLine))
  closing.set(connectionClose, emptyLine)
  closing.set(headBytes.subarray(emptyLine), emptyLine + connectionClose.length)
  return closing
}

/** A request that asks for another protocol, 101 that switches to it, 426 that requires it. */
function carriesUpgrade(head: MessageHead): boolean {
  if (head instanceof RequestHead) return head.upgrade
  const answersUpgrade =
    head instanceof ResponseHead && (head.status === 101 || head.status === 426)
  return answersUpgrade && head.namesUpgrade
}

function mustChange({ found }: MessageHead, keepsUpgrade: boolean): boolean {
  if ((found & (HAS_CONNECTION_FIELDS | NAMES_FIELDS | NAMES_CLOSE)) !== 0) return true
  if (keepsUpgrade) return (found & NAMES_KEEP_ALIVE) !== 0
  return (found & (HAS_CONNECTION | HAS_UPGRADE)) !== 0
}

/** Tells of a field other than Connection whether it goes. */
function fieldsThatGo(
  head: MessageHead,
  keepsUpgrade: boolean,
): (name: number, nameEnd: number) => boolean {
  const { bytes } = head
  const named = namedByConnection(head)
  return (name, nameEnd) => {
    if (spells(names.upgrade, bytes, name, nameEnd)) return !keepsUpgrade
    return (
      spells(names.keepAlive, bytes, name, nameEnd) ||
      spells(names.te, bytes, name, nameEnd) ||
      isProxyField(bytes, name, nameEnd) ||
      (named !== undefined && named.has(latin1Text(bytes, name, nameEnd).toLowerCase()))
    )
  }
}

function namedByConnection(head: MessageHead): ReadonlySet<string> | undefined {
  if ((head.found & NAMES_FIELDS) === 0) return undefined
  const { bytes } = head
  const named = new Set<string>()
  for (const { name, nameEnd, value, valueEnd } of head.places()) {
    if (!spells(names.connection, bytes, name, nameEnd)) continue
    forEachOption(bytes, value, valueEnd, (start, end) => {
      named.add(latin1Text(bytes, start, end).toLowerCase())
    })
  }
  return named
}
