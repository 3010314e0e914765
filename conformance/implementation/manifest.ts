import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { type Manifest, validateManifest } from '../../generated/conformance.ts'
import { WrongUse } from '../wrong-use.ts'

/** A manifest, and the folder from which its command starts. */
export interface PlacedManifest {
  readonly manifest: Manifest
  readonly directory: string
}

/**
 * Reads a manifest.
 * @throws WrongUse where the file cannot be read or is no manifest
 */
export async function readManifest(path: string): Promise<PlacedManifest> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new WrongUse(`${path} cannot be read: ${error instanceof Error ? error.message : ''}`)
  })
  return { manifest: manifestOf(parseYaml(path, text), path), directory: dirname(resolve(path)) }
}

function parseYaml(path: string, text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new WrongUse(`${path} is no YAML: ${error instanceof Error ? error.message : ''}`)
  }
}

function manifestOf(value: unknown, path: string): Manifest {
  if (validateManifest(value)) return value
  const faults = validateManifest.mismatches.map(
    mismatch => `${path}${mismatch.path}: ${mismatch.message}`,
  )
  throw new WrongUse(faults.join('\n'))
}
