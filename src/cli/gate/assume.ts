import { isObject } from '../../core/index.ts'
import { applyJsonPatch } from '../../formats/json-patch/index.ts'
import { decideFor, reviewOfObject } from '../../gate/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { snapshotFor } from './snapshot.ts'

/** Objects as they will be once the gate has changed them, and how many it changes. */
export interface AssumedGate {
  change(object: KubeObject): KubeObject
  readonly changed: number
}

/** For `scan --assume-gate`: who deploys through a gate that mends should not be told what it mends. */
export async function assumeGate(policies: readonly string[], now: string): Promise<AssumedGate> {
  const { snapshot } = await snapshotFor({ policies, podSecurity: false })
  let changed = 0
  return {
    change: (object) => {
      const review = reviewOfObject(object, 'kubernetes-admin')
      const known = { namespaceLabels: {}, now }
      const { patch } = decideFor({ phase: 'mutate', direction: 'all' }, review, snapshot, known)
      if (patch.length === 0) return object
      const mended = applyJsonPatch(object.object, patch)
      if (!isObject(mended)) return object
      changed += 1
      return { ...object, object: mended }
    },
    get changed() {
      return changed
    },
  }
}
