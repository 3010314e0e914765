import { Command } from 'commander'
import { type Logger, pino } from 'pino'
import {
  addConfigurationOptions,
  ConfigurationError,
  readConfiguration,
} from './configuration/index.ts'
import type { ConfigurationDescriptor, Party } from './descriptor.ts'
import { loggedError } from './logged-error.ts'
import { logObserver, noObserver, type StepObserver } from './observer.ts'
import { stopAsked } from './stop-asked.ts'

/** What every party is given besides its configuration. */
export interface Surroundings {
  readonly log: Logger
  readonly observe: StepObserver
}

/** A party that runs. */
export interface Running {
  /** Where it is reached, by what listens there. */
  readonly addresses: Readonly<Record<string, string>>
  /** Resolves, with why, when it is to end without being asked to. */
  readonly over?: Promise<string>
  /** Ends it cleanly. */
  stop(): Promise<void>
}

/** The program of one party. */
export interface Program<Configuration extends { readonly logLevel: string }> {
  readonly party: Party
  /** Name of its command, where that is not the party. */
  readonly name?: string
  /** What it is, in one sentence, for the help text. */
  readonly summary: string
  readonly configuration: ConfigurationDescriptor<Configuration>
  start(configuration: Configuration, surroundings: Surroundings): Promise<Running>
}

/** Exit codes of a program. */
export const exitCodes: { readonly failed: 1; readonly badConfiguration: 2 } = {
  failed: 1,
  badConfiguration: 2,
}

/**
 * The command that runs a party until SIGTERM or SIGINT. It writes JSON log lines to standard output, among them `ready`
 * with the party's addresses and `stopped` at its end. Exits 2 where the configuration, or a file that it names, is
 * wrong, 1 where the party cannot start for another reason.
 */
export function programCommand<Configuration extends { readonly logLevel: string }>(
  program: Program<Configuration>,
): Command {
  const command = new Command(program.name ?? program.party).description(program.summary)
  addConfigurationOptions(command, program.configuration)
  return command.action(() => run(program, command))
}

async function run<Configuration extends { readonly logLevel: string }>(
  { party, configuration: descriptor, start }: Program<Configuration>,
  command: Command,
): Promise<void> {
  const configuration = await readConfiguration(descriptor, {
    options: command.opts(),
    environment: process.env,
  }).catch((error: unknown) => complain(error))
  if (configuration === undefined) return
  const log = programLog(configuration.logLevel, { party })
  const asked = stopAsked()
  try {
    const observe = log.isLevelEnabled('trace') ? logObserver(log, party) : noObserver
    const running = await start(configuration, { log, observe })
    log.info({ addresses: running.addresses }, 'ready')
    const signal = await Promise.race([
      asked,
      ...(running.over === undefined ? [] : [running.over]),
    ])
    log.info({ signal }, 'stopping')
    await running.stop()
    log.info('stopped')
  } catch (error) {
    // What had begun to listen would keep a program alive that cannot serve.
    if (error instanceof ConfigurationError) {
      complain(error)
      process.exit()
    }
    log.fatal({ err: error }, 'failed')
    log.flush()
    process.exit(exitCodes.failed)
  }
}

/**
 * Writes JSON log lines to standard output.
 * @param base stands in every line
 */
export function programLog(level: string, base: Readonly<Record<string, string>>): Logger {
  return pino({ level, base, timestamp, serializers: { err: loggedError } })
}

/** Milliseconds since 1970 with a fraction, so that the lines of several parties can be put in order. */
function timestamp(): string {
  return `,"time":${(performance.timeOrigin + performance.now()).toFixed(3)}`
}

function complain(error: unknown): undefined {
  if (!(error instanceof ConfigurationError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = exitCodes.badConfiguration
}
