import { isArray, type Json, member, textAt } from '../../../core/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { FeedFormat, FeedItem, Namespace } from '../../types.ts'
import { bareRecord, mendedBy, neverTouched, unmended } from '../statement.ts'

/**
 * The lists of Photon OS (`cve_data_photon4.0.json`): one file a release, which only its name tells; one entry a
 * vulnerability of a package. Where no version mends it because none was touched, the version is `NA`.
 */
export const photonCves: FeedFormat = {
  id: 'photon-cves',
  wants: (path, head) =>
    path.endsWith('.json') && /"res_ver"\s*:/.test(head.toString('latin1')) && head.includes('"cve_id"'),
  read: function* (content, path) {
    const release = /photon[_-]?(\d+(?:\.\d+)?)[^/]*$/i.exec(path.slice(-200))?.[1]
    const namespace = release === undefined ? undefined : namespaceOfRelease('photon', withMinor(release))
    if (namespace === undefined)
      return yield { kind: 'unread', where: path, why: 'its name does not say which release it is for' }
    const parsed = parseJson(content.toString())
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    if (!isArray(parsed.value)) return yield { kind: 'unread', where: path, why: 'it is no list' }
    for (const [index, entry] of parsed.value.entries()) yield itemOf(entry, namespace, `${path} ${index + 1}`)
  },
}

const withMinor = (release: string): string => (release.includes('.') ? release : `${release}.0`)

function itemOf(entry: Json, namespace: Namespace, where: string): FeedItem {
  const [id, name] = [textAt(entry, 'cve_id'), textAt(entry, 'pkg')]
  const [fixed, status] = [textAt(entry, 'res_ver') ?? '', textAt(entry, 'status')]
  if (id === undefined || id === '' || name === undefined || name === '')
    return { kind: 'unread', where, why: 'an entry without an id or a package' }
  const said =
    fixed !== '' && fixed !== 'NA'
      ? mendedBy(fixed)
      : status === 'Fixed' || status === 'Not Affected'
        ? neverTouched
        : unmended('affected')
  const score = member(entry, 'cve_score')
  return {
    kind: 'entry',
    advisories: [
      {
        ...bareRecord(id),
        severities: typeof score === 'number' && score > 0 && score <= 10 ? [{ source: 'photon', score }] : [],
        affected: [{ namespace, name, ...said }],
      },
    ],
  }
}
