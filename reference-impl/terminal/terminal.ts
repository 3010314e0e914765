import { Agent } from 'node:https'
import type { TerminalConfiguration } from '../../generated/configuration.ts'
import { MrspError } from '../../runtime/errors.ts'
import { createManagementClient } from '../../runtime/http/index.ts'
import type { Running, Surroundings } from '../../runtime/program.ts'
import { nodeSockets } from '../../runtime/session-connection/node-socket.ts'
import { trustedAuthorities, trustIn } from '../../runtime/tls.ts'
import { makeControlInterface } from './control-interface/control-interface.ts'
import { findByHost } from './local-port/local-names.ts'
import { openLocalPort } from './local-port/local-port.ts'
import { LoginUnit } from './login.ts'
import { MaintenanceInstructionUnit } from './maintenance-instruction.ts'
import { NoticeUnit } from './notices.ts'
import { askPatiently, Pace } from './session-control/patient-requests.ts'
import { SessionControl } from './session-control/session-control.ts'
import { StoredTerminalId } from './terminal-id.ts'

const product = 'mrsp-terminal/0.1.0'

/** Milliseconds that sessions have to end when the terminal is stopped, and then the logout. */
const stopPatience = { sessions: 5000, logout: 1000 }

/** Starts the terminal: its units, and the local port with the control interface and the clients ([0049]). */
export async function startTerminal(
  configuration: TerminalConfiguration,
  { log, observe }: Surroundings,
): Promise<Running> {
  const { managementUrl, allowedRelays, dataDirectory, userId, password } = configuration
  const ca = await trustedAuthorities(configuration.caFile)
  const stopping = new AbortController()
  const pace = new Pace()

  const management = createManagementClient({
    url: managementUrl,
    credential: () => login.accessToken,
    observe,
    ...(ca && { ca }),
  })
  const login = new LoginUnit({
    management,
    terminalId: await StoredTerminalId.in(dataDirectory),
    changed: present => {
      if (present === undefined) {
        sessions.loggedOut()
        notices.loggedOut()
      } else {
        sessions.loggedIn(present).catch(sessionsNotFound)
        notices.loggedIn(present.userId)
      }
      control.changed()
    },
    lost: () => void logInAsConfigured(),
  })
  const sessions = new SessionControl({
    management,
    openSocket: nodeSockets({ agent: new Agent(trustIn(ca)) }),
    allowedRelays,
    product,
    observe,
    log,
    port: () => localPort.port,
    changed: () => control.changed(),
    asUser: login.asUser,
  })
  const maintenance = new MaintenanceInstructionUnit(management, login.asUser)
  const notices = new NoticeUnit({
    management,
    asUser: login.asUser,
    observe,
    log,
    changed: () => control.changed(),
  })
  const units = { management, login, maintenance, sessions, notices }
  const control = makeControlInterface(units, () => localPort.port, log)
  const localPort = await openLocalPort({
    port: configuration.port,
    find: host =>
      findByHost(host, localPort.port, (application, session) =>
        sessions.clientOf(application, session),
      ),
    control: socket => control.accept(socket),
  })

  const sessionsNotFound = (error: unknown): void => {
    const { code } = MrspError.from(error, 'terminal')
    if (code !== 'cancelled') log.warn({ err: error }, 'the sessions were not found')
  }
  /** Logs in as the configured user, where there is one, as soon as management can be reached. */
  const logInAsConfigured = async (): Promise<void> => {
    if (userId === undefined || password === undefined || stopping.signal.aborted) return
    try {
      await pace.keep(stopping.signal)
      await askPatiently(() => login.logIn(userId, password), stopping.signal)
    } catch (error) {
      const { code } = MrspError.from(error, 'terminal')
      if (code !== 'cancelled') log.error({ err: error }, 'the configured user is not logged in')
    }
  }
  void management.warm()
  void logInAsConfigured()

  return {
    addresses: { page: `http://localhost:${localPort.port}/` },
    async stop() {
      stopping.abort()
      await sessions.stop(stopPatience.sessions)
      await login.logOut(AbortSignal.timeout(stopPatience.logout))
      control.stop()
      await localPort.close()
      management.close()
    },
  }
}
