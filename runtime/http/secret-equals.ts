import { createHash, timingSafeEqual } from 'node:crypto'

/** Tells whether two secrets are equal, in a time that does not depend on where they differ. */
export function secretEquals(one: string, other: string): boolean {
  const digest = (secret: string) => createHash('sha256').update(secret, 'utf8').digest()
  return timingSafeEqual(digest(one), digest(other))
}
