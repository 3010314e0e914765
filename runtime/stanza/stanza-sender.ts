import type { Element } from 'ltx'
import type { DeviceStanzaSender, ManagementStanzaSender } from '../../generated/stanzas.ts'
import type { RequestOptions } from '../xmpp/index.ts'
import { encodePayload } from './stanza.ts'
import { errorOfRequest, type StanzaParty } from './stanza-errors.ts'
import { methodName, stanzasFrom } from './stanza-methods.ts'

/** How long an answer to a stanza may take. */
export interface SenderOptions {
  /** Milliseconds until the other end counts as absent; 10 s where it is left out. */
  readonly timeout?: number
  /** Gives up what is under way; it then fails with `cancelled`. */
  readonly signal?: AbortSignal
}

/** What a device sends through; a DeviceClient is one. */
export interface DeviceStanzaLink {
  request(payload: Element, options: RequestOptions): Promise<unknown>
}

/** What management sends through; the embedded endpoint and the component are. */
export interface ManagementStanzaLink {
  request(to: string, payload: Element, options: RequestOptions): Promise<unknown>
}

const TIMEOUT = 10_000

/**
 * Sends a device's stanzas to management. A promise is kept once management took the stanza, and
 * fails with an MrspError: the one that management answered; `management-unreachable` where it did
 * not answer; `bad-request` of the device for a value that does not fit, which is not sent.
 */
export function deviceStanzaSender(
  link: DeviceStanzaLink,
  options: SenderOptions = {},
): DeviceStanzaSender {
  return stanzaSender<DeviceStanzaSender>('device', payload =>
    link.request(payload, requestOptions(options)),
  )
}

/**
 * Sends management's stanzas to devices, by their full JIDs. A promise is kept once the device took
 * the stanza, and fails with an MrspError: the one that the device answered; `device-offline` where
 * it is not there or did not answer; `bad-request` of management for a value that does not fit,
 * which is not sent.
 */
export function managementStanzaSender(
  link: ManagementStanzaLink,
  options: SenderOptions = {},
): ManagementStanzaSender {
  return stanzaSender<ManagementStanzaSender>('management', (payload, to) =>
    link.request(to, payload, requestOptions(options)),
  )
}

function requestOptions({ timeout = TIMEOUT, signal }: SenderOptions): RequestOptions {
  return { timeout, ...(signal && { signal }) }
}

/** A method for each stanza that the party sends. */
function stanzaSender<Sender extends object>(
  party: StanzaParty,
  request: (payload: Element, to: string) => Promise<unknown>,
): Sender {
  const methods = stanzasFrom(party).map(descriptor => {
    const send = async (value: object, to: string): Promise<void> => {
      try {
        await request(encodePayload(descriptor, value), to)
      } catch (thrown) {
        throw errorOfRequest(thrown, party)
      }
    }
    return [methodName(descriptor), send] as const
  })
  const sender = Object.fromEntries(methods)
  if (!sendsAll<Sender>(sender, party)) throw new TypeError('a stanza has no method')
  return sender
}

/** The interface `Sender` and the table were generated together, so to have the one is to have the other. */
function sendsAll<Sender extends object>(sender: object, party: StanzaParty): sender is Sender {
  return stanzasFrom(party).every(
    descriptor => typeof Reflect.get(sender, methodName(descriptor)) === 'function',
  )
}
