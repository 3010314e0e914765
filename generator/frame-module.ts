import { StructureKind } from 'ts-morph'
import type { FrameModel, FramesModel } from './frames.ts'
import {
  code,
  constant,
  docStructure,
  methodInterface,
  typeAlias,
  type Statement,
} from './module-text.ts'
import { camelCase, pascalCase, unionOf } from './names.ts'
import type { Validators } from './validators.ts'

/** Statements of `frames.ts`, behind the interfaces of the relay headers. */
export function frameStatements(
  { frames, directions }: FramesModel,
  validators: Validators,
): readonly Statement[] {
  const handlers = (name: string, doc: string, received: readonly string[]): Statement =>
    methodInterface(
      name,
      doc,
      frames
        .filter(frame => received.includes(frame.name))
        .map(frame => ({
          name: camelCase(frame.name),
          parameters: [
            ['header', frame.typeName],
            ...(frame.body === 'http' ? [['body', 'Uint8Array'] as const] : []),
          ],
          returns: 'void',
          doc: docOf(frame),
        })),
    )
  return [
    {
      kind: StructureKind.Interface,
      isExported: true,
      name: 'FrameHeaders',
      docs: [docStructure('The relay header of each frame, by the name of the frame.')],
      properties: frames.map(frame => ({
        name: frame.name.includes('-') ? `'${frame.name}'` : frame.name,
        isReadonly: true,
        type: frame.typeName,
        docs: [docStructure(frame.summary)],
      })),
    },
    typeAlias('FrameName', 'keyof FrameHeaders', 'Name of a frame.'),
    typeAlias('FrameFromDevice', unionOf(directions.fromDevice), 'Frames that a device may send.'),
    typeAlias('FrameToDevice', unionOf(directions.toDevice), 'Frames that a device may receive.'),
    typeAlias(
      'FrameFromTerminal',
      unionOf(directions.fromTerminal),
      'Frames that a terminal may send.',
    ),
    typeAlias(
      'FrameToTerminal',
      unionOf(directions.toTerminal),
      'Frames that a terminal may receive.',
    ),
    handlers(
      'DeviceFrameHandlers',
      'What a device does with each frame it receives.',
      directions.toDevice,
    ),
    handlers(
      'TerminalFrameHandlers',
      'What a terminal does with each frame it receives.',
      directions.toTerminal,
    ),
    handlers(
      'HubFrameHandlers',
      'What the Cloud Hub does with each frame that a device sends.',
      directions.fromDevice,
    ),
    handlers(
      'AgentFrameHandlers',
      'What the Web Agent does with each frame that a terminal sends.',
      directions.fromTerminal,
    ),
    constant(
      'frames',
      'Readonly<Record<FrameName, FrameDescriptor>>',
      Object.fromEntries(frames.map(frame => [frame.name, descriptor(frame, validators)])),
      'All frames, by name.',
    ),
  ]
}

function docOf(frame: FrameModel): string {
  return `${frame.summary}\n\nSteps: ${frame.steps.join(', ')}.`
}

function descriptor(frame: FrameModel, validators: Validators): Record<string, unknown> {
  const { name, summary, fields, body, relay, from, steps } = frame
  return {
    name,
    summary,
    fields: fields.map(field => {
      const hint = `is${pascalCase(name)}${pascalCase(field.property)}Field`
      const validate = validators.inline(field.schema, hint, validators.typeOf(field.schema))
      return {
        name: field.name,
        required: field.required,
        type: field.type,
        validate: code(validate),
      }
    }),
    body,
    relay,
    from,
    steps,
  }
}
