import { isArray, type Json, member, textAt } from '../../../core/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { AffectedPackage, FeedFormat, FeedItem, Namespace } from '../../types.ts'
import { emptyRecord } from '../empty-record.ts'
import { jsonDocument, unread } from '../json-document.ts'
import { withoutZeroEpoch } from '../rpm-name.ts'

/** Photon OS: a list a release, whose name holds it (`cve_data_photon4.0.json`), an entry for each package and vulnerability. */
export const photon: FeedFormat = {
  id: 'photon',
  wants: (_, head) =>
    /^\s*\[\s*\{/.test(head.toString('latin1')) && /"(?:aff_ver|res_ver)"\s*:/.test(head.toString('latin1')),
  read: function* (content, path) {
    const document = jsonDocument(content, path)
    if ('unread' in document) return yield document.unread
    const release = /photon(\d+\.\d+)/.exec(path)?.[1]
    const namespace = release === undefined ? undefined : namespaceOfRelease('photon', release)
    if (namespace === undefined) return yield unread(path, 'its name does not say which release it is for')
    if (!isArray(document.value)) return yield unread(path, 'it is no list')
    for (const [index, entry] of document.value.entries()) yield itemOf(entry, namespace, `${path} ${index + 1}`)
  },
}

function itemOf(entry: Json, namespace: Namespace, where: string): FeedItem {
  const [id, name] = [textAt(entry, 'cve_id'), textAt(entry, 'pkg')]
  if (id === undefined || !/^[A-Za-z][\w-]{3,60}$/.test(id)) return unread(where, 'an entry without an id')
  if (name === undefined || name === '') return unread(`${where} ${id}`, 'an entry without a package')
  const score = member(entry, 'cve_score')
  return {
    kind: 'entry',
    advisories: [
      {
        ...emptyRecord,
        id,
        severities: typeof score === 'number' && score > 0 && score <= 10 ? [{ source: 'photon', score }] : [],
        affected: statementsOf(entry, namespace, name),
      },
    ],
  }
}

/**
 * Names are those of packages or of their sources, and nothing tells which: it is said of both. `NA` says that something
 * was mended, but neither from nor to which version, and so nothing of any package.
 */
function statementsOf(entry: Json, namespace: Namespace, name: string): readonly AffectedPackage[] {
  const said = statementOf(entry)
  if (said === undefined) return []
  const source = { namespace, name, ...said }
  return [source, { ...source, binary: true }]
}

function statementOf(entry: Json): Pick<AffectedPackage, 'ranges' | 'status' | 'fixed'> | undefined {
  const fixed = withoutZeroEpoch(textAt(entry, 'res_ver') ?? '')
  const status = textAt(entry, 'status')?.toLowerCase() ?? ''
  if (status === 'not affected') return { ranges: [], status: 'not-affected' }
  if (/^\d/.test(fixed)) return { ranges: [{ to: fixed }], status: 'fixed', fixed: [fixed] }
  return status === 'fixed' ? undefined : { ranges: [{}], status: 'affected' }
}
