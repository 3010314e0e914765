import { createHash, createHmac, randomBytes } from 'node:crypto'

/**
 * Makes a secret name in the form of a session ID: base64url of an HMAC-SHA-256 over 32 random octets, 43 characters.
 * Session IDs (S146) and resume keys are made so.
 * @param key the relay's key, the setting `sessionIdKey`
 */
export function makeSecretName(key: string): string {
  return createHmac('sha256', key).update(randomBytes(32)).digest('base64url')
}

/**
 * By what a shown session ID is looked up. The time of the look-up tells nothing of the IDs there are, because nobody
 * can choose a digest.
 */
export function digestOf(sessionId: string): string {
  return createHash('sha256').update(sessionId, 'latin1').digest('base64')
}
