/** The suite is used wrongly: a bad option, manifest or file. The message says what to do. */
export class WrongUse extends Error {
  override readonly name: string = 'WrongUse'
}
