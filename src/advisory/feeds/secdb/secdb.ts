import { isArray, isObject, type Json, type JsonObject, listAt, member, objectAt, textAt } from '../../../core/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import { parseYaml } from '../../../formats/yaml/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { Advisory, FeedFormat, FeedItem, Namespace } from '../../types.ts'

/**
 * Lists of what a package's versions mend, as Alpine, Wolfi and Chainguard publish them: one file a repository
 * (JSON, before 2020 YAML), one entry a source package. Version `0` says that it was never touched.
 */
export const secdb: FeedFormat = {
  id: 'secdb',
  wants: (path, head) =>
    path.endsWith('.json')
      ? /"(?:secfixes|distroversion|apkurl|reponame)"/.test(head.toString('latin1'))
      : /\.ya?ml$/.test(path) && /^(?:distroversion|reponame):[ \t]/m.test(head.toString('latin1')),
  read: function* (content, path) {
    const text = content.toString()
    const parsed = path.endsWith('.json') ? parseJson(text) : parseYaml(text)
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    const namespace = namespaceOf(parsed.value)
    if (namespace === undefined)
      return yield { kind: 'unread', where: path, why: 'it does not say which release it is for' }
    for (const entry of listAt(parsed.value, 'packages')) yield* itemsOf(objectAt(entry, 'pkg'), namespace, path)
  },
}

function namespaceOf(value: Json): Namespace | undefined {
  const release = textAt(value, 'distroversion')
  const address = `${textAt(value, 'urlprefix') ?? ''} ${textAt(value, 'apkurl') ?? ''}`
  const rolling = ['chainguard', 'wolfi', 'minimos'].find((name) => address.includes(name))
  if (rolling !== undefined) return namespaceOfRelease(rolling, '')
  return release === undefined || release === '' ? undefined : namespaceOfRelease('alpine', release)
}

function* itemsOf(entry: JsonObject | undefined, namespace: Namespace, path: string): Generator<FeedItem> {
  const name = textAt(entry, 'name')
  const fixes = member(entry, 'secfixes') ?? null
  if (name === undefined || name === '') return yield { kind: 'unread', where: path, why: 'a package without a name' }
  const where = `${path} ${name}`
  if (fixes !== null && !isObject(fixes)) return yield { kind: 'unread', where, why: 'secfixes is no object' }
  const advisories: Advisory[] = []
  const unread: FeedItem[] = []
  for (const [version, ids] of Object.entries(fixes ?? {}))
    for (const text of isArray(ids) ? ids : []) {
      const found = typeof text === 'string' ? advisoriesOf(text, name, version, namespace) : []
      if (found.length === 0)
        unread.push({ kind: 'unread', where: `${where} ${version}`, why: 'it names no vulnerability' })
      advisories.push(...found)
    }
  yield { kind: 'entry', advisories }
  yield* unread
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
