import { byCodePoint, type EvidenceNeed } from '../../../core/index.ts'
import type { PodTemplatePaths } from '../../objects/index.ts'
import table from './kinds.json' with { type: 'json' }

interface KindGroup {
  readonly group: string
  readonly resources: readonly string[]
  /** Evidence that is incomplete as well when one of these cannot be listed. */
  readonly also?: EvidenceNeed
}

const groups = table as readonly KindGroup[] // the JSON file is ours and tested

/** Resources of one API group, by their plural. */
export interface ScannedGroup {
  readonly group: string
  readonly resources: readonly string[]
}

/** Whether a scan looks at a kind: it stands in the table, or it makes pods. */
export function isScanned(group: string, resource: string, kind: string, templates: PodTemplatePaths): boolean {
  return entryOf(group, resource) !== undefined || (templates.has(`${group}/${kind}`) && !isDuplicate(group))
}

/** Before everything else come namespaces, then the table's order, then what only makes pods. */
export function scanOrder(group: string, resource: string): number {
  const at = groups.findIndex((one) => one.group === group && one.resources.includes(resource))
  return at < 0 ? groups.length : at
}

export function alsoMissing(group: string, resource: string, makesPods: boolean): EvidenceNeed | undefined {
  return entryOf(group, resource)?.also ?? (makesPods ? 'api:pods' : undefined)
}

/** The resources of the table in a group: what is unknown when the whole group does not answer. */
export function scannedResourcesOf(group: string): readonly string[] {
  return groups.filter((one) => one.group === group).flatMap(({ resources }) => resources)
}

/** Everything a scan lists, for its role. */
export function scannedGroups(templates: PodTemplatePaths): readonly ScannedGroup[] {
  const all = new Map<string, Set<string>>()
  const add = (group: string, resource: string): void => {
    all.set(group, (all.get(group) ?? new Set()).add(resource))
  }
  for (const { group, resources } of groups) for (const resource of resources) add(group, resource)
  for (const key of templates.keys()) {
    const slash = key.indexOf('/')
    const group = key.slice(0, slash)
    if (!isDuplicate(group) && key !== '/DeploymentConfig') add(group, pluralOf(key.slice(slash + 1)))
  }
  return [...all]
    .map(([group, resources]) => ({ group, resources: [...resources].sort(byCodePoint) }))
    .sort((a, b) => byCodePoint(a.group, b.group))
}

/** The same objects under a name of long ago. */
const isDuplicate = (group: string): boolean => group === 'extensions'

function entryOf(group: string, resource: string): KindGroup | undefined {
  return groups.find((one) => one.group === group && one.resources.includes(resource))
}

/** The plural that code generators give a kind: `NetworkPolicy` → `networkpolicies`. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase()
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`
  return /(s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`
}
