import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ChangedSpec, specFolder } from './changed-spec.ts'
import { lintAsyncApi, lintOpenApi } from './lint.ts'

test.each(['relay-frames.asyncapi.yaml', 'device-stanzas.asyncapi.yaml'])(
  '%s is what the AsyncAPI parser takes',
  async file => {
    expect(await lintAsyncApi(join(specFolder, file))).toEqual({ lines: [], sound: true })
  },
)

test('the OpenAPI documents keep the rules', () => {
  const files = ['management-api.openapi.yaml', 'relay-api.openapi.yaml']
  expect(lintOpenApi(files.map(file => join(specFolder, file)))).toBe(true)
})

test('a fault of an AsyncAPI document is told with file and line', async () => {
  using spec = new ChangedSpec([
    { file: 'device-stanzas.asyncapi.yaml', from: '    action: send\n', to: '    action: shout\n' },
  ])
  const { lines, sound } = await lintAsyncApi(join(spec.folder, 'device-stanzas.asyncapi.yaml'))
  expect(sound).toBe(false)
  expect(lines.join('\n')).toMatch(
    /device-stanzas\.asyncapi\.yaml:\d+: error: .*\(operations\.toDevice\.action\)/,
  )
})

test('a fault of an OpenAPI document is an error', () => {
  using spec = new ChangedSpec([
    { file: 'relay-api.openapi.yaml', from: '  version: 1.0.0\n', to: '' },
  ])
  expect(lintOpenApi([join(spec.folder, 'relay-api.openapi.yaml')])).toBe(false)
})
