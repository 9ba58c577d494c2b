import { readText } from '../estate/index.ts'
import { EstateIndex, type Workload, workloadOf } from '../estate-index/index.ts'
import { podTemplatesOf } from '../objects/index.ts'
import { readPodFacts } from '../pod-facts/index.ts'

/** An estate from YAML, for tests. */
export async function estateFrom(yaml: string, complete = true): Promise<EstateIndex> {
  const estate = new EstateIndex(complete)
  for await (const item of readText('test.yaml', once(yaml), { named: true })) {
    if ('unread' in item) throw new Error(item.unread.message)
    const templates = podTemplatesOf(item.object)
    if (templates.length === 0) estate.add(item.object)
    for (const template of templates) {
      const facts = () => readPodFacts(template.spec, template.metadata, template.containerLists)
      const { specPath, metadataPath, complete: whole } = template
      estate.addWorkload(workloadOf(item.object, { specPath, metadataPath, complete: whole }, facts))
    }
  }
  return estate
}

/** The only workload of an estate. */
export function onlyWorkload(estate: EstateIndex): Workload {
  const [only, ...others] = estate.workloads()
  if (only === undefined || others.length > 0) throw new Error('the test wants one workload')
  return only
}

/** A pod of namespace `shop` with these labels. */
export const podYaml = (labels: string, spec = ''): string => `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: ${labels} }
spec:
  ${spec}
  containers: [{ name: web, image: web }]
`

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
