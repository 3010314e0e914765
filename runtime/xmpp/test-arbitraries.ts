import { fc } from '@fast-check/vitest'
import { Element } from 'ltx'
import { MRSP } from './namespaces.ts'

/** Characters that XML 1.0 allows, those that need care more often than the rest. */
const legalCharacter: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...'<>&"\'\t\n\r ]]>-?!/;=') },
  { weight: 3, arbitrary: codePoints(0x20, 0x7e) },
  { weight: 2, arbitrary: codePoints(0x7f, 0xd7ff) },
  { weight: 1, arbitrary: codePoints(0xe000, 0xfffd) },
  { weight: 2, arbitrary: codePoints(0x1_0000, 0x10_ffff) },
)

/** Characters that XML 1.0 does not allow. */
export const illegalCharacter: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...'\u0000\u0001\u0008\u000b\u000c\u000e\u001f\ufffe\uffff'),
  codePoints(0xd800, 0xdfff),
)

function codePoints(least: number, most: number): fc.Arbitrary<string> {
  return fc.integer({ min: least, max: most }).map(point => String.fromCodePoint(point))
}

/** Text that XML can carry. */
export const legalText: fc.Arbitrary<string> = fc.string({ unit: legalCharacter, maxLength: 40 })

const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}$/)

/** A payload of the protocol's namespace: attributes, text and elements of any legal content. */
export const payloadTree: fc.Arbitrary<Element> = fc
  .letrec<{ node: Element }>(tie => ({
    node: fc
      .record({
        name,
        attributes: fc.dictionary(name, legalText, { maxKeys: 3, noNullPrototype: true }),
        children: fc.array(fc.oneof({ maxDepth: 4, depthSize: 'small' }, legalText, tie('node')), {
          maxLength: 3,
        }),
      })
      .map(({ name, attributes, children }) => build(name, attributes, children)),
  }))
  .node.map(element => {
    element.attrs['xmlns'] = MRSP
    return element
  })

function build(
  name: string,
  attributes: Record<string, string>,
  children: readonly (string | Element)[],
): Element {
  const element = new Element(name, attributes)
  for (const child of children) {
    if (typeof child !== 'string') element.cnode(child)
    else if (typeof element.children.at(-1) === 'string') {
      element.children.push(`${String(element.children.pop())}${child}`)
    } else if (child !== '') element.t(child)
  }
  return element
}

/** A tree as plain values, for comparing. */
export function plain(element: Element): unknown {
  return {
    name: element.name,
    attributes: { ...element.attrs },
    children: element.children.map(child => (typeof child === 'string' ? child : plain(child))),
  }
}

/** Ascending places to cut something of this length at. */
export function cuts(length: number): fc.Arbitrary<number[]> {
  return fc
    .uniqueArray(fc.integer({ min: 0, max: length }), { maxLength: 8 })
    .map(places => places.toSorted((left, right) => left - right))
}

/** Bytes in the pieces these cuts make. */
export function pieces(bytes: Buffer, places: readonly number[]): Buffer[] {
  return [0, ...places].map((place, at) => bytes.subarray(place, places[at] ?? bytes.length))
}
