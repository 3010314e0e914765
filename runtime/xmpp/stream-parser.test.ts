import { test as property } from '@fast-check/vitest'
import { fc } from '@fast-check/vitest'
import { Element } from 'ltx'
import { describe, expect, test } from 'vitest'
import { CLIENT, STREAM } from './namespaces.ts'
import { StreamFailure } from './stream-failure.ts'
import { parseMessage, StreamParser, XML_LIMITS, type XmlLimits } from './stream-parser.ts'
import {
  cuts,
  illegalCharacter,
  legalText,
  payloadTree,
  pieces,
  plain,
} from './test-arbitraries.ts'
import { header } from './test-support.ts'
import { IllegalXml, writeXml } from './write-xml.ts'

const HEADER = header('xmpps')

function read(chunks: readonly (Buffer | string)[], limits: XmlLimits = XML_LIMITS): Element[] {
  const received: Element[] = []
  const parser = new StreamParser(limits, {
    opened: () => undefined,
    received: element => received.push(element),
    closed: () => undefined,
  })
  for (const chunk of chunks) parser.write(Buffer.from(chunk))
  return received
}

function conditionOf(act: () => unknown): string {
  try {
    act()
    return 'nothing was refused'
  } catch (thrown) {
    if (thrown instanceof StreamFailure) return thrown.condition
    throw thrown
  }
}

describe('what is written is read back, character for character', () => {
  property.prop([fc.array(payloadTree, { maxLength: 3 }), fc.infiniteStream(cuts(4000))])(
    'over TCP, cut anywhere',
    (trees, places) => {
      const bytes = Buffer.from(HEADER + trees.map(writeXml).join(''))
      const [at = []] = places.take(1)
      const received = read(
        pieces(
          bytes,
          at.map(place => place % (bytes.length + 1)).sort((a, b) => a - b),
        ),
      )
      expect(received.map(plain)).toEqual(trees.map(plain))
    },
  )

  property.prop([payloadTree])('as a WebSocket message', tree => {
    expect(plain(parseMessage(writeXml(tree), XML_LIMITS))).toEqual(plain(tree))
  })

  test('one byte at a time', () => {
    const stanza = new Element('iq', { xmlns: CLIENT, id: 'ü\t😀\r\n' }).t('\r\n😀 ]]> &amp;')
    const bytes = Buffer.from(HEADER + writeXml(stanza))
    const received = read([...bytes].map(byte => Buffer.of(byte)))
    expect(received.map(plain)).toEqual([plain(stanza)])
  })
})

describe('what XML does not allow is not written', () => {
  property.prop([legalText, illegalCharacter, legalText])('in text', (before, illegal, after) => {
    const text = before + illegal + after
    fc.pre(
      !text.isWellFormed() ||
        !/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u.test(text),
    )
    expect(() => writeXml(new Element('a').t(text))).toThrow(IllegalXml)
    expect(() => writeXml(new Element('a', { b: text }))).toThrow(IllegalXml)
  })

  test.each([
    new Element('a b'),
    new Element(''),
    new Element('a', { 'b="c"': 'd' }),
    new Element('p:a'),
    new Element('a', { 'p:b': 'c' }),
    new Element('1a'),
    new Element('a').cnode(new Element('b><c')),
  ])('in names: %s', element => {
    expect(() => writeXml(element)).toThrow(IllegalXml)
  })

  test('a declared prefix is fine', () => {
    const xml = `<p:a xmlns:p="${STREAM}" p:b="c" xml:lang="en"/>`
    const element = new Element('p:a', { 'xmlns:p': STREAM, 'p:b': 'c', 'xml:lang': 'en' })
    expect(writeXml(element)).toBe(xml)
  })
})

