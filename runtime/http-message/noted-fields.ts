import { HttpMessageError } from './http-message-error.ts'
import {
  COLON,
  COMMA,
  DIGIT,
  DIGIT_0,
  endOfRun,
  HOST_NAME,
  IP_LITERAL,
  isRunOf,
  latin1Octets,
  lowerCase,
  SP,
  spells,
  TOKEN,
  WHITE_SPACE,
  withoutTrailing,
} from './octets.ts'

// What a field section says about its message, one bit each.
export const HAS_HOST = 1
export const HAS_CONTENT_LENGTH = 2
export const IS_CHUNKED = 4
export const HAS_CONNECTION = 8
export const NAMES_CLOSE = 16
export const NAMES_UPGRADE = 32
/** Connection names something besides close, keep-alive and upgrade: fields that go with it. */
export const NAMES_FIELDS = 64
export const HAS_UPGRADE = 128
export const EXPECTS_CONTINUE = 256
/** A field of one connection other than Connection and Upgrade: Keep-Alive, TE, Proxy-*. */
export const HAS_CONNECTION_FIELDS = 512
export const NAMES_KEEP_ALIVE = 1024

/** What one pass over a field section finds out; offsets are into the scanned bytes. */
export interface FieldSectionScan {
  readonly isRequest: boolean
  found: number
  contentLength: number
  hostStart: number
  hostEnd: number
}

type NotedName =
  | 'te'
  | 'host'
  | 'expect'
  | 'upgrade'
  | 'connection'
  | 'keepAlive'
  | 'contentLength'
  | 'transferEncoding'
  | 'proxyPrefix'

/** The names this file looks for, in lower case. */
export const names: Readonly<Record<NotedName, Uint8Array>> = {
  te: latin1Octets('te'),
  host: latin1Octets('host'),
  expect: latin1Octets('expect'),
  upgrade: latin1Octets('upgrade'),
  connection: latin1Octets('connection'),
  keepAlive: latin1Octets('keep-alive'),
  contentLength: latin1Octets('content-length'),
  transferEncoding: latin1Octets('transfer-encoding'),
  proxyPrefix: latin1Octets('proxy-'),
}

const chunked = latin1Octets('chunked')
const close = latin1Octets('close')
const continueExpected = latin1Octets('100-continue')

/** Tells by its length, most often, that a field is of no concern. */
export function noteField(
  bytes: Uint8Array,
  name: number,
  nameEnd: number,
  valueEnd: number,
  into: FieldSectionScan,
): void {
  const value = nameEnd + 1
  switch (nameEnd - name) {
    case 2:
      if (spells(names.te, bytes, name, nameEnd)) into.found |= HAS_CONNECTION_FIELDS
      return
    case 4:
      if (spells(names.host, bytes, name, nameEnd)) noteHost(bytes, value, valueEnd, into)
      return
    case 6:
      if (spells(names.expect, bytes, name, nameEnd)) noteExpect(bytes, value, valueEnd, into)
      return
    case 7:
      if (spells(names.upgrade, bytes, name, nameEnd)) into.found |= HAS_UPGRADE
      return
    case 10:
      if (spells(names.connection, bytes, name, nameEnd)) {
        noteConnection(bytes, value, valueEnd, into)
      } else if (spells(names.keepAlive, bytes, name, nameEnd)) {
        into.found |= HAS_CONNECTION_FIELDS
      }
      return
    case 14:
      if (spells(names.contentLength, bytes, name, nameEnd)) {
        noteContentLength(bytes, value, valueEnd, into)
      } else {
        refuseLookalike(names.contentLength, bytes, name)
      }
      break
    case 17:
      if (spells(names.transferEncoding, bytes, name, nameEnd)) {
        noteTransferEncoding(bytes, value, valueEnd, into)
      } else {
        refuseLookalike(names.transferEncoding, bytes, name)
      }
      break
  }
  if (isProxyField(bytes, name, nameEnd)) into.found |= HAS_CONNECTION_FIELDS
}

/** Whether a field is one of the Proxy-* fields. */
export function isProxyField(bytes: Uint8Array, name: number, nameEnd: number): boolean {
  const prefixEnd = name + names.proxyPrefix.length
  return prefixEnd < nameEnd && spells(names.proxyPrefix, bytes, name, prefixEnd)
}

/** `Content_Length` and the like read as the true name once a gateway has made variables of them. */
function refuseLookalike(trueName: Uint8Array, bytes: Uint8Array, name: number): void {
  for (let at = 0; at < trueName.length; at++) {
    const octet = lowerCase(bytes[name + at] ?? 0)
    if (octet !== trueName[at] && octet !== 0x5f) return
  }
  throw new HttpMessageError('invalid-field-name')
}

function noteHost(bytes: Uint8Array, from: number, to: number, into: FieldSectionScan): void {
  if (!into.isRequest) return
  if ((into.found & HAS_HOST) !== 0) throw new HttpMessageError('repeated-host')
  const start = endOfRun(WHITE_SPACE, bytes, from, to)
  const end = withoutTrailing(WHITE_SPACE, bytes, start, to)
  if (!isHostWithPort(bytes, start, end)) throw new HttpMessageError('invalid-host')
  into.found |= HAS_HOST
  into.hostStart = start
  into.hostEnd = end
}

