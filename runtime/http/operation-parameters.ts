import type { OperationDescriptor, Parameter } from '../descriptor.ts'
import { propertyOf } from './operation-input.ts'

/** Where the texts of parameters stand in a request that came. */
export interface ParameterTexts {
  readonly path: Readonly<Record<string, string | undefined>>
  readonly query: URLSearchParams
  readonly header: (name: string) => string | undefined
}

/**
 * The parameters of a request by property name. A text that is none of its type stays text, which
 * its validator then refuses.
 */
export function readParameters(
  operation: OperationDescriptor,
  texts: ParameterTexts,
): Record<string, string | number | boolean> {
  const values: Record<string, string | number | boolean> = {}
  for (const parameter of operation.parameters) {
    const text = textOf(parameter, texts)
    if (text !== undefined) values[propertyOf(parameter)] = valueOf(parameter, text)
  }
  return values
}

/** The names in a query that are no parameter of the operation, or stand there more than once. */
export function strayQueryNames(
  operation: OperationDescriptor,
  query: URLSearchParams,
): readonly string[] {
  const known = new Set(
    operation.parameters.filter(parameter => parameter.in === 'query').map(({ name }) => name),
  )
  return [...query.keys()].filter(name => !known.delete(name))
}

function textOf({ in: place, name }: Parameter, texts: ParameterTexts): string | undefined {
  if (place === 'path') return texts.path[name]
  if (place === 'query') return texts.query.get(name) ?? undefined
  return texts.header(name)
}

function valueOf({ type }: Parameter, text: string): string | number | boolean {
  if (type === 'integer' && /^(0|-?[1-9]\d{0,15})$/.test(text)) return Number(text)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
