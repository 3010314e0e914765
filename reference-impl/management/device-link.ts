import type { ManagementStanzaSender } from '../../generated/stanzas.ts'
import { MrspError } from '../../runtime/errors.ts'
import type { StepObserver } from '../../runtime/observer.ts'
import type { Devices } from './devices.ts'

/** What is said of one request to a device. */
export interface DeviceRequest {
  /** Gives up waiting for the device's answer; what was sent is sent. */
  readonly signal: AbortSignal
  /** The step that the request takes and what it says, told as it is sent. */
  readonly step?: readonly [step: string, what: string]
  readonly session?: string
}

/** What the link works with. */
export interface DeviceLinkOptions {
  readonly sender: ManagementStanzaSender
  readonly devices: Devices
  readonly observe: StepObserver
}

/** Sends requests to devices over XMPP. */
export class DeviceLink {
  readonly #options: DeviceLinkOptions

  constructor(options: DeviceLinkOptions) {
    this.#options = options
  }

  /**
   * Sends one request to the agent of a device and waits until it is taken.
   *
   * @throws MrspError of the device, `device-offline` where it is not there or does not answer, or what aborted it
   */
  async send(
    deviceId: string,
    { signal, step, session }: DeviceRequest,
    request: (sender: ManagementStanzaSender, to: string) => Promise<void>,
  ): Promise<void> {
    const { sender, devices, observe } = this.#options
    const to = devices.jid(deviceId)
    if (devices.presentSince(deviceId) === undefined) {
      throw new MrspError('device-offline', { source: 'management' })
    }
    if (step !== undefined) observe(...step, { session, device: deviceId })
    await untilAborted(request(sender, to), signal)
  }

  /** Whether an error says that the device is not there, and it still is not. */
  isAway(error: unknown, deviceId: string): boolean {
    const isOffline = error instanceof MrspError && error.code === 'device-offline'
    return isOffline && this.#options.devices.presentSince(deviceId) === undefined
  }
}

/**
 * The error with which the device itself settled a request, or nothing where it took it.
 *
 * @throws whatever kept the device from answering
 */
export async function refusalOf(request: Promise<void>): Promise<MrspError | undefined> {
  try {
    await request
    return undefined
  } catch (error) {
    if (error instanceof MrspError && error.source === 'device') return error
    throw error
  }
}

/** The same for requests that are repeated after an error that is retryable (4.15). */
export async function settledRefusalOf(request: Promise<void>): Promise<MrspError | undefined> {
  const problem = await refusalOf(request)
  if (problem?.retryable) throw problem
  return problem
}

async function untilAborted(request: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  try {
    await Promise.race([request, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
