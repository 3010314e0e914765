import type { SpecNode, SpecSource } from './spec-source.ts'

/** One step of the seed, in our words. */
export interface Step {
  readonly step: string
  readonly party: string
  readonly meaning: string
  readonly node: SpecNode
}

/** What implements a step or paragraph. */
export interface Owner {
  /** Kind of thing: operation, answer, frame, stanza, transition, clause … */
  readonly kind: string
  readonly name: string
}

export const parties = ['device', 'terminal', 'management', 'relay'] as const

/** The steps of the seed, and what in the specification implements each. */
export class StepIndex {
  readonly steps: readonly Step[]
  readonly #owners = new Map<string, Owner[]>()
  readonly #lastParagraph: number

  constructor(source: SpecSource) {
    const root = source.open('steps.yaml')
    root.allow('lastParagraph', 'steps')
    this.#lastParagraph = root.need('lastParagraph').integer()
    this.steps = root
      .need('steps')
      .entries()
      .map(([step, node]) => {
        if (!/^S\d{3}$/.test(step)) node.refuse(`\`${step}\` is not a step: S and three digits`)
        node.allow('party', 'meaning')
        return {
          step,
          party: node.need('party').choice(parties),
          meaning: node.need('meaning').string(),
          node,
        }
      })
  }

  /** Reads a list of steps and paragraphs, and notes `owner` as what implements them. */
  claim(list: SpecNode | undefined, owner: Owner): readonly string[] {
    if (!list) return []
    for (const item of list.items()) this.claimOne(item.string(), owner, text => item.refuse(text))
    return list.strings()
  }

  /** Notes an owner of one step or paragraph; `refuse` is told when there is no such step. */
  claimOne(step: string, owner: Owner, refuse: (text: string) => void): void {
    if (/^\d{4}$/.test(step)) {
      if (Number(step) < 1 || Number(step) > this.#lastParagraph) {
        refuse(`the seed has no paragraph ${step}`)
      }
    } else if (!/^S\d{3}$/.test(step)) {
      refuse(`\`${step}\` is neither a step (S and three digits) nor a paragraph (four digits)`)
    } else if (!this.steps.some(known => known.step === step)) {
      refuse(`the seed has no step ${step}`)
    }
    const owners = this.#owners.get(step) ?? []
    if (!owners.some(other => other.kind === owner.kind && other.name === owner.name))
      owners.push(owner)
    this.#owners.set(step, owners)
  }

  /** What implements a step. */
  ownersOf(step: string): readonly Owner[] {
    return this.#owners.get(step) ?? []
  }

  /** Every step must have an owner. */
  checkOwned(): void {
    for (const { step, node } of this.steps) {
      if (this.ownersOf(step).length === 0) node.refuse(`nothing implements ${step}`)
    }
  }
}
