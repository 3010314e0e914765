import type { SettingDescriptor } from '../descriptor.ts'

/** A value of a setting, where it was said, and whether it is the path of a file that holds a secret. */
export interface Said {
  readonly value: unknown
  readonly origin: string
  readonly inFile?: boolean
}

/** What the command line or the environment may say about a setting. */
export type SaidText = string | true | readonly string[]

/**
 * The value that a text stands for. A text that stands for none of the type stays text, which the
 * validator then refuses: decimal integers, `true` and `false`, texts of a list separated by commas.
 */
export function valueOfText({ type }: SettingDescriptor, text: SaidText): unknown {
  if (type === 'list') return listOf(text)
  if (type === 'boolean' && (text === true || text === 'true')) return true
  if (type === 'boolean' && text === 'false') return false
  if (type === 'integer' && typeof text === 'string' && /^-?\d{1,15}$/.test(text))
    return Number(text)
  return text
}

function listOf(text: SaidText): unknown {
  if (typeof text !== 'string') return text
  return text.trim() === '' ? [] : text.split(',').map(item => item.trim())
}
