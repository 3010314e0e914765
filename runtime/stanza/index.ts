export { decodeStanza, encodeStanza, type ReceivedStanza } from './stanza.ts'
export { errorOfRequest, stanzaErrorOf, type StanzaParty } from './stanza-errors.ts'
export {
  deviceStanzaReceiver,
  managementStanzaReceiver,
  type ReceiverLog,
} from './stanza-receiver.ts'
export {
  deviceStanzaSender,
  type DeviceStanzaLink,
  managementStanzaSender,
  type ManagementStanzaLink,
  type SenderOptions,
} from './stanza-sender.ts'
