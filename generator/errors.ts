import type { SpecNode } from './spec-source.ts'

/** One row of the error table. */
export interface ErrorRow {
  readonly code: string
  readonly meaning: string
  readonly http: number
  readonly close: number
  readonly xmpp: { readonly condition: string; readonly type: string }
  readonly retryable: boolean
  readonly retryAfter: boolean
}

/** Defined conditions of RFC 6120, section 8.3.3. */
const conditions = [
  'bad-request',
  'conflict',
  'feature-not-implemented',
  'forbidden',
  'gone',
  'internal-server-error',
  'item-not-found',
  'jid-malformed',
  'not-acceptable',
  'not-allowed',
  'not-authorized',
  'policy-violation',
  'recipient-unavailable',
  'redirect',
  'registration-required',
  'remote-server-not-found',
  'remote-server-timeout',
  'resource-constraint',
  'service-unavailable',
  'subscription-required',
  'undefined-condition',
  'unexpected-request',
] as const

/** Reads `errors.yaml`. */
export class ErrorTable {
  readonly rows: readonly ErrorRow[]

  constructor(root: SpecNode) {
    this.rows = root.entries().map(([code, node]) => readRow(code, node))
    if (!this.has('unknown')) root.refuse('the code `unknown` is missing')
  }

  has(code: string): boolean {
    return this.rows.some(row => row.code === code)
  }

  /** Reads a list of codes of this table. */
  readCodes(list: SpecNode | undefined): readonly string[] {
    if (!list) return []
    for (const item of list.items()) this.readCode(item)
    return list.strings()
  }

  /** Reads one code of this table. */
  readCode(node: SpecNode): string {
    const code = node.string()
    if (!this.has(code)) node.refuse(`\`${code}\` is not a code of errors.yaml`)
    return code
  }
}

function readRow(code: string, node: SpecNode): ErrorRow {
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(code)) node.refuse(`\`${code}\` is not a code in kebab-case`)
  node.allow('meaning', 'http', 'close', 'xmpp', 'retryable', 'retryAfter')
  const http = node.need('http')
  if (http.integer() < 400 || http.integer() > 599)
    http.refuse('an HTTP status of an error is expected')
  const close = node.need('close')
  const registered = [1002, 1008, 1009, 1011, 1012, 1013].includes(close.integer())
  if (!registered && (close.integer() < 4000 || close.integer() > 4999)) {
    close.refuse('a WebSocket close code is expected')
  }
  const xmpp = node.need('xmpp')
  xmpp.allow('condition', 'type')
  return {
    code,
    meaning: node.need('meaning').string(),
    http: http.integer(),
    close: close.integer(),
    xmpp: {
      condition: xmpp.need('condition').choice(conditions),
      type: xmpp.need('type').choice(['auth', 'cancel', 'continue', 'modify', 'wait']),
    },
    retryable: node.need('retryable').boolean(),
    retryAfter: node.need('retryAfter').boolean(),
  }
}
