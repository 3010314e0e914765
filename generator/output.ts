import { exampleStatements } from './example-module.ts'
import { frameStatements } from './frame-module.ts'
import { httpStatements } from './http-module.ts'
import { writeInterfaces } from './interfaces.ts'
import { type Model, readModel } from './model.ts'
import { type ModuleImport, moduleText, type Statement } from './module-text.ts'
import { environmentPage, errorsPage, sessionPage, stepsPage } from './pages.ts'
import { stanzaStatements } from './stanza-module.ts'
import {
  clauseStatements,
  configurationStatements,
  conformanceStatements,
  errorStatements,
  sessionStatements,
  stepStatements,
} from './table-modules.ts'

/**
 * Reads the specification and makes everything that is generated from it.
 * @param directory the folder of the specification
 * @returns the text of each file, by its path: `generated/…` and `docs/…`
 * @throws SpecError where the specification has something that is not supported or contradicts itself
 */
export async function generateFrom(directory: string): Promise<ReadonlyMap<string, string>> {
  const model = await readModel(directory)
  return new Map([
    ...(await modules(model)),
    ['generated/validators.js', model.validators.module()],
    ['generated/validators.d.ts', model.validators.declarations()],
    ['docs/steps.md', stepsPage(model.steps)],
    ['docs/conformance-environment.md', environmentPage(model.environments)],
    ['docs/errors.md', errorsPage(model.errors)],
    ['docs/session.md', sessionPage(model.session)],
  ])
}

interface Module {
  readonly name: string
  readonly doc: string
  readonly statements: readonly Statement[]
}

async function modules(model: Model): Promise<ReadonlyMap<string, string>> {
  const { schemas, validators, management, relay, frames, stanzas, configurations } = model
  const interfaces = await writeInterfaces(schemas)
  const all: readonly Module[] = [
    { name: 'schemas', doc: 'Shapes that more than one document uses.', statements: [] },
    {
      name: 'management-api',
      doc: management.description,
      statements: httpStatements(management, validators),
    },
    { name: 'relay-api', doc: relay.description, statements: httpStatements(relay, validators) },
    {
      name: 'frames',
      doc: 'The frames of a relay connection.',
      statements: frameStatements(frames, validators),
    },
    {
      name: 'stanzas',
      doc: 'The stanzas between a device and management.',
      statements: stanzaStatements(stanzas, validators),
    },
    {
      name: 'configuration',
      doc: 'How each program is configured.',
      statements: configurationStatements(configurations, validators),
    },
    {
      name: 'conformance',
      doc: 'How the conformance suite reaches an implementation.',
      statements: conformanceStatements(model.environments, validators),
    },
    { name: 'errors', doc: 'The error table.', statements: errorStatements(model.errors) },
    {
      name: 'session',
      doc: 'The life of a session.',
      statements: sessionStatements(model.session),
    },
    {
      name: 'clauses',
      doc: 'The clauses of `spec/protocol.md`.',
      statements: clauseStatements(model.clauses),
    },
    { name: 'steps', doc: 'The steps of the seed.', statements: stepStatements(model.steps) },
    {
      name: 'examples',
      doc: 'Examples of every message.',
      statements: exampleStatements([management, relay], frames.frames, stanzas),
    },
  ]
  return new Map(
    all.map(({ name, doc, statements }) => {
      const types = schemas.all.flatMap(named =>
        named.module === name ? [interfaces.get(named.name) ?? ''] : [],
      )
      const text = moduleText(`${name}.ts`, doc, importsOf(name, model), [...types, ...statements])
      return [`generated/${name}.ts`, text]
    }),
  )
}

const descriptorTypes = [
  'BodyExample',
  'CallOptions',
  'Caller',
  'ClauseDescriptor',
  'ConfigurationDescriptor',
  'ErrorDescriptor',
  'FrameDescriptor',
  'FrameExample',
  'OperationDescriptor',
  'PassedSettingDescriptor',
  'ServiceDescriptor',
  'SettingDescriptor',
  'StanzaDescriptor',
  'StanzaExample',
  'StepDescriptor',
  'TimerDescriptor',
  'TransitionDescriptor',
  'Validator',
]

/** What a module may import; it imports what it uses of that. */
function importsOf(module: string, { schemas, validators }: Model): readonly ModuleImport[] {
  const shared = schemas.all.filter(named => named.module === 'schemas').map(({ name }) => name)
  return [
    { from: '../runtime/descriptor.ts', names: descriptorTypes },
    ...(module === 'schemas' ? [] : [{ from: './schemas.ts', names: shared, passedOn: true }]),
    { from: './validators.js', names: validators.names, values: true },
  ]
}
