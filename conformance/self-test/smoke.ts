import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import './compile-cache.ts'
import { judge } from '../judge.ts'
import { roles } from '../roles/roles.ts'

/**
 * Judges the reference implementation of the named roles at the least depth, one after the other, until one breaks a
 * clause: what StrykerJS asks of each of its mutants. Roles that the suite does not judge are passed over.
 */
for (const name of process.argv.slice(2).filter(role => roles.has(role))) {
  const manifest = new URL(`../../reference-impl/manifests/${name}.yaml`, import.meta.url)
  process.exitCode = await judge(name, [], {
    manifest: fileURLToPath(manifest),
    depth: 'smoke',
    seed: 1,
    jobs: 2,
    out: join(tmpdir(), `mrsp-smoke-${process.pid}`),
  })
  if (process.exitCode !== 0) break
}
