import { isArray, type Json, listAt, textAt } from '../../../core/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { AdvisoryStatus, FeedFormat, FeedItem } from '../../types.ts'
import { emptyRecord } from '../empty-record.ts'
import { jsonDocument, unread } from '../json-document.ts'
import { severityWord } from '../severity-word.ts'

const namespace = namespaceOfRelease('arch', '') ?? 'alpm:arch'

/** Arch Linux's groups of vulnerabilities (security.archlinux.org/all.json, wiki: Arch Security Team). */
export const arch: FeedFormat = {
  id: 'arch',
  wants: (_, head) =>
    /^\s*\[\s*\{/.test(head.toString('latin1')) && /"name"\s*:\s*"AVG-\d/.test(head.toString('latin1')),
  read: function* (content, path) {
    const document = jsonDocument(content, path)
    if ('unread' in document) return yield document.unread
    if (!isArray(document.value)) return yield unread(path, 'it is no list of groups')
    for (const [index, group] of document.value.entries()) yield itemOf(group, `${path} ${index + 1}`)
  },
}

function itemOf(group: Json, where: string): FeedItem {
  const [name, fixed, type] = [textAt(group, 'name'), textAt(group, 'fixed'), textAt(group, 'type')]
  if (name === undefined || name === '') return unread(where, 'a group without a name')
  const told = textAt(group, 'status') ?? ''
  const status = statuses.get(told)
  if (status === undefined) return unread(`${where} ${name}`, `the status ${told === '' ? 'is not told' : told}`)
  if (status === 'fixed' && fixed === undefined)
    return unread(`${where} ${name}`, 'it is fixed, and nothing says in which version')
  const severity = severityWord(textAt(group, 'severity'))
  const affected = texts(group, 'packages').map((one) => ({
    namespace,
    name: one,
    ranges: status === 'not-affected' ? [] : [status === 'fixed' && fixed !== undefined ? { to: fixed } : {}],
    status,
    ...(status === 'fixed' && fixed !== undefined && { fixed: [fixed] }),
    ...(severity !== undefined && { severity }),
    binary: true,
  }))
  const issues = texts(group, 'issues')
  const advisories = (issues.length > 0 ? issues : [name]).map((id) => ({
    ...emptyRecord,
    id,
    ...(type !== undefined && { title: type }),
    severities: severity === undefined ? [] : [{ source: 'arch', severity }],
    references: [name, ...texts(group, 'advisories')].map((one) => `https://security.archlinux.org/${one}`),
    affected,
  }))
  return { kind: 'entry', advisories }
}

/** `Testing`: a fix is there, and not yet for everyone. */
const statuses = new Map<string, AdvisoryStatus>([
  ['Fixed', 'fixed'],
  ['Testing', 'affected'],
  ['Vulnerable', 'affected'],
  ['Not affected', 'not-affected'],
  ['Unknown', 'under-investigation'],
])

const texts = (value: Json, key: string): readonly string[] =>
  listAt(value, key).filter((one): one is string => typeof one === 'string' && one !== '')
