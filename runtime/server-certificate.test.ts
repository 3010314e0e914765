import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { validateAccounts } from '../generated/configuration.ts'
import { ConfigurationError, readYamlFile } from './configuration/index.ts'
import { serverCertificate } from './server-certificate.ts'
import { generateCertificate, trustedAuthorities } from './tls.ts'

/** Each file that a setting names is refused in one line that names both, whatever is wrong with it. */

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'server-certificate-'))
  const [one, other] = await Promise.all([
    generateCertificate(['one.test']),
    generateCertificate(['other.test']),
  ])
  await writeFile(join(directory, 'certificate.pem'), one.certificate)
  await writeFile(join(directory, 'key.pem'), one.key)
  await writeFile(join(directory, 'other.pem'), other.key)
  await writeFile(join(directory, 'text.pem'), 'no certificate, and no: secret-word')
})
afterAll(() => rm(directory, { recursive: true }))

const at = (name: string): string => join(directory, name)
const read = (certificate: string, key: string): Promise<unknown> =>
  serverCertificate({ certificateFile: at(certificate), keyFile: at(key) })

test('a certificate and its key are read', async () => {
  expect(await read('certificate.pem', 'key.pem')).toEqual({
    certificate: expect.stringContaining('BEGIN CERTIFICATE'),
    key: expect.stringContaining('PRIVATE KEY'),
  })
})

test.for<[problem: string, reading: () => Promise<unknown>]>([
  ['certificateFile: DIRECTORY/nowhere cannot be read (ENOENT)', () => read('nowhere', 'key.pem')],
  ['keyFile: DIRECTORY/nowhere cannot be read (ENOENT)', () => read('certificate.pem', 'nowhere')],
  [
    'certificateFile: DIRECTORY/text.pem holds no certificate in PEM',
    () => read('text.pem', 'key.pem'),
  ],
  [
    'keyFile: DIRECTORY/text.pem holds no private key in PEM',
    () => read('certificate.pem', 'text.pem'),
  ],
  [
    'keyFile: DIRECTORY/other.pem is not the key of the certificate in DIRECTORY/certificate.pem',
    () => read('certificate.pem', 'other.pem'),
  ],
  ['caFile: DIRECTORY/nowhere cannot be read (ENOENT)', () => trustedAuthorities(at('nowhere'))],
  [
    'caFile: DIRECTORY/text.pem holds no certificate in PEM',
    () => trustedAuthorities(at('text.pem')),
  ],
  [
    'accountsFile: DIRECTORY/nowhere cannot be read (ENOENT)',
    () => readYamlFile('accountsFile', at('nowhere'), validateAccounts),
  ],
  [
    'accountsFile: DIRECTORY/text.pem: / must NOT have additional properties',
    () => readYamlFile('accountsFile', at('text.pem'), validateAccounts),
  ],
])('%s', async ([problem, reading]) => {
  const thrown: unknown = await reading().catch((error: unknown) => error)
  if (!(thrown instanceof ConfigurationError)) throw new Error('not refused', { cause: thrown })
  expect(thrown.problems).toHaveLength(1)
  expect(thrown.message.replaceAll(directory, 'DIRECTORY')).toContain(problem)
  expect(thrown.message).not.toContain('secret-word')
})
