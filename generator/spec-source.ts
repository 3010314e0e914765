import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  LineCounter,
  parseDocument,
  visit,
  isMap,
  isScalar,
  isNode,
  isSeq,
  type Document,
} from 'yaml'

/** Something in `spec/` that the generator does not support or that contradicts itself. */
export interface SpecProblem {
  /** File name below `spec/`. */
  readonly file: string
  /** Line, from 1. */
  readonly line: number
  readonly text: string
}

/** Writes a problem the way compilers do: `spec/relay-api.openapi.yaml:42: \`allOf\` is not supported`. */
export function formatProblem({ file, line, text }: SpecProblem): string {
  return `spec/${file}:${line}: ${text}`
}

/** Thrown once everything was read and something was wrong; nothing has been written then. */
export class SpecError extends Error {
  readonly problems: readonly SpecProblem[]

  constructor(problems: readonly SpecProblem[]) {
    super(problems.map(formatProblem).join('\n'))
    this.name = 'SpecError'
    this.problems = problems
  }
}

type Key = string | number

/** A folder of specification files; collects the problems found in them. */
export class SpecSource {
  readonly directory: string
  readonly #found: SpecProblem[] = []
  readonly #documents = new Map<
    string,
    { document: Document; lines: LineCounter; value: unknown }
  >()

  constructor(directory: string) {
    this.directory = directory
  }

