import type { Mismatch, OperationDescriptor, Parameter } from '../descriptor.ts'
import { type OperationInput, propertyOf } from './operation-input.ts'
import type { UniversalRequest } from './universal.ts'

/**
 * The HTTP request of an operation.
 * @returns the request, or what in the input does not fit the descriptor
 */
export function operationRequest(
  operation: OperationDescriptor,
  input: OperationInput,
  credential: string | undefined,
): UniversalRequest | { readonly mismatches: readonly Mismatch[] } {
  const mismatches = inputMismatches(operation, input)
  if (mismatches.length > 0) return { mismatches }
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' }
  if (credential !== undefined) headers['authorization'] = `Bearer ${credential}`
  const query = new URLSearchParams()
  let path = operation.path
  for (const parameter of operation.parameters) {
    const value = input[propertyOf(parameter)]
    if (value === undefined) continue
    const text = String(value)
    if (parameter.in === 'header') headers[parameter.name.toLowerCase()] = text
    else if (parameter.in === 'query') query.append(parameter.name, text)
    else path = path.replace(`{${parameter.name}}`, () => encodeURIComponent(text))
  }
  const target = query.size === 0 ? path : `${path}?${query.toString()}`
  const { method } = operation
  if (operation.validateBody === undefined) return { method, target, headers }
  headers['content-type'] = 'application/json'
  return { method, target, headers, body: JSON.stringify(input['body']) }
}

/** What in an input does not fit its operation; a path names the parameter, or goes on within `/body`. */
export function inputMismatches(
  operation: OperationDescriptor,
  input: OperationInput,
): readonly Mismatch[] {
  return [
    ...operation.parameters.flatMap(parameter =>
      parameterMismatches(parameter, input[propertyOf(parameter)]),
    ),
    ...bodyMismatches(operation, input['body']),
  ]
}

function parameterMismatches(parameter: Parameter, value: unknown): readonly Mismatch[] {
  const path = `/${propertyOf(parameter)}`
  if (value === undefined) return parameter.required ? [{ path, message: 'is required' }] : []
  if (parameter.validate(value)) return []
  return parameter.validate.mismatches.map(({ message }) => ({ path, message }))
}

function bodyMismatches(operation: OperationDescriptor, body: unknown): readonly Mismatch[] {
  const { validateBody } = operation
  if (validateBody === undefined || validateBody(body)) return []
  return validateBody.mismatches.map(({ path, message }) => ({ path: `/body${path}`, message }))
}
