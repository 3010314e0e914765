import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { frameExamples } from '../../generated/examples.ts'
import { frames } from '../../generated/frames.ts'
import { type AnyFrame, anyFrame, secretText } from './frame-arbitraries.ts'
import { createFrameCodec, decodeFrame, FrameError, maximumHeader } from './index.ts'

/** The codec of the real table, for frames whose names and fields are not known beforehand. */
const codec = createFrameCodec<Record<string, object>>(frames)

function encoded({ sessionId, name, headers, body }: AnyFrame): Uint8Array {
  return codec.encodeFrame(sessionId, name, headers, body)
}

function text(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1')
}

function octets(message: string): Uint8Array {
  return Buffer.from(message, 'latin1')
}

function headerOf(message: Uint8Array): string {
  const all = text(message)
  return all.slice(0, all.indexOf('\r\n\r\n') + 4)
}

/** Names of the fields that the table gives to a frame, in lower case. */
function knownNames(frame: string): string[] {
  const descriptor = Object.values(frames).find(({ name }) => name === frame)
  const names = descriptor?.fields.map(({ name }) => name.toLowerCase()) ?? []
  return ['session-id', 'frame', ...names]
}

/** What a message is refused with; undefined where it is read. */
function refusal(message: Uint8Array): string | undefined {
  try {
    decodeFrame(message)
    return undefined
  } catch (error) {
    if (error instanceof FrameError) return error.code
    throw error
  }
}

/** What `headers` looks like once read: an empty list and a false are told by absence. */
function parts({ name, headers, body }: { name: string; headers: object; body: Uint8Array }) {
  return { name, headers, body: text(body) }
}

describe('round trip', () => {
  test.prop([anyFrame])('every frame reads as it was written', frame => {
    const message = encoded(frame)
    expect(parts(codec.decodeFrame(message))).toEqual(parts(frame))
    expect(codec.frameName(message)).toBe(frame.name)
    expect(text(message)).toContain(`Session-Id: ${frame.sessionId}\r\nFrame: ${frame.name}\r\n`)
  })

  test('the examples of the specification', () => {
    for (const { sessionId, frame, header, body, wire } of frameExamples) {
      expect(text(codec.encodeFrame(sessionId, frame, header, octets(body)))).toBe(wire)
      expect(parts(decodeFrame(octets(wire)))).toEqual({ name: frame, headers: header, body })
    }
    expect(new Set(frameExamples.map(({ frame }) => frame))).toEqual(new Set(Object.keys(frames)))
  })

  test('the body is a view of the message', () => {
    const message = octets(frameExamples.find(({ frame }) => frame === 'data')?.wire ?? '')
    const { body } = decodeFrame(message)
    expect(body.buffer).toBe(message.buffer)
    expect(body.byteOffset + body.length).toBe(message.byteOffset + message.length)
  })
})

