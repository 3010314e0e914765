import { expect, test } from 'vitest'
import { generateCertificate } from '../tls.ts'
import { nodeSockets } from './node-socket.ts'
import { ask, pairedEnds, pattern, startEnds } from './test-ends.ts'

test('TLS: both ends trust the authority, and octets pass both ways', async () => {
  const { certificate: cert, key, ca } = await generateCertificate(['127.0.0.1'])
  const openSocket = nodeSockets({ ca })
  await using ends = await pairedEnds({
    relay: { tls: { cert, key } },
    device: { openSocket },
    terminal: { openSocket },
  })
  const request = pattern(5_000_000)
  const outcome = await ask(ends.terminal, request)
  expect('received' in outcome && Buffer.from(outcome.received).equals(request)).toBe(true)
})

test('TLS: a certificate that is not trusted is told, and nothing is sent', async () => {
  const { certificate: cert, key } = await generateCertificate(['127.0.0.1'])
  const { promise: told, resolve: tell } = Promise.withResolvers<Error | undefined>()
  await using ends = await startEnds({
    relay: { tls: { cert, key } },
    terminal: { handlers: { onPaired() {}, onOver() {}, onAttemptFailed: tell } },
  })
  expect(await told).toMatchObject({ code: expect.stringMatching(/CERT|SIGNATURE|ISSUER/) })
  expect(ends.relay.terminal.offered).toEqual([])
})
