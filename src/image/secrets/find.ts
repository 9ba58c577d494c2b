import { findAssignedSecrets } from './assignments.ts'
import { builtInFinder, type SecretChoices, type SecretFinder } from './finder.ts'
import type { FoundSecret } from './found-secret.ts'
import { findKubernetesSecrets } from './kubernetes-secrets.ts'
import { byPlace, searchBytes } from './search-bytes.ts'
import { asBytesOfText, isBinary, type SkipReason, whySkipped } from './skip.ts'

export type SecretSearch =
  | { readonly kind: 'searched'; readonly secrets: readonly FoundSecret[] }
  | { readonly kind: 'skipped'; readonly why: SkipReason }

/** The secrets of a file, and none in files that are not worth searching: `searchFile` tells one from the other. */
export function findSecrets(
  content: Buffer,
  path: string,
  finder: SecretFinder = builtInFinder(),
): readonly FoundSecret[] {
  const search = searchFile(content, path, finder)
  return search.kind === 'searched' ? search.secrets : []
}

/** As `findSecrets`, telling why a file was left out, so that a scan can count what it did not see. */
export function searchFile(content: Buffer, path: string, finder: SecretFinder = builtInFinder()): SecretSearch {
  const why = skipped(content, path, finder.choices)
  if (why !== undefined) return { kind: 'skipped', why }
  const bytes = asBytesOfText(content)
  if (isBinary(bytes)) return { kind: 'skipped', why: 'binary' }
  const found = [
    ...searchBytes(bytes, path, finder),
    ...findAssignedSecrets(bytes, path),
    ...findKubernetesSecrets(bytes, path, finder),
  ]
  return { kind: 'searched', secrets: withoutRepeats(found.filter(({ rule }) => finder.choices.reports(rule))) }
}

function skipped(content: Buffer, path: string, { searched, skips }: SecretChoices): SkipReason | undefined {
  return whySkipped(path, content.length, searched) ?? (skips(path) ? 'allowed' : undefined)
}

/** The same value on the same line, found in two ways, is told once: rules come first and know more. */
function withoutRepeats(found: readonly FoundSecret[]): readonly FoundSecret[] {
  const first = new Map<string, FoundSecret>()
  for (const one of found) {
    const key = `${one.line} ${one.digest}`
    if (!first.has(key)) first.set(key, one)
  }
  return [...first.values()].sort(byPlace)
}
