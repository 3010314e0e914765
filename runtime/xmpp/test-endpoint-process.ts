import { readFile } from 'node:fs/promises'
import { EmbeddedEndpoint } from './embedded-endpoint.ts'
import { DOMAIN, findAccount } from './test-support.ts'

/**
 * An endpoint as a process of its own, for tests that kill it: `node test-endpoint-process.ts
 * <folder with key.pem and cert.pem> <WebSocket port> <direct TLS port>`. Says `ready` and its
 * ports when it listens.
 */
const [folder = '.', webSocketPort = '0', directTlsPort = '0'] = process.argv.slice(2)
const endpoint = await EmbeddedEndpoint.start({
  domain: DOMAIN,
  tls: {
    key: await readFile(`${folder}/key.pem`),
    cert: await readFile(`${folder}/cert.pem`),
  },
  accounts: { find: findAccount, unknownAccountKey: Buffer.alloc(32, 7) },
  webSocket: { host: '127.0.0.1', port: Number(webSocketPort) },
  directTls: { host: '127.0.0.1', port: Number(directTlsPort) },
})
endpoint.onRequest(async () => undefined)
process.stdout.write(`ready ${endpoint.webSocketPort} ${endpoint.directTlsPort}\n`)
