import Koa from 'koa'
import { describe, expect, test } from 'vitest'
import { bodyExamples } from '../../generated/examples.ts'
import { managementService } from '../../generated/management-api.ts'
import { relayService } from '../../generated/relay-api.ts'
import type { OperationDescriptor } from '../descriptor.ts'
import { createClient } from './client.ts'
import { exampleCertificate, SESSION } from './example-service.ts'
import type { Caller } from './index.ts'
import { listenHttps, serviceRouter } from './index.ts'
import { type OperationInput, propertyOf } from './operation-input.ts'

const requestId = '9c0f2a52-6a9e-4a38-8f55-1f6b7b0f3c11'
const parameters = new Map<string, unknown>([
  ['session', SESSION],
  ['maintenance', requestId],
  ['deployment', requestId],
  ['notice', requestId],
  ['prefer', 'wait=20'],
  ['since', 7],
])

/** Every combination of an operation's example bodies: its input, and the output of one answer. */
function exchanges(operation: OperationDescriptor): { input: OperationInput; output: unknown }[] {
  const bodies = (part: 'request' | number) =>
    bodyExamples
      .filter(example => example.operation === operation.id && example.part === part)
      .map(example => example.body)
  const fixed = Object.fromEntries(
    operation.parameters.map(propertyOf).map(name => [name, parameters.get(name)]),
  )
  const inputs = operation.validateBody
    ? bodies('request').map(body => ({ ...fixed, body }))
    : [fixed]
  const isOnly = operation.answers.length === 1
  const outputs = operation.answers.flatMap(({ status, validate }) =>
    (validate ? bodies(status) : [undefined]).map(body => (isOnly ? body : { status, body })),
  )
  return inputs.flatMap(input => outputs.map(output => ({ input, output })))
}

describe.each([managementService, relayService])('the $name API', service => {
  test.each(Object.values(service.operations))('carries the examples of $id', async operation => {
    const { certificate, key, ca } = await exampleCertificate()
    const unwanted = (details: object): never => expect.unreachable(JSON.stringify(details))
    const log = { error: unwanted, warn: unwanted }
    const app = new Koa()
    let output: unknown
    const asked: { input: OperationInput; kind: Caller['kind'] }[] = []
    const handler = async (input: OperationInput, { kind }: Caller) => {
      asked.push({ input, kind })
      return output
    }
    const authenticate = async (allows: Caller['kind']) => ({ kind: allows })
    app.use(
      serviceRouter(
        service,
        { [operation.id]: handler },
        { authenticate, log, checkAnswers: true },
      ),
    )
    const source = service.party
    const server = await listenHttps({
      host: '127.0.0.1',
      port: 0,
      certificate,
      key,
      app,
      source,
      log,
    })
    const client = createClient<Record<string, (input: OperationInput) => Promise<unknown>>>(
      service,
      {
        url: `https://127.0.0.1:${server.port}`,
        ca,
        credential: () => 'a-key',
      },
    )
    const all = exchanges(operation)
    expect(all).not.toEqual([])
    for (const exchange of all) {
      output = exchange.output
      expect(await client[operation.id]?.(exchange.input)).toEqual(exchange.output)
      expect(asked.pop()).toEqual({ input: exchange.input, kind: operation.allows })
    }
    client.close()
    await server.close()
  })
})
