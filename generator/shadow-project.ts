import { execFile } from 'node:child_process'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateFrom } from './output.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** An error of the type check. */
export interface TypeFault {
  /** File below the project. */
  readonly file: string
  readonly message: string
}

/**
 * A copy of the project's sources without their tests, beside code that was generated from another specification. It
 * tells what the compiler makes of the two together. `[Symbol.dispose]` removes it.
 */
export class ShadowProject implements Disposable {
  readonly #folder: string
  /** Sources of the product, by their path below the project; not those that only tests use. */
  readonly sources: readonly string[]

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'mrsp-shadow-'))
    this.sources = globSync('{runtime,reference-impl}/**/*.ts', { cwd: root })
      .filter(path => !path.endsWith('.test.ts') && !path.includes('/played/'))
      .sort()
    for (const path of this.sources) {
      mkdirSync(dirname(join(this.#folder, path)), { recursive: true })
      cpSync(join(root, path), join(this.#folder, path))
    }
    for (const path of ['package.json', 'tsconfig.json'])
      cpSync(join(root, path), join(this.#folder, path))
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'))
  }

  /** Text of a source without its comments. */
  code(path: string): string {
    return readFileSync(join(this.#folder, path), 'utf8').replaceAll(
      /\/\*[\s\S]*?\*\/|\/\/.*$/gm,
      '',
    )
  }

  /** Generates from a specification and type-checks the sources with it. */
  async check(spec: string): Promise<readonly TypeFault[]> {
    rmSync(join(this.#folder, 'generated'), { recursive: true, force: true })
    mkdirSync(join(this.#folder, 'generated'))
    for (const [path, text] of await generateFrom(spec)) {
      if (path.startsWith('generated/')) writeFileSync(join(this.#folder, path), text)
    }
    const tsc = join(root, 'node_modules', '.bin', 'tsc')
    const lines = await new Promise<string>((resolve, reject) => {
      execFile(
        tsc,
        ['--noEmit', '--incremental', '--tsBuildInfoFile', 'known', '--pretty', 'false', '-p', '.'],
        { cwd: this.#folder, timeout: 120_000, maxBuffer: 16_777_216 },
        (error, stdout, stderr) => {
          if (error && stdout === '')
            reject(new Error(`tsc does not run: ${stderr || error.message}`))
          else resolve(stdout)
        },
      )
    })
    return lines.split('\n').flatMap(line => {
      const fault = /^(?<file>[^(]+)\(\d+,\d+\): error (?<message>.*)$/.exec(line)?.groups
      return fault ? [{ file: fault['file'] ?? '', message: fault['message'] ?? '' }] : []
    })
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
