import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Unexpected } from '../check/violation.ts'
import { ActFailed } from '../implementation/adapter.ts'
import type { Program } from '../implementation/program.ts'
import { applicationId, deviceId, userId } from './ground.ts'
import type { OperatedTerminal, ShownSession } from './parties.ts'

const between = 100

/** A real terminal, operated by its adapter and by its local port. */
export class RealTerminal implements OperatedTerminal {
  readonly #program: Program
  readonly #password: string

  constructor(program: Program, password: string) {
    this.#program = program
    this.#password = password
  }

  async logIn(): Promise<void> {
    await this.#program.adapter.do({ act: 'login', userId, password: this.#password })
  }

  async start(): Promise<string> {
    const { session, code } = await this.#program.adapter
      .do({ act: 'start', deviceId, applicationId })
      .catch((error: unknown) => {
        if (!(error instanceof ActFailed)) throw error
        throw new Unexpected(`the start was refused: ${error.code ?? error.message}`)
      })
    if (session === undefined || code !== undefined) {
      throw new Unexpected(`the start was refused: ${code ?? 'no session'}`)
    }
    return session
  }

  async show(session: string): Promise<ShownSession> {
    const {
      state = '',
      bindingCode,
      reason,
    } = await this.#program.adapter.do({
      act: 'show',
      session,
    })
    return { state, bindingCode, reason }
  }

  async cancel(session: string): Promise<void> {
    await this.#program.adapter.do({ act: 'cancel', session })
  }

  async end(session: string): Promise<void> {
    await this.#program.adapter.do({ act: 'end', session })
  }

  async post(session: string, octets: Buffer): Promise<Buffer> {
    const { port, host } = await this.#address(session)
    return new Promise((resolve, reject) => {
      const post = request(
        {
          port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/echo',
          headers: { Host: host },
          agent: false,
        },
        response => {
          const pieces: Buffer[] = []
          response.on('data', (piece: Buffer) => pieces.push(piece))
          response.on('end', () => {
            if (response.statusCode === 200) resolve(Buffer.concat(pieces))
            else reject(new Unexpected(`the local port answered ${response.statusCode}`))
          })
          response.on('error', error =>
            reject(new Unexpected(`the answer broke off: ${error.message}`)),
          )
        },
      )
      post.on('error', error => reject(new Unexpected(`the local port: ${error.message}`)))
      post.end(octets)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.kill()
  }

  /** The local port, once the terminal gives it out. */
  async #address(session: string): Promise<{ readonly port: number; readonly host: string }> {
    for (;;) {
      const done = await this.#program.adapter
        .do({ act: 'address', session })
        .catch((error: unknown) => {
          if (!(error instanceof ActFailed)) throw error
          return undefined
        })
      if (done?.port !== undefined && done.host !== undefined) {
        return { port: done.port, host: done.host }
      }
      await wait(between)
    }
  }
}
