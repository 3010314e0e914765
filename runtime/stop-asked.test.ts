import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'

const module = new URL('./stop-asked.ts', import.meta.url).href
const source = `
  import { stopAsked } from '${module}'
  const asked = stopAsked()
  console.log(process.pid)
  setInterval(() => {}, 1000)
  console.log(await asked)
  process.exit()`

test('a program that npm runs ends with the shell between npm and it', {
  timeout: 30_000,
}, async () => {
  const script = '"$0" --input-type=module --eval "$1"; true'
  const shell = spawn('sh', ['-c', script, process.execPath, source], {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: shell.stdout })
  const [pid] = await once(lines, 'line')
  expect(Number(pid)).not.toBe(shell.pid)
  const told = once(lines, 'line')
  shell.kill('SIGTERM')
  expect(await told).toEqual(['end of npm'])
})

test('a program that something else runs ends on SIGTERM', {
  timeout: 30_000,
}, async () => {
  const environment = { ...process.env }
  delete environment['npm_lifecycle_event']
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  const told = once(lines, 'line')
  child.kill('SIGTERM')
  expect(await told).toEqual(['SIGTERM'])
})
