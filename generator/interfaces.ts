import openapiTS, { astToString } from 'openapi-typescript'
import {
  Node,
  Project,
  StructureKind,
  type JSDocableNode,
  type PropertySignature,
  type TypeNode,
} from 'ts-morph'
import { docStructure, typeAlias, writeDoc, type Statement } from './module-text.ts'
import { nameOfReference, type Schema, type SchemaRegistry } from './schema.ts'

/**
 * The types of all named schemas, written out, by name. openapi-typescript decides their shape; here its one nested
 * type becomes an interface each, whose properties carry the texts of the specification.
 */
export async function writeInterfaces(
  registry: SchemaRegistry,
): Promise<ReadonlyMap<string, Statement>> {
  const schemas = Object.fromEntries(
    registry.all.map(({ name, schema }) => [name, describeProperties(schema, registry)]),
  )
  const nodes = await openapiTS(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'MRSP', version: '1' },
      paths: {},
      components: { schemas },
    }),
    { immutable: true, defaultNonNullable: false, silent: true },
  )
  const project = new Project({ useInMemoryFileSystem: true })
  const file = project.createSourceFile('types.ts', astToString(nodes))
  const components = file.getInterfaceOrThrow('components').getPropertyOrThrow('schemas')
  const written = new Map<string, Statement>()
  for (const property of membersOf(components.getTypeNodeOrThrow())) {
    written.set(property.getName(), writeType(property))
  }
  return written
}

/** Gives each property without a text the text of the schema it refers to. */
function describeProperties(schema: Schema, registry: SchemaRegistry): Schema {
  const described: Schema = { ...schema }
  delete described.examples
  if (schema.items) described.items = describeProperties(schema.items, registry)
  if (schema.properties) {
    described.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => {
        const target = property.$ref && registry.find(nameOfReference(property.$ref))
        const text = property.description ?? (target ? target.schema.description : undefined)
        const inner = describeProperties(property, registry)
        return [name, text === undefined ? inner : { ...inner, description: text }]
      }),
    )
  }
  return described
}

function membersOf(type: Node): PropertySignature[] {
  if (!Node.isTypeLiteral(type))
    throw new Error(`A type literal is expected, not ${type.getText()}`)
  return type.getProperties()
}

function writeType(property: PropertySignature): Statement {
  const name = property.getName()
  const type = property.getTypeNodeOrThrow()
  if (!Node.isTypeLiteral(type)) return typeAlias(name, typeText(type, 0), docOf(property) ?? '')
  return {
    kind: StructureKind.Interface,
    name,
    isExported: true,
    docs: docsOf(property),
    properties: type.getProperties().map(member => ({
      name: quoted(member.getName()),
      isReadonly: true,
      hasQuestionToken: member.hasQuestionToken(),
      type: typeText(member.getTypeNodeOrThrow(), 0),
      docs: docsOf(member),
    })),
  }
}

/** Text of a type: named schemas by their name, nested objects on lines of their own. */
function typeText(type: TypeNode, depth: number): string {
  if (Node.isTypeOperatorTypeNode(type)) return `readonly ${typeText(type.getTypeNode(), depth)}`
  if (Node.isArrayTypeNode(type)) return `${typeText(type.getElementTypeNode(), depth)}[]`
  if (Node.isUnionTypeNode(type)) {
    return type
      .getTypeNodes()
      .map(member => typeText(member, depth))
      .join(' | ')
  }
  if (!Node.isTypeLiteral(type)) {
    return quoted(type.getText().replaceAll(/components\["schemas"\]\["(\w+)"\]/g, '$1'))
  }
  const indent = '  '.repeat(depth + 1)
  const lines = type.getProperties().flatMap(member => {
    const doc = docOf(member)
    const question = member.hasQuestionToken() ? '?' : ''
    const text = typeText(member.getTypeNodeOrThrow(), depth + 1)
    return [
      ...(doc === undefined ? [] : [writeDoc(doc, indent)]),
      `${indent}readonly ${quoted(member.getName())}${question}: ${text}`,
    ]
  })
  return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`
}

function quoted(text: string): string {
  return text.replaceAll('"', "'")
}

function docsOf(node: JSDocableNode): { description: string }[] {
  const doc = docOf(node)
  return doc === undefined ? [] : [docStructure(doc)]
}

/** The text of a comment, and the default where there is one; not what the type says already. */
function docOf(node: JSDocableNode): string | undefined {
  const texts = node.getJsDocs().flatMap(doc =>
    doc.getTags().flatMap(tag => {
      const text = (tag.getCommentText() ?? '').replaceAll(/\s+/g, ' ').trim()
      if (tag.getTagName() === 'description') return [text]
      if (tag.getTagName() === 'default') return [`Default: \`${text}\`.`]
      return []
    }),
  )
  return texts.length > 0 ? texts.join(' ') : undefined
}
