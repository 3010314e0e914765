import { configurations, type RelayConfiguration } from '../../../generated/configuration.ts'
import { ConfigurationError } from '../../../runtime/configuration/index.ts'
import type { Program, Running, Surroundings } from '../../../runtime/program.ts'
import { trustedAuthorities } from '../../../runtime/tls.ts'

/** `mrsp relay-supervisor`: has the configuration of the relay that it starts. */
export const supervisorProgram: Program<RelayConfiguration> = {
  party: 'relay',
  name: 'relay-supervisor',
  summary: 'Starts the relay, and another version of it in its place when management deploys one.',
  configuration: configurations.relay,
  start: startSupervisor,
}

async function startSupervisor(
  configuration: RelayConfiguration,
  { log }: Surroundings,
): Promise<Running> {
  const { releaseCommand, release, releaseFile, supervisorSocket, port } = configuration
  if (releaseCommand === undefined || supervisorSocket === undefined) {
    throw new ConfigurationError(['releaseCommand and supervisorSocket are needed'])
  }
  if (port === 0) throw new ConfigurationError(['the relay needs a port that stays'])
  const { readRelease } = await import('./release-file.ts')
  const { Supervisor } = await import('./supervisor.ts')
  const { listenForDeployments } = await import('./supervisor-socket.ts')
  const known = await readRelease(releaseFile)
  const record = known ?? (release === undefined ? undefined : { version: release })
  if (record === undefined) throw new ConfigurationError(['release is missing'])
  const ca = await trustedAuthorities(configuration.caFile)
  const supervisor = new Supervisor({ configuration, command: releaseCommand, record, ca, log })
  await supervisor.start()
  const server = await listenForDeployments(
    supervisorSocket,
    asked => supervisor.deploy(asked),
    log,
  )
  return {
    addresses: { supervisor: supervisorSocket },
    async stop() {
      server.close()
      server.closeAllConnections()
      await supervisor.stop()
    },
  }
}
