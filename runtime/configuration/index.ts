export { addConfigurationOptions } from './command-options.ts'
export { type ConfigurationSources, readConfiguration } from './configuration.ts'
export { ConfigurationError } from './configuration-error.ts'
export { readYamlFile } from './yaml-file.ts'
