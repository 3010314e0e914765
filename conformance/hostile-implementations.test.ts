import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Implementation } from './implementation/implementation.ts'
import { roles } from './roles/roles.ts'
import type { Report } from './run/result.ts'

const relay = roles.get('relay')
const reference = resolve('reference-impl/mrsp.ts')

/** What every script has: a server that says it is up, and answers the rest as it likes. */
const common = `
import { createServer } from 'node:https'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
const { MRSP_CERTIFICATE_FILE, MRSP_KEY_FILE, MRSP_PORT } = process.env
const identity = { cert: readFileSync(MRSP_CERTIFICATE_FILE), key: readFileSync(MRSP_KEY_FILE) }
const isHealth = request => request.url.endsWith('/health')
const json = (response, status, value) => {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify(value))
}
const serve = (other, port = Number(MRSP_PORT)) =>
  createServer(identity, (request, response) => {
    if (isHealth(request)) json(response, 200, HEALTH)
    else other(request, response)
  }).listen(port, '127.0.0.1')
`

interface Hostile {
  readonly name: string
  readonly script: string
  /** Seconds that it may take to start. */
  readonly startSeconds?: number
  readonly verdict?: 'pass'
}

const hostile: readonly Hostile[] = [
  { name: 'hangs', script: 'setInterval(() => {}, 1000)', startSeconds: 2 },
  { name: 'crashes at start', script: 'console.error("no licence"); process.exit(7)' },
  { name: 'dies of a signal at start', script: 'process.kill(process.pid, "SIGSEGV")' },
  { name: 'crashes in the middle', script: 'serve(() => process.exit(1))' },
  { name: 'is killed in the middle', script: 'serve(() => process.kill(process.pid, "SIGKILL"))' },
  {
    name: 'resets every connection in the middle',
    script: 'serve(request => request.socket.resetAndDestroy?.() ?? request.socket.destroy())',
  },
  {
    name: 'floods standard output',
    script: `
      serve((request, response) => json(response, 500, {}))
      const line = 'x'.repeat(100) + '\\n'
      const flood = () => {
        while (process.stdout.write(line.repeat(5000)));
        process.stdout.once('drain', flood)
      }
      flood()`,
  },
  {
    name: 'floods standard output without line ends',
    script: `
      serve((request, response) => json(response, 500, {}))
      const part = 'y'.repeat(500_000)
      const flood = () => {
        while (process.stdout.write(part));
        process.stdout.once('drain', flood)
      }
      flood()`,
  },
  {
    name: 'writes garbage, lines of an adapter among it',
    script: `
      process.stdout.write(Buffer.from([0xff, 0xfe, 0x00, 0x1b, 0x5b, 0x32, 0x4a, 0x0a]))
      for (const line of ['{"adapter"', '{"adapter":"done","id":99}', '{"adapter":"failed","id":-1}',
        '{"adapter":"ready"}', '{"adapter":"ready"}', '{"adapter":{"__proto__":1}}', '[]"adapter"'])
        console.log(line)
      process.stdin.destroy()
      serve((request, response) => json(response, 201, { hubUrl: 7 }))`,
  },
  {
    name: 'ignores SIGTERM and answers nothing',
    script: `
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {})
      serve(() => {})`,
  },
  {
    name: 'starts slowly and is good',
    script: `
      await new Promise(resolve => setTimeout(resolve, 2500))
      process.argv[2] = 'relay'
      await import(${JSON.stringify(reference)})`,
    verdict: 'pass',
  },
  {
    name: 'leaves children behind as it ends',
    script: `
      const own = process.argv[1]
      const child = (detached, env) => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', own],
        { detached, env, stdio: 'ignore' }).unref()
      child(false, process.env)
      child(true, process.env)
      serve(() => process.exit(0))`,
  },
  {
    name: 'has children that forget their environment and ignore SIGTERM',
    script: `
      const own = process.argv[1]
      const text = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'
      for (const detached of [true, false])
        spawn(process.execPath, ['-e', text, own], { detached, env: {}, stdio: 'inherit' }).unref()
      serve(() => {})`,
  },
  { name: 'binds another port', script: 'serve(() => {}, 0)', startSeconds: 2 },
  {
    name: 'answers health with a page',
    script: `
      createServer(identity, (request, response) => response.end('<html>It works!</html>'))
        .listen(Number(MRSP_PORT), '127.0.0.1')`,
    startSeconds: 2,
  },
  {
    name: 'answers health with noise',
    script: `
      import { createServer as createTlsServer } from 'node:tls'
      createTlsServer(identity, socket => {
        socket.on('error', () => {})
        socket.end(Buffer.from('HTTP/1.1 200 OK\\r\\nContent-Length: -5\\r\\n\\r\\n\\u0000\\u0000'))
      }).listen(Number(MRSP_PORT), '127.0.0.1')`,
    startSeconds: 2,
  },
  {
    name: 'answers health without end',
    script: `
      createServer(identity, (request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' })
        const more = () => { while (response.write(' '.repeat(65536))); response.once('drain', more) }
        more()
      }).listen(Number(MRSP_PORT), '127.0.0.1')`,
    startSeconds: 2,
  },
  {
    name: 'never answers health',
    script: 'createServer(identity, () => {}).listen(Number(MRSP_PORT), "127.0.0.1")',
    startSeconds: 2,
  },
  {
    name: 'speaks noise on WebSocket',
    script: `
      const id = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
      const url = process.env.MRSP_PUBLIC_URL
      const server = serve(async (request, response) => {
        const { session } = JSON.parse(Buffer.concat(await request.toArray()))
        json(response, 201, {
          session, terminalSessionId: id(), deviceSessionId: id(),
          hubUrl: url + '/v1/hub/0', agentUrl: url + '/v1/agent/0', connectTimeout: 60,
        })
      })
      server.on('upgrade', (request, socket) => {
        socket.on('error', () => {})
        socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\n')
        socket.end(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))
      })`,
  },
]

