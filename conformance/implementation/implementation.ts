import { type Capability, passedSettings } from '../../generated/conformance.ts'
import type { Party } from '../../runtime/descriptor.ts'
import type { PlacedManifest } from './manifest.ts'
import { Program } from './program.ts'
import { type Settings, settingText } from './settings.ts'

/** An implementation under test: started by the suite as often as checks want, or running already. */
export class Implementation {
  readonly role: Party
  readonly name: string
  /** Milliseconds that it may take to start. */
  readonly startTime: number
  /** Address of an implementation that runs already. */
  readonly url: string | undefined
  readonly #placed: PlacedManifest

  constructor(placed: PlacedManifest) {
    const { role, name, command, url, startSeconds = 20 } = placed.manifest
    this.#placed = placed
    this.role = role
    this.name = name ?? url ?? command?.join(' ') ?? role
    this.url = url
    this.startTime = startSeconds * 1000
  }

  /** What the manifest declares. */
  get capabilities(): readonly Capability[] {
    return this.#placed.manifest.capabilities ?? []
  }

  can(capability: Capability): boolean {
    return this.capabilities.includes(capability)
  }

  /** Starts it with settings in its environment. */
  start(settings: Settings): Program {
    const { command = [], environment = [] } = this.#placed.manifest
    const variables: Record<string, string> = {}
    for (const entry of environment) {
      const at = entry.indexOf('=')
      variables[entry.slice(0, at)] = entry.slice(at + 1)
    }
    for (const { setting, variable } of passedSettings[this.role]) {
      const value = settings[setting]
      if (value !== undefined) variables[variable] = settingText(value)
    }
    return new Program({
      command,
      directory: this.#placed.directory,
      environment: variables,
      hasAdapter: this.can('adapter'),
    })
  }
}
