import type { CheckId, ControlId, Severity, Stage } from '../core/index.ts'

/** The 4C model, from the outside in. */
export const layers = ['cloud', 'cluster', 'container', 'code'] as const
export type Layer = (typeof layers)[number]

export const statuses = ['implemented', 'planned'] as const
export type Status = (typeof statuses)[number]

export const stages = ['build', 'registry', 'admission', 'cluster', 'runtime'] as const satisfies readonly Stage[]

export const modules = [
  'posture',
  'image',
  'supply-chain',
  'admission',
  'runtime',
  'observability',
  'response',
  'scores',
  'reliability',
] as const
export type Module = (typeof modules)[number]

/** How a control can be mended: in the manifest, at the gate, by a new object, on the host, in the cloud, by a reaction. */
export const fixKinds = ['patch', 'mutate', 'validate', 'generate', 'host', 'cloud', 'response'] as const
export type FixKind = (typeof fixKinds)[number]

/** A number in somebody else's list. `verified` says that two independent sources agree on it. */
export interface FrameworkRef {
  readonly framework: string
  readonly id: string
  readonly verified: boolean
  readonly note?: string
}

/** A value a user may set for a check; an empty default means "not configured". */
export interface CheckParam {
  readonly name: string
  readonly default: readonly string[]
  readonly meaning: string
  /** What the check's examples are judged with, where the default asks nothing. */
  readonly example?: readonly string[]
}

/** The check of the Pod Security Standards that asks the same question. */
export interface PodSecurityRef {
  readonly id: string
  readonly level: 'baseline' | 'restricted'
}

/**
 * What a check looks at: a pod template, one whole object, an image, the Dockerfile of one, or one among its neighbours: a
 * workload, an object, a namespace.
 */
export const checkScopes = ['template', 'object', 'workload', 'neighbour', 'namespace', 'image', 'dockerfile'] as const
export type CheckScope = (typeof checkScopes)[number]

/** What a user is told about a check; the code that decides it is in `posture/` and `image/`. */
export interface CatalogueCheck {
  readonly id: CheckId
  readonly title: string
  readonly severity: Severity
  /** Mostly one; several where the same question is asked of different things. */
  readonly scopes: readonly CheckScope[]
  /** One sentence that says what a failure means. */
  readonly message: string
  /** Why it matters, and how people mend it, where the texts of the control are too wide: each check of Dockerfiles has both. */
  readonly why?: string
  readonly fix?: string
  /** The names others have for it: `DL3008` of hadolint, `StageNameCasing` of BuildKit. */
  readonly foreign?: readonly string[]
  readonly pss?: PodSecurityRef
  readonly params?: readonly CheckParam[]
}

/** What a scan needs to know about a control. */
export interface Control {
  readonly id: ControlId
  readonly title: string
  readonly status: Status
  readonly severity: Severity
  readonly layer: Layer
  readonly module: Module
  readonly stages: readonly Stage[]
  readonly frameworks: readonly FrameworkRef[]
  readonly fixes: readonly FixKind[]
  /** What can still happen when the control passes; null where it is not written yet. */
  readonly residual: string | null
  /** Empty unless the control is implemented. */
  readonly checks: readonly CatalogueCheck[]
}

/** What keeping the control costs. */
export interface Tradeoff {
  readonly friction: string
  readonly latency: string
  readonly cost: string
  readonly compliance: string
}

/** How an example is written: a manifest, or what an image is made of, as YAML; or a Dockerfile. */
export const exampleForms = ['yaml', 'Dockerfile'] as const
export type ExampleForm = (typeof exampleForms)[number]

/** A text that fails one check, and one that passes it. */
export interface Example {
  readonly form: ExampleForm
  readonly bad: string
  readonly good: string
}

/** The long texts of a control, for people. Nulls and empty lists occur only in planned controls. */
export interface Page {
  readonly id: ControlId
  readonly description: string
  /** Passages of the three founding articles that ask for this control. */
  readonly seeds: readonly string[]
  /** What decides the control, and where it is read. */
  readonly evidence: readonly string[]
  readonly threat: string | null
  readonly fix: string | null
  readonly why: string | null
  readonly tradeoff: Tradeoff | null
  readonly references: readonly string[]
  /** Of each check, one for each form its scopes have. */
  readonly examples: Readonly<Record<CheckId, readonly Example[]>>
}
