import { stanzas } from '../../generated/stanzas.ts'
import type { StanzaDescriptor } from '../descriptor.ts'

/** The method that sends or takes a stanza: `approval-request` is `approvalRequest`. */
export function methodName({ name }: Pick<StanzaDescriptor, 'name'>): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** The stanzas that one end sends. */
export function stanzasFrom(party: StanzaDescriptor['from']): readonly StanzaDescriptor[] {
  return Object.values(stanzas).filter(({ from }) => from === party)
}
