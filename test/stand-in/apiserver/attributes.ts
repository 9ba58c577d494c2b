import type { JsonObject } from '../../../src/core/index.ts'
import type { User } from './rbac.ts'
import type { Target } from './target.ts'

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE'

/** What admission knows of one request, and what it has to say about it beside yes and no. */
export interface Attributes {
  readonly target: Target
  readonly operation: Operation
  readonly user: User
  readonly dryRun: boolean
  readonly apiVersion: string
  readonly kind: string
  /** Empty while a name is still to be generated. */
  name: string
  object?: JsonObject
  oldObject?: JsonObject
  readonly warnings: string[]
  readonly annotations: Record<string, string>
}
