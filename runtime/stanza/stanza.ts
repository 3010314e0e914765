import type { Element } from 'ltx'
import { type StanzaName, type StanzaPayloads, stanzas } from '../../generated/stanzas.ts'
import type { Mismatch, StanzaDescriptor } from '../descriptor.ts'
import { MrspError } from '../errors.ts'
import { elementOf, valueOf } from './stanza-element.ts'

/** A stanza payload that was received: its name, and its value. */
export type ReceivedStanza = {
  readonly [Name in StanzaName]: { readonly name: Name; readonly value: StanzaPayloads[Name] }
}[StanzaName]

/**
 * The element of a stanza payload, in its one canonical form.
 * @throws MrspError `bad-request` of the party that sends it, where the value does not fit its schema
 */
export function encodeStanza<Name extends StanzaName>(
  name: Name,
  value: StanzaPayloads[Name],
): Element {
  return encodePayload(stanzas[name], value)
}

/** {@link encodeStanza} by descriptor. */
export function encodePayload(descriptor: StanzaDescriptor, value: object): Element {
  if (descriptor.validate(value)) return elementOf(descriptor, value)
  throw misfit(descriptor, descriptor.from, descriptor.validate.mismatches)
}

/**
 * The stanza payload of an element.
 * @param receiver the party that received it
 * @throws MrspError `unknown-operation` where the receiver takes no such stanza; `bad-request` where
 * it does not fit its schema
 */
export function decodeStanza(element: Element, receiver: StanzaDescriptor['from']): ReceivedStanza {
  const name = element.getName()
  if (!isStanzaName(name) || element.getNS() !== stanzas[name].namespace) {
    throw new MrspError('unknown-operation', { source: receiver })
  }
  const descriptor = stanzas[name]
  if (descriptor.from === receiver) throw new MrspError('unknown-operation', { source: receiver })
  const received = { name, value: valueOf(element, descriptor.fields) }
  if (!isReceivedStanza(received)) {
    throw misfit(descriptor, receiver, descriptor.validate.mismatches)
  }
  return received
}

function isStanzaName(name: string): name is StanzaName {
  return Object.hasOwn(stanzas, name)
}

function isReceivedStanza(received: {
  readonly name: StanzaName
  readonly value: unknown
}): received is ReceivedStanza {
  return stanzas[received.name].validate(received.value)
}

function misfit(
  { name }: StanzaDescriptor,
  source: StanzaDescriptor['from'],
  mismatches: readonly Mismatch[],
): MrspError {
  const places = mismatches.slice(0, 5).map(({ path, message }) => `${path} ${message}`.trim())
  return new MrspError('bad-request', { source, detail: `${name}: ${places.join('; ')}` })
}
