import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import { fc } from '@fast-check/vitest'
import { beforeAll, expect, test } from 'vitest'
import { freePort } from '../free-port.ts'
import { type GeneratedCertificate, generateCertificate } from '../tls.ts'
import { anyOf } from './any-of-transports.ts'
import { httpsTransport } from './https-transport.ts'

let certificate: GeneratedCertificate

beforeAll(async () => {
  certificate = await generateCertificate(['127.0.0.1'])
})

/** A service at one of its addresses, which says which it is; `silent` takes requests and answers none. */
async function serve(port: number, name: string, kind: 'answers' | 'silent'): Promise<Server> {
  const { certificate: cert, key } = certificate
  const server = createServer({ cert, key }, (_, answer) => {
    if (kind === 'answers') answer.end(name)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

test('whichever addresses serve, each request is answered by one of them as long as there is one', async () => {
  const ports = [await freePort(), await freePort(), await freePort()]
  const transport = anyOf(
    ports.map(port => httpsTransport({ url: `https://127.0.0.1:${port}`, ca: certificate.ca })),
  )
  const ask = async (): Promise<string> => {
    const request = { method: 'POST', target: '/', headers: {}, body: '{}' }
    const { body } = await transport.send(request, { timeout: 5000 })
    return Buffer.from(body).toString()
  }
  const servers = new Map<string, Server>()
  const schedule = fc.array(fc.tuple(fc.nat(ports.length - 1), fc.boolean()), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(schedule, async acts => {
      for (const [index, isUp] of acts) {
        const name = String(index)
        const server = servers.get(name)
        if (isUp && server === undefined) {
          servers.set(name, await serve(ports[index] ?? 0, name, 'answers'))
        } else if (!isUp && server !== undefined) {
          servers.delete(name)
          await close(server)
        }
        if (servers.size === 0) await expect(ask()).rejects.toMatchObject({ kind: 'unreachable' })
        else expect([...servers.keys()]).toContain(await ask())
      }
    }),
    { numRuns: 20 },
  )
  await Promise.all([...servers.values()].map(close))
  transport.close()
})

test('after one that does not answer in time the next is asked', async () => {
  const ports = [await freePort(), await freePort()]
  const servers = [
    await serve(ports[0] ?? 0, 'first', 'silent'),
    await serve(ports[1] ?? 0, 'second', 'answers'),
  ]
  const transport = anyOf(
    ports.map(port => httpsTransport({ url: `https://127.0.0.1:${port}`, ca: certificate.ca })),
  )
  const request = { method: 'GET', target: '/', headers: {} }
  const failed = transport.send(request, { timeout: 300 })
  await expect(failed).rejects.toMatchObject({ kind: 'timeout' })
  const { body } = await transport.send(request, { timeout: 5000 })
  expect(Buffer.from(body).toString()).toBe('second')
  transport.close()
  await Promise.all(servers.map(close))
})
