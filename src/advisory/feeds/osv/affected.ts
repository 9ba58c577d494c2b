import { type Json, listAt, objectAt, type PackageType, type Severity, textAt } from '../../../core/index.ts'
import { isInside } from '../../../formats/version-ranges/index.ts'
import { schemeOf, type VersionScheme } from '../../../formats/versions/index.ts'
import { typeOfNamespace } from '../../namespace/index.ts'
import type { AffectedPackage, VersionRange } from '../../types.ts'
import { informationalStatus } from '../rustsec/index.ts'
import { severityWord } from '../severity-word.ts'
import { ecosystemOf } from './ecosystem.ts'
import { rangesOf } from './ranges.ts'

/**
 * What one element of `affected` says (OSV schema 1.7, `affected[]`), or of which ecosystem it is where nothing can be
 * made of it. Undefined where it names no package: commits of a repository are no package's versions.
 */
export function affectedOf(entry: Json): AffectedPackage | { readonly unknown: string } | undefined {
  const described = objectAt(entry, 'package')
  const [name, ecosystem] = [textAt(described, 'name'), textAt(described, 'ecosystem')]
  if (name === undefined || ecosystem === undefined) return undefined
  const where = ecosystemOf(ecosystem)
  if (where === undefined) return { unknown: ecosystem }
  const scheme = schemeOf(typeOfNamespace(where.namespace) as PackageType)
  const { fixed, ranges } = rangesOf(entry, scheme)
  const listed = unsaid(listAt(entry, 'versions'), ranges, scheme)
  const severity = severityOf(entry)
  const informational = informationalStatus(textAt(objectAt(entry, 'database_specific'), 'informational'))
  return {
    namespace: where.namespace,
    name,
    ranges,
    status: informational ?? (fixed.length > 0 ? 'fixed' : 'affected'),
    ...(listed.length > 0 && { versions: listed }),
    ...(fixed.length > 0 && { fixed }),
    ...(severity !== undefined && { severity }),
    ...(where.binary && { binary: true }),
  }
}

/** Comparisons that are worth it to keep a list short. */
const maxComparisons = 1_000_000

/** The versions that no range holds. Without a range that begins or ends there is nothing to compare. */
function unsaid(
  versions: readonly Json[],
  ranges: readonly VersionRange[],
  scheme: VersionScheme | undefined,
): readonly string[] {
  if (ranges.some(({ from, to }) => from === undefined && to === undefined)) return []
  const listed = [...new Set(versions.filter((version) => typeof version === 'string'))]
  if (scheme === undefined || listed.length * ranges.length > maxComparisons) return listed
  return listed.filter((version) => !isInside(scheme, version, ranges))
}

function severityOf(entry: Json): Severity | undefined {
  const specific = [objectAt(entry, 'ecosystem_specific'), objectAt(entry, 'database_specific')]
  for (const one of specific) {
    const found = severityWord(textAt(one, 'severity') ?? textAt(one, 'urgency') ?? textAt(one, 'ubuntu_priority'))
    if (found !== undefined) return found
  }
  const claimed = listAt(entry, 'severity').find((one) => textAt(one, 'type') === 'Ubuntu')
  return severityWord(textAt(claimed, 'score'))
}
