/** What a user of a terminal sees of a session. */
export interface ShownSession {
  /** A state of `session.yaml`. */
  readonly state: string
  readonly bindingCode: string | undefined
  /** Why it was refused or ended. */
  readonly reason: string | undefined
}

/** A terminal that the suite operates: a real one by its adapter, or the played one. */
export interface OperatedTerminal extends AsyncDisposable {
  logIn(): Promise<void>
  /** Asks for a session; its public name. @throws Unexpected where it is refused, with the code in the message */
  start(): Promise<string>
  show(session: string): Promise<ShownSession>
  cancel(session: string): Promise<void>
  end(session: string): Promise<void>
  /** Posts octets to `/echo` of the session's application, and gives what came back. @throws Unexpected */
  post(session: string, octets: Buffer): Promise<Buffer>
}

/** A device that the suite operates: a real one by its adapter, or the played one. */
export interface OperatedDevice extends AsyncDisposable {
  /** Presses a button of the approval screen of this session, as soon as it is there and takes it. */
  press(session: string, button: 'yes' | 'no'): Promise<void>
  /** The binding code on the display. */
  bindingCode(session: string): Promise<string | undefined>
  /** The person at the device ends the session. */
  end(session: string): Promise<void>
}
