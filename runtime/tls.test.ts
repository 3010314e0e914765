import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createServer, getCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GeneratedCertificate, generateCertificate, trustedAuthorities } from './tls.ts'

let made: GeneratedCertificate
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tls-'))
  made = await generateCertificate(['printer.test', '127.0.0.1'], 2)
})
afterAll(() => rm(directory, { recursive: true }))

/** Connects to a server that has the certificate; gives the error code, or nothing. */
async function trust(servername: string, ca?: readonly string[]): Promise<unknown> {
  const server = createServer({ cert: made.certificate, key: made.key })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const name = servername === '127.0.0.1' ? {} : { servername }
  const socket = connect({ host: '127.0.0.1', port, ...name, ...(ca && { ca: [...ca] }) })
  try {
    await once(socket, 'secureConnect')
    return undefined
  } catch (problem) {
    return problem instanceof Error && 'code' in problem ? problem.code : problem
  } finally {
    socket.destroy()
    server.close()
  }
}

describe('a generated certificate', () => {
  test('is good for its names and addresses, for who trusts its authority', async () => {
    expect(await trust('printer.test', [made.ca])).toBeUndefined()
    expect(await trust('127.0.0.1', [made.ca])).toBeUndefined()
  })

  test('is good for nothing else', async () => {
    expect(await trust('other.test', [made.ca])).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
    expect(await trust('printer.test')).toMatch(/SELF_SIGNED|UNABLE_TO_VERIFY/)
    const { ca } = await generateCertificate(['printer.test'])
    expect(await trust('printer.test', [ca])).toMatch(
      /SELF_SIGNED|UNABLE_TO_VERIFY|SIGNATURE_FAILURE/,
    )
  })
})

describe('trustedAuthorities', () => {
  test('are the usual ones, and those of the file besides', async () => {
    const file = join(directory, 'ca.pem')
    await writeFile(file, made.ca)
    const authorities = await trustedAuthorities(file)
    expect(authorities).toEqual([...getCACertificates('default'), made.ca])
    expect(await trust('printer.test', authorities)).toBeUndefined()
  })

  test('are left alone without a file, and refuse one that is not there', async () => {
    expect(await trustedAuthorities(undefined)).toBeUndefined()
    await expect(trustedAuthorities(join(directory, 'nowhere'))).rejects.toThrow('ENOENT')
  })
})
