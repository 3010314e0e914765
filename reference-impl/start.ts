import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { steps as seedSteps } from '../generated/steps.ts'
import { stopAsked } from '../runtime/stop-asked.ts'
import { deploymentSettings, isOfDeployment } from './whole-deployment/deployment-settings.ts'
import { keptIn } from './whole-deployment/kept-rows.ts'
import { wholeDeployment } from './whole-deployment/whole-deployment.ts'
import { serveFirmware } from './whole-session/firmware-server.ts'
import { text } from './whole-session/local-api.ts'
import { ObservedSteps, observedStep } from './whole-session/observed-steps.ts'
import { inOrder, jsonLinesFor, linesFor, type Printout } from './whole-session/printout.ts'
import { wholeSession } from './whole-session/whole-session.ts'
import { makeCertificates } from './whole-system/certificates.ts'
import {
  type DataDirectory,
  keptDirectory,
  passingDirectory,
} from './whole-system/data-directory.ts'
import {
  defaultPorts,
  freePorts,
  numbersOf,
  portOfPair,
  type Ports,
  portsInUse,
} from './whole-system/ports.ts'
import { accounts } from './whole-system/settings.ts'
import type { LogLine } from './whole-system/party-process.ts'
import { startWholeSystem } from './whole-system/whole-system.ts'

interface StartOptions {
  readonly once?: true
  readonly deploy?: true
  readonly json?: true
  readonly freePorts?: true
  readonly data?: string
  readonly pairs: number
}

const write = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const command = new Command('npm start --')
  .description('Run management, relay, device and terminal as four processes on this machine.')
  .option('--once', 'do one whole session unattended, print what was observed, and exit')
  .option('--deploy', 'with --once: deploy a version of the relay while sessions transfer')
  .option('--json', 'print JSON lines')
  .option(
    '--data <directory>',
    'keep keys, certificates and databases here (default: .mrsp, with --free-ports a directory that is removed at the end)',
  )
  .option('--free-ports', 'run beside another, on ports that are free now; --once always does')
  .option('--pairs <number>', 'Cloud Hub / Web Agent pairs of the relay', numberOfPairs, 1)

await command.parseAsync()
const options = command.opts<StartOptions>()
const print = inOrder(options.json ? jsonLinesFor(write) : linesFor(write, process.stdout.isTTY))
try {
  if (options.deploy && !options.once) throw new Error('--deploy needs --once')
  await (options.once ? runOnce(print, options) : runUntilStopped(print, options))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

/**
 * One whole session, or one deployment, on free ports and in a directory of its own. Exits 1 when anything is not as it
 * should be.
 */
async function runOnce(print: Printout, { pairs, deploy }: StartOptions): Promise<void> {
  await using data = await passingDirectory()
  const directory = data.path
  const steps = new ObservedSteps()
  const certificates = await makeCertificates(join(directory, 'tls'))
  const firmware = await serveFirmware(certificates, 2 * 1024 * 1024)
  const complaints: string[] = []
  const system = await startWholeSystem({
    directory,
    ports: await freePorts(pairs),
    pairs,
    logLevel: 'trace',
    firmwareSource: firmware.source,
    ...(deploy && deploymentSettings),
    onLine: (party, line) => {
      const step = observedStep(party, line)
      if (step) {
        steps.add(step)
        if (!deploy || isOfDeployment(step)) print.step(step)
      } else if (typeof line['level'] === 'number' && line['level'] >= 50) {
        complaints.push(`${party}: ${line.msg} ${errorOf(line)}`.trimEnd())
      }
    },
  })
  try {
    if (deploy)
      await wholeDeployment({ system, kept: keptIn(directory), certificates, pairs, steps, print })
    else await wholeSession({ system, steps, print, firmware })
    const missing = Object.keys(seedSteps).filter(
      step => !deploy && step < 'S300' && step.startsWith('S') && !steps.has(step),
    )
    if (missing.length > 0) throw new Error(`not observed: ${missing.join(', ')}`)
    if (complaints.length > 0) throw new Error(`errors were logged: ${complaints.join('; ')}`)
    const seen = new Set(steps.all.map(({ step }) => step)).size
    print.act('Done')
    print.outcome(
      `${seen} steps of the patent text were observed, ${steps.all.length} times in all`,
    )
  } catch (error) {
    print.act('Failed')
    print.outcome(error instanceof Error ? error.message : String(error))
    for (const complaint of complaints) print.outcome(complaint)
    process.exitCode = 1
  } finally {
    await system.stop()
    await firmware.close()
  }
}

/** Runs until SIGINT or SIGTERM and shows the steps as they happen. */
async function runUntilStopped(print: Printout, options: StartOptions): Promise<void> {
  const { pairs } = options
  const ports = options.freePorts ? await freePorts(pairs) : await portsOfDefault(pairs)
  await using data = await dataDirectory(options)
  const system = await startWholeSystem({
    directory: data.path,
    ports,
    pairs,
    logLevel: 'trace',
    onLine: (party, line) => {
      const step = observedStep(party, line)
      if (step) print.step(step)
    },
  })
  const { terminal, panel, management, relay } = ports
  print.act('MRSP runs')
  print.outcome(`Technician's computer   http://localhost:${terminal}/`)
  print.outcome(`Panel of the printer    http://localhost:${panel}/`)
  print.outcome(`Management              https://localhost:${management}/v1/health`)
  print.outcome(`Relay                   https://localhost:${relay}/v1/health`)
  for (const number of numbersOf(pairs)) {
    print.outcome(
      `Relay, pair-${number}`.padEnd(24) + `wss://localhost:${portOfPair(ports, number)}`,
    )
  }
  for (const { role, userId, password } of accounts) {
    print.outcome(`Account                 ${userId} / ${password} (${role})`)
  }
  print.outcome(`Keys and databases      ${data.path}`)
  print.outcome('Ctrl-C ends it.')
  await stopAsked()
  await system.stop()
}

/** A run beside another has a directory of its own, unless it is given one. */
function dataDirectory({ data, freePorts: isBeside }: StartOptions): Promise<DataDirectory> {
  if (isBeside && data === undefined) return passingDirectory()
  return keptDirectory(resolve(data ?? '.mrsp'))
}

/** @throws Error that names each port another program holds */
async function portsOfDefault(pairs: number): Promise<Ports> {
  const taken = await portsInUse(defaultPorts, pairs)
  if (taken.length === 0) return defaultPorts
  throw new Error(
    `Another program listens on port ${taken.join(', ')}. End it, or use: npm start -- --free-ports`,
  )
}

/** @throws InvalidArgumentError where a text is no number of pairs */
function numberOfPairs(text: string): number {
  if (/^([1-9]|[1-5][0-9]|6[0-4])$/.test(text)) return Number(text)
  throw new InvalidArgumentError('1 to 64 are expected.')
}

/** What a log line says of an error. */
function errorOf({ err }: LogLine): string {
  return `${text(err, 'code')} ${text(err, 'message')}`.trim()
}
