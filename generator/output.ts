import {
  clauseStatements,
  configurationStatements,
  errorStatements,
  sessionStatements,
  stepStatements,
} from './table-modules.ts'
import { checkBodyExamples, exampleStatements } from './example-module.ts'
import { readClauses } from './clauses.ts'
import { readConfigurations } from './configuration.ts'
import { frameStatements } from './frame-module.ts'
import { readFrames } from './frames.ts'
import { httpStatements } from './http-module.ts'
import { writeInterfaces } from './interfaces.ts'
import { moduleText, type ModuleImport, type Statement } from './module-text.ts'
import { readService } from './openapi.ts'
import { errorsPage, sessionPage, stepsPage } from './pages.ts'
import { checkUnions, readNamedSchemas } from './schema.ts'
import { checkTimersShown, readSession } from './session.ts'
import { SpecSource } from './spec-source.ts'
import { openSpecification } from './specification.ts'
import { stanzaStatements } from './stanza-module.ts'
import { readStanzas } from './stanzas.ts'
import { Validators } from './validators.ts'
import { checkFrameExamples, checkStanzaExamples } from './wire.ts'

const documents = [
  'configuration.yaml',
  'device-stanzas.asyncapi.yaml',
  'errors.yaml',
  'management-api.openapi.yaml',
  'protocol.md',
  'relay-api.openapi.yaml',
  'relay-frames.asyncapi.yaml',
  'schemas.yaml',
  'session.yaml',
  'steps.yaml',
]

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
  'ServiceDescriptor',
  'SettingDescriptor',
  'StanzaDescriptor',
  'StanzaExample',
  'StepDescriptor',
  'TimerDescriptor',
  'TransitionDescriptor',
  'Validator',
]

/**
 * Reads the specification and makes everything that is generated from it.
 * @param directory the folder of the specification
 * @returns the text of each file, by its path: `generated/…` and `docs/…`
 * @throws SpecError where the specification has something that is not supported or contradicts itself
 */
export async function generateFrom(directory: string): Promise<ReadonlyMap<string, string>> {
  const source = new SpecSource(directory)
  for (const file of source.files()) {
    if (!documents.includes(file)) source.refuse(file, 1, 'a file of that name is not supported')
  }
  for (const file of documents.filter(name => name.endsWith('.yaml'))) source.open(file)
  source.assertSound()
  const specification = openSpecification(source)
  const { schemas, steps, errors } = specification

  const shared = source.open('schemas.yaml')
  shared.allow('$schema', '$id', '$defs')
  readNamedSchemas(schemas, shared.need('$defs'), 'schemas')
  const managementRoot = source.open('management-api.openapi.yaml')
  const relayRoot = source.open('relay-api.openapi.yaml')
  const managementSchemas = managementRoot.need('components').need('schemas')
  const relaySchemas = relayRoot.need('components').need('schemas')
  readNamedSchemas(schemas, managementSchemas, 'management-api')
  readNamedSchemas(schemas, relaySchemas, 'relay-api')
  for (const mapping of [shared.need('$defs'), managementSchemas, relaySchemas])
    checkUnions(schemas, mapping)

  const management = readService(specification, 'management', managementRoot)
  const relay = readService(specification, 'relay', relayRoot)
  const frames = await readFrames(specification, source.open('relay-frames.asyncapi.yaml'))
  const stanzas = await readStanzas(specification, source.open('device-stanzas.asyncapi.yaml'))
  const session = readSession(specification, source.open('session.yaml'))
  const configurations = readConfigurations(specification, source.open('configuration.yaml'))
  const clauses = readClauses(specification)
  steps.checkOwned()
  checkTimersShown(session, [
    ...schemas.all.map(({ name }) => name),
    ...frames.frames.map(({ name }) => name),
    ...stanzas.map(({ name }) => name),
  ])
  source.assertSound()

  const validators = new Validators(schemas)
  checkBodyExamples([management, relay], validators)
  checkFrameExamples(frames.frames, validators)
  checkStanzaExamples(stanzas, schemas, validators)
  source.assertSound()

  const interfaces = await writeInterfaces(schemas)
  const typesOf = (module: string): Statement[] =>
    schemas.all.flatMap(named => {
      const written = named.module === module ? interfaces.get(named.name) : undefined
      return written ? [written] : []
    })
  const sharedImport = {
    from: './schemas.ts',
    passedOn: true,
    names: schemas.all.filter(({ module }) => module === 'schemas').map(({ name }) => name),
  }
  const files = new Map<string, string>()
  const module = (
    name: string,
    doc: string,
    statements: readonly Statement[],
    local: readonly ModuleImport[] = [],
  ): void => {
    const all = [
      { from: '../runtime/descriptor.ts', names: descriptorTypes },
      ...(name === 'schemas' ? [] : [sharedImport]),
      ...local,
    ]
    files.set(`generated/${name}.ts`, moduleText(`${name}.ts`, doc, all, statements))
  }
  module('schemas', 'Shapes that more than one document uses.', typesOf('schemas'))
  const http = {
    management: httpStatements(management, validators),
    relay: httpStatements(relay, validators),
  }
  const framesText = frameStatements(frames, validators)
  const stanzasText = stanzaStatements(stanzas, validators)
  const configurationText = configurationStatements(configurations, validators)
  const validatorImport = { from: './validators.js', names: validators.names, values: true }
  module(
    'management-api',
    management.description,
    [...typesOf('management-api'), ...http.management],
    [validatorImport],
  )
  module(
    'relay-api',
    relay.description,
    [...typesOf('relay-api'), ...http.relay],
    [validatorImport],
  )
  module(
    'frames',
    'The frames of a relay connection.',
    [...typesOf('frames'), ...framesText],
    [validatorImport],
  )
  module(
    'stanzas',
    'The stanzas between a device and management.',
    [...typesOf('stanzas'), ...stanzasText],
    [validatorImport],
  )
  module(
    'configuration',
    'How each program is configured.',
    [...typesOf('configuration'), ...configurationText],
    [validatorImport],
  )
  module('errors', 'The error table.', errorStatements(errors))
  module('session', 'The life of a session.', sessionStatements(session))
  module('clauses', 'The clauses of `spec/protocol.md`.', clauseStatements(clauses))
  module('steps', 'The steps of the seed.', stepStatements(steps))
  module(
    'examples',
    'Examples of every message.',
    exampleStatements([management, relay], frames.frames, stanzas),
  )
  files.set('generated/validators.js', validators.module())
  files.set('generated/validators.d.ts', validators.declarations())
  files.set('docs/steps.md', stepsPage(steps))
  files.set('docs/errors.md', errorsPage(errors))
  files.set('docs/session.md', sessionPage(session))
  return files
}
