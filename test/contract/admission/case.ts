import type { JsonObject } from '../../../src/core/index.ts'
import { ruleFor } from '../gate/board.ts'
import type { Expected, Step } from '../gate/case.ts'
import type { Webhook } from '../gate/webhook-server.ts'

/** A webhook of the case; its path is how it is called in `asked`. */
export interface Hook {
  readonly phase: 'Mutating' | 'Validating'
  readonly path: string
  /** Configurations are asked in the order of their names. */
  readonly configuration?: string
  readonly set?: JsonObject
}

export interface AdmissionCase {
  readonly name: string
  readonly hooks: readonly Hook[]
  readonly webhook?: Webhook
  readonly ask: Omit<Step, 'gives' | 'setup'>
  readonly gives: Omit<Expected, 'reviews'>
  /** Who was asked, in what order: `/a CREATE pods`. Of validating webhooks the order of their paths. */
  readonly asked: readonly string[]
  /** A part of what the last one was asked. */
  readonly request?: object
}

export const pods = (operations: readonly string[] = ['CREATE']): JsonObject => ({
  rules: [ruleFor('', ['pods'], operations)],
})

export const validating = (set: JsonObject = pods(), path = '/v'): Hook => ({ phase: 'Validating', path, set })
export const mutating = (set: JsonObject = pods(), path = '/m'): Hook => ({ phase: 'Mutating', path, set })
