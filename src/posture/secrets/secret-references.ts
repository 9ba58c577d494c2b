import { listAt, member, type Path, textAt } from '../../core/index.ts'
import type { PodFacts } from '../../kube/pod-facts/index.ts'

/** A place where a pod takes values from a Secret. */
export interface SecretReference {
  readonly secret: string
  readonly path: Path
  /** Name of the container or volume. */
  readonly slot: string
}

/** Every Secret a pod reads: as environment variable, volume or part of a projected volume. */
export function secretReferences(pod: PodFacts): readonly SecretReference[] {
  return [...environmentReferences(pod), ...volumeReferences(pod)].filter(({ secret }) => secret !== '')
}

function environmentReferences({ containers }: PodFacts): SecretReference[] {
  return containers.flatMap(({ env, envFromSecrets, name }) => [
    ...env.flatMap(({ secret = '', path }) => ({ secret, path: [...path, 'name'], slot: name })),
    ...envFromSecrets.map(({ value, path }) => ({ secret: value, path: [...path, 'name'], slot: name })),
  ])
}

function volumeReferences({ raw }: PodFacts): SecretReference[] {
  return listAt(raw, 'volumes').flatMap((volume, at) => {
    const path = ['spec', 'volumes', at]
    const slot = textAt(volume, 'name') ?? ''
    const own = textAt(member(volume, 'secret'), 'secretName') ?? ''
    const projected = listAt(member(volume, 'projected'), 'sources').map((source, index) => ({
      secret: textAt(member(source, 'secret'), 'name') ?? '',
      path: [...path, 'projected', 'sources', index, 'secret', 'name'],
      slot,
    }))
    return [{ secret: own, path: [...path, 'secret', 'secretName'], slot }, ...projected]
  })
}
