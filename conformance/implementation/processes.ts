import { readdirSync, readFileSync } from 'node:fs'

/** Processes that carry a text `NAME=value` in their environment; none where this machine has no /proc. */
export function processesWith(variable: string): readonly number[] {
  return processes().filter(pid => environmentOf(pid).includes(variable))
}

/** The children of a process, their children, and so on. */
export function descendantsOf(pid: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const each of processes()) {
    const parent = parentOf(each)
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [each])
    else siblings.push(each)
  }
  const found: number[] = []
  const look = (parent: number): void => {
    for (const child of children.get(parent) ?? []) {
      found.push(child)
      look(child)
    }
  }
  look(pid)
  return found
}

function processes(): readonly number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter(pid => pid > 0 && pid !== process.pid)
  } catch {
    return []
  }
}

function environmentOf(pid: number): readonly string[] {
  return read(`/proc/${pid}/environ`).split('\0')
}

/** The parent stands behind the name, which is in brackets and may hold anything, and the state. */
function parentOf(pid: number): number {
  const status = read(`/proc/${pid}/stat`)
  return Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1])
}

/** Nothing where the process is gone meanwhile, or of another user. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
