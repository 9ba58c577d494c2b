import contested from './contested.json' with { type: 'json' }

type Proofs = ReadonlyMap<string, string>

const suites = new Map<string, Proofs>(
  Object.entries(contested).map(([suite, cases]) => [suite, new Map(Object.entries(cases))]),
)

/** Cases whose published verdict contradicts their own input, and the proof. They stay in the score, as wrong. */
export function contestedIn(suite: string): Proofs {
  return suites.get(suite) ?? new Map()
}
