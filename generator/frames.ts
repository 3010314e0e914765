import { readCatalogue, type MessageCatalogue } from './message-catalogue.ts'
import { camelCase, pascalCase } from './names.ts'
import { readSchema, type Schema } from './schema.ts'
import type { SpecNode } from './spec-source.ts'
import type { Specification } from './specification.ts'

/** A field of a frame's relay header. */
interface FrameFieldModel {
  readonly name: string
  readonly property: string
  readonly required: boolean
  readonly type: 'integer' | 'text' | 'true' | 'list'
  readonly schema: Schema
}

/** An example of a frame: its header by field name, its body, and what stands on the wire. */
export interface FrameExampleModel {
  readonly name: string
  readonly header: Readonly<Record<string, unknown>>
  readonly body: string
  readonly wire: string
  readonly node: SpecNode
}

/** A frame of the relay connection. */
export interface FrameModel {
  readonly name: string
  readonly typeName: string
  readonly summary: string
  readonly fields: readonly FrameFieldModel[]
  readonly body: 'http' | 'none'
  readonly relay: 'forward' | 'consume' | 'originate'
  readonly from: readonly string[]
  readonly steps: readonly string[]
  readonly examples: readonly FrameExampleModel[]
}

/** The frames, and which of them each direction has. */
export interface FramesModel {
  readonly frames: readonly FrameModel[]
  /** Names of frames by operation: fromDevice, toDevice, fromTerminal, toTerminal. */
  readonly directions: Readonly<Record<Direction, readonly string[]>>
}

const directions = ['fromDevice', 'toDevice', 'fromTerminal', 'toTerminal'] as const
type Direction = (typeof directions)[number]

/** What the parser and the template say, together with the document itself. */
interface Document {
  readonly specification: Specification
  readonly root: SpecNode
  readonly catalogue: MessageCatalogue
  readonly directions: Readonly<Record<Direction, readonly string[]>>
  readonly order: readonly string[]
}

/** Reads `relay-frames.asyncapi.yaml`. */
export async function readFrames(
  specification: Specification,
  root: SpecNode,
): Promise<FramesModel> {
  root.allow(
    'asyncapi',
    'info',
    'defaultContentType',
    'x-field-order',
    'servers',
    'channels',
    'operations',
    'components',
  )
  root.need('components').allow('messages')
  const catalogue = await readCatalogue(specification.source, root.file)
  const document: Document = {
    specification,
    root,
    catalogue,
    directions: readDirections(specification, root, catalogue),
    order: root.need('x-field-order').strings(),
  }
  for (const [index, field] of root.need('x-field-order').items().entries()) {
    if (document.order.indexOf(field.string()) !== index)
      field.refuse(`\`${field.string()}\` is named twice`)
  }
  if (document.order[0] !== 'Session-Id' || document.order[1] !== 'Frame') {
    root.need('x-field-order').refuse('`Session-Id` and `Frame` must come first')
  }
  const frames = catalogue.messages.map(message => readFrame(document, message.name))
  for (const field of root.need('x-field-order').items().slice(2)) {
    if (!frames.some(frame => frame.fields.some(({ name }) => name === field.string()))) {
      field.refuse(`no frame has the field \`${field.string()}\``)
    }
  }
  return { frames, directions: document.directions }
}

function readDirections(
  { steps }: Specification,
  root: SpecNode,
  catalogue: MessageCatalogue,
): Readonly<Record<Direction, readonly string[]>> {
  const operations = root.need('operations')
  operations.allow(...directions)
  const namesOf = (id: Direction): readonly string[] => {
    const node = operations.need(id)
    node.allow('action', 'channel', 'summary', 'messages', 'x-steps')
    node.need('action').choice([id.startsWith('from') ? 'receive' : 'send'])
    steps.claim(node.at('x-steps'), { kind: 'frames', name: id })
    return catalogue.operations.find(operation => operation.id === id)?.messages ?? []
  }
  return {
    fromDevice: namesOf('fromDevice'),
    toDevice: namesOf('toDevice'),
    fromTerminal: namesOf('fromTerminal'),
    toTerminal: namesOf('toTerminal'),
  }
}

