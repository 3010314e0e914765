import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import type * as HttpMessage from './index.ts'
import { latin1Octets, latin1Text } from './octets.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

test('messages are delimited where there is no Buffer, as in browsers', async () => {
  vi.resetModules()
  vi.stubGlobal('Buffer', undefined)
  const { RequestDelimiter, withoutHopByHop }: typeof HttpMessage = await import('./index.ts')
  const told: string[] = []
  const delimiter = new RequestDelimiter({
    head: head => {
      const kept = withoutHopByHop(head)
      expect(kept.constructor).toBe(Uint8Array)
      told.push(head.method, head.target, head.host, String.fromCharCode(...kept))
    },
    body: slice => told.push(String.fromCharCode(...slice)),
    end: () => told.push('end'),
  })
  const head = 'PUT /e HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\n'
  const bytes = Array.from(`${head}\xe9x`, character => character.charCodeAt(0))
  for (const octet of bytes) delimiter.push(Uint8Array.of(octet))
  const kept = 'PUT /e HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n'
  expect(told).toEqual(['PUT', '/e', 'a', kept, '\xe9', 'x', 'end'])
})

test('text is the same with Buffer and without', () => {
  const octets = Uint8Array.from({ length: 256 }, (_, octet) => octet)
  const text = latin1Text(octets)
  expect(text).toBe(latin1Text(Buffer.from(octets)))
  expect(latin1Octets(text)).toEqual(octets)
})

test('no part that runs imports anything of Node', () => {
  const folder = new URL('.', import.meta.url)
  const parts = readdirSync(folder).filter(
    name => name.endsWith('.ts') && !/\.test\.ts$|\.arbitrary\.ts$|^delimited\.ts$/.test(name),
  )
  expect(parts).toContain('index.ts')
  for (const name of parts) {
    const source = readFileSync(new URL(name, folder), 'utf8')
    const imported = [...source.matchAll(/ from '([^']+)'/g)].map(match => match[1])
    expect(imported.filter(from => !from?.startsWith('./'))).toEqual([])
  }
})
