import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Parser, type AsyncAPIDocumentInterface } from '@asyncapi/parser'
import { isRecord, type SpecSource } from './spec-source.ts'

/** A message of an AsyncAPI document, as our template renders it. */
interface CatalogueMessage {
  readonly name: string
  readonly summary: string
  readonly examples: readonly {
    readonly name: string
    readonly headers?: Readonly<Record<string, unknown>>
    readonly payload?: unknown
  }[]
}

/** An operation of an AsyncAPI document. */
interface CatalogueOperation {
  readonly id: string
  readonly action: string
  readonly channel: string
  readonly messages: readonly string[]
}

/** The messages of an AsyncAPI document and which way they go. */
export interface MessageCatalogue {
  readonly messages: readonly CatalogueMessage[]
  readonly operations: readonly CatalogueOperation[]
}

/**
 * Validates an AsyncAPI document and renders `asyncapi-template/` over it. What the parser finds wrong ends
 * the reading.
 * @throws SpecError
 */
export async function readCatalogue(source: SpecSource, file: string): Promise<MessageCatalogue> {
  const text = `${source.text(file)}${source.text('schemas.yaml')}`
  const known = catalogues.get(text)
  if (known) return known
  const catalogue = await renderCatalogue(source, file)
  catalogues.set(text, catalogue)
  return catalogue
}

/** Catalogues by the texts they were rendered from: those of the document and of what it refers to. */
const catalogues = new Map<string, MessageCatalogue>()

async function renderCatalogue(source: SpecSource, file: string): Promise<MessageCatalogue> {
  const { document, diagnostics } = await new Parser().parse(source.text(file), {
    source: join(source.directory, file),
  })
  for (const { message, severity, range, path } of diagnostics) {
    const place = path.length > 0 ? ` (${path.join('.')})` : ''
    if (severity === 0) source.refuse(file, range.start.line + 1, `${message}${place}`)
  }
  if (!document) {
    source.assertSound()
    throw new Error(`${file} is no AsyncAPI document`)
  }
  const work = workFolder()
  try {
    const template = join(work, 'template')
    const output = join(work, 'output')
    cpSync(new URL('./asyncapi-template', import.meta.url), template, {
      recursive: true,
      filter: path => !path.endsWith('__transpiled'),
    })
    mkdirSync(output)
    const TemplateRunner = loadTemplateRunner(work)
    await new TemplateRunner(template, output, { forceWrite: true }).generate(document)
    const rendered: unknown = JSON.parse(readFileSync(join(output, 'catalogue.json'), 'utf8'))
    if (!isCatalogue(rendered)) throw new Error(`The template renders no catalogue of ${file}`)
    return rendered
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** A folder of this run's own, below `node_modules` so that the template finds its libraries. */
function workFolder(): string {
  const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url))
  mkdirSync(cache, { recursive: true })
  return mkdtempSync(join(cache, 'mrsp-generator-'))
}

interface TemplateRunner {
  new (
    template: string,
    output: string,
    options: { readonly forceWrite: boolean },
  ): { generate(document: AsyncAPIDocumentInterface): Promise<void> }
}

function isTemplateRunner(value: unknown): value is TemplateRunner {
  return typeof value === 'function' && 'generate' in value.prototype
}

/**
 * @asyncapi/generator has no types, and does not load where it finds no npm among the global packages, although a
 * local template needs none: an empty package of that name in `folder` is what it finds.
 */
function loadTemplateRunner(folder: string): TemplateRunner {
  const packages = join(folder, 'node_modules')
  mkdirSync(join(packages, 'npm'), { recursive: true })
  writeFileSync(join(packages, 'npm', 'index.js'), '')
  const before = process.env['NODE_PATH']
  process.env['NODE_PATH'] = packages
  try {
    const require = createRequire(import.meta.url)
    const loaded: unknown = require('@asyncapi/generator')
    if (!isTemplateRunner(loaded)) throw new Error('@asyncapi/generator is not what it used to be')
    return loaded
  } finally {
    if (before === undefined) delete process.env['NODE_PATH']
    else process.env['NODE_PATH'] = before
  }
}

function isCatalogue(value: unknown): value is MessageCatalogue {
  return (
    isRecord(value) &&
    Array.isArray(value['messages']) &&
    value['messages'].every(message => isRecord(message) && typeof message['name'] === 'string') &&
    Array.isArray(value['operations']) &&
    value['operations'].every(
      operation =>
        isRecord(operation) &&
        typeof operation['id'] === 'string' &&
        Array.isArray(operation['messages']),
    )
  )
}
