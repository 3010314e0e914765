import { setTimeout as wait } from 'node:timers/promises'
import { ActFailed } from '../implementation/adapter.ts'
import type { Program } from '../implementation/program.ts'
import type { OperatedDevice } from './parties.ts'

const between = 100

/** A real device, operated by its adapter. */
export class RealDevice implements OperatedDevice {
  readonly #program: Program

  constructor(program: Program) {
    this.#program = program
  }

  /** A device ignores YES in the first second (4.21), so the button is pressed until the screen is gone. */
  async press(session: string, button: 'yes' | 'no'): Promise<void> {
    await this.bindingCode(session)
    for (;;) {
      await this.#program.adapter.do({ act: 'press', session, button }).catch((error: unknown) => {
        if (!(error instanceof ActFailed)) throw error
      })
      const { shown } = await this.#program.adapter.do({ act: 'screen' })
      if (shown !== true) return
      await wait(between)
    }
  }

  async bindingCode(session: string): Promise<string | undefined> {
    for (;;) {
      const screen = await this.#program.adapter.do({ act: 'screen' })
      if (screen.shown === true && (screen.session ?? session) === session)
        return screen.bindingCode
      await wait(between)
    }
  }

  async end(session: string): Promise<void> {
    await this.#program.adapter.do({ act: 'end', session })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.kill()
  }
}
