import type { XmppLogger } from './iq-exchange.ts'
import { bareJid } from './jid.ts'

/** Told of each full JID that comes online (`available`) or goes offline, once per change. */
export type PresenceListener = (jid: string, available: boolean) => void

/** Who is online, by full JID. */
export class PresenceTable {
  readonly #resources = new Map<string, Set<string>>()
  readonly #listeners = new Set<PresenceListener>()
  readonly #logger: XmppLogger | undefined

  constructor(logger: XmppLogger | undefined) {
    this.#logger = logger
  }

  /** Adds a listener; gives back what removes it. */
  listen(listener: PresenceListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes note of a full JID's presence and tells the listeners when that is news. */
  set(jid: string, available: boolean): void {
    if (this.has(jid) === available) return
    const bare = bareJid(jid)
    const resources = this.#resources.get(bare) ?? new Set()
    if (available) resources.add(jid)
    else resources.delete(jid)
    if (resources.size === 0) this.#resources.delete(bare)
    else this.#resources.set(bare, resources)
    for (const listener of this.#listeners) this.#tell(listener, jid, available)
  }

  #tell(listener: PresenceListener, jid: string, available: boolean): void {
    try {
      listener(jid, available)
    } catch (thrown) {
      this.#logger?.warn({ err: thrown, jid }, 'presence listener failed')
    }
  }

  /** Whether this full JID, or any resource of this bare one, is online. */
  has(jid: string): boolean {
    const resources = this.#resources.get(bareJid(jid))
    return resources !== undefined && (jid === bareJid(jid) || resources.has(jid))
  }

  /** The full JIDs online, of one bare JID or of all. */
  list(bare?: string): string[] {
    if (bare !== undefined) return [...(this.#resources.get(bare) ?? [])]
    return [...this.#resources.values()].flatMap(resources => [...resources])
  }
}
