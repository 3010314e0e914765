import type { FrameDescriptor, FrameField } from '../descriptor.ts'
import { asciiOctets, standsAt } from './octets.ts'

/** Largest relay header in octets, with the empty line that ends it. */
export const maximumHeader: number = 4096

/** Where the 43 characters of the session ID stand in every frame. */
export const sessionIdAt: number = 'Session-Id: '.length
export const sessionIdLength: number = 43

/** Where the name of every frame stands. */
export const frameNameAt: number = sessionIdAt + sessionIdLength + '\r\nFrame: '.length

export const sessionIdLabel: Uint8Array = asciiOctets('Session-Id: ')
export const frameLabel: Uint8Array = asciiOctets('\r\nFrame: ')

/** A field of a frame as the codec needs it. */
export interface FieldLayout {
  readonly field: FrameField
  /** Name of the property that holds the value: `Max-Frame` is `maxFrame`. */
  readonly property: string
  /** Octets of the name, the colon and the space. */
  readonly label: Uint8Array
}

/** A frame as the codec needs it. */
export interface FrameLayout<Name extends string> {
  readonly name: Name
  /** Octets of the name and the end of its line. */
  readonly nameLine: Uint8Array
  readonly fields: readonly FieldLayout[]
  readonly carriesBody: boolean
  /** Lower-case names that no unknown field of this frame may have. */
  readonly knownNames: ReadonlySet<string>
}

/** Lays a frame of the table out for the codec. */
export function layOutFrame<Name extends string>(
  name: Name,
  descriptor: FrameDescriptor,
): FrameLayout<Name> {
  return {
    name,
    nameLine: asciiOctets(`${name}\r\n`),
    fields: descriptor.fields.map(field => ({
      field,
      property: propertyOf(field.name),
      label: asciiOctets(`${field.name}: `),
    })),
    carriesBody: descriptor.body === 'http',
    knownNames: new Set([
      'session-id',
      'frame',
      ...descriptor.fields.map(field => field.name.toLowerCase()),
    ]),
  }
}

/** Name of the property that stands for a field: `Application-Id` is `applicationId`. */
export function propertyOf(fieldName: string): string {
  return fieldName.toLowerCase().replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** Finds layouts by the name that stands in a frame, without making a string of it. */
export class LayoutsByName<Name extends string> {
  readonly #byFirstOctet: FrameLayout<Name>[][] = []

  constructor(layouts: readonly FrameLayout<Name>[]) {
    for (const layout of layouts) {
      const first = layout.nameLine[0] ?? 0
      this.#byFirstOctet[first] = [...(this.#byFirstOctet[first] ?? []), layout]
    }
  }

  /** The layout whose name stands at its place in `message`, if any. */
  find(message: Uint8Array): FrameLayout<Name> | undefined {
    const candidates = this.#byFirstOctet[message[frameNameAt] ?? 0]
    if (candidates === undefined) return undefined
    for (const layout of candidates) {
      if (standsAt(message, frameNameAt, layout.nameLine)) return layout
    }
    return undefined
  }
}
