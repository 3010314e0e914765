/**
 * Text that came from an implementation, as it can be shown anywhere: what would steer a terminal, turn the direction of
 * writing or be no character is written out. Line ends stay.
 */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n/g, '\n')
    .replace(steering, character => writtenOut(character.codePointAt(0) ?? 0))
}

/** The same, in one line that is not too long. */
export function visibleLine(text: string, most = 300): string {
  const line = visible(text).replace(/\n/g, '␊')
  return line.length > most ? `${line.slice(0, most - 1).toWellFormed()}…` : line
}

// Controls but for line feed, zero-width and bidirectional marks, line separators, noncharacters.
const steering = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff]/gu

function writtenOut(code: number): string {
  if (code === 0x0a) return '\n'
  if (code === 0x09) return '  '
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  return `\\u{${code.toString(16)}}`
}
