import type { JsonObject } from '../../../src/core/index.ts'
import type { SnapshotParts } from '../../../src/gate/index.ts'
import type { GateServer } from './server.ts'

/** What stands behind the API server while requests are made. */
export interface Setup {
  readonly parts: SnapshotParts
  /** Where the API server looks for the gate: `running`, at a port nobody has, by a wrong authority, or at one that is silent. */
  readonly gate?: 'running' | 'down' | 'stranger' | 'silent'
  /** Another webhook, which adds a sidecar, called before ours or after it. */
  readonly sidecar?: { readonly order: 'before' | 'after'; readonly container: JsonObject }
}

/** What an answer must hold; what is left out may be anything. */
export interface Expected {
  readonly status: number
  readonly message?: RegExp
  /** Every warning, in any order. */
  readonly warnings?: readonly RegExp[]
  /** Annotations of the audit event; null for one that must not be there. */
  readonly audit?: Readonly<Record<string, RegExp | null>>
  /** A part of the answered object. */
  readonly object?: object
  /** Every review the gate was sent: `mutate CREATE pods`, `validate closed UPDATE pods/resize`. */
  readonly reviews?: readonly string[]
}

export interface Step {
  /** From this step on. */
  readonly setup?: Setup
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET'
  readonly path: string
  /** A whole body, or one made of the object as it is now. */
  readonly body?: JsonObject | readonly JsonObject[] | ((now: JsonObject) => JsonObject)
  readonly type?: string
  readonly as?: string
  /** Asked again for a while: rights are seen by a server a moment after they were given. */
  readonly eventually?: boolean
  readonly gives: Expected
}

export interface GateCase {
  readonly name: string
  readonly setup: Setup
  readonly steps: readonly Step[]
  /** What one of the servers answers in another way, and why. */
  readonly differs?: Difference
}

export interface Difference {
  readonly on: GateServer['kind']
  readonly why: string
  readonly step: number
  readonly gives: Expected
}
