import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'

/** Paths of the PEM files that the parties of one machine share. */
export interface Certificates {
  readonly caFile: string
  readonly certificateFile: string
  readonly keyFile: string
}

const validDays = 365

/**
 * Makes, once for a directory, a certificate authority and a server certificate for `localhost` and the loopback
 * addresses, so that every link of the four parties runs over TLS ([0165]). Key files are readable by their owner only.
 */
export async function makeCertificates(directory: string): Promise<Certificates> {
  const files: Certificates = {
    caFile: join(directory, 'ca.pem'),
    certificateFile: join(directory, 'certificate.pem'),
    keyFile: join(directory, 'key.pem'),
  }
  if (Object.values(files).every(file => existsSync(file))) return files
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const notBeforeDate = new Date()
  const notAfterDate = new Date(notBeforeDate.getTime() + validDays * 86_400_000)
  const common = {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate,
    notAfterDate,
  } as const
  const authority = await generate([{ name: 'commonName', value: 'MRSP local authority' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  })
  await writeFile(files.caFile, authority.cert)
  await writeFile(files.certificateFile, server.cert)
  await writeFile(files.keyFile, server.private, { mode: 0o600 })
  return files
}
