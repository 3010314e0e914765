import { Element } from 'ltx'

/** The element children of an element, whichever copy of the element class made them. */
export function childElements(element: Element): Element[] {
  return element.children.filter(child => typeof child === 'object' && child !== null)
}

/** A string attribute, or nothing. */
export function attribute(element: Element, name: string): string | undefined {
  const value: unknown = Object.hasOwn(element.attrs, name) ? element.attrs[name] : undefined
  return typeof value === 'string' ? value : undefined
}

/** Takes an element out of the stanza it came in, so that the stanza need not be kept. */
export function detached(element: Element | undefined): Element | undefined {
  if (element) element.parent = null
  return element
}

/** The empty answer to a stanza, from its recipient to its sender. */
export function answerTo(stanza: Element, type: 'result' | 'error'): Element {
  const { xmlns, id, from, to } = stanza.attrs
  return new Element(stanza.name, { xmlns, type, id, from: to, to: from })
}
