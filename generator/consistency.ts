import type { ConfigurationModel } from './configuration.ts'
import type { SchemaRegistry } from './schema.ts'
import type { SessionModel } from './session.ts'
import type { SpecNode } from './spec-source.ts'
import type { Validators } from './validators.ts'

/** Where one document says again what another one owns, both must say the same. */
export function checkConsistency(
  { session, timers }: SessionModel,
  schemas: SchemaRegistry,
  configurations: readonly ConfigurationModel[],
  places: readonly string[],
): void {
  const states = schemas.find('SessionState')
  const names = session.states.map(({ name }) => name)
  if (states && states.schema.enum?.join() !== names.join()) {
    states.node.need('enum').refuse(`the states of session.yaml are ${names.join(', ')}`)
  }
  for (const { node } of timers) {
    for (const place of node.need('shownIn').items()) {
      if (!places.includes(place.string())) {
        place.refuse(`\`${place.string()}\` is no schema, frame or stanza`)
      }
    }
  }
  for (const { program, settings } of configurations) {
    for (const { setting, node } of settings) {
      const timer = timers.find(({ name }) => name === setting.name)
      if (!timer) continue
      if (setting.default !== timer.seconds) {
        node.refuse(`the timer \`${timer.name}\` has ${timer.seconds} seconds in session.yaml`)
      }
      if (timer.owner !== program && !isToldToo(setting.name, configurations, timer.owner)) {
        node.refuse(
          `the timer \`${timer.name}\` is kept by ${timer.owner}, which has no such setting`,
        )
      }
    }
  }
}

function isToldToo(
  name: string,
  configurations: readonly ConfigurationModel[],
  owner: string,
): boolean {
  return configurations.some(
    ({ program, settings }) =>
      program === owner && settings.some(({ setting }) => setting.name === name),
  )
}

/** Every default must fit its setting. */
export function checkDefaults(
  configurations: readonly ConfigurationModel[],
  validators: Validators,
): void {
  for (const { setting, schema, node } of configurations.flatMap(({ settings }) => settings)) {
    if (setting.default === undefined) continue
    const mismatch = validators.mismatchOf(schema, setting.default)
    if (mismatch !== undefined) node.refuse(`the default does not fit: ${mismatch}`)
  }
}

const extensions = new Set([
  'x-body',
  'x-errors',
  'x-field-order',
  'x-relay',
  'x-secret',
  'x-steps',
  'x-wire',
  'x-xml',
  'x-xmpp',
])

/** Refuses extensions that mean nothing, wherever they stand; examples may hold any key. */
export function checkExtensions(node: SpecNode): void {
  for (const [key, child] of node.entries()) {
    if (key.startsWith('x-') && !extensions.has(key)) child.refuse(`\`${key}\` is not supported`)
    if (key === 'examples' || key === 'default') continue
    if (Array.isArray(child.value)) {
      for (const item of child.items()) if (isMapping(item)) checkExtensions(item)
    } else if (isMapping(child)) checkExtensions(child)
  }
}

function isMapping(node: SpecNode): boolean {
  return typeof node.value === 'object' && node.value !== null
}
