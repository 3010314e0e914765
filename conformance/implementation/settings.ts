/**
 * Settings of an implementation, by the names of `spec/configuration.yaml` and `spec/conformance.yaml`.
 * They reach it in its environment.
 */
export type Settings = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** A text that is the same for the same settings, whatever their order. */
export function settingsKey(settings: Settings): string {
  return JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Value of a setting as it stands in the environment. */
export function settingText(value: Settings[string]): string {
  return typeof value === 'object' ? value.join(',') : String(value)
}
