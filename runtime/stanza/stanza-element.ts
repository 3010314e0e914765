import { Element } from 'ltx'
import type { StanzaDescriptor, StanzaField } from '../descriptor.ts'

/** A value of a stanza or of one of its children, by property. */
export type StanzaValue = Readonly<Record<string, unknown>>

/**
 * The one canonical element of a value: attributes, then children, in the order of the table. What is
 * absent is left out, and so is an empty list.
 */
export function elementOf(
  { name, namespace, fields }: Pick<StanzaDescriptor, 'name' | 'namespace' | 'fields'>,
  value: object,
): Element {
  const element = new Element(name, { xmlns: namespace })
  writeFields(element, fields, value)
  return element
}

function writeFields(element: Element, fields: readonly StanzaField[], value: object): void {
  for (const field of fields) {
    const property: unknown = Reflect.get(value, field.property)
    if (property === undefined) continue
    if (field.kind === 'attribute') element.attrs[field.name] = String(property)
    else for (const item of [property].flat()) writeChild(element, field, item)
  }
}

function writeChild(element: Element, { name, fields = [] }: StanzaField, item: unknown): void {
  if (typeof item !== 'object' || item === null) throw new TypeError(`${name} holds an object`)
  writeFields(element.c(name), fields, item)
}

/**
 * The value of an element. A text that is none of its type stays text, and of children that may stand
 * there once but stand there more often a list is made; validators refuse both. Attributes and
 * children that the table does not have are ignored. A list that must be there is empty where there
 * is none of its children.
 */
export function valueOf(element: Element, fields: readonly StanzaField[]): StanzaValue {
  const entries = fields.map(field => [field.property, readField(element, field)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

function readField(element: Element, field: StanzaField): unknown {
  if (field.kind === 'attribute') return readAttribute(element, field)
  const children = element.children
    .filter(child => typeof child === 'object' && child !== null)
    .filter(child => child.is(field.name, element.getNS()))
    .map(child => valueOf(child, field.fields ?? []))
  if (field.kind === 'element' && children.length === 1) return children[0]
  return children.length > 0 || (field.kind === 'elements' && field.required) ? children : undefined
}

function readAttribute(element: Element, { name, type }: StanzaField): unknown {
  const text: unknown = Object.hasOwn(element.attrs, name) ? element.attrs[name] : undefined
  if (typeof text !== 'string') return undefined
  if (type === 'integer' && /^(0|-?[1-9]\d{0,15})$/.test(text)) return Number(text)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
