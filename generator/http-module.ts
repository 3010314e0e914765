import {
  code,
  constant,
  methodInterface,
  typeAlias,
  type MethodText,
  type Statement,
} from './module-text.ts'
import { camelCase, pascalCase, unionOf } from './names.ts'
import type { AnswerModel, OperationModel, ParameterModel, ServiceModel } from './openapi.ts'
import type { Validators } from './validators.ts'

/** Statements of the module of an HTTP service, behind the interfaces of its schemas. */
export function httpStatements(
  service: ServiceModel,
  validators: Validators,
): readonly Statement[] {
  const prefix = pascalCase(service.name)
  return [
    ...service.operations.map(operation => outputType(operation)),
    typeAlias(
      `${prefix}Operation`,
      unionOf(service.operations.map(operation => operation.id)),
      `The operations of the ${service.name} API.`,
    ),
    methodInterface(
      `${prefix}Client`,
      `What may be asked of ${service.name}. A call that is answered with an error fails with an \`MrspError\`.`,
      service.operations.map(operation => clientMethod(operation)),
    ),
    ...service.tags.map(tag =>
      methodInterface(
        handlersName(service, tag.name),
        `${tag.description} What it answers, one method an operation.`,
        service.operations
          .filter(operation => operation.tag === tag.name)
          .map(operation => handlerMethod(operation)),
      ),
    ),
    typeAlias(
      `${prefix}Handlers`,
      service.tags.map(tag => handlersName(service, tag.name)).join(' & '),
      `All that ${service.name} answers.`,
    ),
    typeAlias(
      `${prefix}Service`,
      `ServiceDescriptor & { readonly operations: Readonly<Record<${prefix}Operation, OperationDescriptor>> }`,
      `The table of the ${service.name} API.`,
    ),
    constant(
      `${service.name}Service`,
      `${prefix}Service`,
      {
        name: service.name,
        party: service.name,
        operations: Object.fromEntries(
          service.operations.map(operation => [operation.id, descriptor(operation, validators)]),
        ),
      },
      `The operations of the ${service.name} API, by ID.`,
    ),
  ]
}

/** `HealthHandlers` exists in both services and so has the service before it. */
function handlersName(service: ServiceModel, tag: string): string {
  return `${tag === 'health' ? pascalCase(service.name) : ''}${pascalCase(tag)}Handlers`
}

function inputName(operation: OperationModel): string {
  return `${pascalCase(operation.id)}Input`
}

function outputName(operation: OperationModel): string {
  return `${pascalCase(operation.id)}Output`
}

/** One success is its body; several are told apart by `status`. */
function outputType(operation: OperationModel): Statement {
  const [only, ...others] = operation.answers
  const type =
    only && others.length === 0
      ? (only.body?.schema ?? 'void')
      : operation.answers
          .map(({ status, body }) =>
            body
              ? `{ readonly status: ${status}; readonly body: ${body.schema} }`
              : `{ readonly status: ${status} }`,
          )
          .join(' | ')
  const doc = `What \`${operation.id}\` answers. ${operation.answers
    .map(answer => `${answer.status}: ${answer.description}`)
    .join(' ')}`
  return typeAlias(outputName(operation), type, doc)
}

/** `S101, S102; errors: bad-request`, for a docstring. */
function origins(operation: OperationModel): string {
  const steps = [...operation.steps, ...operation.answers.flatMap(answer => answer.steps)]
  const errors = operation.errors.length === 0 ? 'none of its own' : operation.errors.join(', ')
  return `${operation.method} ${operation.path}. Steps: ${[...new Set(steps)].join(', ')}. Errors: ${errors}.`
}

function clientMethod(operation: OperationModel): MethodText {
  return {
    name: operation.id,
    parameters: [
      ['input', inputName(operation)],
      ['options?', 'CallOptions'],
    ],
    returns: `Promise<${outputName(operation)}>`,
    doc: `${operation.summary}\n\n${origins(operation)}`,
  }
}

function handlerMethod(operation: OperationModel): MethodText {
  return {
    name: operation.id,
    parameters: [
      ['input', inputName(operation)],
      ['caller', 'Caller'],
    ],
    returns: `Promise<${outputName(operation)}>`,
    doc: `${operation.summary}\n\n${origins(operation)}`,
  }
}

function descriptor(operation: OperationModel, validators: Validators): Record<string, unknown> {
  const { id, tag, summary, method, path, allows, parameters, body, answers, errors, steps } =
    operation
  return {
    id,
    unit: tag,
    summary,
    method,
    path,
    allows,
    parameters: parameters.map(parameter => parameterDescriptor(parameter, validators)),
    ...(body && { validateBody: code(validators.named(body.schema)) }),
    answers: answers.map(answer => answerDescriptor(answer, validators)),
    errors,
    steps,
  }
}

function parameterDescriptor(
  { name, in: place, required, schema }: ParameterModel,
  validators: Validators,
): Record<string, unknown> {
  const type = validators.typeOf(schema)
  return {
    name,
    in: place,
    required,
    type: type === 'number' ? 'integer' : type,
    validate: code(validators.inline(schema, `is${pascalCase(camelCase(name))}Parameter`, type)),
  }
}

function answerDescriptor(
  { status, body, steps }: AnswerModel,
  validators: Validators,
): Record<string, unknown> {
  return { status, ...(body && { validate: code(validators.named(body.schema)) }), steps }
}