  /** Problems so far, in the order of files and lines, each once. */
  get problems(): readonly SpecProblem[] {
    const unique = new Map(this.#found.map(problem => [formatProblem(problem), problem]))
    return [...unique.values()].sort(
      (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.text.localeCompare(b.text),
    )
  }

  /** Notes a problem; reading goes on, so that one run names them all. */
  refuse(file: string, line: number, text: string): void {
    this.#found.push({ file, line, text })
  }

  /** Throws a `SpecError` if there is a problem. */
  assertSound(): void {
    if (this.#found.length > 0) throw new SpecError(this.problems)
  }

  /** Names of the files in the folder, sorted. */
  files(): readonly string[] {
    return readdirSync(this.directory).sort()
  }

  /** Text of a file; a missing one is a problem and reads as empty. */
  text(file: string): string {
    const path = join(this.directory, file)
    if (existsSync(path)) return readFileSync(path, 'utf8')
    this.refuse(file, 1, 'the file is missing')
    return ''
  }

  /** Root of a YAML file. */
  open(file: string): SpecNode {
    return new SpecNode(this, file, [], this.#read(file).value)
  }

  /** Line of the key or item at a path; of its nearest present ancestor where it is absent. */
  lineOf(file: string, path: readonly Key[]): number {
    const { document, lines } = this.#read(file)
    let node: unknown = document.contents
    let offset = 0
    for (const key of path) {
      const [start, next] = step(node, key)
      if (start === undefined) break
      offset = start
      node = next
    }
    return lines.linePos(offset).line
  }

  #read(file: string): { document: Document; lines: LineCounter; value: unknown } {
    const known = this.#documents.get(file)
    if (known) return known
    const lines = new LineCounter()
    const document = parseDocument(this.text(file), { lineCounter: lines })
    const [error] = document.errors
    if (error)
      this.refuse(
        file,
        error.linePos?.[0].line ?? 1,
        error.message.split(' at line')[0] ?? error.code,
      )
    visit(document, {
      Alias: (_key, alias) => {
        this.refuse(
          file,
          lines.linePos(alias.range?.[0] ?? 0).line,
          'a YAML alias is not supported',
        )
      },
    })
    const value: unknown = document.errors.length === 0 ? document.toJS() : {}
    const read = { document, lines, value }
    this.#documents.set(file, read)
    return read
  }
}

/** Offset of the key or item `key` of a node, and what stands there. */
function step(node: unknown, key: Key): [number | undefined, unknown] {
  if (isMap(node)) {
    const pair = node.items.find(
      item => isScalar(item.key) && String(item.key.value) === String(key),
    )
    return [isScalar(pair?.key) ? pair.key.range?.[0] : undefined, pair?.value]
  }
  if (isSeq(node)) {
    const item = node.items[Number(key)]
    return [isNode(item) ? item.range?.[0] : undefined, item]
  }
  return [undefined, undefined]
}

/** Whether a value is a mapping. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value in a specification file, together with where it stands. */
export class SpecNode {
  readonly source: SpecSource
  readonly file: string
  readonly path: readonly Key[]
  readonly value: unknown

  constructor(source: SpecSource, file: string, path: readonly Key[], value: unknown) {
    this.source = source
    this.file = file
    this.path = path
    this.value = value
  }

  /** Last part of the path. */
  get key(): string {
    return String(this.path.at(-1) ?? '')
  }

  get line(): number {
    return this.source.lineOf(this.file, this.path)
  }

  /** Notes a problem at this place. */
  refuse(text: string): void {
    this.source.refuse(this.file, this.line, text)
  }

  /** What stands under a key or index; undefined where nothing does. */
  at(key: Key): SpecNode | undefined {
    const inside = isRecord(this.value) || Array.isArray(this.value) ? this.value : undefined
    if (!inside || !Object.hasOwn(inside, key)) return undefined
    const value: unknown = Reflect.get(inside, key)
    return new SpecNode(this.source, this.file, [...this.path, key], value)
  }

  /** What must stand under a key; a problem, and an empty node, where nothing does. */
  need(key: Key): SpecNode {
    const found = this.at(key)
    if (found) return found
    this.refuse(`\`${key}\` is missing`)
    return new SpecNode(this.source, this.file, [...this.path, key], undefined)
  }

  /** Entries of a mapping; of anything else it is a problem and there are none. */
  entries(): readonly (readonly [string, SpecNode])[] {
    if (!isRecord(this.value)) {
      if (this.value !== undefined) this.refuse('a mapping is expected')
      return []
    }
    return Object.entries(this.value).map(
      ([key, value]) =>
        [key, new SpecNode(this.source, this.file, [...this.path, key], value)] as const,
    )
  }

  /** Items of a list; of anything else it is a problem and there are none. */
  items(): readonly SpecNode[] {
    if (!Array.isArray(this.value)) {
      if (this.value !== undefined) this.refuse('a list is expected')
      return []
    }
    return this.value.map(
      (value: unknown, index) => new SpecNode(this.source, this.file, [...this.path, index], value),
    )
  }

  /** Refuses every key but these. */
  allow(...keys: readonly string[]): void {
    for (const [key, node] of this.entries()) {
      if (!keys.includes(key)) node.refuse(`\`${key}\` is not supported`)
    }
  }

  /** The text here; a problem, and empty, where it is none. */
  string(): string {
    if (typeof this.value === 'string') return this.value
    if (this.value !== undefined) this.refuse('a text is expected')
    return ''
  }

  /** The text here, which must be one of `choices`. */
  choice<Choice extends string>(choices: readonly Choice[]): Choice {
    const found = choices.find(choice => choice === this.value)
    if (found !== undefined) return found
    if (this.value !== undefined)
      this.refuse(`\`${String(this.value)}\` is not one of ${choices.join(', ')}`)
    const [first] = choices
    if (first === undefined) throw new Error('There is nothing to choose from')
    return first
  }

  /** The whole number here; a problem, and 0, where it is none. */
  integer(): number {
    if (Number.isSafeInteger(this.value)) return Number(this.value)
    if (this.value !== undefined) this.refuse('a whole number is expected')
    return 0
  }

  /** The truth value here; a problem, and false, where it is none. */
  boolean(): boolean {
    if (typeof this.value === 'boolean') return this.value
    if (this.value !== undefined) this.refuse('true or false is expected')
    return false
  }

  /** The texts of the list here. */
  strings(): readonly string[] {
    return this.items().map(item => item.string())
  }

  /** The node that a `$ref` here names; itself where there is none. Siblings of the `$ref` are not part of it. */
  target(): SpecNode {
    const reference = this.at('$ref')
    if (!reference) return this
    const [file, pointer] = reference.string().split('#')
    const name = file ? file.replace(/^\.\//, '') : this.file
    if (pointer === undefined || !this.source.files().includes(name)) {
      reference.refuse(`\`$ref\` to \`${reference.string()}\` leads nowhere`)
      return new SpecNode(this.source, this.file, this.path, undefined)
    }
    let node: SpecNode | undefined = this.source.open(name)
    for (const part of pointer.split('/').slice(1)) {
      node = node?.at(part.replaceAll('~1', '/').replaceAll('~0', '~'))
    }
    if (node) return node
    reference.refuse(`\`$ref\` to \`${reference.string()}\` leads nowhere`)
    return new SpecNode(this.source, this.file, this.path, undefined)
  }
}
