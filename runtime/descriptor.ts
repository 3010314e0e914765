/**
 * The types of the tables in `generated/`. A table says what a message looks like, which way it goes and which steps
 * of the seed it carries; the rest of `runtime/` reads the tables and does what they say.
 */

/** A step of the seed (`S145`) or one of its paragraphs (`0138`). */
export type StepOrParagraph = string

/** One mismatch between a value and its schema. Never holds the value. */
export interface Mismatch {
  /** JSON pointer to the place in the value. */
  readonly path: string
  /** What the schema asks for there. */
  readonly message: string
}

/** Tells whether a value has the shape `T`; after a `false`, `mismatches` says why. */
export interface Validator<T> {
  (value: unknown): value is T
  readonly mismatches: readonly Mismatch[]
}

/** A parameter of an HTTP operation, outside its body. */
export interface Parameter {
  /** Name on the wire. */
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly type: 'string' | 'integer' | 'boolean'
  readonly validate: Validator<string | number | boolean>
}

/** One answer of an HTTP operation that is not an error. */
export interface Answer {
  readonly status: number
  /** Absent where the answer has no body. */
  readonly validate?: Validator<unknown>
  readonly steps: readonly StepOrParagraph[]
}

/** One HTTP operation. */
export interface OperationDescriptor {
  readonly id: string
  /** The unit of the seed that the operation belongs to: its tag. */
  readonly unit: string
  readonly summary: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path with `{name}` in place of each path parameter. */
  readonly path: string
  /** Who may ask; `none` needs no credentials. */
  readonly allows: 'none' | 'user' | 'administrator' | 'relay' | 'management'
  readonly parameters: readonly Parameter[]
  /** Absent where the request has no body. */
  readonly validateBody?: Validator<unknown>
  readonly answers: readonly Answer[]
  readonly errors: readonly string[]
  readonly steps: readonly StepOrParagraph[]
}

/** All operations of one HTTP service, by ID. */
export interface ServiceDescriptor {
  readonly name: string
  readonly party: Party
  readonly operations: Readonly<Record<string, OperationDescriptor>>
}

/** One of the four parties. */
export type Party = 'device' | 'terminal' | 'management' | 'relay'

/** How the text of a relay header's field becomes a value and back. */
export interface FrameField {
  /** Name on the wire, in its one canonical case. */
  readonly name: string
  readonly required: boolean
  /** integer: decimal without leading zeros. true: the text `true`; absent means false. list: items joined by `, `. */
  readonly type: 'integer' | 'text' | 'true' | 'list'
  readonly validate: Validator<number | string | true | readonly string[]>
}

/** One frame of a relay connection. */
export interface FrameDescriptor {
  readonly name: string
  readonly summary: string
  /** In canonical order, behind `Session-Id` and `Frame`. */
  readonly fields: readonly FrameField[]
  readonly body: 'http' | 'none'
  /** What the relay does with it when an endpoint sends it. */
  readonly relay: 'forward' | 'consume' | 'originate'
  /** Which ends may send it. */
  readonly from: readonly ('device' | 'terminal' | 'relay')[]
  readonly steps: readonly StepOrParagraph[]
}

/** How one property of a stanza stands in XML. */
export interface StanzaField {
  /** Name of the property. */
  readonly property: string
  /** Name of the attribute or child element. */
  readonly name: string
  readonly required: boolean
  /** attribute: one attribute. element: one child. elements: any number of children of that name. */
  readonly kind: 'attribute' | 'element' | 'elements'
  readonly type: 'string' | 'integer' | 'boolean' | 'object'
  /** Fields of the child, for `element` and `elements`. */
  readonly fields?: readonly StanzaField[]
}

/** One stanza payload between a device and management. */
export interface StanzaDescriptor {
  readonly name: string
  readonly summary: string
  readonly namespace: string
  readonly from: 'device' | 'management'
  readonly fields: readonly StanzaField[]
  readonly validate: Validator<unknown>
  readonly errors: readonly string[]
  readonly steps: readonly StepOrParagraph[]
}

/** One row of the error table. */
export interface ErrorDescriptor {
  readonly meaning: string
  /** HTTP status. */
  readonly http: number
  /** WebSocket close code. */
  readonly close: number
  readonly xmpp: { readonly condition: string; readonly type: string }
  readonly retryable: boolean
  readonly retryAfter: boolean
}

/** One transition of a state machine. */
export interface TransitionDescriptor<
  State extends string,
  Event extends string,
  Guard extends string,
> {
  readonly from: readonly State[]
  readonly event: Event
  readonly guard?: Guard
  readonly to: State
  readonly steps: readonly StepOrParagraph[]
}

/** One timer of `session.yaml`. */
export interface TimerDescriptor {
  readonly seconds: number
  readonly owner: Party
  readonly meaning: string
  readonly error: string
}

/** One setting of a program. */
export interface SettingDescriptor {
  /** Name in the configuration file. */
  readonly name: string
  readonly description: string
  /** list: texts. objects: mappings, which only the configuration file can hold. */
  readonly type: 'string' | 'integer' | 'boolean' | 'list' | 'objects'
  readonly required: boolean
  readonly secret: boolean
  readonly default?: unknown
  /** The texts that are allowed, where they are listed. */
  readonly choices?: readonly string[]
}

/** How one program is configured. */
export interface ConfigurationDescriptor<Configuration> {
  readonly party: Party
  readonly settings: readonly SettingDescriptor[]
  /** Tells a configuration whose defaults are filled in. */
  readonly validate: Validator<Configuration>
}

/** One variable that the conformance suite passes to a program. */
export interface PassedSettingDescriptor {
  readonly setting: string
  /** Name in the environment. */
  readonly variable: string
  readonly description: string
  readonly secret: boolean
}

/** One numbered clause of `protocol.md`. */
export interface ClauseDescriptor {
  readonly section: string
  readonly level: 'MUST' | 'SHOULD' | 'MAY'
  readonly parties: readonly Party[]
  readonly steps: readonly StepOrParagraph[]
  readonly text: string
}

/** One step of the seed. */
export interface StepDescriptor {
  /** The party that acts. */
  readonly party: Party
  readonly meaning: string
  readonly owners: readonly StepOwner[]
}

/** Something of the specification that implements a step. */
export interface StepOwner {
  /** frames: one direction of the relay connection. */
  readonly kind: 'operation' | 'answer' | 'frames' | 'frame' | 'stanza' | 'transition' | 'clause'
  readonly name: string
}

/** A frame as a value and on the wire. */
export interface FrameExample {
  readonly name: string
  readonly frame: string
  readonly sessionId: string
  /** Header fields by property. */
  readonly header: Readonly<Record<string, unknown>>
  readonly body: string
  readonly wire: string
}

/** A stanza as a value and on the wire. */
export interface StanzaExample {
  readonly name: string
  readonly stanza: string
  readonly payload: unknown
  readonly wire: string
}

/** A body of an HTTP operation. */
export interface BodyExample {
  readonly name: string
  readonly service: 'management' | 'relay'
  readonly operation: string
  /** `request`, or the status of the answer. */
  readonly part: 'request' | number
  readonly body: unknown
}

export type { CallOptions } from './http/call-options.ts'
export type { Caller } from './http/caller.ts'
