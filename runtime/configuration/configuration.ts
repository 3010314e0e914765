import type { ConfigurationDescriptor, Mismatch, SettingDescriptor } from '../descriptor.ts'
import { readBoundedFile } from './bounded-file.ts'
import { ConfigurationError } from './configuration-error.ts'
import { environmentName, flagName, secretFileName } from './setting-names.ts'
import { type Said, type SaidText, valueOfText } from './setting-value.ts'
import { readYaml } from './yaml-file.ts'

/** Where settings are looked for. */
export interface ConfigurationSources {
  /** What the command line gave: `command.opts()` of a command with the program's options. */
  readonly options: Readonly<Record<string, unknown>>
  /** The environment of the process. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

const SECRET_LIMIT = 64 * 1024

/**
 * The configuration of a program. A setting comes, the later over the earlier, from its default, the
 * YAML file named with `--config` or MRSP_CONFIG, the environment, and the command line. A secret is
 * never taken from the command line: there, and wherever else it is wanted, its name with `File`
 * behind it names a file that holds it. Paths are relative to the working directory.
 * @throws ConfigurationError with all that is wrong: settings that are missing, unknown, said in two
 * ways at one place, or of the wrong shape
 */
export async function readConfiguration<Configuration>(
  { settings, validate }: ConfigurationDescriptor<Configuration>,
  sources: ConfigurationSources,
): Promise<Configuration> {
  const layers = [
    await fromFile(settings, sources),
    fromEnvironment(settings, sources.environment),
    fromCommandLine(settings, sources.options),
  ]
  const said = new Map(layers.flatMap(layer => [...layer]))
  const problems = settings.flatMap(setting => missing(setting, said))
  if (problems.length > 0) throw new ConfigurationError(problems)
  const configuration = Object.fromEntries(await Promise.all(values(settings, said)))
  if (validate(configuration)) return configuration
  throw new ConfigurationError(validate.mismatches.map(mismatch => misfit(mismatch, said)))
}

type Layer = ReadonlyMap<string, Said>

async function fromFile(
  settings: readonly SettingDescriptor[],
  { options, environment }: ConfigurationSources,
): Promise<Layer> {
  const path = options['config'] ?? environment[environmentName('config')]
  if (typeof path !== 'string') return new Map()
  const content = (await readYaml(path, path)) ?? {}
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new ConfigurationError([`${path}: settings by their names are expected`])
  }
  const entries = new Map<string, unknown>(Object.entries(content))
  const known = new Set(settings.flatMap(setting => namesOf(setting)))
  const unknown = [...entries.keys()].filter(name => !known.has(name))
  if (unknown.length > 0) {
    throw new ConfigurationError(unknown.map(name => `${path}: there is no setting ${name}`))
  }
  return layerOf(settings, name =>
    entries.has(name) ? { value: entries.get(name), origin: `${name} in ${path}` } : undefined,
  )
}

function fromEnvironment(
  settings: readonly SettingDescriptor[],
  environment: ConfigurationSources['environment'],
): Layer {
  return layerOf(settings, (name, setting) => {
    const origin = environmentName(name)
    const text = environment[origin]
    if (text === undefined || setting.type === 'objects') return undefined
    return { value: valueOfText(setting, text), origin }
  })
}

function fromCommandLine(
  settings: readonly SettingDescriptor[],
  options: ConfigurationSources['options'],
): Layer {
  return layerOf(settings, (name, setting) => {
    const text = options[name]
    if (!isSaidText(text) || (setting.secret && name === setting.name)) return undefined
    return { value: valueOfText(setting, text), origin: flagName(name) }
  })
}

function isSaidText(text: unknown): text is SaidText {
  return typeof text === 'string' || text === true || Array.isArray(text)
}

function namesOf(setting: SettingDescriptor): readonly string[] {
  return setting.secret ? [setting.name, secretFileName(setting)] : [setting.name]
}

/** What one place says about each setting. */
function layerOf(
  settings: readonly SettingDescriptor[],
  say: (name: string, setting: SettingDescriptor) => Omit<Said, 'inFile'> | undefined,
): Layer {
  const layer = new Map<string, Said>()
  for (const setting of settings) {
    const [said, inFile] = namesOf(setting).map(name => say(name, setting))
    if (said && inFile) {
      throw new ConfigurationError([`${said.origin} and ${inFile.origin} are both given`])
    }
    if (said) layer.set(setting.name, said)
    if (inFile) layer.set(setting.name, { ...inFile, inFile: true })
  }
  return layer
}

function missing(setting: SettingDescriptor, said: Layer): readonly string[] {
  if (!setting.required || said.has(setting.name)) return []
  const { name, secret, type } = setting
  const file = secretFileName(setting)
  const variables = secret
    ? [environmentName(name), environmentName(file)]
    : [environmentName(name)]
  const places = type === 'objects' ? [] : [flagName(secret ? file : name), ...variables]
  return [`${setting.name} is missing: ${[...places, 'the configuration file'].join(', ')}`]
}

function values(
  settings: readonly SettingDescriptor[],
  said: Layer,
): readonly Promise<readonly [string, unknown]>[] {
  return settings
    .filter(({ name, default: usual }) => said.has(name) || usual !== undefined)
    .map(async setting => [setting.name, await valueOf(setting, said.get(setting.name))] as const)
}

async function valueOf(setting: SettingDescriptor, said: Said | undefined): Promise<unknown> {
  if (said === undefined) return structuredClone(setting.default)
  const { value, origin, inFile } = said
  if (inFile !== true) return value
  if (typeof value !== 'string') throw new ConfigurationError([`${origin}: a path is expected`])
  const text = await readBoundedFile(value, `the file of ${origin}`, SECRET_LIMIT)
  return text.replace(/\r?\n$/, '')
}

function misfit({ path, message }: Mismatch, said: Layer): string {
  const [, name = '', ...rest] = path.split('/')
  const place = rest.length > 0 ? `, at /${rest.join('/')}` : ''
  return `${said.get(name)?.origin ?? name}${place}: ${message}`
}
