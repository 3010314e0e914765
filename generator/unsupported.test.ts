import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ChangedSpec, changeText, type TextChange } from './changed-spec.ts'
import { readModel } from './model.ts'
import {
  type Refusal,
  refusedExamples,
  refusedInReading,
  refusedInWhole,
  refusedParagraphs,
} from './refusals.ts'
import { formatProblem, SpecError, SpecSource } from './spec-source.ts'

/** What is wrong with a specification, one line each. */
async function problemsOf(folder: string): Promise<readonly string[]> {
  try {
    await readModel(folder)
    return []
  } catch (error) {
    if (!(error instanceof SpecError)) throw error
    expect(error.message).toBe(error.problems.map(formatProblem).join('\n'))
    return error.problems.map(formatProblem)
  }
}

/** Makes all changes, then takes the marks out: the lines on which they stood, by file and change. */
function apply(folder: string, changes: readonly TextChange[]): void {
  for (const [index, change] of changes.entries()) {
    changeText(folder, { ...change, to: change.to.replace('¶', `¶${index}¶`) })
  }
}

function linesOfMarks(folder: string, changes: readonly TextChange[]): readonly number[] {
  const files = new Set(changes.map(({ file }) => file))
  const texts = new Map([...files].map(file => [file, readFileSync(join(folder, file), 'utf8')]))
  for (const [file, text] of texts) writeFileSync(join(folder, file), text.replaceAll(/¶\d+¶/g, ''))
  return changes.map(({ file }, index) => {
    const before = texts.get(file)?.split(`¶${index}¶`)[0] ?? ''
    return before.split('\n').length
  })
}

/** All changes of a table are made at once: what is wrong in one place hides nothing in another. */
function describeRefusals(name: string, changes: readonly Refusal[]): void {
  describe(name, () => {
    let problems: readonly string[] = []
    let lines: readonly number[] = []
    beforeAll(async () => {
      using spec = new ChangedSpec()
      apply(spec.folder, changes)
      lines = linesOfMarks(spec.folder, changes)
      problems = await problemsOf(spec.folder)
    })
    for (const [index, { file, refused }] of changes.entries()) {
      if (refused === '') continue
      test(`${file}: ${refused}`, () => {
        expect(problems).toContain(`spec/${file}:${lines[index]}: ${refused}`)
      })
    }
  })
}

describeRefusals('what is refused while reading', refusedInReading)
describeRefusals('what is refused once everything was read', refusedInWhole)
describeRefusals('what is refused of examples and defaults', refusedExamples)

test('a paragraph of protocol.md that is no clause is refused with its line', async () => {
  using spec = new ChangedSpec()
  const path = join(spec.folder, 'protocol.md')
  appendFileSync(path, '\n\n## 99 Test\n\n')
  const expected = refusedParagraphs.map(([paragraph, refused]) => {
    const line = readFileSync(path, 'utf8').split('\n').length
    appendFileSync(path, `${paragraph}\n\n`)
    return `spec/protocol.md:${line}: ${refused}`
  })
  expect(await problemsOf(spec.folder)).toEqual(expected)
})

test('the specification of the project is sound', async () => {
  using spec = new ChangedSpec()
  expect(await problemsOf(spec.folder)).toEqual([])
})

test('a file that nothing reads is refused', async () => {
  using spec = new ChangedSpec()
  writeFileSync(join(spec.folder, 'more.yaml'), 'a: 1\n')
  expect(await problemsOf(spec.folder)).toEqual([
    'spec/more.yaml:1: a file of that name is not supported',
  ])
})

test.each([
  ['errors.yaml', 'bad-request:\n', 'bad-request: {}\nbad-request:\n', 'Map keys must be unique'],
  ['session.yaml', 'timers:\n', 'timers: &t\n  x: *t\n', 'a YAML alias is not supported'],
  ['errors.yaml', '  http: 401', '  http: [401', 'Flow sequence'],
])('%s that is no YAML we read is refused at once', async (file, from, to, refused) => {
  using spec = new ChangedSpec([{ file, from, to }])
  const [problem, ...others] = await problemsOf(spec.folder)
  expect(problem).toMatch(new RegExp(`^spec/${file}:\\d+: ${refused}`))
  expect(others).toEqual([])
})

test('what the AsyncAPI parser refuses is named with file and line', async () => {
  using spec = new ChangedSpec([
    {
      file: 'relay-frames.asyncapi.yaml',
      from: '    action: receive\n',
      to: '    action: listen\n',
    },
  ])
  const problems = await problemsOf(spec.folder)
  expect(problems[0]).toMatch(/^spec\/relay-frames\.asyncapi\.yaml:\d+: .*action/)
})

test('a missing file is refused', () => {
  const source = new SpecSource('/nowhere/at/all')
  source.text('schemas.yaml')
  expect(source.problems.map(formatProblem)).toEqual(['spec/schemas.yaml:1: the file is missing'])
})
