import type { SettingDescriptor } from '../descriptor.ts'

/** Name of the setting that names the file which holds a secret. */
export function secretFileName({ name }: Pick<SettingDescriptor, 'name'>): string {
  return `${name}File`
}

/** `relayKeyFile` as `--relay-key-file`. */
export function flagName(name: string): string {
  return `--${words(name).join('-')}`
}

/** `relayKeyFile` as `MRSP_RELAY_KEY_FILE`. */
export function environmentName(name: string): string {
  return ['mrsp', ...words(name)].join('_').toUpperCase()
}

function words(name: string): readonly string[] {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`).split('-')
}
