import { type Command, Option } from 'commander'
import type { ConfigurationDescriptor, SettingDescriptor } from '../descriptor.ts'
import { environmentName, flagName, secretFileName } from './setting-names.ts'

/**
 * Gives a command the options of its program, each with its description, default and environment
 * variable, and `--config`. What is given on the command line then is in `command.opts()`, for
 * {@link readConfiguration}.
 */
export function addConfigurationOptions(
  command: Command,
  { settings }: Pick<ConfigurationDescriptor<unknown>, 'settings'>,
): Command {
  const [example] = settings
  const spelling = example ? `, written as ${example.name} for ${flagName(example.name)}` : ''
  const inFileOnly = settings.filter(({ type }) => type === 'objects').map(({ name }) => name)
  const only = inFileOnly.length > 0 ? `; ${inFileOnly.join(', ')} only there` : ''
  command.addOption(
    new Option(
      '--config <file>',
      `YAML file of settings${spelling}${only} (environment: ${environmentName('config')})`,
    ),
  )
  for (const setting of settings) {
    if (setting.type !== 'objects') command.addOption(optionOf(setting))
  }
  const inFile = settings.filter(({ type }) => type === 'objects').map(inFileText)
  if (inFile.length > 0) command.addHelpText('after', `\nOnly in the file:\n${inFile.join('\n')}`)
  return command
}

function inFileText({ name, description }: SettingDescriptor): string {
  return `  ${name}: ${description}`
}

function optionOf(setting: SettingDescriptor): Option {
  const { name, description, secret, required, choices } = setting
  if (secret) {
    const file = secretFileName(setting)
    const environment = `${environmentName(name)} or ${environmentName(file)}`
    const text = `${description} (this file holds it; environment: ${environment}${necessity(required)})`
    return new Option(`${flagName(file)} <file>`, text)
  }
  const notes = [
    ...(choices ? [`one of: ${choices.join(', ')}`] : []),
    ...(setting.default === undefined ? [] : [`default: ${defaultText(setting.default)}`]),
    `environment: ${environmentName(name)}${severalTexts(setting)}${necessity(required)}`,
  ]
  return new Option(`${flagName(name)}${argument(setting)}`, `${description} (${notes.join('; ')})`)
}

function necessity(required: boolean): string {
  return required ? '; required' : ''
}

/** How the environment says several values; the command line has spaces between them. */
function severalTexts({ type }: SettingDescriptor): string {
  return type === 'list' ? ', commas between' : ''
}

function argument({ type, name }: SettingDescriptor): string {
  if (type === 'boolean') return ' [boolean]'
  if (type === 'list') return ' <text...>'
  if (type === 'integer') return ' <number>'
  if (name.endsWith('File')) return ' <file>'
  return name.endsWith('Directory') ? ' <directory>' : ' <text>'
}

function defaultText(value: unknown): string {
  return Array.isArray(value) && value.length === 0 ? 'none' : String(value)
}
