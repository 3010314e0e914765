import { createServer } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { freePort, freePortsInARow, isFree } from './free-port.ts'

test('ports are given once each while a slice lasts, also in a row', async () => {
  const given: number[] = []
  for (const count of [1, 3, 1, 5, 1, 2, 4]) {
    const first = await freePortsInARow(count)
    given.push(...Array.from({ length: count }, (_, index) => first + index))
  }
  expect(new Set(given).size).toBe(given.length)
  for (const port of given) expect(await isFree(port)).toBe(true)
})

test('a port that somebody listens on is not given', async () => {
  const port = await freePort()
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  const given = new Set<number>()
  for (let time = 0; time < 120; time += 1) given.add(await freePort())
  expect(given).not.toContain(port)
  expect(await isFree(port)).toBe(false)
  server.close()
})