describe('one form', () => {
  const position = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

  /** Reading a changed frame either fails or gives back the very octets. */
  function hasOneForm(changed: Uint8Array, sessionId: string): void {
    let frame: ReturnType<typeof codec.decodeFrame>
    try {
      frame = codec.decodeFrame(changed)
    } catch (error) {
      expect(error).toBeInstanceOf(FrameError)
      return
    }
    const id = text(changed).slice(12, 55)
    expect(id).toHaveLength(sessionId.length)
    const again = codec.encodeFrame(id, frame.name, frame.headers, frame.body)
    const known = new Set(headerOf(again).split('\r\n'))
    const unknown = headerOf(changed)
      .split('\r\n')
      .filter(line => !known.has(line))
    const names = unknown.map(line => line.split(':')[0]?.toLowerCase())
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(knownNames(frame.name)).not.toContain(name)
    const added = unknown.map(line => `${line}\r\n`).join('')
    expect(text(changed)).toBe(`${headerOf(again).slice(0, -2)}${added}\r\n${text(frame.body)}`)
  }

  test.prop([anyFrame, position, fc.integer({ min: 0, max: 255 })], { numRuns: 3000 })(
    'an octet of a header changed',
    (frame, where, octet) => {
      const message = encoded(frame)
      message[Math.floor(where * headerOf(message).length)] = octet
      hasOneForm(message, frame.sessionId)
    },
  )

  test.prop(
    [anyFrame, position, fc.constantFrom(' ', '\r', '\n', '\r\n', '0', ':', ', ', '\t', 'A')],
    {
      numRuns: 2000,
    },
  )('an octet of a header added', (frame, where, added) => {
    const message = text(encoded(frame))
    const at = Math.floor(where * headerOf(octets(message)).length)
    hasOneForm(octets(message.slice(0, at) + added + message.slice(at)), frame.sessionId)
  })

  test.prop([anyFrame, position], { numRuns: 1000 })(
    'an octet of a header left out',
    (frame, where) => {
      const message = text(encoded(frame))
      const at = Math.floor(where * headerOf(octets(message)).length)
      hasOneForm(octets(message.slice(0, at) + message.slice(at + 1)), frame.sessionId)
    },
  )

  test.prop([anyFrame, fc.nat(), fc.nat()], { numRuns: 1000 })(
    'two lines of a header exchanged, or one repeated',
    (frame, one, other) => {
      const message = encoded(frame)
      const lines = headerOf(message).split('\r\n').slice(0, -2)
      const [a, b] = [one % lines.length, other % lines.length]
      const changed = [...lines]
      if (a === b) changed.splice(a, 0, lines[a] ?? '')
      else [changed[a], changed[b]] = [lines[b] ?? '', lines[a] ?? '']
      expect(refusal(octets(`${changed.join('\r\n')}\r\n\r\n${text(frame.body)}`))).toBe(
        'protocol-error',
      )
    },
  )

  test.prop([anyFrame, fc.nat()], { numRuns: 500 })('a name in another case', (frame, which) => {
    const lines = headerOf(encoded(frame)).split('\r\n').slice(0, -2)
    const at = which % lines.length
    const [name = '', ...value] = (lines[at] ?? '').split(':')
    for (const spelling of [name.toLowerCase(), name.toUpperCase()]) {
      const changed = lines.with(at, [spelling, ...value].join(':'))
      expect(refusal(octets(`${changed.join('\r\n')}\r\n\r\n${text(frame.body)}`))).toBe(
        'protocol-error',
      )
    }
  })

  test.prop([anyFrame], { numRuns: 300 })('cut short at any place', frame => {
    const message = encoded(frame)
    const header = headerOf(message).length
    for (let end = 0; end < message.length; end++) {
      const cut = message.subarray(0, end)
      if (end < header) expect(refusal(cut)).toBe('protocol-error')
      else
        expect(text(codec.decodeFrame(cut).body)).toBe(text(frame.body.subarray(0, end - header)))
    }
  })

  test.prop([fc.uint8Array({ maxLength: 300 })], { numRuns: 1000 })('any octets', message => {
    expect(refusal(message)).toBe('protocol-error')
  })

  test.prop([anyFrame, fc.uint8Array({ maxLength: 300 })], { numRuns: 1000 })(
    'any octets behind a right beginning',
    (frame, rest) => {
      const beginning = encoded(frame).subarray(0, 64 + (rest[0] ?? 0))
      hasOneForm(Buffer.concat([beginning, rest]), frame.sessionId)
    },
  )
})

