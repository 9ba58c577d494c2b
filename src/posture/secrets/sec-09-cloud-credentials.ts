import { listAt, member, objectAt, sortedKeys, textAt } from '../../core/index.ts'
import type { ContainerFacts, EnvFact, PodFacts } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, fail, type ObjectCheck, podCheck, wrong } from '../check.ts'
import known from './cloud-credentials.json' with { type: 'json' }

const variables = new Map(
  Object.entries(known.variables).flatMap(([cloud, names]) => names.map((name) => [name, cloud] as const)),
)
const identities: Readonly<Record<string, string>> = known.identities

/** The cloud whose credentials lie at a path of the node: in anybody's home, or where kubelets had them. */
function cloudAt(path: string): string | undefined {
  const clean = `/${path.split('/').filter(Boolean).join('/')}`
  const folder = Object.entries(known.folders).find(([end]) => `${clean}/`.includes(`${end}/`))
  return (folder ?? Object.entries(known.files).find(([file]) => clean === file))?.[1]
}

/** Whether a container's file comes out of a Secret: then a variable that names it names a static key. */
function isInSecret(file: string, container: ContainerFacts, pod: PodFacts): boolean {
  const fromSecret = new Set(
    listAt(pod.raw, 'volumes')
      .filter((volume) => member(volume, 'secret') !== undefined || hasProjectedSecret(volume))
      .map((volume) => textAt(volume, 'name')),
  )
  return listAt(container.raw, 'volumeMounts').some((mount) => {
    const folder = (textAt(mount, 'mountPath') ?? '').replace(/\/+$/, '')
    return fromSecret.has(textAt(mount, 'name')) && (file === folder || file.startsWith(`${folder}/`))
  })
}

function hasProjectedSecret(volume: Parameters<typeof member>[0]): boolean {
  return listAt(member(volume, 'projected'), 'sources').some((source) => member(source, 'secret') !== undefined)
}

/** A literal key is SEC-05's to report; here the literal is a path. */
function holdsKey({ secret, literal }: EnvFact, container: ContainerFacts, pod: PodFacts): boolean {
  return secret !== undefined || (literal !== undefined && literal !== '' && isInSecret(literal, container, pod))
}

const shared: ObjectCheck = {
  id: 'SEC-09/shared-identity',
  needs: [],
  appliesTo: ({ ref }) =>
    ref.group === '' && ref.kind === 'ServiceAccount' && ref.name === 'default'
      ? true
      : { why: 'not a default service account' },
  evaluate: ({ object }) => {
    const annotations = objectAt(member(object, 'metadata'), 'annotations') ?? {}
    return sortedKeys(annotations).flatMap((key) => {
      const cloud = Object.hasOwn(identities, key) ? identities[key] : undefined
      const value = textAt(annotations, key)
      if (cloud === undefined || !value) return []
      const message = `every pod of the namespace that names no account of its own gets this ${cloud} identity`
      return [fail(wrong(['metadata', 'annotations', key], value, message), key)]
    })
  },
}

export const sec09: ControlChecks = {
  templates: [
    podCheck('SEC-09/credential-host-path', (pod) =>
      pod.volumes.flatMap(({ hostPath, path, name }) => {
        const cloud = hostPath === undefined ? undefined : cloudAt(hostPath)
        if (cloud === undefined) return []
        const message = `${hostPath} of the node holds the node's or an operator's credentials for ${cloud}`
        return [fail(wrong([...path, 'hostPath', 'path'], hostPath, message), name)]
      }),
    ),
    containerCheck('SEC-09/static-key', (container, pod) =>
      container.env.flatMap((variable) => {
        const cloud = variables.get(variable.name)
        if (cloud === undefined || !holdsKey(variable, container, pod)) return []
        const message = `container "${container.name}" signs in to ${cloud} with a key that does not expire, in place of an identity of its own`
        return [wrong([...variable.path], variable.secret ?? variable.literal, message)]
      }),
    ),
  ],
  objects: [shared],
}
