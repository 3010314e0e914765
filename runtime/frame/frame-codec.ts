import type { FrameDescriptor } from '../descriptor.ts'
import { FrameError } from './frame-error.ts'
import { type FrameLayout, LayoutsByName, layOutFrame } from './frame-layout.ts'
import { type ReadFrame, readFrame } from './frame-reader.ts'
import { HeaderWriter } from './frame-writer.ts'

/** A frame that was read: its name, its fields by property, and its body as a view of the message. */
export type FrameOf<Headers> = {
  [Name in keyof Headers & string]: {
    readonly name: Name
    readonly headers: Headers[Name]
    readonly body: Uint8Array
  }
}[keyof Headers & string]

/** The fields of each frame, by its name. */
export type HeadersByName<Headers> = { readonly [Name in keyof Headers]: object }

/** Reads and writes the frames of one table. `Headers` names the fields of each frame. */
export interface FrameCodec<Headers extends HeadersByName<Headers>> {
  /**
   * Writes a frame. Throws a FrameError where a value does not fit the table, so that no text of a caller can add a
   * line to a header.
   */
  encodeFrame<Name extends keyof Headers & string>(
    sessionId: string,
    name: Name,
    headers: Headers[Name],
    body?: Uint8Array,
  ): Uint8Array

  /** Reads a frame; the body is a view, not a copy. Throws a FrameError for a frame in any but its one form. */
  decodeFrame(message: Uint8Array): FrameOf<Headers>

  /**
   * The name of the frame, read at its fixed place; nothing else is looked at. Undefined where no name of the table
   * stands there.
   */
  frameName(message: Uint8Array): (keyof Headers & string) | undefined
}

/** Makes the codec of a table of frames. */
export function createFrameCodec<Headers extends HeadersByName<Headers>>(
  table: Readonly<Record<keyof Headers & string, FrameDescriptor>>,
): FrameCodec<Headers> {
  type Name = keyof Headers & string
  const layouts = new Map<string, FrameLayout<Name>>()
  for (const name of Object.keys(table)) {
    if (isName(name)) layouts.set(name, layOutFrame<Name>(name, table[name]))
  }
  const layoutsByName = new LayoutsByName<Name>([...layouts.values()])
  const writer = new HeaderWriter()

  function isName(name: string): name is Name {
    return Object.hasOwn(table, name)
  }

  function layoutOf(name: string): FrameLayout<Name> {
    const layout = layouts.get(name)
    if (layout === undefined) throw new FrameError('protocol-error', 'There is no such frame.')
    return layout
  }

  function fits(frame: ReadFrame): frame is FrameOf<Headers> & ReadFrame {
    for (const { field, property } of layoutOf(frame.name).fields) {
      const value = frame.headers[property]
      if (value !== undefined && !field.validate(value)) return false
    }
    return true
  }

  return {
    encodeFrame(sessionId, name, headers, body = nothing) {
      return writer.write(sessionId, layoutOf(name), recordOf(headers), body)
    },
    decodeFrame(message) {
      const frame = readFrame(message, layoutsByName)
      if (!fits(frame)) {
        throw new FrameError(
          'protocol-error',
          `The frame ${frame.name} has a value it may not have.`,
        )
      }
      return frame
    },
    frameName(message) {
      return layoutsByName.find(message)?.name
    },
  }
}

const nothing: Uint8Array = new Uint8Array()

/** The same object, looked at by name. */
function recordOf(headers: object): Readonly<Record<string, unknown>> {
  if (!isRecord(headers)) throw new TypeError('The fields of a frame are an object.')
  return headers
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
