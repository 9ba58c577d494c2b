/** A node of what has to hold on a host (OVAL 5.11, CriteriaType). */
export type Criteria =
  | { readonly kind: 'group'; readonly operator: 'AND' | 'OR'; readonly children: readonly Criteria[] }
  | { readonly kind: 'test'; readonly ref: string; readonly comment: string }

export interface Definition {
  readonly title: string
  readonly description: string
  /** `CVE-2031-1234`, `ELSA-2031-77`. */
  readonly names: readonly string[]
  readonly references: readonly string[]
  readonly severity: string
  /** `true`, `false`, or what Microsoft writes: `Not Applicable`. */
  readonly patchable: string
  readonly issued: string
  readonly updated: string
  readonly criteria: Criteria | undefined
}

/** Which versions a test is about, as far as it says: `less than` and the like. */
export interface State {
  readonly evr: string
  readonly operation: string
  /** `(aarch64|x86_64)`. */
  readonly arch: string
  /** `0` for what no package has: SUSE's way to say that none is touched. */
  readonly version: string
}

/** A document apart from its definitions, which come first and name tests that come last. */
export interface Tests {
  readonly tests: ReadonlyMap<string, { readonly object: string; readonly states: readonly string[] }>
  readonly objects: ReadonlyMap<string, string>
  readonly states: ReadonlyMap<string, State>
}
