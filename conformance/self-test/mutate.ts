import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Edit } from './mutant.ts'

/**
 * Loaded with `node --import` before a reference program: changes its sources as they are loaded, by the edits in the
 * file that MRSP_MUTANT_EDITS names.
 */
const root = new URL('../../', import.meta.url).href
const edits: readonly Edit[] = JSON.parse(
  readFileSync(process.env['MRSP_MUTANT_EDITS'] ?? '', 'utf8'),
)

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const here = edits.filter(({ file }) => url === root + file)
    if (here.length === 0) return loaded
    const source = here.reduce(changed, readFileSync(fileURLToPath(url), 'utf8'))
    return { ...loaded, source, shortCircuit: true }
  },
})

function changed(source: string, { file, find, replace }: Edit): string {
  const parts = source.split(find)
  if (parts.length === 2) return parts.join(replace)
  throw new Error(`${file} holds ${parts.length - 1} times: ${find}`)
}
