import type { RunningMaintenance } from '../maintenance/maintenance.ts'
import type { HeldSession } from '../sessions.ts'
import type { ApprovalScreen, ShownApproval } from './approval-screen.ts'

/** What the panel shows. */
export interface PanelState {
  readonly deviceId: string
  readonly model: string
  /** Whether the device is connected to management. */
  readonly online: boolean
  /** Whether the device's policy answers approval requests without a person. */
  readonly unattended: boolean
  /** The device's clock at this state, RFC 3339, as all moments here. */
  readonly now: string
  readonly approval: PanelApproval | null
  readonly sessions: readonly PanelSession[]
  readonly maintenance: RunningMaintenance | null
}

/** The approval screen 70. */
interface PanelApproval {
  readonly request: string
  readonly session: string
  readonly application: string
  readonly applicationName: string
  readonly userName: string
  readonly organization: string
  readonly bindingCode: string
  readonly expiresAt: string
  readonly yesFrom: string
}

/** A session that the device holds. */
interface PanelSession extends HeldSession {
  readonly applicationName: string
}

/** Where the panel gets its state from. */
export interface PanelSources {
  readonly deviceId: string
  readonly model: string
  readonly unattended: boolean
  readonly screen: Pick<ApprovalScreen, 'shown'>
  readonly online: () => boolean
  readonly maintenance: () => RunningMaintenance | undefined
  readonly sessions: () => readonly HeldSession[]
  /** Name of an application, for a person. */
  readonly applicationName: (id: string) => string
}

/** What the panel shows now. */
export function panelState(sources: PanelSources): PanelState {
  const { deviceId, model, unattended, screen, online, maintenance, sessions } = sources
  return {
    deviceId,
    model,
    online: online(),
    unattended,
    now: new Date().toISOString(),
    approval: screen.shown ? approvalState(screen.shown) : null,
    sessions: sessions().map(session => ({
      ...session,
      applicationName: sources.applicationName(session.application),
    })),
    maintenance: maintenance() ?? null,
  }
}

function approvalState(shown: ShownApproval): PanelApproval {
  const { request, session, application, userName, organization, bindingCode } = shown.question
  return {
    request,
    session,
    application,
    applicationName: shown.applicationName,
    userName,
    organization,
    bindingCode,
    expiresAt: shown.expiresAt.toISOString(),
    yesFrom: shown.yesFrom.toISOString(),
  }
}
