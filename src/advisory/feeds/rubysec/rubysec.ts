import { isObject, type Json, listAt, member, objectAt, shorten, textAt } from '../../../core/index.ts'
import { type CvssVersion, cvssSeverity } from '../../../formats/cvss/index.ts'
import { rubygems } from '../../../formats/versions/index.ts'
import { parseYaml } from '../../../formats/yaml/index.ts'
import type { Advisory, FeedFormat, FeedItem, SeverityClaim } from '../../types.ts'
import { type Dialect, outsideOf } from '../safe-versions.ts'
import { maxDetails, maxReferences } from '../sizes.ts'

const dialect: Dialect = { dialect: 'rubygems', scheme: rubygems }

/**
 * One vulnerability of a gem or of a Ruby engine a file (github.com/rubysec/ruby-advisory-db, README): it names the
 * versions that are patched or never were affected, and every other one is. Engines (`ruby`, `jruby`…) are kept in the
 * namespace `ruby`, whose versions nothing installed is compared with yet.
 */
export const rubysec: FeedFormat = {
  id: 'rubysec',
  wants: (path, head) => /\.ya?ml$/.test(path) && /^(?:gem|engine):[ \t]/m.test(head.toString('latin1')),
  read: function* (content, path) {
    const parsed = parseYaml(content.toString())
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    yield* itemsOf(parsed.value, path)
  },
}

function* itemsOf(value: Json, where: string): Generator<FeedItem> {
  const gem = textAt(value, 'gem')
  const name = gem ?? textAt(value, 'engine')
  const [id, ...aliases] = namesOf(value)
  if (name === undefined || name === '') return yield { kind: 'unread', where, why: 'it names no gem and no engine' }
  if (id === undefined) return yield { kind: 'unread', where, why: 'it has neither a CVE nor another id' }
  const { fixed, ranges, unread } = outsideOf(
    texts(value, 'patched_versions'),
    texts(value, 'unaffected_versions'),
    dialect,
  )
  const affected: Advisory['affected'] = [
    {
      namespace: gem === undefined ? 'ruby' : 'gem',
      name,
      ranges,
      status: fixed.length > 0 ? 'fixed' : 'affected',
      ...(fixed.length > 0 && { fixed }),
    },
  ]
  yield { kind: 'entry', advisories: [{ ...recordOf(value, id, aliases), affected }] }
  for (const why of unread) yield { kind: 'unread', where: `${where} ${id}`, why }
}

function recordOf(value: Json, id: string, aliases: readonly string[]): Omit<Advisory, 'affected'> {
  const [title, details, published] = [textAt(value, 'title'), textAt(value, 'description'), textAt(value, 'date')]
  return {
    id,
    aliases,
    covers: [],
    ...(title !== undefined && { title }),
    ...(details !== undefined && { details: shorten(details.trim(), maxDetails) }),
    severities: severitiesOf(value),
    weaknesses: [],
    ...(published !== undefined && { published }),
    references: [...new Set([textAt(value, 'url') ?? [], texts(objectAt(value, 'related'), 'url')].flat())].slice(
      0,
      maxReferences,
    ),
  }
}

/** The CVE first, as it is the name that other sources have too. */
function namesOf(value: Json): readonly string[] {
  const osvdb = member(value, 'osvdb')
  return [
    [textAt(value, 'cve'), 'CVE-'] as const,
    [textAt(value, 'ghsa'), 'GHSA-'] as const,
    [typeof osvdb === 'number' ? `${osvdb}` : undefined, 'OSVDB-'] as const,
  ].flatMap(([text, kind]) => (text === undefined || text === '' ? [] : [`${kind}${text.replace(kind, '')}`]))
}

const versions: readonly (readonly [key: string, version: CvssVersion])[] = [
  ['cvss_v4', '4.0'],
  ['cvss_v3', '3.1'],
  ['cvss_v2', '2.0'],
]

/** A score without its vector: that of the newest version, since words of several cannot be told apart afterwards. */
function severitiesOf(value: Json): readonly SeverityClaim[] {
  const claims = versions.flatMap(([key, version]): readonly SeverityClaim[] => {
    const score = member(value, key)
    if (typeof score !== 'number' || score < 0 || score > 10) return []
    const severity = cvssSeverity(score, version)
    return [{ source: 'rubysec', score, ...(severity !== 'none' && { severity }) }]
  })
  return claims.slice(0, 1)
}

const texts = (value: Json | undefined, key: string): readonly string[] =>
  isObject(value) ? listAt(value, key).filter((one) => typeof one === 'string') : []
