import type { FrameModel } from './frames.ts'
import { constant, type Statement } from './module-text.ts'
import type { BodyModel, ServiceModel } from './openapi.ts'
import type { StanzaModel } from './stanzas.ts'
import { referenceTo, type SchemaRegistry } from './schema.ts'
import type { Validators } from './validators.ts'
import { sessionIdOf } from './wire.ts'

/** Statements of `examples.ts`. */
export function exampleStatements(
  services: readonly ServiceModel[],
  frames: readonly FrameModel[],
  stanzas: readonly StanzaModel[],
): readonly Statement[] {
  return [
    constant(
      'bodyExamples',
      'readonly BodyExample[]',
      bodyExamples(services),
      'Examples of HTTP bodies.',
    ),
    constant(
      'frameExamples',
      'readonly FrameExample[]',
      frames.flatMap(frame =>
        frame.examples.map(({ name, header, body, wire }) => ({
          name,
          frame: frame.name,
          sessionId: sessionIdOf(wire),
          header: Object.fromEntries(
            frame.fields.flatMap(field =>
              field.name in header ? [[field.property, header[field.name]] as const] : [],
            ),
          ),
          body,
          wire,
        })),
      ),
      'Examples of frames.',
    ),
    constant(
      'stanzaExamples',
      'readonly StanzaExample[]',
      stanzas.flatMap(stanza =>
        stanza.examples.map(({ name, payload, wire }) => ({
          name,
          stanza: stanza.name,
          payload,
          wire,
        })),
      ),
      'Examples of stanzas.',
    ),
  ]
}

interface PlacedBody {
  readonly service: string
  readonly operation: string
  readonly part: 'request' | number
  readonly body: BodyModel
}

function bodiesOf(services: readonly ServiceModel[]): readonly PlacedBody[] {
  return services.flatMap(service =>
    service.operations.flatMap(({ id, body, answers }) => [
      ...(body ? [{ service: service.name, operation: id, part: 'request' as const, body }] : []),
      ...answers.flatMap(answer =>
        answer.body
          ? [{ service: service.name, operation: id, part: answer.status, body: answer.body }]
          : [],
      ),
    ]),
  )
}

function bodyExamples(services: readonly ServiceModel[]): readonly unknown[] {
  return bodiesOf(services).flatMap(({ service, operation, part, body }) =>
    body.examples.map(({ name, value }) => ({ name, service, operation, part, body: value })),
  )
}

/** Checks the examples of bodies, and those that named schemas have themselves. */
export function checkBodyExamples(
  services: readonly ServiceModel[],
  schemas: SchemaRegistry,
  validators: Validators,
): void {
  for (const { body } of bodiesOf(services)) {
    for (const { node, value } of body.examples) {
      const mismatch = validators.mismatchOf(referenceTo(body.schema), value)
      if (mismatch !== undefined) node.refuse(`the example does not fit: ${mismatch}`)
    }
  }
  for (const { name, node, schema } of schemas.all) {
    for (const example of schema.examples ? node.need('examples').items() : []) {
      const mismatch = validators.mismatchOf(referenceTo(name), example.value)
      if (mismatch !== undefined) example.refuse(`the example does not fit: ${mismatch}`)
    }
  }
}
