import { isArray, isObject, type Json, listAt, member, objectAt, shorten, textAt } from '../../../core/index.ts'
import { cvssSeverity } from '../../../formats/cvss/index.ts'
import { versionScheme } from '../../../formats/versions/index.ts'
import { parseYaml } from '../../../formats/yaml/index.ts'
import type { Advisory, AdvisoryRecord, AffectedPackage, FeedFormat, FeedItem, SeverityClaim } from '../../types.ts'
import { emptyRecord, maxDetails, maxReferences } from '../empty-record.ts'
import { unread } from '../json-document.ts'
import { unpatched } from '../unpatched.ts'

const scheme = versionScheme('rubygems')

/**
 * ruby-advisory-db: a YAML file for each vulnerability of a gem, or of an engine of Ruby, with the versions that are not
 * touched (`patched_versions`, `unaffected_versions`).
 */
export const rubysec: FeedFormat = {
  id: 'rubysec',
  wants: (path, head) =>
    /\.ya?ml$/.test(path) &&
    (/(?:^|\/)(?:gems|rubies|libraries)\/[^/]+\/[^/]+$/.test(path) ||
      /^(?:gem|engine|library):/m.test(head.toString())) &&
    /^(?:gem|engine|library|cve|ghsa|osvdb|patched_versions):/m.test(head.toString()),
  read: function* (content, path) {
    const parsed = parseYaml(content.toString())
    if (!parsed.ok) return yield unread(path, parsed.error.message)
    if (!isObject(parsed.value)) return yield unread(path, 'it is no advisory of rubysec')
    yield* itemsOf(parsed.value, path)
  },
}

function* itemsOf(value: Json, path: string): Generator<FeedItem> {
  const [id, ...aliases] = namesOf(value, path)
  if (id === undefined) return yield unread(path, 'it has no id')
  const affected = affectedOf(value)
  if ('unreadable' in affected) yield unread(path, affected.unreadable)
  const advisory: Advisory = {
    ...recordOf(value, id, aliases),
    affected: 'unreadable' in affected ? [] : [affected],
  }
  yield { kind: 'entry', advisories: [advisory] }
}

/** Numbers stand without the name of their list: `cve: 2023-50725`. Where there is none, the file's name is the id. */
function namesOf(value: Json, path: string): readonly string[] {
  const named = (key: string): readonly string[] => {
    const number = scalarAt(value, key)
    return number === undefined || !/^[\w.-]{1,100}$/.test(number) ? [] : [`${key.toUpperCase()}-${number}`]
  }
  const names = [...named('cve'), ...named('ghsa'), ...named('osvdb')]
  const file = /([^/]{1,100})\.ya?ml$/.exec(path)?.[1]
  return names.length > 0 || file === undefined ? names : [file]
}

function scalarAt(value: Json, key: string): string | undefined {
  const found = member(value, key)
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'bigint' ? String(found) : undefined
}

function affectedOf(value: Json): AffectedPackage | { readonly unreadable: string } {
  const gem = textAt(value, 'gem')
  if (gem === undefined || gem === '') {
    const engine = textAt(value, 'engine') ?? textAt(value, 'library')
    return {
      unreadable: engine === undefined ? 'it names no gem' : `${shorten(engine, 60)} is no gem, but Ruby itself`,
    }
  }
  if (scheme === undefined) return { unreadable: 'the order of versions of gems is not known here' }
  const [patched, unaffected] = [constraintsAt(value, 'patched_versions'), constraintsAt(value, 'unaffected_versions')]
  if (patched === undefined || unaffected === undefined)
    return { unreadable: `${gem}: its patched versions are no list of constraints` }
  const found = unpatched('rubygems', scheme, patched, unaffected)
  if ('unreadable' in found) return { unreadable: `${gem}: ${found.unreadable}` }
  return {
    namespace: 'gem',
    name: gem,
    ranges: found.ranges,
    status: patched.length > 0 ? 'fixed' : 'affected',
    ...(found.fixed.length > 0 && { fixed: found.fixed }),
  }
}

/** Undefined where it is something else than a list of texts. */
function constraintsAt(value: Json, key: string): readonly string[] | undefined {
  const found = member(value, key) ?? []
  const isTexts = isArray(found) && found.every((one) => typeof one === 'string')
  return isTexts ? found.filter((one) => typeof one === 'string') : undefined
}

function recordOf(value: Json, id: string, aliases: readonly string[]): AdvisoryRecord {
  const [title, details, published] = [textAt(value, 'title'), textAt(value, 'description'), textAt(value, 'date')]
  return {
    ...emptyRecord,
    id,
    aliases,
    ...(title !== undefined && { title: shorten(title, maxDetails) }),
    ...(details !== undefined && { details: shorten(details, maxDetails) }),
    severities: severitiesOf(value),
    ...(published !== undefined && { published }),
    references: [...new Set([textAt(value, 'url'), ...listAt(objectAt(value, 'related'), 'url')])]
      .filter((one) => typeof one === 'string')
      .slice(0, maxReferences),
  }
}

/** Scores without a vector, of several versions of CVSS; one of them counts, since each says the same in its own scale. */
function severitiesOf(value: Json): readonly SeverityClaim[] {
  for (const [key, version] of [
    ['cvss_v3', '3.1'],
    ['cvss_v4', '4.0'],
    ['cvss_v2', '2.0'],
  ] as const) {
    const score = member(value, key)
    if (typeof score !== 'number' || !(score >= 0 && score <= 10)) continue
    const severity = cvssSeverity(score, version)
    return [{ source: 'rubysec', score, ...(severity !== 'none' && { severity }) }]
  }
  return []
}
