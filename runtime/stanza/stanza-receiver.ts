import type { Element } from 'ltx'
import type { DeviceStanzaHandlers, ManagementStanzaHandlers } from '../../generated/stanzas.ts'
import { MrspError } from '../errors.ts'
import { decodeStanza } from './stanza.ts'
import { stanzaErrorOf, type StanzaParty } from './stanza-errors.ts'
import { methodName } from './stanza-methods.ts'

/** Where failures that the answer does not explain are told. */
export interface ReceiverLog {
  error(details: object, message: string): void
}

/**
 * Answers management's stanzas at a device, for `DeviceClient.onRequest`: an empty result once the
 * handler is done, else a stanza error by the error table.
 */
export function deviceStanzaReceiver(
  handlers: DeviceStanzaHandlers,
  log: ReceiverLog,
): (payload: Element) => Promise<undefined> {
  return payload => received('device', handlers, log, payload, '')
}

/**
 * Answers devices' stanzas at management, for `ManagementXmpp.onRequest`: an empty result once the
 * handler is done, else a stanza error by the error table.
 */
export function managementStanzaReceiver(
  handlers: ManagementStanzaHandlers,
  log: ReceiverLog,
): (from: string, payload: Element) => Promise<undefined> {
  return (from, payload) => received('management', handlers, log, payload, from)
}

async function received(
  receiver: StanzaParty,
  handlers: object,
  log: ReceiverLog,
  payload: Element,
  from: string,
): Promise<undefined> {
  try {
    const { name, value } = decodeStanza(payload, receiver)
    const handler: unknown = Reflect.get(handlers, methodName({ name }))
    if (typeof handler !== 'function') {
      throw new MrspError('unknown-operation', { source: receiver })
    }
    await Reflect.apply(handler, handlers, [value, from])
    return undefined
  } catch (thrown) {
    const error = MrspError.from(thrown, receiver)
    if (error.code === 'internal') log.error({ err: thrown }, 'a stanza could not be handled')
    throw stanzaErrorOf(error)
  }
}
