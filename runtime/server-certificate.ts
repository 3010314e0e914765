import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { readBoundedFile } from './configuration/bounded-file.ts'
import { ConfigurationError } from './configuration/index.ts'

/** What a server shows who it is with, as PEM. */
export interface ServerCertificate {
  /** The certificate and those between it and its authority. */
  readonly certificate: string
  /** Secret: its private key. */
  readonly key: string
}

/** Octets of a PEM file. */
export const pemLimit: number = 1024 * 1024

/**
 * Reads the two files of the settings `certificateFile` and `keyFile`.
 *
 * @throws ConfigurationError, naming setting and file, where one cannot be read or is no PEM, or the two do not belong
 * together
 */
export async function serverCertificate({
  certificateFile,
  keyFile,
}: {
  readonly certificateFile: string
  readonly keyFile: string
}): Promise<ServerCertificate> {
  const certificate = await readBoundedFile(
    certificateFile,
    `certificateFile: ${certificateFile}`,
    pemLimit,
  )
  const key = await readBoundedFile(keyFile, `keyFile: ${keyFile}`, pemLimit)
  refuseUnless(
    () => new X509Certificate(certificate),
    `certificateFile: ${certificateFile} holds no certificate in PEM`,
  )
  refuseUnless(
    () => createPrivateKey(key),
    `keyFile: ${keyFile} holds no private key in PEM without a passphrase`,
  )
  refuseUnless(
    () => createSecureContext({ cert: certificate, key }),
    `keyFile: ${keyFile} is not the key of the certificate in ${certificateFile}`,
  )
  return { certificate, key }
}

/**
 * Runs what throws where a file is not as it must be.
 *
 * @throws ConfigurationError with the problem
 */
export function refuseUnless(isSo: () => unknown, problem: string): void {
  try {
    isSo()
  } catch (cause) {
    throw new ConfigurationError([problem], { cause })
  }
}
