import { type Json, listAt, member, objectAt, type Path, textAt } from '../../core/index.ts'
import type { PodFacts } from '../../kube/pod-facts/index.ts'

export type ReferencedKind = 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim'

/** A name that a pod needs to start, and where it stands (from the pod's root). */
export interface PodReference {
  readonly kind: ReferencedKind
  readonly name: string
  readonly path: Path
  /** Container or volume. */
  readonly slot: string
}

/** Everything a pod refers to by name and cannot start without. */
export function referencesOf(pod: PodFacts): readonly PodReference[] {
  const ofContainers = pod.containers.flatMap(({ raw, path, name }) => [
    ...listAt(raw, 'env').flatMap((entry, at) => {
      const place = [...path, 'env', at, 'valueFrom']
      const source = member(entry, 'valueFrom')
      return [
        ...reference('ConfigMap', source, 'configMapKeyRef', 'name', place, name),
        ...reference('Secret', source, 'secretKeyRef', 'name', place, name),
      ]
    }),
    ...listAt(raw, 'envFrom').flatMap((entry, at) => [
      ...reference('ConfigMap', entry, 'configMapRef', 'name', [...path, 'envFrom', at], name),
      ...reference('Secret', entry, 'secretRef', 'name', [...path, 'envFrom', at], name),
    ]),
  ])
  const ofVolumes = listAt(pod.raw, 'volumes').flatMap((volume, at) => {
    const place = ['spec', 'volumes', at]
    const slot = textAt(volume, 'name') ?? ''
    const projected = listAt(member(volume, 'projected'), 'sources').flatMap((source, index) => {
      const within = [...place, 'projected', 'sources', index]
      return [
        ...reference('ConfigMap', source, 'configMap', 'name', within, slot),
        ...reference('Secret', source, 'secret', 'name', within, slot),
      ]
    })
    return [
      ...reference('ConfigMap', volume, 'configMap', 'name', place, slot),
      ...reference('Secret', volume, 'secret', 'secretName', place, slot),
      ...reference('PersistentVolumeClaim', volume, 'persistentVolumeClaim', 'claimName', place, slot),
      ...projected,
    ]
  })
  return [...ofContainers, ...ofVolumes]
}

function reference(
  kind: ReferencedKind,
  holder: Json | undefined,
  field: string,
  key: string,
  path: Path,
  slot: string,
): PodReference[] {
  const source = objectAt(holder, field)
  const name = textAt(source, key)
  if (!name || member(source, 'optional') === true) return []
  return [{ kind, name, path: [...path, field, key], slot }]
}
