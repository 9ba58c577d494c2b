import { textAt } from '../../core/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { type ControlChecks, fail, fixable, type ObjectCheck, wrong } from '../check.ts'
import removed from './removed-versions.json' with { type: 'json' }

interface RemovedVersion {
  readonly version: string
  /** Empty: all kinds of the version. */
  readonly kinds: readonly string[]
  /** The release of Kubernetes that no longer serves it. */
  readonly removed: string
  /** What serves the kind now; empty where nothing does. */
  readonly use: string
}

const byVersion: ReadonlyMap<string, readonly RemovedVersion[]> = Map.groupBy<string, RemovedVersion>(
  removed,
  ({ version }) => version,
)

function removedVersionOf({ ref, version }: KubeObject): RemovedVersion | undefined {
  const entries = byVersion.get(ref.group === '' ? version : `${ref.group}/${version}`) ?? []
  return entries.find(({ kinds }) => kinds.length === 0 || kinds.includes(ref.kind))
}

const removedVersion: ObjectCheck = {
  id: 'REL-12/removed-version',
  needs: [],
  appliesTo: () => true,
  evaluate: (object) => {
    const entry = removedVersionOf(object)
    if (entry === undefined) return []
    const next = entry.use === '' ? 'nothing replaces it' : `${entry.use} replaces it`
    const message = `Kubernetes ${entry.removed} and later do not know this version; ${next}`
    const failure = fail(wrong(['apiVersion'], textAt(object.object, 'apiVersion'), message))
    if (entry.use === '') return [failure]
    const steps = [`write the object for ${entry.use}; names of fields may have changed`]
    return [fixable(failure, { kind: 'plan', impact: 'may-break', note: 'the fields of both versions differ', steps })]
  },
}

export const rel12: ControlChecks = { objects: [removedVersion] }
