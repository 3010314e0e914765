import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { ask, member, relay, text } from '../whole-session/local-api.ts'
import { freePorts } from './ports.ts'
import { accounts, deviceId } from './settings.ts'
import { startWholeSystem } from './whole-system.ts'

/** Tokens and access tokens; session IDs and resume keys, which are all that has 43 such characters. */
const secrets = /mrspa?_[\w-]{8}|(?<![\w-])[\w-]{43}(?![\w-])|Bearer /

test('no log line of a session with losses tells a secret, and no store tells a token', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mrsp-secrets-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const lines: string[] = []
  const ports = await freePorts()
  const system = await startWholeSystem({
    directory,
    ports,
    logLevel: 'trace',
    overrides: { device: { unattended: true } },
    onLine: (party, line) => lines.push(`${party} ${JSON.stringify(line)}`),
  })
  const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
    for (const deadline = Date.now() + 20_000; !(await isSo()); await wait(50)) {
      if (Date.now() > deadline) throw new Error(`it never came to pass: ${what}`)
    }
  }
  const post = (path: string, body?: unknown) => ask(ports.terminal, 'POST', path, body ?? {})
  const follow = async (session: string) =>
    (await ask(ports.terminal, 'GET', `/api/sessions/${session}`)).body
  try {
    const { userId = '', password = '' } = accounts[0] ?? {}
    expect((await post('/api/login', { userId, password: 'a wrong password' })).status).toBe(401)
    expect((await post('/api/login', { userId, password })).status).toBe(200)
    let session = ''
    await until('a session starts', async () => {
      const { body } = await post('/api/sessions', { deviceId, applicationId: 'web-server' })
      session = text(body, 'session')
      return session !== ''
    })
    await until('both are paired', async () => member(await follow(session), 'paired') === true)
    const exchange = { port: ports.terminal, application: 'web-server', session }
    expect((await relay({ ...exchange, path: '/api/status' })).statusCode).toBe(200)
    await system.restart('management')
    await system.restart('relay')
    await until('the session is over', async () => text(await follow(session), 'endReason') !== '')
    for (const file of await readdir(directory)) {
      if (!file.includes('.sqlite')) continue
      expect((await stat(join(directory, file))).mode & 0o077, file).toBe(0)
      expect(
        (await readFile(join(directory, file), 'latin1')).match(/mrspa?_[\w-]{43}/),
        file,
      ).toBe(null)
    }
  } finally {
    await system.stop()
  }
  expect(lines.filter(line => line.includes('"msg":"step"')).length).toBeGreaterThan(40)
  const configured: unknown = parse(await readFile(join(directory, 'keys.yaml'), 'utf8'))
  const keys = Object.values(typeof configured === 'object' ? (configured ?? {}) : {}).map(String)
  const known = [...keys, ...accounts.map(({ password }) => password), 'a wrong password']
  expect(keys).toHaveLength(5)
  for (const line of lines) {
    expect(line).not.toMatch(secrets)
    for (const secret of known) expect(line.includes(secret), line).toBe(false)
  }
})
