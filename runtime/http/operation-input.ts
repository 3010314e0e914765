import type { Parameter } from '../descriptor.ts'

/** The input of an operation: its parameters by property name, its body as `body`. */
export type OperationInput = Readonly<Record<string, unknown>>

/** The property of an input that holds a parameter: `Prefer` is `prefer`, `X-Part-Name` is `xPartName`. */
export function propertyOf(parameter: Pick<Parameter, 'name'>): string {
  const [first = '', ...others] = parameter.name.split('-')
  const capital = (part: string) => part.charAt(0).toUpperCase() + part.slice(1)
  return [first.charAt(0).toLowerCase() + first.slice(1), ...others.map(capital)].join('')
}

/** The session that an input names as a parameter or in its body, if it names one. */
export function sessionOf(input: OperationInput): string | undefined {
  const { session, body } = input
  if (typeof session === 'string') return session
  if (typeof body === 'object' && body !== null && 'session' in body) {
    return typeof body.session === 'string' ? body.session : undefined
  }
  return undefined
}
