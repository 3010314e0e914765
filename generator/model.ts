import { type ClauseModel, readClauses } from './clauses.ts'
import { type ConfigurationModel, readConfigurations } from './configuration.ts'
import { type PassedEnvironment, readConformance } from './conformance.ts'
import { checkConsistency, checkDefaults, checkExtensions } from './consistency.ts'
import { ErrorTable } from './errors.ts'
import { checkBodyExamples } from './example-module.ts'
import { type FramesModel, readFrames } from './frames.ts'
import { readService, type ServiceModel } from './openapi.ts'
import { checkUnions, readNamedSchemas, SchemaRegistry } from './schema.ts'
import { readSession, type SessionModel } from './session.ts'
import { SpecSource } from './spec-source.ts'
import { readStanzas, type StanzaModel } from './stanzas.ts'
import { StepIndex } from './steps.ts'
import { Validators } from './validators.ts'
import { checkFrameExamples, checkStanzaExamples } from './wire.ts'

/** The whole specification, read and found sound. */
export interface Model {
  readonly schemas: SchemaRegistry
  readonly steps: StepIndex
  readonly errors: ErrorTable
  readonly management: ServiceModel
  readonly relay: ServiceModel
  readonly frames: FramesModel
  readonly stanzas: readonly StanzaModel[]
  readonly session: SessionModel
  readonly configurations: readonly ConfigurationModel[]
  readonly environments: readonly PassedEnvironment[]
  readonly clauses: readonly ClauseModel[]
  readonly validators: Validators
}

const yamlFiles = [
  'configuration.yaml',
  'conformance.yaml',
  'device-stanzas.asyncapi.yaml',
  'errors.yaml',
  'management-api.openapi.yaml',
  'relay-api.openapi.yaml',
  'relay-frames.asyncapi.yaml',
  'schemas.yaml',
  'session.yaml',
  'steps.yaml',
]

/**
 * Reads the specification.
 * @param directory the folder of the specification
 * @throws SpecError where it has something that is not supported or contradicts itself
 */
export async function readModel(directory: string): Promise<Model> {
  const source = new SpecSource(directory)
  openFiles(source)
  const model = await readDocuments(source)
  source.assertSound()
  checkConsistency(model.session, model.schemas, model.configurations, [
    ...model.schemas.all.map(({ name }) => name),
    ...model.frames.frames.map(({ name }) => name),
    ...model.stanzas.map(({ name }) => name),
  ])
  model.steps.checkOwned()
  source.assertSound()

  const validators = new Validators(model.schemas)
  checkBodyExamples([model.management, model.relay], model.schemas, validators)
  checkFrameExamples(model.frames.frames, validators)
  checkStanzaExamples(model.stanzas, model.schemas, validators)
  checkDefaults(model.configurations, validators)
  source.assertSound()
  return { ...model, validators }
}

/** A file that is no YAML, or that nothing reads, ends the reading at once. */
function openFiles(source: SpecSource): void {
  for (const file of source.files()) {
    if (!yamlFiles.includes(file) && file !== 'protocol.md') {
      source.refuse(file, 1, 'a file of that name is not supported')
    }
  }
  for (const file of yamlFiles) source.open(file)
  source.assertSound()
}

async function readDocuments(source: SpecSource): Promise<Omit<Model, 'validators'>> {
  for (const file of yamlFiles) checkExtensions(source.open(file))
  const specification = {
    source,
    schemas: new SchemaRegistry(),
    steps: new StepIndex(source),
    errors: new ErrorTable(source.open('errors.yaml')),
  }
  const { schemas, steps, errors } = specification
  const shared = source.open('schemas.yaml')
  const managementApi = source.open('management-api.openapi.yaml')
  const relayApi = source.open('relay-api.openapi.yaml')
  shared.allow('$schema', '$id', '$defs')
  readNamedSchemas(schemas, shared.need('$defs'), 'schemas')
  readNamedSchemas(schemas, managementApi.need('components').need('schemas'), 'management-api')
  readNamedSchemas(schemas, relayApi.need('components').need('schemas'), 'relay-api')
  const configurations = readConfigurations(specification, source.open('configuration.yaml'))
  const environments = readConformance(
    specification,
    source.open('conformance.yaml'),
    configurations,
  )
  checkUnions(schemas)
  return {
    schemas,
    steps,
    errors,
    management: readService(specification, 'management', managementApi),
    relay: readService(specification, 'relay', relayApi),
    frames: await readFrames(specification, source.open('relay-frames.asyncapi.yaml')),
    stanzas: await readStanzas(specification, source.open('device-stanzas.asyncapi.yaml')),
    session: readSession(specification, source.open('session.yaml')),
    configurations,
    environments,
    clauses: readClauses(specification),
  }
}