describe('what XMPP does not allow is refused', () => {
  const refused: readonly (readonly [name: string, xml: string, condition: string])[] = [
    ['a document type', '<!DOCTYPE a>', 'restricted-xml'],
    ['an entity', '<a xmlns="b">&c;</a>', 'restricted-xml'],
    ['an entity in an attribute', '<a xmlns="b" c="&d;"/>', 'restricted-xml'],
    ["an entity named like an object's property", '<a xmlns="b">&toString;</a>', 'restricted-xml'],
    ['a comment', '<!-- a -->', 'restricted-xml'],
    ['a comment in a stanza', '<a xmlns="b"><!-- c --></a>', 'restricted-xml'],
    ['a processing instruction', '<?a b?>', 'restricted-xml'],
    ['an unmatched end tag', '<a xmlns="b"></c>', 'not-well-formed'],
    ['a repeated attribute', '<a xmlns="b" c="d" c="e"/>', 'not-well-formed'],
    ['an undeclared prefix', '<a:b/>', 'not-well-formed'],
    ['an illegal character', '<a xmlns="b">\u0001</a>', 'not-well-formed'],
    ['an illegal character reference', '<a xmlns="b">&#0;</a>', 'not-well-formed'],
    ['an unquoted attribute', '<a xmlns=b/>', 'not-well-formed'],
    ['an element without a namespace', '<a xmlns=""/>', 'invalid-namespace'],
    ['too many attributes', `<a xmlns="b" ${numbered(32)}/>`, 'policy-violation'],
    ['too deep a nesting', nested(17), 'policy-violation'],
    ['too large a stanza', `<a xmlns="b">${'c'.repeat(65_536)}</a>`, 'policy-violation'],
    ['too long a name', `<${'a'.repeat(65_537)}`, 'policy-violation'],
  ]

  test.each(refused)('over TCP: %s', (_name, xml, condition) => {
    expect(conditionOf(() => read([HEADER, xml]))).toBe(condition)
    expect(conditionOf(() => read([HEADER, ...xml]))).toBe(condition)
  })

  test.each(refused.filter(([name]) => name !== 'too long a name'))(
    'in a WebSocket message: %s',
    (_name, xml, condition) => {
      expect(conditionOf(() => parseMessage(xml, XML_LIMITS))).toBe(condition)
    },
  )

  test.each([
    ['two elements', '<a xmlns="b"/><a xmlns="b"/>', 'not-well-formed'],
    ['half an element', '<a xmlns="b">', 'not-well-formed'],
    ['nothing', '', 'bad-format'],
    ['text', 'hello', 'bad-format'],
    ['text after an element', '<a xmlns="b"/>c', 'not-well-formed'],
    ['an XML declaration', "<?xml version='1.0'?><a xmlns='b'/>", 'restricted-xml'],
  ])('in a WebSocket message: %s', (_name, xml, condition) => {
    expect(conditionOf(() => parseMessage(xml, XML_LIMITS))).toBe(condition)
  })

  test.each([
    ['text between stanzas', [HEADER, 'hello<a xmlns="b"/>'], 'bad-format'],
    [
      'another encoding',
      ["<?xml version='1.0' encoding='UTF-16'?>", '<a/>'],
      'unsupported-encoding',
    ],
    [
      'XML 1.1',
      ["<?xml version='1.1'?>", HEADER.slice(21), '<a xmlns="b">&#1;</a>'],
      'not-well-formed',
    ],
    ['bytes that are not UTF-8', [HEADER, Buffer.of(0xc3, 0x28)], 'unsupported-encoding'],
  ] as const)('over TCP: %s', (_name, chunks, condition) => {
    expect(conditionOf(() => read(chunks))).toBe(condition)
  })
})

describe('a stream that goes wrong', () => {
  const good = '<a xmlns="b"/>'

  test.each([
    '</c>',
    '<c',
    '&d;',
    '<!-- -->',
    '<e xmlns="b"></f>',
    '<g xmlns="b"><h></g>',
    'i<j/>',
  ])('has told all that came before %s and nothing of it', bad => {
    const received: Element[] = []
    const parser = new StreamParser(XML_LIMITS, {
      opened: () => undefined,
      received: element => received.push(element),
      closed: () => received.push(new Element('closed')),
    })
    const all = `${HEADER}${good}${good}${bad}<k xmlns=''/>`
    expect(() => parser.write(Buffer.from(all))).toThrow(StreamFailure)
    expect(received.map(String)).toEqual([good, good])
  })
})

describe('limits are exact', () => {
  const limits = { stanzaBytes: 1000, depth: 3, attributes: 4 }

  property.prop([fc.integer({ min: 900, max: 1100 }), cuts(1100)])(
    'in bytes, however the stanza is cut',
    (size, places) => {
      const stanza = `<a xmlns="b">${'é'.repeat((size - 17) / 2)}${size % 2 === 0 ? 'x' : ''}</a>`
      const bytes = Buffer.from(stanza)
      const chunks = [
        HEADER,
        ...pieces(
          bytes,
          places.filter(place => place <= bytes.length),
        ),
      ]
      const open = { ...limits, attributes: 10 }
      expect(bytes.length).toBe(size)
      if (size <= 1000) expect(read(chunks, open)).toHaveLength(1)
      else expect(conditionOf(() => read(chunks, open))).toBe('policy-violation')
    },
  )

  test('each stanza by itself, not all of a chunk together', () => {
    const stanza = `<a xmlns="b">${'c'.repeat(900)}</a>`
    expect(read([HEADER + stanza.repeat(50)], limits)).toHaveLength(50)
  })

  test('depth and attributes', () => {
    expect(read([HEADER, nested(3)], limits)).toHaveLength(1)
    expect(conditionOf(() => read([HEADER, nested(4)], limits))).toBe('policy-violation')
    expect(read([HEADER, `<a xmlns="b" ${numbered(3)}/>`], limits)).toHaveLength(1)
    const many = `<a xmlns="b" ${numbered(4)}/>`
    expect(conditionOf(() => read([HEADER, many], limits))).toBe('policy-violation')
  })
})

describe('namespaces', () => {
  test('prefixes are resolved, also those of the stream header', () => {
    const xml = `<p:iq xmlns:p="${CLIENT}"><q:x xmlns:q="urn:q" q:y="1" q:z="2"/><stream:s/></p:iq>`
    const expected = new Element('iq', { xmlns: CLIENT })
    expected.c('x', { xmlns: 'urn:q', 'q:y': '1', 'q:z': '2', 'xmlns:q': 'urn:q' })
    expected.c('s', { xmlns: STREAM })
    expect(read([HEADER, xml]).map(plain)).toEqual([plain(expected)])
  })
})

function nested(levels: number): string {
  return '<a xmlns="b">' + '<a>'.repeat(levels - 1) + '</a>'.repeat(levels)
}

function numbered(count: number): string {
  return Array.from({ length: count }, (_, at) => `a${at}="b"`).join(' ')
}
