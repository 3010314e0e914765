import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GeneratedCertificate, generateCertificate } from '../../runtime/tls.ts'

let made: Promise<GeneratedCertificate> | undefined

/** Certificates and a directory for the played parties and one implementation. */
export interface Surroundings extends AsyncDisposable {
  readonly directory: string
  readonly certificate: GeneratedCertificate
  readonly certificateFile: string
  readonly keyFile: string
  readonly caFile: string
}

/** Makes a directory with the certificate that every party of this run serves with, and its authority. */
export async function makeSurroundings(): Promise<Surroundings> {
  made ??= generateCertificate(['localhost', '127.0.0.1'])
  const certificate = await made
  const directory = await mkdtemp(join(tmpdir(), 'mrsp-conformance-'))
  const files = {
    certificateFile: join(directory, 'certificate.pem'),
    keyFile: join(directory, 'key.pem'),
    caFile: join(directory, 'ca.pem'),
  }
  await Promise.all([
    writeFile(files.certificateFile, certificate.certificate),
    writeFile(files.keyFile, certificate.key, { mode: 0o600 }),
    writeFile(files.caFile, certificate.ca),
  ])
  return {
    directory,
    certificate,
    ...files,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}
