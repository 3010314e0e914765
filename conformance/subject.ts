import { resolve } from 'node:path'
import type { Manifest } from '../generated/conformance.ts'
import type { Party } from '../runtime/descriptor.ts'
import { type PlacedManifest, readManifest } from './implementation/manifest.ts'
import { WrongUse } from './wrong-use.ts'

/** What is judged, as somebody said it on the command line. */
export interface Subject {
  /** Folder from which relative paths are meant. */
  readonly directory: string
  readonly manifest?: string | undefined
  readonly command?: readonly string[] | undefined
  readonly url?: string | undefined
  /** Several in one system, each as `role=manifest` or `role=program`. */
  readonly together?: readonly string[] | undefined
}

/**
 * The manifest of a subject; a command and an address that were given go before those of the file.
 * @throws WrongUse
 */
export async function placedSubject(
  role: Party,
  { directory, manifest: file, command, url }: Subject,
): Promise<PlacedManifest> {
  const isStarted = command !== undefined && command.length > 0
  const said: Partial<Manifest> = {
    ...(isStarted && { command }),
    ...(url !== undefined && { url: checkedUrl(url) }),
  }
  const placed =
    file === undefined
      ? { manifest: { role, ...said }, directory }
      : await fromFile(role, resolve(directory, file), said, isStarted ? directory : undefined)
  const { manifest } = placed
  if (manifest.url === undefined && manifest.command === undefined) {
    throw new WrongUse(
      'nothing to judge: name a program behind --, an address with --url or a file with --manifest',
    )
  }
  return placed
}

async function fromFile(
  role: Party,
  file: string,
  said: Partial<Manifest>,
  from: string | undefined,
): Promise<PlacedManifest> {
  const { manifest, directory } = await readManifest(file)
  if (manifest.role !== role) throw new WrongUse(`${file} is the manifest of a ${manifest.role}`)
  return { manifest: { ...manifest, ...said }, directory: from ?? directory }
}

function checkedUrl(url: string): string {
  if (url.startsWith('https://') && URL.canParse(url)) return url
  throw new WrongUse(`--url ${url}: an address that begins with https:// is expected`)
}
