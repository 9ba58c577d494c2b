import { isArray, type Json, listAt, textAt } from '../../../core/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import type { Advisory, AffectedPackage, FeedFormat, FeedItem } from '../../types.ts'
import { severityWord } from '../severity-word.ts'
import { bareRecord, mendedBy, neverTouched, unmended } from '../statement.ts'

/** The groups of Arch Linux's security tracker (security.archlinux.org/all.json): packages that share vulnerabilities. */
export const archGroups: FeedFormat = {
  id: 'arch-groups',
  wants: (path, head) => path.endsWith('.json') && /"name"\s*:\s*"AVG-\d/.test(head.toString('latin1')),
  read: function* (content, path) {
    const parsed = parseJson(content.toString())
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    const groups = isArray(parsed.value) ? parsed.value : [parsed.value] // one group has an address of its own
    for (const [index, group] of groups.entries()) yield itemOf(group, `${path} ${textAt(group, 'name') ?? index + 1}`)
  },
}

function itemOf(group: Json, where: string): FeedItem {
  const name = textAt(group, 'name')
  const packages = texts(group, 'packages')
  const said = saidOf(textAt(group, 'status'), textAt(group, 'fixed'))
  if (name === undefined || packages.length === 0)
    return { kind: 'unread', where, why: 'a group without a name or packages' }
  if (said === undefined) return { kind: 'unread', where, why: 'its status is not known' }
  const severity = severityWord(textAt(group, 'severity'))
  const affected = packages.map(
    (one): AffectedPackage => ({
      namespace: 'alpm:arch',
      name: one,
      ...said,
      ...(severity !== undefined && { severity }),
      binary: true,
    }),
  )
  const ids = texts(group, 'issues')
  const references = [name, ...texts(group, 'advisories')]
  const title = textAt(group, 'type')
  const advisories = (ids.length === 0 ? [name] : [...new Set(ids)]).map(
    (id): Advisory => ({
      ...bareRecord(id),
      ...(title !== undefined && { title }),
      references: references.filter((one) => one !== id),
      affected,
    }),
  )
  return { kind: 'entry', advisories }
}

/** What is fixed in the testing repositories has its version, too. */
function saidOf(status: string | undefined, fixed: string | undefined): ReturnType<typeof mendedBy> | undefined {
  if (status === 'Not affected') return neverTouched
  if (fixed !== undefined && fixed !== '') return mendedBy(fixed)
  if (status === 'Unknown') return unmended('under-investigation')
  return status === 'Vulnerable' || status === 'Testing' ? unmended('affected') : undefined
}

const texts = (value: Json, key: string): readonly string[] =>
  listAt(value, key).filter((one) => typeof one === 'string' && one !== '') as readonly string[] // as just asked