function isHostWithPort(bytes: Uint8Array, from: number, to: number): boolean {
  let hostEnd = endOfRun(HOST_NAME, bytes, from, to)
  if (hostEnd === from && bytes[from] === 0x5b) {
    const literalEnd = endOfRun(IP_LITERAL, bytes, from + 1, to)
    if (literalEnd === from + 1 || literalEnd === to || bytes[literalEnd] !== 0x5d) return false
    hostEnd = literalEnd + 1
  }
  if (hostEnd === from) return false
  if (hostEnd === to) return true
  return bytes[hostEnd] === COLON && endOfRun(DIGIT, bytes, hostEnd + 1, to) === to
}

function noteExpect(bytes: Uint8Array, from: number, to: number, into: FieldSectionScan): void {
  if (!into.isRequest) return
  const start = endOfRun(WHITE_SPACE, bytes, from, to)
  const end = withoutTrailing(WHITE_SPACE, bytes, start, to)
  const isRepeated = (into.found & EXPECTS_CONTINUE) !== 0
  if (isRepeated || !spells(continueExpected, bytes, start, end)) {
    throw new HttpMessageError('invalid-expect')
  }
  into.found |= EXPECTS_CONTINUE
}

/**
 * Leading zeros are refused in a request, where they read as octal to some; a response may have
 * them, since small servers fill a length in after the fact.
 */
function noteContentLength(
  bytes: Uint8Array,
  from: number,
  to: number,
  into: FieldSectionScan,
): void {
  if ((into.found & HAS_CONTENT_LENGTH) !== 0) throw new HttpMessageError('repeated-content-length')
  const start = pastSpaces(bytes, from, to)
  const end = withoutSpaces(bytes, start, to)
  const hasLeadingZero = bytes[start] === DIGIT_0 && end - start > 1
  let length = 0
  if (!isRunOf(DIGIT, bytes, start, end) || (hasLeadingZero && into.isRequest)) {
    throw new HttpMessageError('invalid-content-length')
  }
  for (let at = start; at < end; at++) {
    length = length * 10 + ((bytes[at] ?? 0) - DIGIT_0)
    if (length > Number.MAX_SAFE_INTEGER) throw new HttpMessageError('invalid-content-length')
  }
  into.found |= HAS_CONTENT_LENGTH
  into.contentLength = length
}

function noteTransferEncoding(
  bytes: Uint8Array,
  from: number,
  to: number,
  into: FieldSectionScan,
): void {
  if ((into.found & IS_CHUNKED) !== 0) throw new HttpMessageError('repeated-transfer-encoding')
  const start = pastSpaces(bytes, from, to)
  if (!spells(chunked, bytes, start, withoutSpaces(bytes, start, to))) {
    throw new HttpMessageError('invalid-transfer-encoding')
  }
  into.found |= IS_CHUNKED
}

function noteConnection(bytes: Uint8Array, from: number, to: number, into: FieldSectionScan): void {
  into.found |= HAS_CONNECTION
  forEachOption(bytes, from, to, (start, end) => {
    if (!isRunOf(TOKEN, bytes, start, end)) throw new HttpMessageError('invalid-connection')
    if (spells(names.keepAlive, bytes, start, end)) into.found |= NAMES_KEEP_ALIVE
    else if (spells(close, bytes, start, end)) into.found |= NAMES_CLOSE
    else if (spells(names.upgrade, bytes, start, end)) into.found |= NAMES_UPGRADE
    else if (delimitsOrRoutes(bytes, start, end)) {
      throw new HttpMessageError('connection-names-framing')
    } else into.found |= NAMES_FIELDS
  })
}

/** Whether a field name is one that an intermediary must neither lose nor find out late. */
function delimitsOrRoutes(bytes: Uint8Array, name: number, nameEnd: number): boolean {
  return (
    spells(names.host, bytes, name, nameEnd) ||
    spells(names.contentLength, bytes, name, nameEnd) ||
    spells(names.transferEncoding, bytes, name, nameEnd)
  )
}

/** Goes through the elements of a comma-separated list, leaving out empty ones. */
export function forEachOption(
  bytes: Uint8Array,
  from: number,
  to: number,
  take: (start: number, end: number) => void,
): void {
  let at = from
  while (at < to) {
    let next = at
    while (next < to && bytes[next] !== COMMA) next++
    const start = endOfRun(WHITE_SPACE, bytes, at, next)
    const end = withoutTrailing(WHITE_SPACE, bytes, start, next)
    if (start < end) take(start, end)
    at = next + 1
  }
}

// A tab beside a length is legal and yet read differently by others, so only spaces may stand there.
function pastSpaces(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] === SP) at++
  return at
}

function withoutSpaces(bytes: Uint8Array, from: number, to: number): number {
  let end = to
  while (end > from && bytes[end - 1] === SP) end--
  return end
}
