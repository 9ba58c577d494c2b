import type { Json, JsonObject } from './json.ts'
import type { Path } from './path.ts'

/** One step of a change. `set` makes the parents it needs; in a list it replaces the item or adds one at the end. */
export type FixOp =
  | { readonly op: 'set'; readonly path: Path; readonly value: Json }
  | { readonly op: 'remove'; readonly path: Path }

/** `safe` cannot stop the application from starting; `may-break` can, and `note` says how. */
export type FixImpact = 'safe' | 'may-break'

/** How a finding can be mended by machine: a change to its object, a new object, or steps for people. */
export type FixPlan = { readonly impact: FixImpact; readonly note: string } & (
  | { readonly kind: 'patch'; readonly ops: readonly FixOp[] }
  | { readonly kind: 'generate'; readonly object: JsonObject }
  | { readonly kind: 'plan'; readonly steps: readonly string[] }
)
