import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { MaintenanceRequest } from '../../../generated/stanzas.ts'
import { testGround } from '../played/ground.ts'
import { agent, type PlayedManagement } from '../played/management.ts'

const ground = testGround()

type Firmware = NonNullable<MaintenanceRequest['firmware']>

const file = randomBytes(3_000_000)
const sha256 = createHash('sha256').update(file).digest('hex')

interface FirmwareServer {
  readonly origin: string
  /** Paths that were asked for. */
  readonly asked: readonly string[]
}

/** Serves firmware over TLS. */
async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    void response.end(file),
): Promise<FirmwareServer> {
  const { certificate: cert, key } = ground.certificate
  const asked: string[] = []
  const server = createServer({ cert, key }, (request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ground.later(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { origin: `https://localhost:${address.port}`, asked }
}

function firmwareAt(origin: string, changes: Partial<Firmware> = {}): Firmware {
  return { version: '2.1.0', source: `${origin}/kx.bin`, sha256, size: file.length, ...changes }
}

async function install(management: PlayedManagement, firmware: Firmware): Promise<string> {
  const request = randomUUID()
  await management.send.maintenanceRequest(
    { request, operation: 'install-firmware', firmware },
    agent,
  )
  return request
}

describe('the counters', () => {
  test('are reported, with the version that runs', async () => {
    const management = await ground.management()
    const { steps } = await ground.device(management)
    const request = randomUUID()
    expect(await management.confirmCounters(request)).toEqual({
      request,
      outcome: 'done',
      firmware: '2.0.3',
      counters: [
        { name: 'copy-total', value: 0 },
        { name: 'print-total', value: 0 },
        { name: 'scan-total', value: 0 },
      ],
    })
    expect(steps.map(({ step }) => step)).toEqual(['S123', 'S124'])
    expect(await management.confirmCounters(request)).toMatchObject({ outcome: 'done' })
    expect(steps.map(({ step }) => step)).toEqual(['S123', 'S124', 'S124'])
  })
})

describe('firmware', () => {
  test('is downloaded, checked and installed; each phase is told', async () => {
    const management = await ground.management()
    const { origin, asked } = await serve()
    const dataDirectory = await ground.directory()
    const { person } = await ground.device(management, { firmwareSources: [origin], dataDirectory })
    const request = await install(management, firmwareAt(origin))
    const phases: string[] = []
    let phase = ''
    while (phase !== 'install 100') {
      const told = await management.next('maintenance-progress', request)
      phase = `${told.phase} ${told.percent}`
      phases.push(phase)
    }
    expect(phases.filter(each => !each.startsWith('download'))).toEqual([
      'verify 100',
      'install 0',
      'install 100',
    ])
    expect(phases[0]).toBe('download 0')
    expect(phases).toContain('download 100')
    expect(await management.next('maintenance-result', request)).toEqual({
      request,
      outcome: 'done',
      firmware: '2.1.0',
    })
    expect(await management.next('device-info')).toMatchObject({ firmware: '2.1.0' })
    expect((await person.state()).maintenance).toBeNull()
    expect(await readdir(join(dataDirectory, 'firmware'))).toEqual([`${sha256}.bin`])
    expect(asked).toEqual(['/kx.bin'])
  })

  test.each([
    [
      'whose hash is another',
      { sha256: sha256.replace(/^./, digit => (digit === '0' ? '1' : '0')) },
    ],
    ['that is larger than announced', { size: file.length - 1 }],
    ['that is smaller than announced', { size: file.length + 1 }],
  ])('%s is not installed', async (_, changes) => {
    const management = await ground.management()
    const { origin } = await serve()
    const dataDirectory = await ground.directory()
    await ground.device(management, { firmwareSources: [origin], dataDirectory })
    const request = await install(management, firmwareAt(origin, changes))
    expect(await management.next('maintenance-result', request)).toEqual({
      request,
      outcome: 'failed',
      code: 'firmware-hash-mismatch',
      firmware: '2.0.3',
    })
    expect(await readdir(join(dataDirectory, 'firmware'))).toEqual([])
  })

  test('is taken no further than announced', async () => {
    const management = await ground.management()
    let sent = 0
    const { origin } = await serve((_, response) => {
      const piece = Buffer.alloc(65_536)
      const more = (): void => {
        while (!response.destroyed) {
          sent += piece.length
          if (!response.write(piece)) {
            response.once('drain', more)
            return
          }
        }
      }
      more()
    })
    await ground.device(management, { firmwareSources: [origin] })
    const request = await install(management, firmwareAt(origin, { size: 1_000_000 }))
    expect(await management.next('maintenance-result', request)).toMatchObject({
      code: 'firmware-hash-mismatch',
    })
    expect(sent).toBeLessThan(32_000_000)
  })

  test.each([
    ['from another origin', (origin: string) => origin.replace('localhost', '127.0.0.1')],
    ['beside the listed folder', (origin: string) => `${origin}/firmware-old`],
    ['out of the listed folder', (origin: string) => `${origin}/firmware/..`],
    ['out of it by an escape', (origin: string) => `${origin}/firmware/%2e%2e`],
  ])('%s is refused, and nobody is asked for it', async (_, place) => {
    const management = await ground.management()
    const { origin, asked } = await serve()
    await ground.device(management, { firmwareSources: [`${origin}/firmware`] })
    const asking = install(management, firmwareAt(place(origin)))
    await expect(asking).rejects.toMatchObject({ code: 'source-refused', source: 'device' })
    expect(asked).toEqual([])
  })

  test.each([
    ['redirects', 302, { location: '/other.bin' }],
    ['does not have it', 404, {}],
  ])('from a source that %s cannot be downloaded', async (_, status, headers) => {
    const management = await ground.management()
    const { origin, asked } = await serve((_, response) => {
      response.writeHead(status, headers).end()
    })
    await ground.device(management, { firmwareSources: [origin] })
    const request = await install(management, firmwareAt(origin))
    expect(await management.next('maintenance-result', request)).toMatchObject({
      outcome: 'failed',
      code: 'application-unreachable',
    })
    expect(asked).toEqual(['/kx.bin'])
  })

  test('from a source whose certificate is of nobody that is trusted cannot be downloaded', async () => {
    const management = await ground.management()
    const { origin } = await serve()
    const foreign = origin.replace('localhost', '127.0.0.2')
    await ground.device(management, { firmwareSources: [foreign] })
    const request = await install(management, firmwareAt(foreign))
    expect(await management.next('maintenance-result', request)).toMatchObject({
      code: 'application-unreachable',
    })
  })

  test('keeps nobody off once its result is told', async () => {
    const management = await ground.management()
    const { origin } = await serve((request, response) => void response.end(request.url))
    await ground.device(management, { firmwareSources: [origin] })
    for (let round = 0; round < 20; round += 1) {
      const path = `/${round}.bin`
      const digest = createHash('sha256').update(path).digest('hex')
      const described = { source: `${origin}${path}`, sha256: digest, size: path.length }
      const request = await install(management, firmwareAt(origin, described))
      await management.next('maintenance-result', request)
      expect(await management.confirmCounters(randomUUID())).toMatchObject({ outcome: 'done' })
    }
  })

  test('that is not described is a bad request', async () => {
    const management = await ground.management()
    await ground.device(management)
    const request = randomUUID()
    const asking = management.send.maintenanceRequest(
      { request, operation: 'install-firmware' },
      agent,
    )
    await expect(asking).rejects.toMatchObject({ code: 'bad-request' })
  })
})

describe('while one is executed', () => {
  test('others are refused, itself is recognized, approvals wait, and a stop gives it up', async () => {
    const management = await ground.management()
    let answer: ServerResponse | undefined
    const { origin, asked } = await serve((_, response) => {
      answer = response
      response.write(file.subarray(0, 1_000_000))
    })
    const dataDirectory = await ground.directory()
    const changes = { firmwareSources: [origin], dataDirectory }
    const device = await ground.device(management, changes)
    const firmware = firmwareAt(origin)
    const request = await install(management, firmware)
    const { maintenance } = await device.person.sees(
      ({ maintenance }) => (maintenance?.percent ?? 0) > 0,
    )
    expect(maintenance).toMatchObject({ request, operation: 'install-firmware', phase: 'download' })

    const busy = { code: 'device-busy', retryable: true }
    await expect(management.confirmCounters()).rejects.toMatchObject(busy)
    await expect(install(management, firmware)).rejects.toMatchObject(busy)
    await expect(management.askApproval()).rejects.toMatchObject(busy)
    const again: MaintenanceRequest = { request, operation: 'install-firmware', firmware }
    await management.send.maintenanceRequest(again, agent)
    expect(asked).toHaveLength(1)

    // What was downloaded so far counts for nothing; the request that comes again begins anew.
    await device.stop()
    expect(answer?.destroyed ?? true).toBe(true)
    const restarted = await ground.device(management, changes)
    expect((await restarted.person.state()).maintenance).toBeNull()
    expect(management.inbox.left.filter(({ name }) => name === 'maintenance-result')).toEqual([])
    await management.send.maintenanceRequest(again, agent)
    await restarted.person.sees(({ maintenance }) => (maintenance?.percent ?? 0) > 0)
    answer?.end(file.subarray(1_000_000))
    expect(await management.next('maintenance-result', request)).toMatchObject({ outcome: 'done' })
    expect(asked).toHaveLength(2)
  })
})
