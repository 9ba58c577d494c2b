import { type Json, type JsonObject, listAt, objectAt, textAt } from '../../core/index.ts'
import { sentence, textList } from './fields.ts'
import constraintChecks from './gatekeeper-constraints.json' with { type: 'json' }
import type { Reading } from './types.ts'

const tool = 'Gatekeeper'
const known: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(constraintChecks))

/** A document and the file it stands in. */
export interface Placed {
  readonly value: JsonObject
  readonly file: string
}

export function isConfig(value: JsonObject): boolean {
  return textAt(value, 'kind') === 'Config' && groupOf(value) === 'config.gatekeeper.sh'
}

export function isConstraint(value: JsonObject): boolean {
  return groupOf(value) === 'constraints.gatekeeper.sh'
}

function groupOf(value: JsonObject): string {
  return (textAt(value, 'apiVersion') ?? '').split('/')[0] ?? ''
}

/** Namespaces that a constraint excludes by itself. One that excludes none is no exception. */
export function readConstraint({ value, file }: Placed): readonly Reading[] {
  const from = `${file}, ${nameOf(value)}`
  const match = objectAt(objectAt(value, 'spec'), 'match')
  const namespaces = textList(match, 'excludedNamespaces')
  if (namespaces === undefined || namespaces?.length === 0) return []
  if (namespaces === null) return [refused(from, 'its excludedNamespaces is no list of names')]
  const checks = checksOf(value)
  if (checks === undefined) return [refused(from, `no check here asks what ${textAt(value, 'kind') ?? 'it'} asks`)]
  const reason = descriptionOf(value)
  return [{ draft: { tool, from, scope: { checks, namespaces }, ...(reason !== undefined && { reason }) } }]
}

/**
 * The namespaces that Gatekeeper's own Config excludes are excluded from every constraint: those that are imported with
 * it. An exception from everything would be none.
 */
export function readConfig({ value, file }: Placed, constraints: readonly Placed[]): readonly Reading[] {
  const from = `${file}, ${nameOf(value)}`
  const checks = [...new Set(constraints.flatMap((one) => checksOf(one.value) ?? []))].sort()
  return listAt(objectAt(value, 'spec'), 'match').flatMap((entry): Reading[] => {
    const namespaces = textList(entry, 'excludedNamespaces')
    if (namespaces === undefined || namespaces?.length === 0 || !concernsReviews(entry)) return []
    if (namespaces === null) return [refused(from, 'its excludedNamespaces is no list of names')]
    if (checks.length === 0)
      return [
        refused(from, `it excludes ${namespaces.join(', ')} from every constraint; import the constraints with it`),
      ]
    const reason = descriptionOf(value)
    return [{ draft: { tool, from, scope: { checks, namespaces }, ...(reason !== undefined && { reason }) } }]
  })
}

/** Syncing and mutating judge nothing. */
function concernsReviews(entry: Json): boolean {
  const processes = textList(entry, 'processes') ?? ['*']
  return processes.some((process) => process === '*' || process === 'webhook' || process === 'audit')
}

function checksOf(constraint: JsonObject): readonly string[] | undefined {
  return known.get(textAt(constraint, 'kind') ?? '')
}

function nameOf(value: JsonObject): string {
  return `${textAt(value, 'kind') ?? 'object'} ${textAt(objectAt(value, 'metadata'), 'name') ?? '(unnamed)'}`
}

function descriptionOf(value: JsonObject): string | undefined {
  return sentence(textAt(objectAt(objectAt(value, 'metadata'), 'annotations'), 'description'))
}

function refused(from: string, why: string): Reading {
  return { notImported: { tool, from, why } }
}
