import { builtInFinder, type SecretFinder } from './finder.ts'
import type { FoundSecret } from './found-secret.ts'
import { isNamedSecret, namedSecret, unquoted } from './named-value.ts'
import { searchBytes } from './search-bytes.ts'

/** Secrets in the value of an environment variable or a label, by their own form or by the name they go under. */
export function findSecretsInEnv(
  name: string,
  value: string,
  finder: SecretFinder = builtInFinder(),
): readonly FoundSecret[] {
  // With the name before it: many forms are told from others by the name of what they open.
  const before = `${name}=`
  const byForm = searchBytes(Buffer.from(before + value), '', finder).map((found) => ({
    ...found,
    column: Math.max(1, found.column - (found.line === 1 ? before.length : 0)),
  }))
  if (byForm.length > 0) return byForm
  const plain = unquoted(value.trim())
  return isNamedSecret(name, plain) ? [namedSecret(name, plain, 1, 1)] : []
}
