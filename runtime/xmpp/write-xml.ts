import type { Element } from 'ltx'

/** Thrown for a tree that has no form in XML 1.0, so that nothing of it is sent. */
export class IllegalXml extends Error {
  override readonly name = 'IllegalXml'
}

const NAME_START =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D' +
  '\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}'
const NAME_PART = `[${NAME_START}][${NAME_START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040]*`
const QUALIFIED_NAME = new RegExp(`^(?:(${NAME_PART}):)?${NAME_PART}$`, 'u')

const ILLEGAL_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}

function escape(text: string, special: RegExp): string {
  if (ILLEGAL_CHARACTER.test(text)) throw new IllegalXml('a character that XML does not allow')
  return text.replace(special, character => ESCAPES[character] ?? character)
}

/**
 * Text of an element as XML. A carriage return is escaped, because a parser would turn it into a
 * line feed.
 */
function escapeText(text: string): string {
  return escape(text, /[&<>\r]/g)
}

/**
 * An attribute's value as XML, for double quotes. Tab, CR and LF are escaped, because a parser
 * would turn them into spaces.
 */
function escapeAttribute(value: string): string {
  return escape(value, /[&<>"\t\n\r]/g)
}

function checkName(name: string, prefixes: ReadonlySet<string>): void {
  const match = QUALIFIED_NAME.exec(name)
  if (!match) throw new IllegalXml('a name that XML does not allow')
  const prefix = match[1]
  if (prefix !== undefined && prefix !== 'xmlns' && !prefixes.has(prefix)) {
    throw new IllegalXml('a namespace prefix that is not declared')
  }
}

function prefixesWithin(element: Element, around: ReadonlySet<string>): ReadonlySet<string> {
  const declared = Object.keys(element.attrs).filter(name => name.startsWith('xmlns:'))
  return declared.length === 0
    ? around
    : new Set([...around, ...declared.map(name => name.slice('xmlns:'.length))])
}

function writeElement(element: Element, around: ReadonlySet<string>): string {
  const prefixes = prefixesWithin(element, around)
  checkName(element.name, prefixes)
  let xml = `<${element.name}`
  for (const [name, value] of Object.entries(element.attrs)) {
    if (value === undefined || value === null) continue
    checkName(name, prefixes)
    xml += ` ${name}="${escapeAttribute(String(value))}"`
  }
  if (element.children.length === 0) return `${xml}/>`
  xml += '>'
  for (const child of element.children) {
    if (child === null || child === undefined) continue
    xml += typeof child === 'object' ? writeElement(child, prefixes) : escapeText(child)
  }
  return `${xml}</${element.name}>`
}

/**
 * An element as XML that any parser reads back to the same tree, character for character.
 * @throws IllegalXml for characters outside XML 1.0's Char, lone surrogates included, for illegal
 * names, or for a prefix that is declared nowhere in the tree (`xml` is always declared).
 */
export function writeXml(element: Element): string {
  return writeElement(element, new Set(['xml']))
}

/**
 * The start tag of an element that stays open, as a stream header does.
 * @throws IllegalXml as {@link writeXml}.
 */
export function writeStartTag(element: Element): string {
  return writeXml(element).replace(/\/>$/, '>')
}
