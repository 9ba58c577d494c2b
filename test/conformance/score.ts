/** How a suite went. `total` counts verdicts; `wrong` and `unsupported` name the others than right, and share none. */
export interface Score {
  readonly suite: string
  readonly total: number
  readonly right: number
  readonly wrong: readonly string[]
  readonly unsupported: readonly string[]
  readonly levels: Readonly<Record<string, Level>>
  /** Why verdicts are unsupported, counted: for people, not part of the JSON line. */
  readonly reasons: ReadonlyMap<string, number>
}

/** A finer question beside the score. */
export interface Level {
  readonly total: number
  readonly right: number
}

/** The answer to one verdict: right or not, or the reason why it cannot be given. */
export type Answer = boolean | { readonly unsupported: string }

/** Counts answers as they come. */
export class ScoreKeeper {
  readonly #suite: string
  readonly #wrong: string[] = []
  readonly #unsupported: string[] = []
  readonly #levels = new Map<string, { total: number; right: number }>()
  readonly #reasons = new Map<string, number>()
  #total = 0

  constructor(suite: string) {
    this.#suite = suite
  }

  count(id: string, answer: Answer): void {
    this.#total += 1
    if (answer === false) this.#wrong.push(id)
    if (typeof answer === 'boolean') return
    this.#unsupported.push(id)
    this.#reasons.set(answer.unsupported, (this.#reasons.get(answer.unsupported) ?? 0) + 1)
  }

  /** `right` is undefined where the finer question cannot be answered yet. */
  level(name: string, right: boolean | undefined): void {
    const level = this.#levels.get(name) ?? { total: 0, right: 0 }
    level.total += 1
    if (right === true) level.right += 1
    this.#levels.set(name, level)
  }

  score(): Score {
    const right = this.#total - this.#wrong.length - this.#unsupported.length
    return {
      suite: this.#suite,
      total: this.#total,
      right,
      wrong: this.#wrong,
      unsupported: this.#unsupported,
      levels: Object.fromEntries(this.#levels),
      reasons: this.#reasons,
    }
  }
}

/** The score of a suite that nothing can evaluate yet. */
export function nothingSupported(suite: string, ids: readonly string[], why: string): Score {
  const keeper = new ScoreKeeper(suite)
  for (const id of ids) keeper.count(id, { unsupported: why })
  return keeper.score()
}
