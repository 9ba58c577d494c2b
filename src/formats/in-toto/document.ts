import { type Json, member, objectAt, textAt } from '../../core/index.ts'
import type { Statement } from './statement.ts'

/**
 * The document that a statement carries, as JSON or as text: the predicate itself, or what cosign puts under `Data`
 * when it is given a file of a kind it does not know.
 */
export function documentIn({ predicate }: Statement): Json | undefined {
  const wrapped = member(predicate, 'Data') ?? member(predicate, 'data')
  if (wrapped !== undefined && textAt(predicate, 'bomFormat') === undefined) return wrapped
  // The SPDX predicate of some tools holds the document one level down.
  return objectAt(predicate, 'document') ?? (predicate === null ? undefined : predicate)
}
