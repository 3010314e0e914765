import { createInterface } from 'node:readline'
import { pino } from 'pino'
import {
  type AdapterAnswer,
  type AdapterDo,
  validateAdapterQuestion,
} from '../../generated/conformance.ts'
import { readConfiguration } from '../../runtime/configuration/index.ts'
import { loggedError } from '../../runtime/logged-error.ts'
import { logObserver, noObserver } from '../../runtime/observer.ts'
import { stopAsked } from '../../runtime/stop-asked.ts'
import { deviceConfiguration } from '../device/device-configuration.ts'
import { startDevice } from '../device/device.ts'
import type { PanelState } from '../device/panel/panel-state.ts'

/** The reference device as the conformance suite starts it: its two applications, and its panel by adapter lines. */
const configuration = await readConfiguration(deviceConfiguration, {
  options: {},
  environment: process.env,
})
const log = pino({
  level: configuration.logLevel,
  base: { party: 'device' },
  serializers: { err: loggedError },
})
const observe = log.isLevelEnabled('trace') ? logObserver(log, 'device') : noObserver
const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()
const device = await startDevice(
  {
    ...configuration,
    panelPort: 0,
    applications: [
      ...application('conformance', process.env['MRSP_APPLICATION_ORIGIN']),
      ...application('conformance-other', process.env['MRSP_OTHER_APPLICATION_ORIGIN']),
    ],
  },
  { log, observe },
)
const panel = device.addresses['panel'] ?? ''
createInterface({ input: process.stdin })
  .on('line', line => void take(line))
  .on('close', () => stop())
tell({ adapter: 'ready' })
await Promise.race([stopped, stopAsked()])
await device.stop()
process.exit(0)

function application(
  id: string,
  origin: string | undefined,
): { id: string; name: string; origin: string }[] {
  return origin === undefined ? [] : [{ id, name: id, origin }]
}

async function take(line: string): Promise<void> {
  const question: unknown = JSON.parse(line)
  if (!validateAdapterQuestion(question)) return
  if (question.adapter === 'stop') {
    stop()
    return
  }
  try {
    tell({ adapter: 'done', id: question.id, ...(await act(question)) })
  } catch (error) {
    const message = error instanceof Error ? error.message : 'it failed'
    tell({ adapter: 'failed', id: question.id, message })
  }
}

async function act({ act: what, session, button }: AdapterDo): Promise<object> {
  const { approval, sessions } = await state()
  switch (what) {
    case 'screen':
      return approval === null
        ? { shown: false }
        : {
            shown: true,
            session: approval.session,
            userName: approval.userName,
            organization: approval.organization,
            application: approval.application,
            bindingCode: approval.bindingCode,
          }
    case 'press':
      if (approval === null) throw new Error('no approval is on the display')
      await post('api/approval', { request: approval.request, answer: button })
      return {}
    case 'end': {
      const held = session ?? sessions[0]?.session
      if (held === undefined) throw new Error('the device holds no session')
      await post(`api/sessions/${held}/end`, {})
      return {}
    }
    default:
      throw new Error(`a device has no act ${what}`)
  }
}

async function state(): Promise<PanelState> {
  const response = await fetch(new URL('api/state', panel))
  const shown: PanelState = JSON.parse(await response.text())
  return shown
}

async function post(path: string, body: object): Promise<void> {
  const response = await fetch(new URL(path, panel), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(text === '' ? `status ${response.status}` : text)
}

function tell(answer: AdapterAnswer): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
