import { once } from 'node:events'
import { createServer } from 'node:https'
import { generate } from 'selfsigned'
import { expect, test } from 'vitest'
import { httpsTransport } from './https-transport.ts'

/** What a transport that believes one certificate makes of a server that shows a certificate. */
async function ask(shown: { cert: string; private: string }, believed: string): Promise<unknown> {
  const server = createServer({ cert: shown.cert, key: shown.private }, (_, answer) => answer.end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const transport = httpsTransport({
    url: `https://127.0.0.1:${address.port}`,
    certificates: [believed],
  })
  try {
    const request = { method: 'GET', target: '/', headers: {} }
    return (await transport.send(request, { timeout: 10_000 })).status
  } catch (error) {
    return error
  } finally {
    transport.close()
    server.close()
  }
}

test('one certificate is believed whatever its name, and no other of the same authority', async () => {
  const algorithm = { keyType: 'ec', algorithm: 'sha256' } as const
  const authority = await generate([{ name: 'commonName', value: 'authority' }], {
    ...algorithm,
    extensions: [{ name: 'basicConstraints', cA: true }],
  })
  const [own, other] = await Promise.all(
    ['relay.example', '127.0.0.1'].map(name =>
      generate([{ name: 'commonName', value: name }], {
        ...algorithm,
        ca: { key: authority.private, cert: authority.cert },
      }),
    ),
  )
  if (own === undefined || other === undefined) throw new Error('no certificate')
  const chain = `${own.cert}\n${authority.cert}`
  expect(await ask(own, chain)).toBe(200)
  expect(await ask(other, chain)).toMatchObject({ kind: 'unreachable' })
})
