import { afterAll, beforeAll, expect, test } from 'vitest'
import { rm } from 'node:fs/promises'
import type { RelayConfiguration } from '../../generated/configuration.ts'
import { machineOfPair, nameOfPair, numberOfPair, pairSettings } from './pair-settings.ts'
import { prepare } from './played/relay.ts'

let prepared: Awaited<ReturnType<typeof prepare>>
beforeAll(async () => {
  prepared = await prepare({ databaseFile: 'relay.sqlite', port: 7201, pairs: 3 })
})
afterAll(() => rm(prepared.directory, { recursive: true, force: true }))

const settingsWith = (some: Partial<RelayConfiguration>): ReturnType<typeof pairSettings> =>
  pairSettings({ ...prepared.configuration, ...some })

test('pairs have the ports behind that of the Master, and the public address with these ports', () => {
  expect(settingsWith({ publicUrl: 'wss://relay.example:7201' })).toEqual([
    { name: 'pair-1', port: 7202, publicUrl: 'wss://relay.example:7202/' },
    { name: 'pair-2', port: 7203, publicUrl: 'wss://relay.example:7203/' },
    { name: 'pair-3', port: 7204, publicUrl: 'wss://relay.example:7204/' },
  ])
})

test('ports and public addresses of pairs can be said', () => {
  const pairUrls = ['wss://relay.example/a', 'wss://relay.example/b', 'wss://relay.example/c']
  const settings = settingsWith({ pairPort: 9001, pairUrls })
  expect(settings.map(({ port }) => port)).toEqual([9001, 9002, 9003])
  expect(settings.map(({ publicUrl }) => publicUrl)).toEqual(pairUrls)
})

test.each<[Partial<RelayConfiguration>, RegExp]>([
  [{ databaseFile: ':memory:' }, /databaseFile/],
  [{ pairUrls: ['wss://relay.example'] }, /pairUrls has 1/],
  [{ port: 0 }, /pairPort/],
  [{ pairPort: 65_534 }, /65536/],
  [{ pairPort: 7200 }, /7201/],
  [{ machineName: 'east' }, /databaseUrl/],
  [{ machineName: 'east', databaseUrl: 'postgres://127.0.0.1/relay', port: 0 }, /port/],
])('settings that do not fit together are refused: %o', (some, complaint) => {
  expect(() => settingsWith(some)).toThrow(complaint)
})

test('the number and the machine of a pair are read from its name', () => {
  const names = ['pair-1', 'pair-64', 'pair-0', 'pair-', 'other', 'pair-100', 'east-pair-2']
  const none = undefined
  expect(names.map(name => numberOfPair(name))).toEqual([1, 64, none, none, none, none, none])
  expect(names.map(name => numberOfPair(name, 'east')).filter(number => number !== none)).toEqual([
    2,
  ])
  expect(names.map(machineOfPair).filter(machine => machine !== none)).toEqual(['east'])
  const machine = 'pair-1-of-east'
  expect(numberOfPair(nameOfPair(3, machine), machine)).toBe(3)
  expect(machineOfPair(nameOfPair(3, machine))).toBe(machine)
})
