import type { Specification } from './specification.ts'
import { parties } from './steps.ts'

/** A numbered clause of `protocol.md`. */
export interface ClauseModel {
  readonly id: string
  readonly section: string
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  readonly parties: readonly string[]
  readonly steps: readonly string[]
  readonly text: string
  readonly line: number
}

const file = 'protocol.md'
const clauseForm =
  /^\*\*(?<id>[^*]+)\*\* \*(?<parties>[^*]+)\* \((?<steps>[^)]*)\) — (?<text>[\s\S]+)$/

/** Reads the clauses of `protocol.md`. */
export function readClauses(specification: Specification): readonly ClauseModel[] {
  const clauses: ClauseModel[] = []
  let section = ''
  for (const { line, text } of paragraphsOf(specification.source.text(file))) {
    const refuse = (problem: string): void => specification.source.refuse(file, line, problem)
    const heading = /^## (\d+) \S/.exec(text)
    if (heading) {
      section = heading[1] ?? ''
      continue
    }
    if (!text.startsWith('**')) {
      if (strongestLevel(text) && section)
        refuse('a sentence with a keyword of RFC 2119 stands outside a clause')
      continue
    }
    const clause = readClause(specification, { line, text, section, refuse })
    if (!clause) continue
    if (clauses.some(other => other.id === clause.id)) refuse(`there are two clauses ${clause.id}`)
    clauses.push(clause)
  }
  return clauses
}

interface ClauseText {
  readonly line: number
  readonly text: string
  readonly section: string
  refuse(problem: string): void
}

function readClause(
  { steps: index }: Specification,
  { line, text, section, refuse }: ClauseText,
): ClauseModel | undefined {
  const groups = clauseForm.exec(text)?.groups
  if (!groups) {
    refuse(
      'a clause has the form `**<section>.<n>** *<party, …>* (<steps or paragraphs>) — <text>`',
    )
    return undefined
  }
  const { id = '', text: sentence = '' } = groups
  if (!/^\d+\.\d+$/.test(id) || id.split('.')[0] !== section)
    refuse(`clause ${id} stands in section ${section}`)
  const bound = (groups['parties'] ?? '').split(',').map(party => party.trim())
  for (const party of bound) {
    if (!parties.some(known => known === party)) refuse(`\`${party}\` is not a party`)
  }
  const steps = (groups['steps'] ?? '').split(',').map(step => step.trim())
  for (const step of steps) index.claimOne(step, { kind: 'clause', name: id }, refuse)
  const level = strongestLevel(sentence)
  if (!level) refuse('a clause without a keyword of RFC 2119')
  return {
    id,
    section,
    level: level ?? 'MUST',
    parties: bound,
    steps,
    text: sentence.replaceAll(/\s+/g, ' ').trim(),
    line,
  }
}

/** The strongest level that a text asks for; undefined where it asks for nothing. */
function strongestLevel(text: string): 'MUST' | 'SHOULD' | 'MAY' | undefined {
  const prose = text.replaceAll(/`[^`]*`/g, '')
  if (/\b(MUST|SHALL|REQUIRED)\b/.test(prose)) return 'MUST'
  if (/\b(SHOULD|RECOMMENDED)\b/.test(prose)) return 'SHOULD'
  if (/\b(MAY|OPTIONAL)\b/.test(prose)) return 'MAY'
  return undefined
}

/** Paragraphs and headings of a Markdown text outside its code blocks, with the line each starts on. */
function* paragraphsOf(text: string): Generator<{ line: number; text: string }> {
  let lines: string[] = []
  let start = 0
  let inCode = false
  for (const [index, line] of [...text.split('\n'), ''].entries()) {
    if (line.startsWith('```')) inCode = !inCode
    const ends = inCode || line.trim() === '' || line.startsWith('#') || line.startsWith('```')
    if (ends && lines.length > 0) {
      yield { line: start + 1, text: lines.join('\n') }
      lines = []
    }
    if (line.startsWith('#') && !inCode) yield { line: index + 1, text: line }
    if (ends) continue
    if (lines.length === 0) start = index
    lines.push(line)
  }
}
