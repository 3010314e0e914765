import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { type Machine, MachineRegister } from './machine-register.ts'
import { openDatabase } from '../../../runtime/storage/index.ts'
import { migrations, type SessionTables } from './schema.ts'

const key = 'session-id-key-session-id-key-sess'
const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const machine: fc.Arbitrary<Machine> = fc.record({
  name: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,30}$/),
  url: text,
  certificate: text,
  pairs: fc.array(text, { maxLength: 4 }),
  grace: fc.nat(),
})

test.prop([fc.array(machine, { maxLength: 6 })])(
  'the last that was written of each machine is read, by those alone that have its key',
  async machines => {
    const tables = await openDatabase<SessionTables>(':memory:', migrations)
    const register = new MachineRegister(tables, key)
    for (const each of machines) await register.note(each)
    const last = new Map(machines.map(each => [each.name, each]))
    const names = [...last.keys()].toSorted()
    expect(await register.all()).toEqual(names.map(name => last.get(name)))
    const stranger = new MachineRegister(tables, `${key}-another`)
    expect(await stranger.all()).toEqual([])
    expect(await stranger.names()).toEqual(names)
    // What is sealed for one machine says nothing of another.
    await tables
      .updateTable('machine')
      .set(({ ref }) => ({ name: '-moved', sealed: ref('sealed') }))
      .where('name', '=', names[0] ?? '')
      .execute()
    expect(await register.all()).toEqual(names.slice(1).map(name => last.get(name)))
    await tables.destroy()
  },
)
