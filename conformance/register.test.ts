import { describe, expect, test } from 'vitest'
import { type Clause, clauses } from '../generated/clauses.ts'
import { cellsOf, coverageOf } from './report/coverage.ts'
import { clauseNumbers } from './report/findings.ts'
import { roles } from './roles/roles.ts'

for (const { role, checks, unseen, unreachable } of roles.values()) {
  describe(`the checks of a ${role}`, () => {
    const looked = new Set(checks.flatMap(check => check.clauses))
    const own = clauseNumbers.filter(clause => clauses[clause].parties.includes(role))

    test('have names of their own, which can be names of files', () => {
      const names = checks.map(({ name }) => name)
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
      expect(names.filter(name => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([])
    })

    test('are about clauses that bind the role, or that tell what others may expect of it', () => {
      const strangers = [...looked].filter(clause => !own.includes(clause) && !isAbout(clause))
      expect(strangers).toEqual([])
    })

    test('name each clause once', () => {
      const repeated = checks.filter(check => new Set(check.clauses).size < check.clauses.length)
      expect(repeated.map(({ name }) => name)).toEqual([])
    })

    test('see every MUST that is not listed as unseen', () => {
      const missing = own.filter(
        clause => clauses[clause].level === 'MUST' && !looked.has(clause) && !unseen[clause],
      )
      expect(missing).toEqual([])
    })

    test('see no clause that is listed as unseen', () => {
      expect(clauseNumbers.filter(clause => looked.has(clause) && unseen[clause])).toEqual([])
    })

    test('list as unseen only clauses of the role, each with a reason', () => {
      const listed = clauseNumbers.filter(clause => unseen[clause] !== undefined)
      expect(listed.filter(clause => !own.includes(clause))).toEqual([])
      expect(listed.filter(clause => (unseen[clause] ?? '').length < 10)).toEqual([])
    })

    test('list as out of reach only what the coverage counts, each with a reason', () => {
      const facts = { covered: [], capabilities: [], unreachable }
      const cells = cellsOf(coverageOf(role, facts))
      const keys = new Set(cells.map(({ key }) => key))
      expect(Object.keys(unreachable).filter(key => !keys.has(key))).toEqual([])
      expect(cells.filter(({ why }) => why !== undefined && why.length < 10)).toEqual([])
    })

    /** A clause that binds others and names the role, such as what a peer may rely on. */
    function isAbout(clause: Clause): boolean {
      const names = role === 'device' || role === 'terminal' ? `${role}|endpoint` : role
      return new RegExp(`\\b(${names})\\b`, 'i').test(clauses[clause].text)
    }
  })
}
