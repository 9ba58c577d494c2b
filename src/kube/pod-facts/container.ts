import { type JsonObject, member, type Path, pickMembers, textAt } from '../../core/index.ts'
import type { ContainerFacts, ContainerKind, Entry, EnvFact, PortFact } from './facts.ts'
import type { FieldReader } from './field-reader.ts'
import { containerFieldsRead } from './fields.ts'
import { readSecurityContext } from './security-context.ts'

export function readContainer(
  read: FieldReader,
  container: JsonObject,
  path: Path,
  kind: ContainerKind,
): ContainerFacts {
  const contextPath = [...path, 'securityContext']
  const context = read.object(container, path, 'securityContext')
  const capabilitiesPath = [...contextPath, 'capabilities']
  const capabilities = read.object(context, contextPath, 'capabilities')
  const ports = readPorts(read, container, path)
  return {
    ...readSecurityContext(read, context, contextPath),
    name: textAt(container, 'name') ?? '',
    kind,
    path,
    raw: pickMembers(container, containerFieldsRead),
    image: read.text(container, path, 'image'),
    pullPolicy: read.text(container, path, 'imagePullPolicy'),
    privileged: read.boolean(context, contextPath, 'privileged'),
    allowPrivilegeEscalation: read.boolean(context, contextPath, 'allowPrivilegeEscalation'),
    readOnlyRootFilesystem: read.boolean(context, contextPath, 'readOnlyRootFilesystem'),
    procMount: read.text(context, contextPath, 'procMount'),
    addedCapabilities: read.texts(capabilities, capabilitiesPath, 'add'),
    droppedCapabilities: read.texts(capabilities, capabilitiesPath, 'drop'),
    dropPath: [...capabilitiesPath, 'drop'],
    ports,
    hostPorts: ports.flatMap((port) =>
      port.hostPort === 0 ? [] : [{ value: port.hostPort, path: [...port.path, 'hostPort'] }],
    ),
    probeHosts: readProbeHosts(read, container, path),
    env: readEnv(read, container, path),
    envFromSecrets: readEnvFromSecrets(read, container, path),
    words: [...read.texts(container, path, 'command'), ...read.texts(container, path, 'args')],
  }
}

function readPorts(read: FieldReader, container: JsonObject, path: Path): PortFact[] {
  return read.objects(container, path, 'ports').map((port) => ({
    containerPort: Number(read.integer(port.value, port.path, 'containerPort').value ?? 0),
    hostPort: Number(read.integer(port.value, port.path, 'hostPort').value ?? 0),
    path: port.path,
  }))
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe']
const lifecycleHandlers = ['postStart', 'preStop']

function readProbeHosts(read: FieldReader, container: JsonObject, path: Path): Entry<string>[] {
  const lifecycle = read.object(container, path, 'lifecycle')
  return [
    ...probes.flatMap((key) => readHandlerHosts(read, read.object(container, path, key), [...path, key])),
    ...lifecycleHandlers.flatMap((key) => {
      const at = [...path, 'lifecycle']
      return readHandlerHosts(read, read.object(lifecycle, at, key), [...at, key])
    }),
  ]
}

function readHandlerHosts(read: FieldReader, handler: JsonObject | undefined, at: Path): Entry<string>[] {
  return ['httpGet', 'tcpSocket'].flatMap((key) => {
    const host = read.text(read.object(handler, at, key), [...at, key], 'host')
    return host.value ? [{ value: host.value, path: host.path }] : []
  })
}

function readEnv(read: FieldReader, container: JsonObject, path: Path): EnvFact[] {
  return read.objects(container, path, 'env').map(({ value: variable, path: at }) => {
    const source = member(variable, 'valueFrom')
    const literal = read.text(variable, at, 'value')
    const secret = textAt(member(source, 'secretKeyRef'), 'name')
    return {
      name: textAt(variable, 'name') ?? '',
      literal: literal.value,
      secret,
      path: secret === undefined ? literal.path : [...at, 'valueFrom', 'secretKeyRef'],
    }
  })
}

function readEnvFromSecrets(read: FieldReader, container: JsonObject, path: Path): Entry<string>[] {
  return read.objects(container, path, 'envFrom').flatMap(({ value, path: at }) => {
    const reference = read.object(value, at, 'secretRef')
    return reference === undefined ? [] : [{ value: textAt(reference, 'name') ?? '', path: [...at, 'secretRef'] }]
  })
}
