import type { FrameExampleModel, FrameModel } from './frames.ts'
import type { SchemaRegistry } from './schema.ts'
import { isRecord } from './spec-source.ts'
import type { StanzaFieldModel, StanzaModel } from './stanzas.ts'
import type { Validators } from './validators.ts'

/** Checks the examples of frames: each field fits, nothing is missing, and `x-wire` is what the table encodes. */
export function checkFrameExamples(frames: readonly FrameModel[], validators: Validators): void {
  for (const frame of frames) {
    for (const example of frame.examples) {
      const { header, node } = example
      for (const name of Object.keys(header)) {
        if (!frame.fields.some(field => field.name === name))
          node.refuse(`the frame has no field \`${name}\``)
      }
      for (const { name, required, schema } of frame.fields) {
        const value = header[name]
        if (value === undefined) {
          if (required) node.refuse(`the example lacks \`${name}\``)
          continue
        }
        const mismatch = validators.mismatchOf(schema, value)
        if (mismatch !== undefined) node.refuse(`the example does not fit: \`${name}\` ${mismatch}`)
      }
      if (frame.body === 'none' && example.body !== '') node.refuse('the frame has no body')
      checkWire(node, example.wire, encodeFrame(frame, example))
    }
  }
}

/** Checks the examples of stanzas. */
export function checkStanzaExamples(
  stanzas: readonly StanzaModel[],
  schemas: SchemaRegistry,
  validators: Validators,
): void {
  for (const stanza of stanzas) {
    for (const { node, payload, wire } of stanza.examples) {
      const schema = schemas.find(stanza.typeName)?.schema ?? {}
      const mismatch = validators.mismatchOf(schema, payload)
      if (mismatch !== undefined) node.refuse(`the example does not fit: ${mismatch}`)
      else checkWire(node, wire, encodeStanza(stanza, payload))
    }
  }
}

function checkWire(node: FrameExampleModel['node'], written: string, encoded: string): void {
  if (written === encoded) return
  node.refuse(`\`x-wire\` of the example is not what the table encodes: ${JSON.stringify(encoded)}`)
}

/** The session ID that the wire of an example starts with; that of an unauthenticated side where it has none. */
export function sessionIdOf(wire: string): string {
  return /^Session-Id: (?<id>[A-Za-z0-9_-]{43})\r\n/.exec(wire)?.groups?.['id'] ?? '-'.repeat(43)
}

function encodeFrame(frame: FrameModel, example: FrameExampleModel): string {
  const lines = [`Session-Id: ${sessionIdOf(example.wire)}`, `Frame: ${frame.name}`]
  for (const { name } of frame.fields) {
    const value = example.header[name]
    const text = Array.isArray(value) ? value.join(', ') : String(value ?? '')
    if (text !== '') lines.push(`${name}: ${text}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n${example.body}`
}

function encodeStanza(stanza: StanzaModel, payload: unknown): string {
  return encodeElement(stanza.name, [` xmlns="${stanza.namespace}"`], stanza.fields, payload)
}

function encodeElement(
  name: string,
  first: readonly string[],
  fields: readonly StanzaFieldModel[],
  value: unknown,
): string {
  const attributes = [...first]
  const children: string[] = []
  for (const field of fields) {
    const part = isRecord(value) ? value[field.property] : undefined
    if (part === undefined) continue
    if (field.kind === 'attribute') {
      attributes.push(` ${field.name}="${escapeAttribute(String(part))}"`)
      continue
    }
    for (const child of Array.isArray(part) ? part : [part]) {
      children.push(encodeElement(field.name, [], field.fields ?? [], child))
    }
  }
  const start = `<${name}${attributes.join('')}`
  return children.length === 0 ? `${start}/>` : `${start}>${children.join('')}</${name}>`
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

function escapeAttribute(text: string): string {
  return text.replaceAll(/[&<>"\t\n\r]/g, character => escapes[character] ?? '')
}
