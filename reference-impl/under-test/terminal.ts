import { createInterface } from 'node:readline'
import { pino } from 'pino'
import { configurations } from '../../generated/configuration.ts'
import {
  type AdapterAnswer,
  type AdapterDo,
  type AdapterDone,
  type DisplayedNotice,
  validateAdapterQuestion,
} from '../../generated/conformance.ts'
import { isDisplayedNotice } from '../../generated/validators.js'
import { ConfigurationError, readConfiguration } from '../../runtime/configuration/index.ts'
import { logObserver } from '../../runtime/observer.ts'
import type { Running } from '../../runtime/program.ts'
import { startTerminal } from '../terminal/terminal.ts'

/** What an act showed. */
type Seen = Omit<AdapterDone, 'adapter' | 'id'>

/** The terminal said no to what its user wanted. */
class Refused extends Error {
  readonly code: string | undefined

  constructor(message: string, code: string | undefined) {
    super(message)
    this.code = code
  }
}

/** A user of the terminal's control interface. */
class User {
  readonly #page: string
  /** Notices that were in view. */
  readonly #seen = new Set<string>()

  constructor(page: string) {
    this.#page = page
  }

  /** Does what a line of the suite asks for. @throws Refused */
  async act({ act, session = '', maintenance = '', ...said }: AdapterDo): Promise<Seen> {
    const { userId, password, deviceId, applicationId } = said
    switch (act) {
      case 'login':
        await this.#ask('POST', '/api/login', { userId, password })
        return {}
      case 'logout':
        await this.#ask('POST', '/api/logout')
        return {}
      case 'start':
        return shown(await this.#ask('POST', '/api/sessions', { deviceId, applicationId }))
      case 'show':
        return shown(await this.#ask('GET', `/api/sessions/${session}`))
      case 'cancel':
        return shown(await this.#ask('POST', `/api/sessions/${session}/cancel`))
      case 'end':
        return shown(await this.#ask('POST', `/api/sessions/${session}/terminate`))
      case 'address':
        return address(await this.#ask('GET', `/api/sessions/${session}`))
      case 'maintain':
        return shown(await this.#ask('POST', '/api/maintenance', instruction(said)))
      case 'follow':
        return shown(await this.#ask('GET', `/api/maintenance/${maintenance}`))
      case 'notices':
        return await this.#readNotices()
      default:
        throw new Refused(`a terminal has no act \`${act}\``, undefined)
    }
  }

  /** Looks at the page, which tells the terminal what is in view. */
  async #readNotices(): Promise<Seen> {
    const notices = displayed(await this.#ask('GET', '/api/state'))
    for (const { notice } of notices) {
      if (this.#seen.has(notice)) continue
      await this.#ask('POST', `/api/notices/${notice}/displayed`)
      this.#seen.add(notice)
    }
    return { notices }
  }

  async #ask(method: string, path: string, body?: object): Promise<ReadonlyMap<string, unknown>> {
    const response = await fetch(new URL(path, this.#page), {
      method,
      ...(body && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    })
    const text = await response.text()
    const answer = new Map<string, unknown>(Object.entries(text === '' ? {} : JSON.parse(text)))
    if (response.ok) return answer
    const { detail, code } = texts(answer, 'detail', 'code')
    throw new Refused(detail ?? `${method} ${path}: ${response.status}`, code)
  }
}

function instruction(said: Partial<AdapterDo>): object {
  const { deviceId, operation, version, source, sha256, size } = said
  const firmware = operation === 'install-firmware' && { version, source, sha256, size }
  return { deviceId, operation, ...(firmware && { firmware }) }
}

/** What the page shows: the binding code only while somebody may still press a button. */
function shown(answer: ReadonlyMap<string, unknown>): Seen {
  const { session, state, code, bindingCode, refusalReason, endReason, maintenance } = texts(
    answer,
    'session',
    'state',
    'code',
    'bindingCode',
    'refusalReason',
    'endReason',
    'maintenance',
  )
  const percent = answer.get('percent')
  const reason = refusalReason ?? endReason
  const isOpen = state === 'requested' || state === 'awaiting-approval'
  return {
    ...(session !== undefined && { session }),
    ...(state !== undefined && { state }),
    ...(code !== undefined && { code }),
    ...(bindingCode !== undefined && isOpen && { bindingCode }),
    ...(reason !== undefined && { reason }),
    ...(maintenance !== undefined && { maintenance }),
    ...(typeof percent === 'number' && { percent }),
  }
}

function address(answer: ReadonlyMap<string, unknown>): Seen {
  const { url } = texts(answer, 'url')
  if (url === undefined) throw new Refused('nothing leads to the application now', undefined)
  const { port, host } = new URL(url)
  return { port: Number(port), host }
}

function displayed(state: ReadonlyMap<string, unknown>): DisplayedNotice[] {
  const shown: unknown = state.get('notices')
  return Array.isArray(shown) ? shown.filter(each => isDisplayedNotice(each)) : []
}

function texts<Name extends string>(
  answer: ReadonlyMap<string, unknown>,
  ...names: readonly Name[]
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = answer.get(name)
    if (typeof value === 'string') found[name] = value
  }
  return found
}

function write(answer: AdapterAnswer): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

/** The next line, where it is for the adapter. */
function questionOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

async function answer(user: User, question: AdapterDo): Promise<void> {
  const { id } = question
  try {
    write({ adapter: 'done', id, ...(await user.act(question)) })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const code = error instanceof Refused ? error.code : undefined
    write({ adapter: 'failed', id, message, ...(code !== undefined && { code }) })
  }
}

async function start(): Promise<Running> {
  const configuration = await readConfiguration(configurations.terminal, {
    options: {},
    environment: process.env,
  })
  const log = pino({ level: configuration.logLevel, base: { party: 'terminal' } })
  return startTerminal(configuration, { log, observe: logObserver(log, 'terminal') })
}

/** The reference terminal with the adapter of the conformance suite on its standard input and output. */
async function run(): Promise<void> {
  const running = await start()
  const user = new User(running.addresses['page'] ?? '')
  const lines = createInterface({ input: process.stdin })
  let isStopping = false
  const stop = async (): Promise<void> => {
    if (isStopping) return
    isStopping = true
    await running.stop()
    process.exit(0)
  }
  process.once('SIGTERM', () => void stop())
  lines.on('close', () => void stop())
  lines.on('line', line => {
    const question = questionOf(line)
    if (!validateAdapterQuestion(question)) return
    if (question.adapter === 'stop') void stop()
    else void answer(user, question)
  })
  write({ adapter: 'ready' })
}

try {
  await run()
} catch (error) {
  const text = error instanceof ConfigurationError ? error.message : String(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
}
