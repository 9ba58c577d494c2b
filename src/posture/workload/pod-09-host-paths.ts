import { member, objectAt, textAt } from '../../core/index.ts'
import { restrictedVolumeTypes } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, fail, type ObjectCheck, podCheck, type TemplateCheck, wrong } from '../check.ts'
import known from './host-paths.json' with { type: 'json' }

type Danger = 'POD-09/runtime-socket' | 'POD-09/sensitive-host-path' | 'POD-09/host-path'

const messages: Record<Danger, (path: string) => string> = {
  'POD-09/runtime-socket': (path) =>
    `${path} is the container runtime's control socket: who holds it is root on the node`,
  'POD-09/sensitive-host-path': (path) =>
    `${path} of the node holds credentials, devices or programs of the node itself`,
  'POD-09/host-path': (path) => `${path} of the node is open to the pod and outlives it`,
}

const inside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)

/** `/var//run/../run/docker.sock` and the like name the same place. */
function cleanPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function dangerOf(path: string): Danger {
  const clean = cleanPath(path)
  if (known.runtimeSockets.some((socket) => inside(clean, socket))) return 'POD-09/runtime-socket'
  const sensitive = known.sensitive.includes(clean) || known.sensitiveTrees.some((folder) => inside(clean, folder))
  return sensitive ? 'POD-09/sensitive-host-path' : 'POD-09/host-path'
}

/** The three checks share the host paths of a pod out among them, so that one mount is one finding. */
const hostPathCheck = (id: Danger): TemplateCheck =>
  podCheck(id, (pod) =>
    pod.volumes.flatMap(({ hostPath, path, name }) =>
      hostPath !== undefined && dangerOf(hostPath) === id
        ? [fail(wrong([...path, 'hostPath', 'path'], hostPath, messages[id](hostPath)), name)]
        : [],
    ),
  )

/** One allowed type excuses a volume, as it does upstream: the API server refuses two types on one volume. */
const volumeTypes: TemplateCheck = podCheck('POD-09/volume-types', (pod) =>
  pod.volumes.flatMap(({ types, path, name }) => {
    const [type] = types
    const excused = types.includes('hostPath') || types.some((one) => restrictedVolumeTypes.has(one))
    if (type === undefined || excused) return []
    return [fail(wrong([...path, type], type, `volume "${name}" mounts ${type} storage past a claim`), name)]
  }),
)

const persistentVolume: ObjectCheck = {
  id: 'POD-09/persistent-volume-host-path',
  needs: [],
  appliesTo: ({ ref }) =>
    ref.group === '' && ref.kind === 'PersistentVolume' ? true : { why: 'not a PersistentVolume' },
  evaluate: ({ object }) => {
    const hostPath = objectAt(member(object, 'spec'), 'hostPath')
    if (hostPath === undefined) return []
    const path = textAt(hostPath, 'path') ?? ''
    const message = `any pod that claims this volume gets ${path} of the node, and Pod Security does not see it`
    return [fail(wrong(['spec', 'hostPath', 'path'], path, message))]
  },
}

export const pod09: ControlChecks = {
  templates: [
    hostPathCheck('POD-09/runtime-socket'),
    hostPathCheck('POD-09/sensitive-host-path'),
    hostPathCheck('POD-09/host-path'),
    volumeTypes,
  ],
  objects: [persistentVolume],
}
