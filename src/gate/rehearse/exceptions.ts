import type { JsonObject } from '../../core/index.ts'
import { policyVersion } from '../policy/index.ts'
import type { RehearsedChange } from './rehearse.ts'

/** Ready-made SecurityExceptions for what would newly be refused: for people to read, shorten and approve. */
export function exceptionsFor(changes: readonly RehearsedChange[], expires: string): readonly JsonObject[] {
  const refused = changes.filter(({ change, violations }) => change === 'newly refused' && violations.length > 0)
  const groups = Map.groupBy(refused, ({ namespace, kind, name }) => `${namespace}/${kind}/${name}`)
  return [...groups.values()].flatMap((group, index) =>
    group.slice(0, 1).map(({ namespace, kind, name, owner }) => ({
      apiVersion: policyVersion,
      kind: 'SecurityException',
      metadata: { name: `rehearsed-${String(index + 1).padStart(3, '0')}` },
      spec: {
        scope: {
          checks: [...new Set(group.flatMap(({ violations }) => violations.map(({ check }) => check)))].sort(),
          ...(namespace !== '' && { namespaces: [namespace] }),
          kinds: [kind],
          names: [name.endsWith('-') ? `${name}*` : name],
        },
        reason: 'it was admitted before the policies of this rehearsal; to be reviewed',
        owner: owner || 'unknown',
        expires,
      },
    })),
  )
}
