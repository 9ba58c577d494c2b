import { listAt, member, objectAt, textAt } from '../../core/index.ts'
import { type PodFacts, restrictedVolumeTypes } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, fail, type ObjectCheck, podCheck, type TemplateCheck, wrong } from '../check.ts'
import { byHand, mended } from '../mend.ts'
import known from './host-paths.json' with { type: 'json' }

type HostPathCheckId = 'POD-09/runtime-socket' | 'POD-09/sensitive-host-path' | 'POD-09/host-path'

interface Danger {
  readonly check: HostPathCheckId
  readonly why: string
  /** Reading alone does harm; otherwise a read-only mount takes most of the danger away. */
  readonly reading: boolean
}

const inside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)

/** `/var//run/../run/docker.sock` and the like name the same place, and `/var/run` is `/run` (FHS 3.0). */
function cleanPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`.replace(/^\/var\/run(?=\/|$)/, '/run')
}

function dangerOf(path: string): Danger {
  const clean = cleanPath(path)
  if (known.runtimeSockets.some((socket) => inside(clean, socket)))
    return {
      check: 'POD-09/runtime-socket',
      why: "is the container runtime's control socket: who holds it is root on the node",
      reading: true,
    }
  const isOrdinary = known.ordinary.some((folder) => inside(clean, folder))
  const place = isOrdinary
    ? undefined
    : known.sensitive.findLast((one) => one.path === clean || (one.tree === true && inside(clean, one.path)))
  if (place !== undefined)
    return { check: 'POD-09/sensitive-host-path', why: `of the node ${place.why}`, reading: place.reading }
  return {
    check: 'POD-09/host-path',
    why: 'of the node is shared with the pod and ties it to that node',
    reading: false,
  }
}

/** The three checks share the host paths of a pod out among them, so that one mount is one finding. */
const hostPathCheck = (id: HostPathCheckId): TemplateCheck =>
  podCheck(id, (pod) => {
    const readOnlyVolumes = mountedReadOnly(pod)
    return pod.volumes.flatMap(({ hostPath, path, name }) => {
      const danger = hostPath === undefined ? undefined : dangerOf(hostPath)
      if (hostPath === undefined || danger?.check !== id) return []
      const readOnly = readOnlyVolumes.has(name)
      const message = `${hostPath} ${danger.why}${readOnly ? ' (mounted read-only)' : ''}`
      const failure = fail(wrong([...path, 'hostPath', 'path'], hostPath, message), name)
      return [readOnly && !danger.reading ? { ...failure, severity: 'medium' as const } : failure]
    })
  })

/** Volumes that at least one container mounts, and every one read-only. */
function mountedReadOnly(pod: PodFacts): ReadonlySet<string> {
  const mounts = pod.containers.flatMap(({ raw }) => listAt(raw, 'volumeMounts'))
  const readOnly = new Set<string>()
  const writable = new Set<string>()
  for (const mount of mounts)
    (member(mount, 'readOnly') === true ? readOnly : writable).add(textAt(mount, 'name') ?? '')
  for (const name of writable) readOnly.delete(name)
  return readOnly
}

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
    const spec = objectAt(object, 'spec')
    const local = textAt(objectAt(spec, 'local'), 'path')
    if (local !== undefined && dangerOf(local).check !== 'POD-09/host-path') {
      const message = `any pod that claims this volume gets ${local}, which ${dangerOf(local).why}`
      return [fail(wrong(['spec', 'local', 'path'], local, message))]
    }
    const hostPath = objectAt(spec, 'hostPath')
    if (hostPath === undefined) return []
    const path = textAt(hostPath, 'path') ?? ''
    const message = `any pod that claims this volume gets ${path} of the node, and Pod Security does not see it`
    return [fail(wrong(['spec', 'hostPath', 'path'], path, message))]
  },
}

export const pod09: ControlChecks = {
  templates: [
    mended(hostPathCheck('POD-09/runtime-socket'), otherStorage),
    mended(hostPathCheck('POD-09/sensitive-host-path'), otherStorage),
    mended(hostPathCheck('POD-09/host-path'), otherStorage),
    mended(volumeTypes, otherStorage),
  ],
  objects: [mended(persistentVolume, otherStorage)],
}

/** Where the data should live instead is not written anywhere. */
function otherStorage() {
  return byHand(
    'the program loses what it reads or writes there',
    'find out what the program reads or writes there',
    'give it a claim, a ConfigMap, an emptyDir or an API of its own instead',
    'where it must stay, mount it read-only and accept it with an exception that names an owner',
  )
}
