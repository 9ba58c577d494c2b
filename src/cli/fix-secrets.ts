import { Assessor } from '../assess/index.ts'
import { placeDocuments, valueLines } from '../formats/yaml-edit/index.ts'
import type { KubeObject } from '../kube/objects/index.ts'

/**
 * The lines of a file, from 1, that are not shown beside a change, and why: those on which its changed objects hold
 * credentials, and those of other documents, which may be Secrets. Of `there` documents all but `objects` stay the same.
 */
export function hiddenLines(
  text: string,
  objects: ReadonlyMap<number, KubeObject>,
  there: number,
): ReadonlyMap<number, string> {
  const hidden = new Map<number, string>()
  const documents = placeDocuments(text)
  const lines = text.split('\n')
  for (const [index, { line, lastLine }] of documents.slice(0, there).entries())
    for (let at = line; at <= lastLine && !objects.has(index); at++)
      if (!/^(---)?\s*$/.test(lines[at - 1] ?? '')) hidden.set(at, 'another document stands here')
  for (const [index, object] of objects) {
    const document = documents[index]
    if (document === undefined) continue
    for (const path of credentialsIn(object)) {
      const { first, last } = valueLines(document.text, path)
      for (let line = first; line <= last; line++) hidden.set(document.line + line - 1, 'a credential stands here')
    }
  }
  return hidden
}

function credentialsIn(object: KubeObject) {
  const assessor = new Assessor({ now: '', selection: { only: ['SEC-05'] } })
  assessor.add(object)
  return assessor.finish().findings.flatMap(({ ref, at }) => (ref.name === object.ref.name ? [at.path] : []))
}
