import {
  IndentationText,
  Project,
  StructureKind,
  SyntaxKind,
  type StatementStructures,
} from 'ts-morph'

/** TypeScript that stands as it is where a value is written. */
export class Code {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** An identifier or expression among written values. */
export function code(text: string): Code {
  return new Code(text)
}

const lineWidth = 110
const indentation = '  '

/** Writes a value as a TypeScript literal, on one line where it fits. */
function writeValue(value: unknown, depth = 0, before = 0): string {
  const flat = writeFlat(value)
  if (flat.length + before + depth * indentation.length <= lineWidth || !isNested(value))
    return flat
  const indent = indentation.repeat(depth + 1)
  const lines = Array.isArray(value)
    ? value.map(item => `${indent}${writeValue(item, depth + 1)}`)
    : definedEntries(value).map(([key, item]) => {
        const start = `${writeKey(key)}: `
        return `${indent}${start}${writeValue(item, depth + 1, start.length)}`
      })
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return `${open}\n${lines.join(',\n')},\n${indentation.repeat(depth)}${close}`
}

function isNested(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Code) &&
    Object.keys(value).length > 0
  )
}

function definedEntries(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([, item]) => item !== undefined)
}

function writeFlat(value: unknown): string {
  if (value instanceof Code) return value.text
  if (typeof value === 'string') return writeText(value)
  if (Array.isArray(value)) return `[${value.map(item => writeFlat(item)).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = definedEntries(value).map(
      ([key, item]) => `${writeKey(key)}: ${writeFlat(item)}`,
    )
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
  }
  return JSON.stringify(value)
}

function writeKey(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : writeText(key)
}

function writeText(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return `'${inner.replaceAll("'", "\\'")}'`
}

/** A statement of a generated module: ts-morph's structure of it, or its text. */
export type Statement = StatementStructures | string

/** An exported constant with a written-out type. */
export function constant(name: string, type: string, value: unknown, doc: string): Statement {
  const start = `export const ${name}: ${type} = `
  return `${writeDoc(doc)}\n${start}${writeValue(value, 0, start.length)}`
}

/** An exported type alias; a union is written over several lines where it is long. */
export function typeAlias(name: string, type: string, doc: string): Statement {
  const flat = `export type ${name} = ${type}`
  const long = flat.length > lineWidth && / [|&] /.test(type)
  const members = type
    .split(/ (?=[|&] )/)
    .map((member, index) => `  ${index === 0 ? '| ' : ''}${member}`)
  const operator = / & /.test(type) ? '& ' : '| '
  const text = long ? `export type ${name} =\n${members.join('\n').replace('| ', operator)}` : flat
  return `${writeDoc(doc)}\n${text}`
}

/** A comment over its own lines, wrapped; a list keeps its lines. */
export function writeDoc(doc: string, indent = ''): string {
  const lines = wrap(doc, lineWidth - indent.length - 3)
  if (lines.length === 1) return `${indent}/** ${lines[0] ?? ''} */`
  return [
    `${indent}/**`,
    ...lines.map(line => `${indent} * ${line}`.trimEnd()),
    `${indent} */`,
  ].join('\n')
}

/** Lines of a text, no longer than `width` where its words allow it. */
function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap(paragraph => {
    const hanging = paragraph.startsWith('- ') ? '  ' : ''
    const lines = ['']
    for (const word of paragraph.split(' ')) {
      const line = lines.at(-1) ?? ''
      if (line.trim() !== '' && line.length + 1 + word.length > width)
        lines.push(`${hanging}${word}`)
      else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
    }
    return lines
  })
}

/** A method of an interface. */
export interface MethodText {
  readonly name: string
  /** Names and types; a name may end in `?`. */
  readonly parameters: readonly (readonly [name: string, type: string])[]
  readonly returns: string
  readonly doc: string
}

/** An exported interface of methods. */
export function methodInterface(
  name: string,
  doc: string,
  methods: readonly MethodText[],
  typeParameters: readonly string[] = [],
): Statement {
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name,
    docs: [docStructure(doc)],
    typeParameters: [...typeParameters],
    methods: methods.map(method => ({
      name: method.name,
      parameters: method.parameters.map(([parameter, type]) => ({
        name: parameter.replace('?', ''),
        hasQuestionToken: parameter.endsWith('?'),
        type,
      })),
      returnType: method.returns,
      docs: [docStructure(method.doc)],
    })),
  }
}

/** A comment for a structure of ts-morph. */
export function docStructure(doc: string): { description: string } {
  const lines = wrap(doc, lineWidth - indentation.length - 3)
  return { description: lines.length === 1 ? lines.join('') : `\n${lines.join('\n')}` }
}

/** Types that a module takes from another. */
export interface ModuleImport {
  readonly from: string
  readonly names: readonly string[]
  /** Whether they are values. */
  readonly values?: boolean
  /** Whether the module passes on those that it uses. */
  readonly passedOn?: boolean
}

const project = new Project({
  useInMemoryFileSystem: true,
  manipulationSettings: { indentationText: IndentationText.TwoSpaces },
})

/** Text of a generated module. */
export function moduleText(
  name: string,
  doc: string,
  imports: readonly ModuleImport[],
  statements: readonly Statement[],
): string {
  const file = project.createSourceFile(
    name,
    {
      statements: statements.map(statement =>
        typeof statement === 'string' ? `\n${statement}` : { ...statement, leadingTrivia: '\n' },
      ),
    },
    { overwrite: true },
  )
  const identifiers = new Set(
    file.getDescendantsOfKind(SyntaxKind.Identifier).map(identifier => identifier.getText()),
  )
  const used = imports.flatMap(({ from, names, values, passedOn }) => {
    const needed = names.filter(imported => identifiers.has(imported)).sort()
    if (needed.length === 0) return []
    const list = `${writeList(needed)} from '${from}'\n`
    return [`import ${values ? '' : 'type '}${list}`, ...(passedOn ? [`export type ${list}`] : [])]
  })
  const head = writeDoc(`Generated from spec/ by \`npm run generate\`; change it there.\n\n${doc}`)
  return `${head}\n${used.join('')}${withoutSemicolons(file.getFullText())}`
}

function writeList(names: readonly string[]): string {
  const flat = `{ ${names.join(', ')} }`
  return flat.length <= lineWidth ? flat : `{\n${names.map(name => `  ${name},\n`).join('')}}`
}

function withoutSemicolons(text: string): string {
  return text.replaceAll(/^(?! *\*)(.*);$/gm, '$1')
}
