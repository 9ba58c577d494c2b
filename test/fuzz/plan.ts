/** How often a property is tried in a usual run of the tests, by what the input is; `SEAWALL_FUZZ_RUNS` asks for another number. */
export const usualRuns = { binary: 2_000, grammar: 2_000, text: 300, image: 200 } as const

/** What the name of each such test begins with, so that they can be run alone. */
export const fuzzTitle = 'survives whatever becomes of'

/** The longest that one run may take on average, on a machine that does other things too. */
export const perRunMs = 100

/** What such a test tells a soak of itself. */
export interface FuzzPlan {
  readonly parser: string
  readonly runs: number
}