describe.skipIf(!existsSync('/proc/self/environ'))('a hostile implementation', () => {
  let directory: string

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mrsp-hostile-'))
  })

  afterAll(async () => {
    await rm(directory, { recursive: true, force: true })
  })

  /** Processes that a run left: with its mark, or with the script on their command line. */
  function left(): readonly string[] {
    return readdirSync('/proc').filter(pid => {
      if (!/^\d+$/.test(pid) || pid === `${process.pid}`) return false
      const [environment, words] = ['environ', 'cmdline'].map(name => {
        try {
          return readFileSync(`/proc/${pid}/${name}`, 'latin1')
        } catch {
          return ''
        }
      })
      return (
        environment?.includes(`MRSP_CONFORMANCE_PROGRAM=${process.pid}-`) ||
        words?.includes(directory)
      )
    })
  }

  async function run(command: readonly string[], startSeconds: number): Promise<Report> {
    if (relay === undefined) throw new Error('there is a role relay')
    const implementation = new Implementation({
      manifest: { role: 'relay', command, startSeconds },
      directory,
    })
    return relay.run(implementation, {
      depth: 'smoke',
      only: relay.checks
        .filter(({ needs, depth }) => needs === undefined && depth === 'smoke')
        .slice(0, 3)
        .map(({ name }) => name),
      seed: 1,
      jobs: 2,
      onResult: () => {},
    })
  }

  async function expectVerdict(report: Report, wanted: 'fail' | 'pass'): Promise<void> {
    const told = report.results.map(({ verdict, why }) => `${verdict}: ${why ?? ''}`)
    expect(told.filter(text => text.startsWith('suite-error'))).toEqual([])
    expect(report.troubles).toEqual([])
    if (wanted === 'pass') expect(told.filter(text => !text.startsWith('pass'))).toEqual([])
    else expect(told.some(text => text.startsWith('fail'))).toBe(true)
    // A process that was killed is gone once its parent has taken note.
    for (let attempt = 0; left().length > 0 && attempt < 50; attempt += 1) await wait(100)
    expect(left()).toEqual([])
  }

  test.for(hostile)('that $name', { timeout: 120_000 }, async example => {
    const { name, script, startSeconds = 20, verdict = 'fail' } = example
    const file = join(directory, `${name.replaceAll(/[^a-z]+/gi, '-')}.mjs`)
    await writeFile(file, common.replace('HEALTH', JSON.stringify(health)) + script)
    await expectVerdict(await run([process.execPath, file], startSeconds), verdict)
  })

  test.for([['./not-there'], ['.'], ['x'.repeat(5000)], ['\0']])(
    'that cannot be started: %j',
    async command => {
      await expectVerdict(await run(command, 2), 'fail')
    },
  )
})

const health = { status: 'serving', version: '0.0.1', product: 'hostile/1', pairs: 1 }
