/** `Max-Frame`, `peer-lost` or `maxFrame` as `maxFrame`. */
export function camelCase(name: string): string {
  const pascal = pascalCase(name)
  return pascal.charAt(0).toLowerCase() + pascal.slice(1)
}

/** `Max-Frame`, `peer-lost` or `maxFrame` as `MaxFrame`. */
export function pascalCase(name: string): string {
  return name
    .split('-')
    .map(part => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
}

/** `['a', 'b']` as the type `'a' | 'b'`; no names as `never`. */
export function unionOf(names: readonly string[]): string {
  return names.length === 0 ? 'never' : names.map(name => `'${name}'`).join(' | ')
}
