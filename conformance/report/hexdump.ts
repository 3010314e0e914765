/** Octets as lines of sixteen: place, hexadecimal, characters. */
export function hexdump(octets: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < octets.length; at += 16) {
    const line = octets.subarray(at, at + 16)
    const digits = [...line].map(octet => octet.toString(16).padStart(2, '0'))
    const left = digits.slice(0, 8).join(' ').padEnd(23)
    const right = digits.slice(8).join(' ').padEnd(23)
    const characters = [...line].map(octet =>
      octet > 0x1f && octet < 0x7f ? String.fromCodePoint(octet) : '·',
    )
    lines.push(`${at.toString(16).padStart(4, '0')}  ${left}  ${right}  ${characters.join('')}`)
  }
  return lines.join('\n')
}
