import { test as properties } from '@fast-check/vitest'
import * as fc from 'fast-check'
import { type Element, parse } from 'ltx'
import { describe, expect, test } from 'vitest'
import { stanzaExamples } from '../../generated/examples.ts'
import { type StanzaName, stanzas } from '../../generated/stanzas.ts'
import { MrspError } from '../errors.ts'
import { writeXml } from '../xmpp/write-xml.ts'
import { decodeStanza, encodeStanza } from './index.ts'
import { encodePayload } from './stanza.ts'
import { stanzaNames, stanzaValues } from './stanza-arbitraries.ts'

const names = Object.keys(stanzas).filter((name): name is StanzaName =>
  Object.hasOwn(stanzas, name),
)
const receiverOf = (name: StanzaName) => (stanzas[name].from === 'device' ? 'management' : 'device')

const anyStanza = fc
  .constantFrom(...names)
  .chain(name => stanzaValues(name).map(value => ({ name, value })))

function refusal(element: Element, receiver: 'device' | 'management'): MrspError {
  try {
    decodeStanza(element, receiver)
  } catch (thrown) {
    if (thrown instanceof MrspError) return thrown
    throw thrown
  }
  throw new Error('nothing was refused')
}

test('the table has the stanzas of the specification', () => {
  expect(names.toSorted()).toEqual(stanzaNames.toSorted())
})

describe('a stanza', () => {
  test.each(stanzaExamples)(
    'stands on the wire as the example $name',
    ({ stanza, payload, wire }) => {
      const name = names.find(each => each === stanza) ?? expect.unreachable()
      expect(decodeStanza(parse(wire), receiverOf(name))).toEqual({ name, value: payload })
      expect(writeXml(encodePayload(stanzas[name], Object(payload)))).toBe(wire)
    },
  )

  properties.prop([anyStanza], { numRuns: 300 })('comes back as it was', ({ name, value }) => {
    const wire = writeXml(encodePayload(stanzas[name], value))
    expect(decodeStanza(parse(wire), receiverOf(name))).toEqual({ name, value })
  })

  properties.prop([anyStanza, fc.infiniteStream(fc.nat())], { numRuns: 300 })(
    'has one form, whatever order and additions it came with',
    ({ name, value }, numbers) => {
      const canonical = writeXml(encodePayload(stanzas[name], value))
      const loose = parse(canonical)
      loosen(loose, () => numbers.next().value)
      const received = decodeStanza(parse(writeXml(loose)), receiverOf(name))
      expect(received).toEqual({ name, value })
      expect(writeXml(encodePayload(stanzas[name], received.value))).toBe(canonical)
    },
  )

  properties.prop([anyStanza, fc.nat()], { numRuns: 200 })(
    'without something that is required is refused',
    ({ name, value }, number) => {
      const required = stanzas[name].fields.filter(
        field => field.required && field.kind === 'attribute',
      )
      const field = required[number % required.length]
      const element = encodePayload(stanzas[name], value)
      delete element.attrs[field?.name ?? '']
      const receiver = receiverOf(name)
      expect(refusal(element, receiver)).toMatchObject({ code: 'bad-request', source: receiver })
    },
  )

  test('that is empty of a list that must be there has an empty list', () => {
    const value = {
      model: 'KX',
      serial: '1',
      firmware: '1',
      product: 'a/1',
      unattended: true,
      applications: [],
      sessions: [],
    }
    const element = encodeStanza('device-info', value)
    expect(element.children).toEqual([])
    expect(decodeStanza(element, 'management').value).toEqual(value)
  })
})

/** Turns attributes around, adds attributes and children that the table does not have, and spaces. */
function loosen(element: Element, next: () => number): void {
  const attributes = Object.entries(element.attrs)
  for (const [name] of attributes) delete element.attrs[name]
  attributes.splice(next() % (attributes.length + 1), 0, ['later', 'x'])
  for (const [name, value] of attributes.toReversed()) element.attrs[name] = value
  for (const child of element.children) if (typeof child === 'object') loosen(child, next)
  const { children } = element
  const added = [
    parse('<later a="1"><counter name="x" value="1"/></later>'),
    parse('<firmware xmlns="urn:other" version=""/>'),
  ]
  for (const child of added) {
    child.parent = element
    children.splice(next() % (children.length + 1), 0, child)
  }
  element.children.unshift('\n  ')
}

