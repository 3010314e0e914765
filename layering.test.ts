import { readFileSync } from 'node:fs'
import { globSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { expect, test } from 'vitest'

/** Which folders the sources of a folder may import from, besides itself. Libraries are free unless `libraries` is false. */
const layers: readonly { folder: string; imports: readonly string[]; libraries?: false }[] = [
  { folder: 'generated', imports: ['runtime/descriptor.ts'], libraries: false },
  { folder: 'runtime', imports: ['generated'] },
  { folder: 'reference-impl/device', imports: ['runtime', 'generated'] },
  { folder: 'reference-impl/terminal', imports: ['runtime', 'generated'] },
  { folder: 'reference-impl/management', imports: ['runtime', 'generated'] },
  { folder: 'reference-impl/relay', imports: ['runtime', 'generated'] },
  { folder: 'conformance', imports: ['runtime', 'generated'] },
  { folder: 'generator', imports: [] },
]

const importOf =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(importOf)].flatMap(
    match => match[1] ?? match[2] ?? [],
  )
}

function sourcesOf(folder: string): string[] {
  return globSync(`${folder}/**/*.{ts,js}`).filter(
    file =>
      !file.includes('node_modules') &&
      !file.includes('asyncapi-template') &&
      !file.endsWith('.test.ts'),
  )
}

for (const { folder, imports, libraries } of layers) {
  test(`${folder} imports only from ${[folder, ...imports].join(', ')}`, () => {
    const broken = sourcesOf(folder).flatMap(file =>
      importsOf(file).flatMap(specifier => {
        if (!specifier.startsWith('.')) return libraries === false ? [`${file} → ${specifier}`] : []
        const target = normalize(join(dirname(file), specifier))
          .split(sep)
          .join('/')
        const allowed = [folder, ...imports].some(
          name => target === name || target.startsWith(`${name}/`),
        )
        return allowed ? [] : [`${file} → ${target}`]
      }),
    )
    expect(broken).toEqual([])
  })
}

test('the import reader sees imports', () => {
  expect(importsOf('layering.test.ts')).toContain('node:fs')
})
