import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../../../core/index.ts'
import { parseYaml } from '../../../formats/yaml/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { Advisory, FeedFormat, FeedItem, Namespace } from '../../types.ts'

/**
 * Lists of what a package's versions mend, as Alpine, Wolfi and Chainguard publish them: one file a repository, one entry
 * a source package. Version `0` says that it was never touched.
 */
export const secdb: FeedFormat = {
  id: 'secdb',
  wants: (path, head) =>
    /\.(?:json|ya?ml)$/.test(path) &&
    (/"(?:secfixes|distroversion|apkurl|reponame)"/.test(head.toString('latin1')) ||
      /^(?:apkurl|distroversion|reponame):/m.test(head.toString('latin1'))),
  read: function* (content, path) {
    const parsed = parseYaml(content.toString()) // older ones are YAML, and JSON is read as such
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    const namespace = namespaceOf(parsed.value)
    if (namespace === undefined)
      return yield { kind: 'unread', where: path, why: 'it does not say which release it is for' }
    for (const entry of listAt(parsed.value, 'packages')) yield itemOf(objectAt(entry, 'pkg'), namespace, path)
  },
}

function namespaceOf(value: Json): Namespace | undefined {
  const release = textAt(value, 'distroversion')
  const address = `${textAt(value, 'urlprefix') ?? ''} ${textAt(value, 'apkurl') ?? ''}`
  const rolling = ['chainguard', 'wolfi', 'minimos'].find((name) => address.includes(name))
  if (rolling !== undefined) return namespaceOfRelease(rolling, '')
  return release === undefined || release === '' ? undefined : namespaceOfRelease('alpine', release)
}

function itemOf(entry: JsonObject | undefined, namespace: Namespace, path: string): FeedItem {
  const name = textAt(entry, 'name')
  const fixes = objectAt(entry, 'secfixes')
  if (name === undefined || name === '') return { kind: 'unread', where: path, why: 'a package without a name' }
  if (fixes === undefined) {
    const isEmpty = isObject(entry) && (entry.secfixes === null || entry.secfixes === undefined)
    return isEmpty
      ? { kind: 'entry', advisories: [] }
      : { kind: 'unread', where: `${path} ${name}`, why: 'secfixes is no object' }
  }
  return {
    kind: 'entry',
    advisories: Object.entries(fixes).flatMap(([version, ids]) =>
      (Array.isArray(ids) ? ids : []).flatMap((text: Json) =>
        typeof text === 'string' ? advisoriesOf(text, name, version, namespace) : [],
      ),
    ),
  }
}

/** `CVE-2019-1 CVE-2019-2 XSA-3`: several names of one thing. */
function advisoriesOf(text: string, name: string, version: string, namespace: Namespace): readonly Advisory[] {
  const [id, ...aliases] = text.split(/[\s,]+/).filter((word) => /^[A-Za-z]+[-_][\w.:-]+$/.test(word))
  if (id === undefined) return []
  const isUntouched = version === '0'
  return [
    {
      id,
      aliases,
      covers: [],
      severities: [],
      weaknesses: [],
      references: [],
      affected: [
        {
          namespace,
          name,
          ranges: isUntouched ? [] : [{ to: version }],
          status: isUntouched ? 'not-affected' : 'fixed',
          ...(!isUntouched && { fixed: [version] }),
        },
      ],
    },
  ]
}
