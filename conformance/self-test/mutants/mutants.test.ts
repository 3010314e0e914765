import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clauses } from '../../../generated/clauses.ts'
import { roles } from '../../roles/roles.ts'
import { editsOf } from '../mutant.ts'
import { roleMutants } from './index.ts'

for (const [role, { mutants, benign }] of Object.entries(roleMutants)) {
  const all = [...mutants, ...benign]

  test(`each mutant of a ${role} has a name of its own`, () => {
    const names = all.map(({ name }) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test(`each mutant of a ${role} finds what it changes, once`, () => {
    const lost = all.flatMap(mutant =>
      editsOf(mutant)
        .filter(({ file, find }) => readFileSync(file, 'utf8').split(find).length !== 2)
        .map(({ file, find }) => `${mutant.name}: ${file}: ${find}`),
    )
    expect(lost).toEqual([])
  })

  test(`each mutant of a ${role} breaks a clause, and no benign one does`, () => {
    expect(mutants.filter(mutant => mutant.clauses.length === 0)).toEqual([])
    expect(mutants.flatMap(mutant => mutant.clauses).filter(each => !(each in clauses))).toEqual([])
    expect(benign.filter(mutant => mutant.clauses.length > 0)).toEqual([])
  })

  test(`a ${role} has mutants enough`, () => {
    expect(mutants.length).toBeGreaterThanOrEqual(50)
    expect(benign.length).toBeGreaterThanOrEqual(15)
  })
}

test('mutants are of roles that are judged', () => {
  const strangers = Object.keys(roleMutants).filter(role => !roles.has(role))
  expect(strangers).toEqual([])
})
