import { isObject, type Json, type JsonObject, listAt, objectAt, shorten, textAt } from '../../../core/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import type { AdvisoryStatus, AffectedPackage, FeedFormat, FeedItem, SeverityClaim } from '../../types.ts'
import { releaseOfCpe } from '../csaf/index.ts'
import { lowestFixes } from '../lowest-fixes.ts'
import { parseNevra } from '../nevra.ts'
import { severityWord } from '../severity-word.ts'
import { bareRecord, mendedBy, neverTouched, unmended } from '../statement.ts'

const maxDetails = 2_000

/**
 * What Red Hat's security data service says of one vulnerability (access.redhat.com/hydra/rest/securitydata/cve/): the
 * source packages that were mended, and how it stands with the others.
 */
export const redhatCves: FeedFormat = {
  id: 'redhat-cves',
  wants: (_, head) => /"(?:threat_severity|affected_release|package_state)"\s*:/.test(head.toString('latin1')),
  read: function* (content, path) {
    const parsed = parseJson(content.toString())
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    const id = textAt(parsed.value, 'name')
    if (!isObject(parsed.value) || id === undefined || id === '')
      return yield { kind: 'unread', where: path, why: 'it names no vulnerability' }
    yield* itemsOf(parsed.value, id, `${path} ${id}`)
  },
}

function* itemsOf(value: JsonObject, id: string, where: string): Generator<FeedItem> {
  const severity = severityWord(textAt(value, 'threat_severity'))
  const graded = severity !== undefined && { severity }
  const found: AffectedPackage[] = []
  for (const release of listAt(value, 'affected_release')) {
    const namespace = releaseOfCpe(textAt(release, 'cpe') ?? '')
    const text = textAt(release, 'package')
    if (namespace === undefined || text === undefined) continue // another product, or no package
    const build = parseNevra(text, false)
    if (build === undefined) yield { kind: 'unread', where, why: `no version of a package: ${shorten(text, 80)}` }
    else found.push({ namespace, name: build.name, ...mendedBy(build.version), ...graded })
  }
  for (const state of listAt(value, 'package_state')) {
    const namespace = releaseOfCpe(textAt(state, 'cpe') ?? '')
    const [, module, name] =
      /^(?:([\w.+-]+:[\w.+-]+)\/)?([\w.+-]+)$/.exec((textAt(state, 'package_name') ?? '').slice(0, 300)) ?? []
    if (namespace === undefined) continue
    const said = saidOf(textAt(state, 'fix_state') ?? '')
    if (name === undefined || said === undefined)
      yield { kind: 'unread', where, why: 'a package without a name or a state known' }
    else found.push({ namespace, name, ...said, ...graded, ...(module !== undefined && { module }) })
  }
  yield { kind: 'entry', advisories: [{ ...recordOf(value, id), affected: lowestFixes(found) }] }
}

const states = new Map<string, AdvisoryStatus>([
  ['Affected', 'affected'],
  ['Fix deferred', 'fix-deferred'],
  ['New', 'under-investigation'],
  ['Out of support scope', 'end-of-life'],
  ['Under investigation', 'under-investigation'],
  ['Will not fix', 'will-not-fix'],
])

function saidOf(state: string): ReturnType<typeof mendedBy> | undefined {
  if (state === 'Not affected') return neverTouched
  const status = states.get(state)
  return status && unmended(status)
}

function recordOf(value: JsonObject, id: string) {
  const details = listAt(value, 'details')
    .filter((one) => typeof one === 'string')
    .join('\n')
    .trim()
  const title = textAt(objectAt(value, 'bugzilla'), 'description')?.trim()
  const published = textAt(value, 'public_date')
  const severities = [
    claimOf(objectAt(value, 'cvss3'), 'cvss3', value),
    claimOf(objectAt(value, 'cvss'), 'cvss', value),
  ].flatMap((claim) => claim ?? [])
  return {
    ...bareRecord(id),
    ...(title !== undefined && title !== '' && { title: shorten(title, 300) }),
    ...(details !== '' && { details: shorten(details, maxDetails) }),
    ...(published !== undefined && { published }),
    severities,
    weaknesses: [...new Set((textAt(value, 'cwe') ?? '').match(/CWE-\d{1,6}/g) ?? [])],
    references: [...new Set(listAt(value, 'affected_release').flatMap((one) => textAt(one, 'advisory') ?? []))].slice(
      0,
      40,
    ),
  }
}

function claimOf(said: Json | undefined, prefix: string, value: JsonObject): SeverityClaim | undefined {
  const [vector, score] = [textAt(said, `${prefix}_scoring_vector`), Number(textAt(said, `${prefix}_base_score`))]
  const severity = severityWord(textAt(value, 'threat_severity'))
  if (vector === undefined) return undefined
  return { source: 'redhat', ...(severity !== undefined && { severity }), vector, ...(score > 0 && { score }) }
}