function readFrame(document: Document, name: string): FrameModel {
  const { specification, root } = document
  const node = root.need('components').need('messages').need(name)
  node.allow('summary', 'x-relay', 'x-body', 'x-steps', 'x-wire', 'headers', 'examples')
  const typeName = `${pascalCase(name)}Frame`
  const header = node.need('headers')
  const schema = readSchema(header)
  const fields = readFields(document, header, schema)
  const summary = node.need('summary').string().trim()
  specification.schemas.add(node, {
    name: typeName,
    module: 'frames',
    schema: {
      description: summary,
      type: 'object',
      properties: Object.fromEntries(
        fields.map(({ property, schema: field }) => [property, field]),
      ),
      required: fields.filter(field => field.required).map(field => field.property),
    },
    validated: false,
  })
  const relay = node.need('x-relay').choice(['forward', 'consume', 'originate'])
  const from = sendersOf(document, name, relay)
  checkDirections(document, node, name, relay)
  return {
    name,
    typeName,
    summary,
    fields,
    body: node.need('x-body').choice(['http', 'none']),
    relay,
    from,
    steps: specification.steps.claim(node.need('x-steps'), { kind: 'frame', name }),
    examples: readExamples(document, node, name),
  }
}

function sendersOf({ directions: sent }: Document, name: string, relay: string): readonly string[] {
  const toEndpoint = sent.toDevice.includes(name) || sent.toTerminal.includes(name)
  return [
    ...(sent.fromDevice.includes(name) ? ['device'] : []),
    ...(sent.fromTerminal.includes(name) ? ['terminal'] : []),
    ...(relay !== 'forward' && toEndpoint ? ['relay'] : []),
  ]
}

/** What is forwarded leaves on the other side; what the relay originates comes from no endpoint. */
function checkDirections(
  { directions: sent }: Document,
  node: SpecNode,
  name: string,
  relay: string,
): void {
  const comes = {
    device: sent.fromDevice.includes(name),
    terminal: sent.fromTerminal.includes(name),
  }
  const goes = { device: sent.toDevice.includes(name), terminal: sent.toTerminal.includes(name) }
  const place = node.need('x-relay')
  if (relay === 'forward' && (comes.device !== goes.terminal || comes.terminal !== goes.device)) {
    place.refuse('a frame that is forwarded must leave on the other side, and only there')
  }
  if (relay === 'originate' && (comes.device || comes.terminal)) {
    place.refuse('an endpoint may send a frame that only the relay originates')
  }
  if (!comes.device && !comes.terminal && !goes.device && !goes.terminal) {
    node.refuse(`no operation has the frame \`${name}\``)
  }
}

function readFields(
  document: Document,
  header: SpecNode,
  schema: Schema,
): readonly FrameFieldModel[] {
  let last = -1
  return header
    .need('properties')
    .entries()
    .map(([name, node]) => {
      if (!/^[A-Z][a-z]*(-[A-Z][a-z]*)*$/.test(name))
        node.refuse(`\`${name}\` is not in the canonical case`)
      const place = document.order.indexOf(name)
      if (place < 0) node.refuse(`\`${name}\` is missing from x-field-order`)
      else if (place < 2) node.refuse(`\`${name}\` is a field of every frame`)
      else if (place < last) node.refuse(`\`${name}\` is out of the order of x-field-order`)
      last = Math.max(last, place)
      const field = schema.properties?.[name] ?? {}
      return {
        name,
        property: camelCase(name),
        required: schema.required?.includes(name) ?? false,
        type: fieldType(document.specification, node, field),
        schema: field,
      }
    })
}

function fieldType(
  { schemas }: Specification,
  node: SpecNode,
  field: Schema,
): FrameFieldModel['type'] {
  const schema = schemas.resolve(field)
  if (schema.type === 'integer') return 'integer'
  if (schema.type === 'string') return 'text'
  if (schema.type === 'boolean' && schema.const === true) return 'true'
  const items = schemas.resolve(schema.items ?? {})
  if (schema.type === 'array' && items.type === 'string') {
    if (!items.pattern) node.refuse('a list whose items have no pattern is not supported')
    return 'list'
  }
  node.refuse(
    'a field that is neither a number, a text, `true` nor a list of texts is not supported',
  )
  return 'text'
}

function readExamples(
  { catalogue }: Document,
  node: SpecNode,
  name: string,
): readonly FrameExampleModel[] {
  const wires = node.need('x-wire')
  const examples = node.need('examples').items()
  const rendered = catalogue.messages.find(message => message.name === name)?.examples ?? []
  if (examples.length === 0) node.refuse('a frame without an example is not supported')
  wires.allow(...examples.map(example => example.need('name').string()))
  return examples.map((example, index) => {
    example.allow('name', 'headers', 'payload')
    const exampleName = example.need('name').string()
    return {
      name: exampleName,
      header: rendered[index]?.headers ?? {},
      body: example.at('payload')?.string() ?? '',
      wire: wires.need(exampleName).string(),
      node: example,
    }
  })
}
