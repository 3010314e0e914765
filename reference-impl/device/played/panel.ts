import type { PanelState } from '../panel/panel-state.ts'

/** An answer of the panel. */
export interface PanelAnswer {
  readonly status: number
  readonly body: unknown
}

/** The person at the device, by the panel's interface. */
export class PlayedPerson {
  readonly #panel: string

  /** @param panel address of the panel */
  constructor(panel: string) {
    this.#panel = panel
  }

  async state(): Promise<PanelState> {
    const response = await fetch(new URL('/api/state', this.#panel))
    const state: PanelState = JSON.parse(await response.text())
    return state
  }

  /** What the panel shows once it is as wanted. */
  async sees(isWanted: (state: PanelState) => boolean): Promise<PanelState> {
    const gone = new AbortController()
    const response = await fetch(new URL('/api/events', this.#panel), {
      signal: AbortSignal.any([gone.signal, AbortSignal.timeout(8000)]),
    })
    let held = ''
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      held += piece
      const events = held.split('\n\n')
      held = events.pop() ?? ''
      for (const event of events) {
        const state: PanelState = JSON.parse(event.replace(/^data: /, ''))
        if (!isWanted(state)) continue
        gone.abort()
        return state
      }
    }
    throw new Error('the panel stopped telling')
  }

  /** Waits for the screen of a request. */
  async seesScreen(request: string): Promise<PanelState> {
    return this.sees(({ approval }) => approval?.request === request)
  }

  async press(request: string, answer: string): Promise<PanelAnswer> {
    return this.post('/api/approval', { request, answer })
  }

  /** Waits for the screen, and for the moment from which YES counts, and presses it. */
  async pressYes(request: string): Promise<PanelAnswer> {
    const { approval, now } = await this.seesScreen(request)
    const wait = Date.parse(approval?.yesFrom ?? now) - Date.parse(now)
    await new Promise(resolve => {
      setTimeout(resolve, wait + 20)
    })
    return this.press(request, 'yes')
  }

  async endSession(session: string): Promise<PanelAnswer> {
    return this.post(`/api/sessions/${session}/end`, {})
  }

  async post(path: string, body: unknown): Promise<PanelAnswer> {
    const response = await fetch(new URL(path, this.#panel), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    const answer: unknown = text === '' ? undefined : JSON.parse(text)
    return { status: response.status, body: answer }
  }
}
