import { existsSync, readFileSync } from 'node:fs'

/**
 * A deploy command whose deployments can be read: the version that came is in a file. A version that ends in `broken`
 * fails, one in `liar` says that it came and did not, one in `slow` takes until the file is there.
 */
export function deployCommand(file: string): readonly string[] {
  const script = `case "$MRSP_VERSION" in
    *broken) echo "does not start"; exit 3 ;;
    *liar) exit 0 ;;
    *slow) echo >> "$0.begun"; while [ ! -e "$0.go" ]; do sleep 0.05; done ;;
  esac
  echo "$1" >> "$0.runs"; printf %s "$MRSP_VERSION" > "$0"`
  return ['/bin/sh', '-c', script, file, '{version} {deployment} {pair}']
}

/** The version that was deployed last. */
export function deployedVersion(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '0.1.0'
}

/** How often a slow deployment was begun. */
export function slowDeploymentsBegun(file: string): number {
  return existsSync(`${file}.begun`) ? readFileSync(`${file}.begun`).length : 0
}

/** What each run of the command was given: version, deployment and pair. */
export function deployRuns(file: string): readonly string[] {
  return existsSync(`${file}.runs`)
    ? readFileSync(`${file}.runs`, 'utf8')
        .trim()
        .split('\n')
        .map(line => line.trim())
    : []
}
