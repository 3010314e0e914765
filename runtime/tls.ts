import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import { generate } from 'selfsigned'
import { readBoundedFile } from './configuration/bounded-file.ts'
import { pemLimit, refuseUnless } from './server-certificate.ts'

/** A certificate authority of our own and a server certificate under it, all as PEM. */
export interface GeneratedCertificate {
  /** The server's certificate. */
  readonly certificate: string
  /** The private key of the server's certificate. */
  readonly key: string
  /** The authority that others trust; its private key is gone once this is made. */
  readonly ca: string
}

const DAY = 24 * 60 * 60 * 1000

/**
 * Makes a certificate for the given host names and IP addresses, and the authority that signed it.
 * For computers on which nobody has set up certificates: loopback and tests.
 * @param names at least one; the first is also the subject's common name
 * @param days how long both are valid
 */
export async function generateCertificate(
  names: readonly string[],
  days = 365,
): Promise<GeneratedCertificate> {
  const validity = {
    notBeforeDate: new Date(Date.now() - DAY),
    notAfterDate: new Date(Date.now() + days * DAY),
  }
  const common = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256', ...validity } as const
  const authority = await generate([{ name: 'commonName', value: 'MRSP generated authority' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const server = await generate([{ name: 'commonName', value: names[0] ?? 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map(alternativeName) },
    ],
  })
  return { certificate: server.cert, key: server.private, ca: authority.cert }
}

function alternativeName(name: string): { type: 7; ip: string } | { type: 2; value: string } {
  return isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name }
}

/**
 * The certificate authorities to trust: the usual ones, and those of a PEM file besides, the setting `caFile`.
 * @returns nothing without a file, which is to trust the usual ones alone
 * @throws ConfigurationError, naming setting and file, where it cannot be read or is no PEM
 */
export async function trustedAuthorities(
  file: string | undefined,
): Promise<readonly string[] | undefined> {
  if (file === undefined) return undefined
  const authorities = await readBoundedFile(file, `caFile: ${file}`, pemLimit)
  refuseUnless(
    () => new X509Certificate(authorities),
    `caFile: ${file} holds no certificate in PEM`,
  )
  return [...getCACertificates('default'), authorities]
}

const contexts = new WeakMap<readonly string[], SecureContext>()

/**
 * What a TLS client is given so that it trusts certificate authorities. Reading those of a whole system takes some
 * hundredths of a second, so it is done once for a list and not at each connection.
 *
 * @param authorities as {@link trustedAuthorities} gives them; the system's where it is undefined
 */
export function trustIn(authorities: readonly string[] | undefined): {
  readonly secureContext?: SecureContext
} {
  if (authorities === undefined) return {}
  let context = contexts.get(authorities)
  if (context === undefined) {
    context = createSecureContext({ ca: [...authorities], minVersion: 'TLSv1.2' })
    contexts.set(authorities, context)
  }
  return { secureContext: context }
}
