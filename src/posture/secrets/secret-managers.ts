import { type EvidenceNeed, isArray, type Json, member } from '../../core/index.ts'
import type { Estate } from '../../kube/estate-index/index.ts'
import managersData from './secret-managers.json' with { type: 'json' }

/** A kind whose objects make Secrets, and where they say how the Secret is called. */
export interface SecretManager {
  readonly group: string
  readonly kind: string
  readonly need: EvidenceNeed
  /** Paths; `*` stands for every entry of a list. */
  readonly names: readonly string[]
  /** The path that counts when none of the names is set. */
  readonly else?: string
}

export const secretManagers = managersData as readonly SecretManager[] // ours and tested

/** The names of the Secrets that objects of these kinds make in a namespace. */
export function managedSecrets(estate: Estate, namespace: string, managers: readonly SecretManager[]): Set<string> {
  return new Set(
    managers.flatMap((manager) =>
      estate.objects(manager.group, manager.kind, namespace).flatMap(({ object }) => {
        const named = manager.names.flatMap((path) => textsAt(object, path.split('.')))
        return named.length > 0 || manager.else === undefined ? named : textsAt(object, manager.else.split('.'))
      }),
    ),
  )
}

function textsAt(value: Json | undefined, steps: readonly string[]): string[] {
  const [step, ...rest] = steps
  if (step === undefined) return typeof value === 'string' && value !== '' ? [value] : []
  if (step === '*') return isArray(value) ? value.flatMap((item) => textsAt(item, rest)) : []
  return textsAt(member(value, step), rest)
}
