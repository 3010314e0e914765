import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateCertificate } from '../../runtime/tls.ts'

/** Paths of the PEM files that the parties of one machine share. */
export interface Certificates {
  readonly caFile: string
  readonly certificateFile: string
  readonly keyFile: string
}

/**
 * Makes, once for a directory, a certificate authority and a server certificate for `localhost` and the loopback
 * addresses, so that every link of the four parties runs over TLS ([0165]). The key file is readable by its owner only.
 */
export async function makeCertificates(directory: string): Promise<Certificates> {
  const files: Certificates = {
    caFile: join(directory, 'ca.pem'),
    certificateFile: join(directory, 'certificate.pem'),
    keyFile: join(directory, 'key.pem'),
  }
  if (Object.values(files).every(file => existsSync(file))) return files
  const { ca, certificate, key } = await generateCertificate(['localhost', '127.0.0.1', '::1'])
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await writeFile(files.caFile, ca)
  await writeFile(files.certificateFile, certificate)
  await writeFile(files.keyFile, key, { mode: 0o600 })
  return files
}
