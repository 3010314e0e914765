/**
 * The network that a limit counts for: an IPv4 address itself, or the /64 network of an IPv6 one, since who has one
 * address of it has them all.
 *
 * @param address as a socket tells it, an IPv4 address mapped into IPv6 included
 */
export function networkOf(address: string = ''): string {
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '')
  if (!plain.includes(':')) return plain
  const [front = '', back = ''] = plain.split('::')
  const before = front.split(':').filter(Boolean)
  const behind = back.split(':').filter(Boolean)
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - behind.length) }, () => '0')
  return [...before, ...zeros, ...behind].slice(0, 4).join(':')
}
