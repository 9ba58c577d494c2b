import { type JsonObject, member, objectAt, type Path, pickMembers } from '../../core/index.ts'
import { readContainer } from './container.ts'
import type { ContainerFacts, ContainerKind, Entry, PodFacts, VolumeFact } from './facts.ts'
import { FieldReader } from './field-reader.ts'
import { podFieldsRead } from './fields.ts'
import { readSecurityContext } from './security-context.ts'

export {
  baselineCapabilities,
  restrictedCapabilities,
  restrictedVolumeTypes,
  safeSysctls,
  safeSysctlsAt,
  seLinuxTypes,
  seLinuxTypesAt,
} from './allowed.ts'
export type * from './facts.ts'
export { describeMalformed } from './field-reader.ts'
export { containerFieldsRead, podFieldsRead } from './fields.ts'
export { type ImageReference, parseImageReference } from './image-reference.ts'

/** A list of containers inside a pod specification, by its field name. */
export interface ContainerList {
  readonly field: string
  readonly kind: ContainerKind
  /** The field holds one container, not a list of them. */
  readonly single?: boolean
}

export const podContainerLists: readonly ContainerList[] = [
  { field: 'initContainers', kind: 'init' },
  { field: 'containers', kind: 'container' },
  { field: 'ephemeralContainers', kind: 'ephemeral' },
]

/**
 * Everything a pod's specification says about its security. Paths start at the pod's root (`spec.…`, `metadata.…`),
 * wherever its template stands. A field of the wrong type is treated as unset and named in `malformed`.
 */
export function readPodFacts(
  spec: JsonObject,
  metadata: JsonObject | undefined,
  lists: readonly ContainerList[] = podContainerLists,
): PodFacts {
  const read = new FieldReader()
  const at: Path = ['spec']
  const context = read.object(spec, at, 'securityContext')
  const contextPath = [...at, 'securityContext']
  return {
    raw: pickMembers(spec, podFieldsRead),
    serviceAccountName: read.text(spec, at, 'serviceAccountName'),
    automountToken: read.boolean(spec, at, 'automountServiceAccountToken'),
    os: read.text(read.object(spec, at, 'os'), [...at, 'os'], 'name').value,
    security: readSecurityContext(read, context, contextPath),
    hostNetwork: read.boolean(spec, at, 'hostNetwork'),
    hostPID: read.boolean(spec, at, 'hostPID'),
    hostIPC: read.boolean(spec, at, 'hostIPC'),
    hostUsers: read.boolean(spec, at, 'hostUsers'),
    sysctls: readSysctls(read, context, contextPath),
    volumes: readVolumes(read, spec, at),
    annotations: objectAt(metadata, 'annotations') ?? {},
    containers: lists.flatMap((list) => readContainers(read, spec, at, list)),
    malformed: read.malformed,
  }
}

function readContainers(
  read: FieldReader,
  spec: JsonObject,
  at: Path,
  { field, kind, single }: ContainerList,
): ContainerFacts[] {
  if (single === true) {
    const container = read.object(spec, at, field)
    return container === undefined ? [] : [readContainer(read, container, [...at, field], kind)]
  }
  return read.objects(spec, at, field).map(({ value, path }) => readContainer(read, value, path, kind))
}

function readSysctls(read: FieldReader, context: JsonObject | undefined, at: Path): Entry<string>[] {
  return read.objects(context, at, 'sysctls').map(({ value, path }) => {
    const name = read.text(value, path, 'name')
    return { value: name.value ?? '', path: name.path }
  })
}

function readVolumes(read: FieldReader, spec: JsonObject, at: Path): VolumeFact[] {
  return read.objects(spec, at, 'volumes').map(({ value: volume, path }) => {
    const hostPath = read.object(volume, path, 'hostPath')
    return {
      name: read.text(volume, path, 'name').value ?? '',
      path,
      types: Object.keys(volume).filter((key) => key !== 'name' && member(volume, key) !== null),
      hostPath: hostPath && (read.text(hostPath, [...path, 'hostPath'], 'path').value ?? ''),
    }
  })
}
