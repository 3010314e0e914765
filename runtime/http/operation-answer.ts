import type { OperationDescriptor, Party } from '../descriptor.ts'
import { MrspError } from '../errors.ts'
import { listMismatches } from './mismatch-list.ts'
import { mediaType, problemError } from './problem.ts'
import { parseStrictJson } from './strict-json.ts'
import type { UniversalAnswer } from './universal.ts'

/**
 * The output of an operation: the body of its one answer, or nothing; where it has several answers,
 * the status together with the body.
 * @param source the party that answered
 * @throws MrspError the error that was answered; `internal` of the party that answered where the
 * answer does not fit the descriptor
 */
export function operationOutput(
  operation: OperationDescriptor,
  answer: UniversalAnswer,
  source: Party,
): unknown {
  const expected = operation.answers.find(({ status }) => status === answer.status)
  if (expected === undefined) throw problemError(answer, source)
  const body = expected.validate && answerBody(answer, source)
  if (expected.validate && !expected.validate(body)) {
    const places = listMismatches(expected.validate.mismatches)
    throw wrongAnswer(source, `the answer of ${operation.id} does not fit: ${places}`)
  }
  if (operation.answers.length === 1) return body
  return expected.validate ? { status: answer.status, body } : { status: answer.status }
}

function answerBody(answer: UniversalAnswer, source: Party): unknown {
  if (mediaType(answer) !== 'application/json') throw wrongAnswer(source, 'the answer is no JSON')
  try {
    return parseStrictJson(answer.body)
  } catch (problem) {
    throw wrongAnswer(source, 'the answer is no JSON', problem)
  }
}

function wrongAnswer(source: Party, detail: string, cause?: unknown): MrspError {
  return new MrspError('internal', { source, detail, cause })
}
