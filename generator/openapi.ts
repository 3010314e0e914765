import { camelCase, pascalCase } from './names.ts'
import { readSchema, referenceTo, type Schema } from './schema.ts'
import { isRecord, type SpecNode } from './spec-source.ts'
import type { Specification } from './specification.ts'

/** A parameter of an operation. */
export interface ParameterModel {
  readonly name: string
  readonly property: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description: string
  readonly schema: Schema
}

/** A body: the name of its schema, and its examples. */
export interface BodyModel {
  readonly schema: string
  readonly examples: readonly ExampleModel[]
}

/** An example and where it stands. */
interface ExampleModel {
  readonly name: string
  readonly value: unknown
  readonly node: SpecNode
}

/** An answer that is not an error. */
export interface AnswerModel {
  readonly status: number
  readonly description: string
  readonly body?: BodyModel
  readonly steps: readonly string[]
}

/** An operation of an HTTP service. */
export interface OperationModel {
  readonly id: string
  readonly tag: string
  readonly summary: string
  readonly method: string
  readonly path: string
  readonly allows: string
  readonly parameters: readonly ParameterModel[]
  readonly body?: BodyModel
  readonly answers: readonly AnswerModel[]
  readonly errors: readonly string[]
  readonly steps: readonly string[]
  readonly node: SpecNode
}

/** An HTTP service. */
export interface ServiceModel {
  readonly name: 'management' | 'relay'
  readonly file: string
  readonly description: string
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly operations: readonly OperationModel[]
}

const methods = ['get', 'post', 'put', 'patch', 'delete']
const allowances = ['user', 'administrator', 'relay', 'management'] as const

/** Reads an OpenAPI document, except its `components.schemas`, which the registry has. */
export function readService(
  specification: Specification,
  name: 'management' | 'relay',
  root: SpecNode,
): ServiceModel {
  return new ServiceReader(specification, name, root).read()
}

class ServiceReader {
  readonly #specification: Specification
  readonly #name: 'management' | 'relay'
  readonly #root: SpecNode

  constructor(specification: Specification, name: 'management' | 'relay', root: SpecNode) {
    this.#specification = specification
    this.#name = name
    this.#root = root
  }

  read(): ServiceModel {
    const root = this.#root
    root.allow('openapi', 'info', 'servers', 'tags', 'security', 'paths', 'components')
    root.need('openapi').choice(['3.1.0', '3.1.1'])
    root.need('components').allow('securitySchemes', 'parameters', 'responses', 'schemas')
    const tags = root
      .need('tags')
      .items()
      .map(tag => {
        tag.allow('name', 'description')
        return { name: tag.need('name').string(), description: tag.need('description').string() }
      })
    const operations = root
      .need('paths')
      .entries()
      .flatMap(([path, item]) => {
        item.allow(...methods)
        return item.entries().map(([method, node]) => this.#operation(path, method, node, tags))
      })
    const seen = new Set<string>()
    for (const { id, node } of operations) {
      if (seen.has(id)) node.need('operationId').refuse(`\`${id}\` is the ID of another operation`)
      seen.add(id)
    }
    for (const tag of tags) {
      if (!operations.some(operation => operation.tag === tag.name)) {
        root.need('tags').refuse(`the tag \`${tag.name}\` has no operation`)
      }
    }
    return {
      name: this.#name,
      file: root.file,
      description: root.need('info').need('description').string(),
      tags,
      operations,
    }
  }

  #operation(
    path: string,
    method: string,
    node: SpecNode,
    tags: readonly { readonly name: string }[],
  ): OperationModel {
    node.allow(
      'operationId',
      'tags',
      'summary',
      'security',
      'x-steps',
      'x-errors',
      'parameters',
      'requestBody',
      'responses',
    )
    const id = node.need('operationId').string()
    const [tag, ...others] = node.need('tags').strings()
    if (tag === undefined || others.length > 0)
      node.need('tags').refuse('exactly one tag is expected')
    else if (!tags.some(known => known.name === tag))
      node.need('tags').refuse(`\`${tag}\` is not declared`)
    const owner = { kind: 'operation', name: `${this.#name}.${id}` }
    const body = node.at('requestBody')
    const model: OperationModel = {
      id,
      tag: tag ?? '',
      summary: node.need('summary').string().trim(),
      method: method.toUpperCase(),
      path,
      allows: this.#allows(node),
      parameters: this.#parameters(path, node),
      ...(body && { body: this.#requestBody(body) }),
      answers: this.#answers(node.need('responses'), owner.name),
      errors: this.#specification.errors.readCodes(node.need('x-errors')),
      steps: this.#specification.steps.claim(node.need('x-steps'), owner),
      node,
    }
    this.#registerInput(model)
    return model
  }

  #allows(operation: SpecNode): string {
    const security = operation.at('security') ?? this.#root.need('security')
    const [requirement, ...others] = security.items()
    if (!requirement) return 'none'
    const [scheme, ...more] = requirement.entries()
    if (others.length > 0 || more.length > 0 || !scheme) {
      security.refuse('more than one security requirement is not supported')
      return 'none'
    }
    const [name, scopes] = scheme
    const declared = this.#root.need('components').need('securitySchemes').at(name)
    if (!declared || !allowances.some(known => known === name)) {
      scopes.refuse(`the security scheme \`${name}\` is not supported`)
    }
    declared?.allow('type', 'scheme', 'description')
    declared?.need('type').choice(['http'])
    declared?.need('scheme').choice(['bearer'])
    return name
  }

  #parameters(path: string, operation: SpecNode): readonly ParameterModel[] {
    const parameters = (operation.at('parameters')?.items() ?? []).map(item => {
      const node = item.target()
      node.allow('name', 'in', 'required', 'description', 'schema')
      const name = node.need('name').string()
      const description = node.need('description').string()
      const schema = { ...readSchema(node.need('schema')), description }
      return {
        name,
        property: camelCase(name),
        in: node.need('in').choice(['path', 'query', 'header']),
        required: node.at('required')?.boolean() ?? false,
        description,
        schema,
      } as const
    })
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    for (const name of inPath) {
      if (!parameters.some(parameter => parameter.in === 'path' && parameter.name === name)) {
        operation.refuse(`the path parameter \`${name}\` is not declared`)
      }
    }
    for (const parameter of parameters) {
      if (parameter.in !== 'path') continue
      if (!parameter.required)
        operation.refuse(`the path parameter \`${parameter.name}\` must be required`)
      if (!inPath.includes(parameter.name)) {
        operation.refuse(`the path has no \`{${parameter.name}}\``)
      }
    }
    return parameters
  }