describe('what is no stanza', () => {
  const session = 'session="019a3c5e-7f00-7aaa-8bbb-0123456789ab"'
  const request = 'request="9c0f2a52-6a9e-4a38-8f55-1f6b7b0f3c11"'
  const info = 'model="M" serial="S" firmware="1" product="a/1"'
  test.each([
    ['<reboot xmlns="urn:mrsp:1"/>', 'management', 'unknown-operation'],
    ['<__proto__ xmlns="urn:mrsp:1"/>', 'management', 'unknown-operation'],
    [
      `<approval xmlns="urn:other" ${request} ${session} answer="yes" reason="user"/>`,
      'management',
      'unknown-operation',
    ],
    [
      `<approval xmlns="urn:mrsp:1" ${request} ${session} answer="yes" reason="user"/>`,
      'device',
      'unknown-operation',
    ],
    [
      `<approval xmlns="urn:mrsp:1" ${request} ${session} answer="YES" reason="user"/>`,
      'management',
      'bad-request',
    ],
    [
      `<approval xmlns="urn:mrsp:1" ${request} ${session} Answer="yes" reason="user"/>`,
      'management',
      'bad-request',
    ],
    [
      `<maintenance-progress xmlns="urn:mrsp:1" ${request} phase="download" percent="4e1"/>`,
      'management',
      'bad-request',
    ],
    [
      `<maintenance-progress xmlns="urn:mrsp:1" ${request} phase="download" percent="040"/>`,
      'management',
      'bad-request',
    ],
    [
      `<maintenance-progress xmlns="urn:mrsp:1" ${request} phase="download" percent="+40"/>`,
      'management',
      'bad-request',
    ],
    [
      `<maintenance-progress xmlns="urn:mrsp:1" ${request} phase="download" percent=" 40"/>`,
      'management',
      'bad-request',
    ],
    [
      `<maintenance-progress xmlns="urn:mrsp:1" ${request} phase="download" percent="101"/>`,
      'management',
      'bad-request',
    ],
    [
      `<maintenance-progress xmlns="urn:mrsp:1" ${request} phase="download" percent=""/>`,
      'management',
      'bad-request',
    ],
    [`<device-info xmlns="urn:mrsp:1" ${info} unattended="1"/>`, 'management', 'bad-request'],
    [
      `<device-info xmlns="urn:mrsp:1" ${info} unattended="true"><application id="a"/></device-info>`,
      'management',
      'bad-request',
    ],
    [
      `<device-info xmlns="urn:mrsp:1" ${info} unattended="true">${`<session ${session}/>`.repeat(17)}</device-info>`,
      'management',
      'bad-request',
    ],
    [
      `<maintenance-request xmlns="urn:mrsp:1" ${request} operation="install-firmware">` +
        `<firmware version="1" source="https://a" sha256="${'0'.repeat(64)}" size="1"/>`.repeat(2) +
        '</maintenance-request>',
      'device',
      'bad-request',
    ],
  ] as const)('is refused: %.120s', (wire, receiver, code) => {
    expect(refusal(parse(wire), receiver)).toMatchObject({ code, source: receiver })
  })

  test('is not sent either', () => {
    const value = { request: 'x', session: 'y', answer: 'yes', reason: 'user' } as const
    expect(() => encodeStanza('approval', value)).toThrow(
      /^bad-request: approval: \/request must match/,
    )
  })

  test('is refused without what it held', () => {
    const wire = `<approval xmlns="urn:mrsp:1" ${request} ${session} answer="S3CRET" reason="S3CRET"/>`
    expect(refusal(parse(wire), 'management').message).not.toContain('S3CRET')
  })
})
