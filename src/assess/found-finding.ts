import {
  type CheckId,
  type ControlId,
  controlOf,
  type Digest,
  type Evident,
  type ExceptedBy,
  type Finding,
  type FixPlan,
  fingerprint,
  type Origin,
  type Outcome,
  type Path,
  type Position,
  type Severity,
  type SubjectId,
  type SubjectRef,
} from '../core/index.ts'
import { type KubeObject, pathInObject, type TemplatePlace } from '../kube/objects/index.ts'

export type Failure = Extract<Outcome, { kind: 'fail' }>

/** What a failing place is made of. */
export interface FindingParts {
  readonly object: KubeObject
  readonly check: CheckId
  readonly severity: Severity
  readonly failure: Failure
  /** Where the failure's paths start, when they are paths of a pod; undefined when they are the object's. */
  readonly place: TemplatePlace | undefined
  /** Whether its position may be looked for in the object's text. */
  readonly located: boolean
  readonly excepted: ExceptedBy | undefined
}

/**
 * A finding that says what it is when asked: a cluster has hundreds of thousands, most of which are only counted. The
 * failure is shared by all objects of one template; paths, position and fingerprint are worked out each time.
 */
export class FoundFinding implements Finding {
  readonly check: CheckId
  readonly severity: Severity
  readonly excepted: ExceptedBy | undefined
  readonly #object: KubeObject
  readonly #failure: Failure
  readonly #place: TemplatePlace | undefined
  readonly #located: boolean

  constructor({ object, check, severity, failure, place, located, excepted }: FindingParts) {
    this.check = check
    this.severity = severity
    this.excepted = excepted
    this.#object = object
    this.#failure = failure
    this.#place = place
    this.#located = located
  }

  get fingerprint(): Digest {
    return fingerprint(this.check, this.subject, this.slot, this.#path)
  }

  get control(): ControlId {
    return controlOf(this.check)
  }

  get subject(): SubjectId {
    return this.#object.id
  }

  get ref(): SubjectRef {
    return this.#object.ref
  }

  get slot(): string | undefined {
    return this.#failure.slot
  }

  get at(): Evident {
    const { at } = this.#failure
    return this.#place === undefined ? at : { ...at, path: this.#path }
  }

  get origin(): Origin {
    return this.#object.origin
  }

  get position(): Position | undefined {
    return this.#located ? this.#object.locate(this.#path) : undefined
  }

  get fix(): FixPlan | undefined {
    const { fix } = this.#failure
    const place = this.#place
    if (place === undefined || fix?.kind !== 'patch') return fix
    return { ...fix, ops: fix.ops.map((op) => ({ ...op, path: pathInObject(place, op.path) })) }
  }

  get #path(): Path {
    const { path } = this.#failure.at
    return this.#place === undefined ? path : pathInObject(this.#place, path)
  }
}
