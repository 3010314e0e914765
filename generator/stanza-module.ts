import {
  code,
  constant,
  methodInterface,
  typeAlias,
  type MethodText,
  type Statement,
} from './module-text.ts'
import { camelCase, unionOf } from './names.ts'
import type { StanzaModel } from './stanzas.ts'
import type { Validators } from './validators.ts'

/** Statements of `stanzas.ts`, behind the interfaces of the payloads. */
export function stanzaStatements(
  stanzas: readonly StanzaModel[],
  validators: Validators,
): readonly Statement[] {
  const fromDevice = stanzas.filter(stanza => stanza.from === 'device')
  const fromManagement = stanzas.filter(stanza => stanza.from === 'management')
  return [
    typeAlias(
      'StanzaPayloads',
      `{ ${stanzas.map(stanza => `readonly '${stanza.name}': ${stanza.typeName}`).join('; ')} }`,
      'The payload of each stanza, by the name of the stanza.',
    ),
    typeAlias('StanzaName', 'keyof StanzaPayloads', 'Name of a stanza.'),
    typeAlias(
      'StanzaFromDevice',
      unionOf(fromDevice.map(({ name }) => name)),
      'Stanzas that a device may send.',
    ),
    typeAlias(
      'StanzaFromManagement',
      unionOf(fromManagement.map(({ name }) => name)),
      'Stanzas that management may send.',
    ),
    methodInterface(
      'DeviceStanzaHandlers',
      'What a device does with each stanza of management; the IQ is answered when the promise settles.',
      fromManagement.map(stanza => method(stanza, [])),
    ),
    methodInterface(
      'ManagementStanzaHandlers',
      'What management does with each stanza of a device; `from` is the full JID that sent it.',
      fromDevice.map(stanza => method(stanza, [['from', 'string']])),
    ),
    methodInterface(
      'DeviceStanzaSender',
      'Sends stanzas to management. The promise is kept when management has received the stanza.',
      fromDevice.map(stanza => method(stanza, [])),
    ),
    methodInterface(
      'ManagementStanzaSender',
      'Sends stanzas to a device, `to` its full JID. The promise is kept when the device has received the stanza.',
      fromManagement.map(stanza => method(stanza, [['to', 'string']])),
    ),
    constant(
      'stanzas',
      'Readonly<Record<StanzaName, StanzaDescriptor>>',
      Object.fromEntries(
        stanzas.map(({ name, summary, namespace, from, fields, typeName, errors, steps }) => [
          name,
          {
            name,
            summary,
            namespace,
            from,
            fields,
            validate: code(validators.named(typeName)),
            errors,
            steps,
          },
        ]),
      ),
      'All stanzas, by name.',
    ),
  ]
}

function method(
  stanza: StanzaModel,
  further: readonly (readonly [name: string, type: string])[],
): MethodText {
  return {
    name: camelCase(stanza.name),
    parameters: [['stanza', stanza.typeName], ...further],
    returns: 'Promise<void>',
    doc: `${stanza.summary}\n\nSteps: ${stanza.steps.join(', ')}. Errors: ${stanza.errors.join(', ')}.`,
  }
}
