import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Parser } from '@asyncapi/parser'

const severities = ['error', 'warning', 'information', 'hint']

/**
 * Lints OpenAPI documents with redocly and our rules (`redocly.yaml`).
 * @returns whether they are free of errors; what was found is printed
 */
export function lintOpenApi(files: readonly string[]): boolean {
  const require = createRequire(import.meta.url)
  const redocly = join(dirname(require.resolve('@redocly/cli/package.json')), 'bin', 'cli.js')
  const config = fileURLToPath(new URL('./redocly.yaml', import.meta.url))
  const { status, error } = spawnSync(
    process.execPath,
    [redocly, 'lint', '--config', config, '--format', 'stylish', ...files],
    {
      stdio: 'inherit',
      timeout: 60_000,
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  )
  if (error) throw error
  return status === 0
}

/**
 * Checks an AsyncAPI document with the parser's own rules.
 * @returns what it finds, one line each, and whether any of it is an error
 */
export async function lintAsyncApi(
  file: string,
): Promise<{ readonly lines: readonly string[]; readonly sound: boolean }> {
  const diagnostics = await new Parser().validate(readFileSync(file, 'utf8'), { source: file })
  const lines = diagnostics.map(({ message, severity, range, path }) => {
    const place = `${relative(process.cwd(), file)}:${range.start.line + 1}`
    return `${place}: ${severities[severity] ?? ''}: ${message} (${path.join('.')})`
  })
  return { lines, sound: diagnostics.every(({ severity }) => severity !== 0) }
}

async function main(): Promise<number> {
  const spec = fileURLToPath(new URL('../spec', import.meta.url))
  const openApi = ['management-api.openapi.yaml', 'relay-api.openapi.yaml']
  const asyncApi = ['relay-frames.asyncapi.yaml', 'device-stanzas.asyncapi.yaml']
  let sound = lintOpenApi(openApi.map(file => join(spec, file)))
  for (const file of asyncApi) {
    const found = await lintAsyncApi(join(spec, file))
    process.stdout.write([`validating ${file}...`, ...found.lines, ''].join('\n'))
    sound &&= found.sound
  }
  return sound ? 0 : 1
}

if (import.meta.main) process.exitCode = await main()
