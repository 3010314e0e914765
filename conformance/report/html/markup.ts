import { visible } from '../visible.ts'

/** Markup that this report made itself. Everything else is text, and is escaped. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template. */
export type Insert = string | number | Markup | undefined | readonly Insert[]

/** Markup from a template; each insert that is not markup is escaped. */
export function html(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  return new Markup(parts.map((part, index) => part + textOf(inserts[index])).join(''))
}

/** Markup where something holds, nothing otherwise. */
export function when(holds: boolean, make: () => Markup): Markup | undefined {
  return holds ? make() : undefined
}

function textOf(insert: Insert): string {
  if (insert === undefined) return ''
  if (insert instanceof Markup) return insert.text
  if (typeof insert === 'object') return insert.map(textOf).join('')
  return visible(String(insert))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
}
