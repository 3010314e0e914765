import { readCatalogue, type MessageCatalogue } from './message-catalogue.ts'
import { pascalCase } from './names.ts'
import { readSchema, type Schema } from './schema.ts'
import type { SpecNode } from './spec-source.ts'
import type { Specification } from './specification.ts'

/** How a property stands in XML. */
export interface StanzaFieldModel {
  readonly property: string
  readonly name: string
  readonly required: boolean
  readonly kind: 'attribute' | 'element' | 'elements'
  readonly type: 'string' | 'integer' | 'boolean' | 'object'
  readonly fields?: readonly StanzaFieldModel[]
}

/** An example of a stanza, as a value and on the wire. */
interface StanzaExampleModel {
  readonly name: string
  readonly payload: unknown
  readonly wire: string
  readonly node: SpecNode
}

/** A payload between a device and management. */
export interface StanzaModel {
  readonly name: string
  readonly typeName: string
  readonly summary: string
  readonly namespace: string
  readonly from: 'device' | 'management'
  readonly fields: readonly StanzaFieldModel[]
  readonly errors: readonly string[]
  readonly steps: readonly string[]
  readonly examples: readonly StanzaExampleModel[]
}

const extensions = ['x-xml']

/** Reads `device-stanzas.asyncapi.yaml`. */
export async function readStanzas(
  specification: Specification,
  root: SpecNode,
): Promise<readonly StanzaModel[]> {
  root.allow(
    'asyncapi',
    'info',
    'defaultContentType',
    'servers',
    'channels',
    'operations',
    'components',
  )
  root.need('components').allow('messages')
  const operations = root.need('operations')
  operations.allow('toDevice', 'toManagement')
  for (const [id, node] of operations.entries()) {
    node.allow('action', 'channel', 'summary')
    node.need('action').choice([id === 'toDevice' ? 'send' : 'receive'])
  }
  const catalogue = await readCatalogue(specification.source, root.file)
  return catalogue.messages.map(({ name }) => readStanza(specification, root, catalogue, name))
}

function readStanza(
  specification: Specification,
  root: SpecNode,
  catalogue: MessageCatalogue,
  name: string,
): StanzaModel {
  const node = root.need('components').need('messages').need(name)
  node.allow('summary', 'x-steps', 'x-errors', 'x-wire', 'payload', 'examples')
  const payload = node.need('payload')
  const schema = readSchema(payload, extensions)
  const typeName = pascalCase(name)
  const summary = node.need('summary').string().trim()
  specification.schemas.add(node, {
    name: typeName,
    module: 'stanzas',
    schema: { ...schema, description: summary },
    validated: true,
  })
  const xml = payload.need('x-xml')
  xml.allow('name', 'namespace')
  if (xml.need('name').string() !== name)
    xml.refuse(`the element of \`${name}\` must have its name`)
  return {
    name,
    typeName,
    summary,
    namespace: xml.need('namespace').string(),
    from: senderOf(catalogue, node, name),
    fields: readFields(specification, payload, schema, 0),
    errors: specification.errors.readCodes(node.need('x-errors')),
    steps: specification.steps.claim(node.need('x-steps'), { kind: 'stanza', name }),
    examples: readExamples(catalogue, node, name),
  }
}

function senderOf(
  catalogue: MessageCatalogue,
  node: SpecNode,
  name: string,
): 'device' | 'management' {
  const [operation, ...others] = catalogue.operations.filter(({ messages }) =>
    messages.includes(name),
  )
  if (!operation || others.length > 0)
    node.refuse(`\`${name}\` must go one way, in exactly one operation`)
  return operation?.id === 'toManagement' ? 'device' : 'management'
}

function readFields(
  specification: Specification,
  node: SpecNode,
  schema: Schema,
  depth: number,
): readonly StanzaFieldModel[] {
  const fields = node
    .need('properties')
    .entries()
    .map(([property, field]) =>
      readField(specification, field, {
        property,
        required: schema.required?.includes(property) ?? false,
        schema: schema.properties?.[property] ?? {},
        depth,
      }),
    )
  for (const kind of ['attribute', 'element'] as const) {
    const names = fields.filter(field => (field.kind === 'attribute') === (kind === 'attribute'))
    for (const [index, field] of names.entries()) {
      if (names.findIndex(other => other.name === field.name) !== index) {
        node
          .need('properties')
          .need(field.property)
          .refuse(`two properties are the ${kind} \`${field.name}\``)
      }
    }
  }
  return fields
}

interface FieldPlace {
  readonly property: string
  readonly required: boolean
  readonly schema: Schema
  readonly depth: number
}

function readField(
  specification: Specification,
  node: SpecNode,
  { property, required, schema: written, depth }: FieldPlace,
): StanzaFieldModel {
  const schema = specification.schemas.resolve(written)
  const xml = node.at('x-xml')
  xml?.allow('name', 'nodeType')
  const name = xml?.at('name')?.string() ?? property
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    node.refuse(`\`${name}\` is not a name in kebab-case; give it an x-xml name`)
  const nodeType = xml?.at('nodeType')?.choice(['attribute', 'element']) ?? 'attribute'
  if (nodeType === 'attribute') {
    if (schema.type === 'string' || schema.type === 'integer' || schema.type === 'boolean') {
      return { property, name, required, kind: 'attribute', type: schema.type }
    }
    node.refuse('an attribute that is neither a text, a number nor a truth value is not supported')
    return { property, name, required, kind: 'attribute', type: 'string' }
  }
  const isList = schema.type === 'array'
  const inner = isList ? specification.schemas.resolve(schema.items ?? {}) : schema
  const place = (isList ? node.need('items') : node).target()
  if (inner.type !== 'object' || depth > 0) {
    node.refuse('an element that holds anything but attributes is not supported')
    return { property, name, required, kind: 'element', type: 'object', fields: [] }
  }
  return {
    property,
    name,
    required,
    kind: isList ? 'elements' : 'element',
    type: 'object',
    fields: readFields(specification, place, inner, depth + 1),
  }
}

function readExamples(
  catalogue: MessageCatalogue,
  node: SpecNode,
  name: string,
): readonly StanzaExampleModel[] {
  const wires = node.need('x-wire')
  const examples = node.need('examples').items()
  const rendered = catalogue.messages.find(message => message.name === name)?.examples ?? []
  if (examples.length === 0) node.refuse('a stanza without an example is not supported')
  wires.allow(...examples.map(example => example.need('name').string()))
  return examples.map((example, index) => {
    example.allow('name', 'payload')
    const exampleName = example.need('name').string()
    return {
      name: exampleName,
      payload: rendered[index]?.payload,
      wire: wires.need(exampleName).string(),
      node: example,
    }
  })
}