  #requestBody(node: SpecNode): BodyModel {
    node.allow('required', 'content')
    if (node.at('required')?.value !== true)
      node.refuse('a request body that is not required is not supported')
    return this.#content(node.need('content'), 'application/json')
  }

  #content(content: SpecNode, mediaType: string): BodyModel {
    content.allow(mediaType)
    const media = content.need(mediaType)
    media.allow('schema', 'examples')
    const reference = media.need('schema')
    if (!reference.at('$ref'))
      reference.refuse('a body whose schema is not a `$ref` is not supported')
    const schema = reference.at('$ref') ? readSchema(reference) : {}
    const examples = media
      .need('examples')
      .entries()
      .map(([name, example]) => {
        example.allow('value', 'summary')
        const value = example.need('value')
        return { name, value: value.value, node: value }
      })
    if (examples.length === 0) media.refuse('a body without an example is not supported')
    return { schema: schema.$ref?.split('/').at(-1) ?? '', examples }
  }

  #answers(responses: SpecNode, operation: string): readonly AnswerModel[] {
    const answers: AnswerModel[] = []
    for (const [status, response] of responses.entries()) {
      if (status === 'default') {
        this.#checkProblem(response)
        continue
      }
      if (!/^2\d\d$/.test(status)) response.refuse(`the response \`${status}\` is not supported`)
      response.allow('description', 'content', 'x-steps')
      const content = response.at('content')
      answers.push({
        status: Number(status),
        description: response.need('description').string(),
        ...(content && { body: this.#content(content, 'application/json') }),
        steps: this.#specification.steps.claim(response.at('x-steps'), {
          kind: 'answer',
          name: `${operation} ${status}`,
        }),
      })
    }
    if (answers.length === 0) responses.refuse('a response that is not an error is missing')
    responses.need('default')
    return answers
  }

  #checkProblem(response: SpecNode): void {
    const node = response.target()
    node.allow('description', 'content')
    const media = node.need('content')
    media.allow('application/problem+json')
    const schema = media.need('application/problem+json').need('schema')
    if (!isRecord(schema.value) || schema.value['$ref'] !== './schemas.yaml#/$defs/Problem') {
      schema.refuse('an error that is not `Problem` is not supported')
    }
  }

  /** The input of an operation is one object: its parameters by property, its body as `body`. */
  #registerInput(operation: OperationModel): void {
    const properties: Record<string, Schema> = {}
    const required: string[] = []
    for (const parameter of operation.parameters) {
      if (Object.hasOwn(properties, parameter.property)) {
        operation.node.refuse(`two parameters are \`${parameter.property}\``)
      }
      properties[parameter.property] = parameter.schema
      if (parameter.required) required.push(parameter.property)
    }
    if (operation.body) {
      properties['body'] = referenceTo(operation.body.schema)
      required.push('body')
    }
    this.#specification.schemas.add(operation.node, {
      name: `${pascalCase(operation.id)}Input`,
      module: `${this.#name}-api`,
      schema: {
        description: `What \`${operation.id}\` is asked with.`,
        type: 'object',
        properties,
        required,
      },
      validated: false,
    })
  }
}
