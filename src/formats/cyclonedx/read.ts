import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
  objectAt,
  type Result,
  SeawallError,
  textAt,
} from '../../core/index.ts'
import { type Distro, distroId } from '../purl/index.ts'
import {
  PropertyBag,
  type ReadSbom,
  readStated,
  type SbomDependency,
  type SbomSubject,
  type SbomTool,
  syftPrefix,
  trivyPrefix,
} from '../sbom/model/index.ts'
import { allComponents } from './all-components.ts'
import { propertiesIn, stateComponent } from './component.ts'

/** Whether a JSON document says that it is CycloneDX. */
export function isCycloneDx(value: Json): value is JsonObject {
  return (
    isObject(value) &&
    (textAt(value, 'bomFormat') === 'CycloneDX' ||
      /^http:\/\/cyclonedx\.org\/schema\/bom-/.test(textAt(value, '$schema') ?? ''))
  )
}

/** A CycloneDX document, 1.2 to 1.7, with what Trivy, Syft, cdxgen and Seawall put into properties. */
export function readCycloneDx(value: Json): Result<ReadSbom> {
  if (!isCycloneDx(value)) return refused('The document is no CycloneDX bill of materials')
  const version = textAt(value, 'specVersion') ?? ''
  if (!/^1\.[2-7]$/.test(version)) return refused('The document has a CycloneDX version that is not known')
  const metadata = objectAt(value, 'metadata') ?? {}
  const root = objectAt(metadata, 'component')
  const components = allComponents([...listAt(root, 'components'), ...listAt(value, 'components')])
  const places = applicationFiles(components, listAt(value, 'dependencies'))
  const os = osOf(components, propertiesBag(value, syftPrefix))
  const created = textAt(metadata, 'timestamp')
  return {
    ok: true,
    value: readStated({
      format: 'cyclonedx',
      formatVersion: version,
      subject: subjectOf(root),
      tools: toolsOf(member(metadata, 'tools')),
      ...(os !== undefined && { os }),
      ...(created !== undefined && { created }),
      components: components
        .filter(isPackageLike)
        .map((one) => stateComponent(one, places.get(textAt(one, 'bom-ref') ?? ''))),
      dependencies: listAt(value, 'dependencies').flatMap(dependencyOf),
    }),
  }
}

function refused(message: string): { readonly ok: false; readonly error: SeawallError } {
  const hint = 'CycloneDX JSON of the versions 1.2 to 1.7 can be read'
  return { ok: false, error: new SeawallError('unsupported', `${message}.`, { hint }) }
}

/** What is a system, a file or a container is no package, unless a purl says so. */
function isPackageLike(component: JsonObject): boolean {
  const type = textAt(component, 'type')
  if (type === 'operating-system') return false
  return type === 'library' || textAt(component, 'purl') !== undefined
}

function propertiesBag(value: Json | undefined, prefix: string): PropertyBag {
  return new PropertyBag(propertiesIn(value), prefix)
}

function subjectOf(root: JsonObject | undefined): SbomSubject {
  const version = textAt(root, 'version')
  const digest = digestOf(root, version)
  return {
    kind: textAt(root, 'type') === 'container' ? 'container' : 'application',
    name: textAt(root, 'name') ?? '',
    ...(version !== undefined && version !== digest && { version }),
    ...(digest !== undefined && { digest }),
  }
}

/** Syft gives the digest as version, Trivy after the name of the repository. */
function digestOf(root: JsonObject | undefined, version = ''): string | undefined {
  const own = propertiesBag(root, 'seawall:').get('digest')
  const repository = propertiesBag(root, trivyPrefix).get('RepoDigest')
  return [own, repository?.slice(repository.indexOf('@') + 1), version].find(
    (text) => text !== undefined && isDigest(text),
  )
}

function isDigest(text: string): boolean {
  return /^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/.test(text)
}

/** A list until 1.4, an object with components since. */
function toolsOf(value: Json | undefined): readonly SbomTool[] {
  const list = Array.isArray(value) ? value : listAt(value, 'components')
  return list.flatMap((tool) => {
    const name = textAt(tool, 'name')
    const version = textAt(tool, 'version')
    return name === undefined ? [] : [{ name, ...(version !== undefined && { version }) }]
  })
}

function osOf(components: readonly JsonObject[], syft: PropertyBag): Distro | undefined {
  const os = components.find((component) => textAt(component, 'type') === 'operating-system')
  if (os === undefined) return undefined
  const inner = propertiesBag(os, syftPrefix)
  const id =
    inner.get('distro:id') ?? syft.get('distro:id') ?? propertiesBag(os, trivyPrefix).get('Type') ?? textAt(os, 'name')
  if (!id) return undefined
  return { id: distroId(id), versionId: inner.get('distro:versionID') ?? textAt(os, 'version') ?? '' }
}

function dependencyOf(entry: Json): readonly SbomDependency[] {
  const ref = textAt(entry, 'ref')
  const dependsOn = listAt(entry, 'dependsOn').filter((target) => typeof target === 'string')
  return ref === undefined ? [] : [{ ref, dependsOn }]
}

/** Trivy makes the file that names packages a component which depends on them. */
function applicationFiles(
  components: readonly JsonObject[],
  dependencies: readonly Json[],
): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const component of components) {
    const isFile = propertiesBag(component, trivyPrefix).get('Class') === 'lang-pkgs'
    if (isFile) files.set(textAt(component, 'bom-ref') ?? '', textAt(component, 'name') ?? '')
  }
  const places = new Map<string, string>()
  for (const { ref, dependsOn } of dependencies.flatMap(dependencyOf)) {
    const file = files.get(ref)
    if (file) for (const target of dependsOn) places.set(target, file)
  }
  return places
}
