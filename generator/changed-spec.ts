import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Document, parseDocument } from 'yaml'

/** The specification of the project. */
export const specFolder: string = fileURLToPath(new URL('../spec', import.meta.url))

/** One change of a text in a file of the specification. */
export interface TextChange {
  readonly file: string
  /** What stands there now; the first occurrence is meant. */
  readonly from: string
  /** What stands there then. */
  readonly to: string
}

/** Makes a change; throws where its text does not stand there. */
export function changeText(folder: string, { file, from, to }: TextChange): void {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)}`)
  writeFileSync(
    path,
    text.replace(from, () => to),
  )
}

/** A copy of the specification with changes made in order; `[Symbol.dispose]` removes it. */
export class ChangedSpec implements Disposable {
  readonly folder: string

  constructor(changes: readonly TextChange[] = []) {
    this.folder = mkdtempSync(join(tmpdir(), 'mrsp-spec-'))
    cpSync(specFolder, this.folder, { recursive: true })
    for (const change of changes) changeText(this.folder, change)
  }

  /** Changes a YAML file by what it says instead of by its text. */
  edit(file: string, change: (document: Document) => void): void {
    const path = join(this.folder, file)
    const document = parseDocument(readFileSync(path, 'utf8'))
    change(document)
    writeFileSync(path, document.toString({ lineWidth: 0 }))
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
