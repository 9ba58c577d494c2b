import { isArray, isObject, type Json, listAt, member, objectAt, shorten, textAt } from '../../../core/index.ts'
import type { AdvisoryRecord, AffectedPackage, FeedFormat, SeverityClaim } from '../../types.ts'
import { emptyRecord, maxDetails, maxReferences } from '../empty-record.ts'
import { jsonDocument, unread } from '../json-document.ts'
import { lowestFixes } from '../lowest-fix.ts'
import { namespaceOfCpe } from '../release-of-cpe.ts'
import { rpmNameOf } from '../rpm-name.ts'
import { severityWord } from '../severity-word.ts'
import { statusOfState } from './state.ts'

/**
 * One vulnerability of Red Hat's security data API (access.redhat.com/hydra/rest/securitydata/cve/…): what was mended
 * in which release, and the state of what was not. Products that are no release of the system are left out.
 */
export const redhatApi: FeedFormat = {
  id: 'redhat-api',
  wants: (_, head) => {
    const text = head.toString('latin1')
    const isVulnerability =
      /"(?:threat_severity|package_state|public_date)"\s*:/.test(text) && /"(?:bugzilla|details)"\s*:/.test(text)
    return /^\s*\{/.test(text) && isVulnerability && !/"document"\s*:/.test(text)
  },
  read: function* (content, path) {
    const document = jsonDocument(content, path)
    if ('unread' in document) return yield document.unread
    const { value } = document
    const id = textAt(value, 'name')
    if (!isObject(value) || id === undefined || !/^CVE-\d{4}-\d{4,}$/.test(id))
      return yield unread(path, 'it has no CVE id')
    const affected: AffectedPackage[] = []
    for (const entry of [...listAt(value, 'affected_release'), ...listAt(value, 'package_state')]) {
      const found = affectedOf(entry)
      if (found !== undefined && 'unknown' in found) yield unread(`${path} ${id}`, found.unknown)
      else if (found !== undefined) affected.push(found)
    }
    yield { kind: 'entry', advisories: [{ ...recordOf(value, id), affected: lowestFixes(affected) }] }
  },
}

function affectedOf(entry: Json): AffectedPackage | { readonly unknown: string } | undefined {
  const namespace = namespaceOfCpe(textAt(entry, 'cpe') ?? '')
  if (namespace === undefined) return undefined
  const state = textAt(entry, 'fix_state')
  const text = textAt(entry, state === undefined ? 'package' : 'package_name')
  if (text === undefined) return state === undefined ? undefined : { unknown: `${state} of no package` } // container images have none
  if (state === undefined) {
    const named = rpmNameOf(text)
    if (named === undefined) return isModule(text) ? undefined : { unknown: `${text} is no package with a version` }
    return { namespace, name: named.name, ranges: [{ to: named.version }], status: 'fixed', fixed: [named.version] }
  }
  const status = statusOfState(state)
  if (status === undefined) return { unknown: `${text}: the state ${state}` }
  const slash = text.lastIndexOf('/')
  const module = slash < 0 ? undefined : text.slice(0, slash)
  if (module?.endsWith(':flatpak')) return undefined // inside of a Flatpak, which no list of packages shows
  return {
    namespace,
    name: text.slice(slash + 1),
    ranges: status === 'not-affected' ? [] : [{}],
    status,
    ...(module !== undefined && { module }),
  }
}

/** `nodejs:18-9020020240301:…`: a whole stream, whose packages are told beside it or not at all. */
const isModule = (text: string): boolean => /^[\w.+-]+:[\w.+-]+/.test(text)

function recordOf(value: Json, id: string): AdvisoryRecord {
  const [title, published, weakness] = [
    textAt(objectAt(value, 'bugzilla'), 'description'),
    textAt(value, 'public_date'),
    textAt(value, 'cwe'),
  ]
  const details = member(value, 'details')
  const text = isArray(details) ? details.filter((one) => typeof one === 'string').join('\n\n') : ''
  return {
    ...emptyRecord,
    id,
    ...(title !== undefined && { title: shorten(title.trim(), maxDetails) }),
    ...(text !== '' && { details: shorten(text, maxDetails) }),
    severities: claimsOf(value),
    weaknesses: weakness?.match(/CWE-\d{1,6}/g) ?? [],
    ...(published !== undefined && { published }),
    references: listAt(value, 'references')
      .flatMap((one) => (typeof one === 'string' ? one.split(/\s+/) : []))
      .filter((one) => /^https?:/.test(one))
      .slice(0, maxReferences),
  }
}

function claimsOf(value: Json): readonly SeverityClaim[] {
  const severity = severityWord(textAt(value, 'threat_severity'))
  const vector = textAt(objectAt(value, 'cvss3'), 'cvss3_scoring_vector')
  if (severity === undefined && vector === undefined) return []
  return [{ source: 'redhat', ...(severity !== undefined && { severity }), ...(vector !== undefined && { vector }) }]
}
