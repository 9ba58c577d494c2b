import { Assessor } from '../assess/index.ts'
import { placeDocuments, valueLines } from '../formats/yaml-edit/index.ts'
import type { KubeObject } from '../kube/objects/index.ts'

/** The lines of a file, from 1, on which its objects hold credentials: they are not shown, not even beside a change. */
export function secretLines(text: string, objects: ReadonlyMap<number, KubeObject>): ReadonlySet<number> {
  const hidden = new Set<number>()
  const documents = placeDocuments(text)
  for (const [index, object] of objects) {
    const document = documents[index]
    if (document === undefined) continue
    for (const path of credentialsIn(object)) {
      const { first, last } = valueLines(document.text, path)
      for (let line = first; line <= last; line++) hidden.add(document.line + line - 1)
    }
  }
  return hidden
}

function credentialsIn(object: KubeObject) {
  const assessor = new Assessor({ now: '', selection: { only: ['SEC-05'] } })
  assessor.add(object)
  return assessor.finish().findings.flatMap(({ ref, at }) => (ref.name === object.ref.name ? [at.path] : []))
}
