import { LineCounter, parseDocument } from 'yaml'
import type { Validator } from '../descriptor.ts'
import { readBoundedFile } from './bounded-file.ts'
import { ConfigurationError } from './configuration-error.ts'

const MEBIBYTE = 1024 * 1024

/**
 * A YAML file of a known shape, such as the accounts of management.
 * @param setting that names the file
 * @throws ConfigurationError where it cannot be read, or does not fit; it names places, never values
 */
export async function readYamlFile<T>(
  setting: string,
  path: string,
  validate: Validator<T>,
): Promise<T> {
  const value = await readYaml(path, `${setting}: ${path}`)
  if (validate(value)) return value
  throw new ConfigurationError(
    validate.mismatches.map(
      mismatch => `${setting}: ${path}: ${mismatch.path || '/'} ${mismatch.message}`,
    ),
  )
}

/**
 * What a YAML 1.2 file of at most 1 MiB holds: one document, without aliases and without tags of
 * its own.
 * @param what names the file in an error
 * @throws ConfigurationError where it is anything else
 */
export async function readYaml(path: string, what: string): Promise<unknown> {
  return parseYaml(await readBoundedFile(path, what, MEBIBYTE), what)
}

function parseYaml(text: string, what: string): unknown {
  const lineCounter = new LineCounter()
  const options = { schema: 'core', prettyErrors: false, stringKeys: true, lineCounter } as const
  try {
    const document = parseDocument(text, options)
    const [problem] = [...document.errors, ...document.warnings]
    if (problem !== undefined) {
      const { line, col } = lineCounter.linePos(problem.pos[0])
      throw new ConfigurationError([
        `${what}:${line}:${col}: cannot be read as YAML (${problem.code})`,
      ])
    }
    const value: unknown = document.toJS({ maxAliasCount: 0 })
    return value
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause
    throw new ConfigurationError([`${what}: an alias, or nested too deeply`], { cause })
  }
}