describe('unknown fields', () => {
  const name = fc.stringMatching(/^X[A-Za-z0-9!#$%&'*+.^_`|~-]{0,20}$/)
  const value = fc.stringMatching(/^[!-~]{1,10}( {1,3}[!-~]{1,10}){0,2}$/)

  function withLines(frame: AnyFrame, lines: readonly string[]): Uint8Array {
    const message = encoded(frame)
    const header = headerOf(message)
    return octets(
      `${header.slice(0, -2)}${lines.map(line => `${line}\r\n`).join('')}\r\n${text(frame.body)}`,
    )
  }

  test.prop([
    anyFrame,
    fc.uniqueArray(fc.tuple(name, value), {
      selector: ([each]) => each.toLowerCase(),
      maxLength: 5,
    }),
  ])('behind the known ones are ignored', (frame, unknown) => {
    const message = withLines(
      frame,
      unknown.map(([name, value]) => `${name}: ${value}`),
    )
    expect(parts(codec.decodeFrame(message))).toEqual(parts(frame))
  })

  test.prop([anyFrame, name, value])(
    'may not be repeated, whatever the case',
    (frame, name, value) => {
      expect(refusal(withLines(frame, [`${name}: ${value}`, `${name.toLowerCase()}: 1`]))).toBe(
        'protocol-error',
      )
    },
  )

  test.prop([
    anyFrame,
    fc.constantFrom(
      'X:1',
      'X : 1',
      'X:  1',
      'X: ',
      'X: 1 ',
      ': 1',
      ' X: 1',
      'X',
      'X: a\tb',
      'X: \x80',
      'Ü: 1',
    ),
  ])('have the form of a field', (frame, line) => {
    expect(refusal(withLines(frame, [line]))).toBe('protocol-error')
  })

  test.prop([anyFrame])('do not make a header larger than it may be', frame => {
    const room = maximumHeader - headerOf(encoded(frame)).length - 'X: \r\n'.length
    expect(refusal(withLines(frame, [`X: ${'a'.repeat(room)}`]))).toBe(undefined)
    expect(refusal(withLines(frame, [`X: ${'a'.repeat(room + 1)}`]))).toBe('too-large')
  })

  test('a field of another frame is an unknown one', () => {
    const ping = `Session-Id: ${'a'.repeat(43)}\r\nFrame: ping\r\nExchange: 007\r\n\r\n`
    expect(decodeFrame(octets(ping))).toMatchObject({ name: 'ping', headers: {} })
  })
})

describe('values', () => {
  const id = 'a'.repeat(43)
  const lineBreaks = fc.constantFrom('\r', '\n', '\r\n', '\r\n\r\n', '\0', 'é')

  test.prop([lineBreaks, fc.string(), fc.string()])(
    'no text of a caller adds a line to a header',
    (lineBreak, before, behind) => {
      const value = before + lineBreak + behind
      for (const write of [
        () => codec.encodeFrame(id, 'request', { exchange: 1, applicationId: value }),
        () => codec.encodeFrame(id, 'hello', { version: 1, product: value, maxExchanges: 1 }),
        () => codec.encodeFrame(id, 'reset', { exchange: 1, code: value }),
        () => codec.encodeFrame(value, 'ping', {}),
        () => codec.encodeFrame(id, value, {}),
      ]) {
        expect(write).toThrow(FrameError)
      }
    },
  )

  test('outside their schema are neither written nor read', () => {
    const wire = (frame: string, ...lines: string[]): Uint8Array =>
      octets(
        `Session-Id: ${id}\r\nFrame: ${frame}\r\n${lines.map(line => `${line}\r\n`).join('')}\r\n`,
      )
    expect(refusal(wire('data', 'Exchange: 1'))).toBe(undefined)
    for (const exchange of [
      '0',
      '01',
      '+1',
      '-1',
      '1.0',
      '1e3',
      '0x1',
      '9007199254740992',
      '99999999999999999',
    ]) {
      expect(refusal(wire('data', `Exchange: ${exchange}`)), exchange).toBe('protocol-error')
    }
    for (const end of ['false', 'True', '1', 'true ', 'truer']) {
      expect(refusal(wire('data', 'Exchange: 1', `End: ${end}`)), end).toBe('protocol-error')
    }
    for (const exchange of [0, -1, 1.5, Number.NaN, 2 ** 53, '1', undefined, null]) {
      expect(() => codec.encodeFrame(id, 'data', { exchange })).toThrow(FrameError)
    }
    expect(refusal(wire('credit', 'Exchange: 0', 'Credit: 0'))).toBe('protocol-error')
    expect(refusal(wire('request', 'Exchange: 1', 'Application-Id: Web'))).toBe('protocol-error')
    expect(refusal(wire('reset', 'Exchange: 1', 'Code: code-of-tomorrow'))).toBe(undefined)
  })

  test('a body stands only behind a header that may have one', () => {
    expect(refusal(octets(`Session-Id: ${id}\r\nFrame: ping\r\n\r\nx`))).toBe('protocol-error')
    expect(() => codec.encodeFrame(id, 'ping', {}, octets('x'))).toThrow(FrameError)
  })

  test('an error says nothing of the value', () => {
    const secret = `mrsp_${'s'.repeat(43)}`
    try {
      codec.encodeFrame(id, 'terminate', { reason: 'terminal', token: `${secret}\r\n` })
      expect.unreachable()
    } catch (error) {
      expect(String(error)).not.toContain('sss')
    }
    try {
      decodeFrame(octets(`Session-Id: ${'s'.repeat(42)}!\r\nFrame: ping\r\n\r\n`))
      expect.unreachable()
    } catch (error) {
      expect(String(error)).not.toContain('sss')
    }
  })

  test.prop([fc.array(secretText, { minLength: 2, maxLength: 4 })])(
    'frames of several sessions in turn bear their own IDs',
    ids => {
      for (const sessionId of [...ids, ...ids]) {
        expect(text(codec.encodeFrame(sessionId, 'ping', {}))).toContain(sessionId)
      }
    },
  )
})
