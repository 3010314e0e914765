import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text as textOf } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { keptDirectory } from './whole-system/data-directory.ts'

/** Two runs on one machine never share keys and databases. */

const program = fileURLToPath(new URL('start.ts', import.meta.url))

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mrsp-start-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

function start(...options: string[]): ChildProcessByStdio<null, Readable, Readable> {
  const child = spawn(process.execPath, [program, '--json', ...options], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => {
    child.kill('SIGTERM')
  })
  return child
}

test('a run on free ports has a directory of its own, and removes it', {
  timeout: 150_000,
}, async () => {
  const child = start('--free-ports')
  const ended = once(child, 'exit')
  const own = await new Promise<string>(resolve => {
    let path = ''
    createInterface({ input: child.stdout }).on('line', line => {
      path = /"text":"Keys and databases +([^"]+)"/.exec(line)?.[1] ?? path
      if (line.includes('Ctrl-C')) resolve(path)
    })
  })
  expect(await readdir(own)).toContain('management.sqlite')
  expect(await readdir(directory)).toEqual([])
  child.kill('SIGTERM')
  await ended
  expect(existsSync(own)).toBe(false)
})

test('a directory that another run has is refused, and is free once that run is gone', {
  timeout: 30_000,
}, async () => {
  const data = join(directory, 'data')
  const holder = await keptDirectory(data)
  const child = start('--free-ports', '--data', data)
  const [complaint, [code]] = await Promise.all([textOf(child.stderr), once(child, 'exit')])
  expect(code).toBe(1)
  expect(complaint).toContain(`Another run uses ${data}.`)
  expect(await readdir(data)).not.toContain('keys.yaml')
  await holder[Symbol.asyncDispose]()
  await using next = await keptDirectory(data)
  expect(next.path).toBe(data)
})

test('a run that was killed holds no directory', { timeout: 30_000 }, async () => {
  const data = join(directory, 'killed')
  const module = new URL('whole-system/data-directory.ts', import.meta.url).href
  const hold = `const { keptDirectory } = await import(${JSON.stringify(module)})
globalThis.held = await keptDirectory(${JSON.stringify(data)})
console.log('held')
setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', hold], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  await expect(keptDirectory(data)).rejects.toThrow('Another run uses')
  child.kill('SIGKILL')
  await once(child, 'exit')
  await using next = await keptDirectory(data)
  expect(next.path).toBe(data)
})
