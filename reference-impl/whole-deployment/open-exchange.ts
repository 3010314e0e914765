import { createHash, randomBytes } from 'node:crypto'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { text } from '../whole-session/local-api.ts'

/** Octets that go down: more than all sockets between the two ends hold. */
const sizeDown = 6 * 1024 * 1024
/** Octets that go up: of these the second half is held back. */
const sizeUp = 512 * 1024

/** The application of the device that is used. */
export const application = 'web-server'

/** How an exchange came to its end: whole, or with an answer or an error that tells whoever asked that it is not. */
export interface ExchangeOutcome {
  readonly kind: 'complete' | 'reported'
  readonly how: string
  /** Name under which the device keeps an uploaded file. */
  readonly id?: string
}

/** An exchange that was begun and goes on only when it is told to. */
export interface OpenExchange {
  readonly session: string
  readonly direction: 'up' | 'down'
  /** Whether it has come to an end. */
  readonly isOver: boolean
  /** Rejects where it came to an end that says it is whole, and is not. */
  readonly outcome: Promise<ExchangeOutcome>
  /** Lets it go on to its end. */
  goOn(): void
}

/** The session that an exchange goes through, and the terminal's local port. */
export interface Through {
  readonly port: number
  readonly session: string
}

/** A file of random octets and its hash. */
export interface TransferFile {
  readonly octets: Buffer
  readonly sha256: string
}

/** Makes a file to transfer. */
export function makeFile(direction: OpenExchange['direction']): TransferFile {
  const octets = randomBytes(direction === 'up' ? sizeUp : sizeDown)
  return { octets, sha256: createHash('sha256').update(octets).digest('hex') }
}

/** Begins to upload a file to the device, and holds at its middle. */
export function openUpload(through: Through, { octets, sha256 }: TransferFile): OpenExchange {
  const outgoing = ask(through, 'POST', '/api/files', {
    'content-length': octets.length,
    'content-type': 'application/octet-stream',
  })
  const half = octets.length / 2
  outgoing.write(octets.subarray(0, half))
  const outcome = answerOf(outgoing).then(async (response): Promise<ExchangeOutcome> => {
    const body = Buffer.concat(await octetsOf(response))
    const answer: unknown = JSON.parse(body.toString('utf8'))
    if (response.statusCode !== 201) return refused(response, answer)
    if (text(answer, 'sha256') !== sha256) throw new Error('the device stored another file')
    return complete(`stored ${octets.length} octets`, text(answer, 'id'))
  })
  void outcome.finally(() => outgoing.destroy()).catch(() => {})
  return opened(through, 'up', outcome, () => outgoing.end(octets.subarray(half)))
}

/** Begins to download a file from the device, and holds when its head has come. */
export async function openDownload(
  through: Through,
  id: string,
  { octets, sha256 }: TransferFile,
): Promise<OpenExchange> {
  const outgoing = ask(through, 'GET', `/api/files/${id}`, {})
  outgoing.end()
  const response = await answerOf(outgoing)
  if (response.statusCode !== 200) throw new Error(`a download answered ${response.statusCode}`)
  const released = Promise.withResolvers<void>()
  const outcome = released.promise.then(async () => {
    const hash = createHash('sha256')
    for (const piece of await octetsOf(response)) hash.update(piece)
    if (hash.digest('hex') !== sha256) throw new Error('another file came')
    return complete(`received ${octets.length} octets`)
  })
  return opened(through, 'down', outcome, released.resolve)
}

/** Uploads a file, and gives the name under which the device keeps it. */
export async function upload(through: Through, file: TransferFile): Promise<string> {
  const exchange = openUpload(through, file)
  exchange.goOn()
  const { kind, how, id = '' } = await exchange.outcome
  if (kind !== 'complete') throw new Error(`a file was not stored: ${how}`)
  return id
}

function opened(
  { session }: Through,
  direction: OpenExchange['direction'],
  ending: Promise<ExchangeOutcome>,
  goOn: () => void,
): OpenExchange {
  let isOver = false
  const outcome = ending
    .catch((error: unknown): ExchangeOutcome => {
      if (error instanceof Error && 'code' in error) {
        return { kind: 'reported', how: String(error.code) }
      }
      throw error
    })
    .finally(() => {
      isOver = true
    })
  // Whoever waits for it is told; until somebody does, nothing is lost.
  outcome.catch(() => {})
  return {
    session,
    direction,
    outcome,
    goOn,
    get isOver() {
      return isOver
    },
  }
}

function complete(how: string, id?: string): ExchangeOutcome {
  return { kind: 'complete', how, ...(id !== undefined && { id }) }
}

function refused({ statusCode = 0 }: IncomingMessage, answer: unknown): ExchangeOutcome {
  if (statusCode < 400) throw new Error(`an upload answered ${statusCode}`)
  return { kind: 'reported', how: `${statusCode} ${text(answer, 'code')}` }
}

function ask(
  { port, session }: Through,
  method: 'GET' | 'POST',
  path: string,
  headers: Readonly<Record<string, string | number>>,
): ClientRequest {
  const host = `${application}.${session}.localhost:${port}`
  // A connection belongs to one origin, as in a browser.
  return request({
    host: '127.0.0.1',
    port,
    agent: false,
    method,
    path,
    headers: { host, accept: 'application/json', ...headers },
  })
}

/** The answer; an error that comes after it is told by the answer's own end. */
function answerOf(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve).on('error', reject)
  })
}

async function octetsOf(response: IncomingMessage): Promise<Buffer[]> {
  const collected: Buffer[] = []
  for await (const piece of response) collected.push(piece)
  return collected
}
