// Octets of RFC 9110 and RFC 9112: their classes, and the few comparisons a head needs.

export const HTAB = 0x09
export const LF = 0x0a
export const CR = 0x0d
export const SP = 0x20
export const DIGIT_0 = 0x30
export const COLON = 0x3a
export const SLASH = 0x2f
export const ASTERISK = 0x2a
export const COMMA = 0x2c
const DEL = 0x7f

// The classes, one bit each, so that one octet can be of several.
/** RFC 9110 `tchar`: methods, field names, connection options. */
export const TOKEN = 1
/** `field-content` with white space: HTAB, SP, VCHAR, obs-text. */
export const FIELD_TEXT = 2
/** What a request target may hold: every VCHAR but `#`, since a fragment is never sent. */
export const TARGET_TEXT = 4
/** RFC 3986 `reg-name` without the comma, which would read as a list of hosts. */
export const HOST_NAME = 8
/** HTAB and SP, the white space of RFC 9110. */
export const WHITE_SPACE = 16
export const DIGIT = 32
/** The inside of an IP literal in brackets. */
export const IP_LITERAL = 64

const classes: Uint8Array = classTable()

function classTable(): Uint8Array {
  const table = new Uint8Array(256)
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  const add = (text: string, octetClass: number) => {
    for (const octet of latin1Octets(text)) table[octet] = (table[octet] ?? 0) | octetClass
  }
  const addRange = (first: number, last: number, octetClass: number) => {
    for (let octet = first; octet <= last; octet++) table[octet] = (table[octet] ?? 0) | octetClass
  }
  add(`${letters}0123456789!#$%&'*+-.^_\`|~`, TOKEN)
  add(`${letters}0123456789-._~%!$&'()*+;=`, HOST_NAME)
  add('0123456789abcdefABCDEFv:.%-_~', IP_LITERAL)
  add('0123456789', DIGIT)
  add('\t ', FIELD_TEXT | WHITE_SPACE)
  addRange(0x21, 0x7e, FIELD_TEXT | TARGET_TEXT)
  addRange(0x80, 0xff, FIELD_TEXT)
  table[0x23] = (table[0x23] ?? 0) & ~TARGET_TEXT
  return table
}

/** Whether an octet is of a class; past the end of the bytes it is of none. */
export function isOf(octetClass: number, octet: number | undefined): boolean {
  return octet !== undefined && ((classes[octet] ?? 0) & octetClass) !== 0
}

/** Where, from `from` on, the first octet stands that is not of the class: `to` where all are. */
export function endOfRun(octetClass: number, bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && ((classes[bytes[at] ?? 0] ?? 0) & octetClass) !== 0) at++
  return at
}

/** Where the text between two offsets ends when octets of a class are cut off its end. */
export function withoutTrailing(
  octetClass: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  let end = to
  while (end > from && isOf(octetClass, bytes[end - 1])) end--
  return end
}

/** Whether every octet between two offsets, of which there is at least one, is of a class. */
export function isRunOf(octetClass: number, bytes: Uint8Array, from: number, to: number): boolean {
  return from < to && isOf(octetClass, bytes[from]) && endOfRun(octetClass, bytes, from, to) === to
}

/** Whether an octet is a control character other than HTAB. */
export function isControl(octet: number | undefined): boolean {
  return octet !== undefined && (octet < SP || octet === DEL) && octet !== HTAB
}

/** The octet of a lower-case letter for an upper-case one, else the octet itself. */
export function lowerCase(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet
}

/** Whether the bytes between two offsets are a lower-case text, in any case. */
export function spells(
  lowerCaseText: Uint8Array,
  bytes: Uint8Array,
  from: number,
  to: number,
): boolean {
  const length = lowerCaseText.length
  if (to - from !== length) return false
  for (let at = 0; at < length; at++) {
    if (lowerCase(bytes[from + at] ?? 0) !== lowerCaseText[at]) return false
  }
  return true
}

/** Whether the bytes between two offsets are exactly a text. */
export function isExactly(text: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== text.length) return false
  for (let at = 0; at < text.length; at++) {
    if (bytes[from + at] !== text[at]) return false
  }
  return true
}

/** Whether the bytes between two offsets, read as Latin-1, are exactly a text. */
export function isText(text: string, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== text.length) return false
  for (let at = 0; at < text.length; at++) {
    if (bytes[from + at] !== text.charCodeAt(at)) return false
  }
  return true
}

/** A text of characters up to U+00FF as octets. */
export function latin1Octets(text: string): Uint8Array {
  const octets = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) octets[at] = text.charCodeAt(at)
  return octets
}

/** Where there is one; looking the global up each time costs more than a short text. */
const NodeBuffer = typeof Buffer === 'undefined' ? undefined : Buffer

/** Octets as a text, one character each (Latin-1), as fields of a message are read. */
export function latin1Text(bytes: Uint8Array, from: number = 0, to: number = bytes.length): string {
  if (NodeBuffer !== undefined && bytes instanceof NodeBuffer)
    return bytes.toString('latin1', from, to)
  let text = ''
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] ?? 0)
  return text
}

/** Room for octets, each to be written before it is read: what it holds at first is arbitrary. */
export function roomFor(length: number): Uint8Array {
  return NodeBuffer?.allocUnsafe(length) ?? new Uint8Array(length)
}
