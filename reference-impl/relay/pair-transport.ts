import { readFile } from 'node:fs/promises'
import { httpsTransport, type Transport, TransportFailure } from '../../runtime/http/index.ts'

/** How many certificates are believed. */
const kept = 4

/** Octets that an answer may have: the sessions of a pair. */
const answerLimit = 8 * 1024 * 1024

/**
 * Carries the Master's requests to a pair, which shows the relay's own certificate. The file is read again after a
 * failure, because certificates are renewed; a pair that was started before goes on with the earlier one.
 * @param url address of the pair on this machine
 * @param certificateFile the setting of that name
 */
export function pairTransport(url: string, certificateFile: string): Transport {
  let transport: Transport | undefined
  let certificates: readonly string[] = []
  return {
    async send(request, options) {
      if (transport === undefined) {
        const newest = await readFile(certificateFile, 'utf8')
        certificates = [newest, ...certificates.filter(each => each !== newest)].slice(0, kept)
        transport ??= httpsTransport({ url, certificates, answerLimit })
      }
      try {
        return await transport.send(request, options)
      } catch (error) {
        const isUnreachable = error instanceof TransportFailure && error.kind === 'unreachable'
        if (isUnreachable) transport = undefined
        throw error
      }
    },
    close() {
      transport?.close()
    },
  }
}

/** Where a program on the same machine reaches what listens on an address and a port. */
export function localUrl(host: string, port: number): string {
  return `https://${localAddress(host)}:${port}`
}

function localAddress(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
