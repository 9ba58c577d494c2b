import { isArray, type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import { cleanTextAt, lineAt, neededText, objectsAt, severityOfWord, textsAt, webUrl } from './fields.ts'
import type { ForeignFinding, ForeignImage, ForeignObject, ForeignReport } from './types.ts'

/** What the results of one artifact are about, as far as the report says. */
interface About {
  readonly subject?: ForeignObject
  readonly image?: ForeignImage
  /** Targets are files below this folder. */
  readonly root?: string
}

const resourceLists = ['Resources', 'Vulnerabilities', 'Misconfigurations'] as const

/** `trivy config`, `trivy fs`, `trivy image` and `trivy k8s --report all`, as `--format json` writes them. */
export function isTrivy(value: JsonObject): boolean {
  const ofArtifact = typeof member(value, 'SchemaVersion') === 'number' && textAt(value, 'ArtifactName') !== undefined
  return ofArtifact || isCluster(value)
}

function isCluster(value: JsonObject): boolean {
  return textAt(value, 'ClusterName') !== undefined && resourceLists.some((key) => isArray(member(value, key)))
}

export function readTrivy(value: JsonObject): ForeignReport {
  const version = cleanTextAt(objectAt(value, 'Trivy'), 'Version', 50)
  const entries = isCluster(value) ? resourceEntries(value) : resultEntries(value, aboutArtifact(value), '')
  const findings = entries.flatMap((entry) => (entry === undefined ? [] : [entry]))
  return { tool: 'Trivy', ...(version && { version }), findings, leftOut: entries.length - findings.length }
}

function aboutArtifact(value: JsonObject): About {
  const name = cleanTextAt(value, 'ArtifactName') ?? ''
  if (textAt(value, 'ArtifactType') === 'container_image') return { image: imageOf(name, objectAt(value, 'Metadata')) }
  return name === '' ? {} : { root: name }
}

function imageOf(name: string, metadata: JsonObject | undefined): ForeignImage {
  return { name, references: [name, ...textsAt(metadata, 'RepoTags'), ...textsAt(metadata, 'RepoDigests')] }
}

function resourceEntries(value: JsonObject): (ForeignFinding | undefined)[] {
  return resourceLists.flatMap((list) =>
    objectsAt(value, list, '').flatMap((resource, index) => {
      const where = `${list}[${index}]`
      const subject = {
        kind: neededText(resource, 'Kind', where),
        namespace: cleanTextAt(resource, 'Namespace') ?? '',
        name: neededText(resource, 'Name', where),
      }
      const image = onlyImageOf(resource)
      return resultEntries(resource, { subject, ...(image && { image }) }, where)
    }),
  )
}

/** A resource with several images does not say which of them a finding is of. */
function onlyImageOf(resource: JsonObject): ForeignImage | undefined {
  const list = listAt(resource, 'Metadata')
  const metadata = list.length === 0 ? objectAt(resource, 'Metadata') : objectAt({ only: list[0] ?? null }, 'only')
  const [name] = textsAt(metadata, 'RepoTags')
  return list.length > 1 || name === undefined ? undefined : imageOf(name, metadata)
}

/** Undefined stands for a result that is no finding. */
function resultEntries(holder: JsonObject, about: About, where: string): (ForeignFinding | undefined)[] {
  return objectsAt(holder, 'Results', where).flatMap((result, index) => {
    const at = `${where === '' ? '' : `${where}.`}Results[${index}]`
    const target = cleanTextAt(result, 'Target', 1000) ?? ''
    return [
      ...objectsAt(result, 'Vulnerabilities', at).map((entry) => vulnerability(entry, about, target, at)),
      ...objectsAt(result, 'Misconfigurations', at).map((entry) => misconfiguration(entry, about, target, at)),
      ...objectsAt(result, 'Secrets', at).map((entry) => secret(entry, about, target, at)),
    ]
  })
}

function vulnerability(entry: JsonObject, about: About, target: string, where: string): ForeignFinding {
  const rule = neededText(entry, 'VulnerabilityID', where)
  const name = cleanTextAt(entry, 'PkgName', 200)
  const version = cleanTextAt(entry, 'InstalledVersion', 100)
  const fixedIn = cleanTextAt(entry, 'FixedVersion', 200)
  const url = webUrl(textAt(entry, 'PrimaryURL'))
  return {
    rule,
    title: cleanTextAt(entry, 'Title') ?? rule,
    severity: severityOfWord(textAt(entry, 'Severity')),
    ...place(about, target, undefined),
    ...(name !== undefined && { package: version === undefined ? name : `${name} ${version}` }),
    ...(fixedIn !== undefined && { fixedIn }),
    ...(url !== undefined && { url }),
  }
}

function misconfiguration(entry: JsonObject, about: About, target: string, where: string): ForeignFinding | undefined {
  const status = textAt(entry, 'Status')
  if (status !== undefined && status !== '' && status !== 'FAIL') return undefined
  const rule = neededText(entry, 'ID', where)
  const url = webUrl(textAt(entry, 'PrimaryURL'))
  return {
    rule,
    title: cleanTextAt(entry, 'Title') ?? rule,
    severity: severityOfWord(textAt(entry, 'Severity')),
    ...place(about, target, lineAt(objectAt(entry, 'CauseMetadata'), 'StartLine')),
    ...(url !== undefined && { url }),
  }
}

function secret(entry: JsonObject, about: About, target: string, where: string): ForeignFinding {
  const rule = neededText(entry, 'RuleID', where)
  return {
    rule,
    title: cleanTextAt(entry, 'Title') ?? rule,
    severity: severityOfWord(textAt(entry, 'Severity')),
    ...place(about, target, lineAt(entry, 'StartLine')),
  }
}

/** A target is a file only where a folder was scanned; in an image and in a cluster it is a heading. */
function place(
  about: About,
  target: string,
  line: number | undefined,
): Pick<ForeignFinding, 'subject' | 'image' | 'file'> {
  const { root, ...named } = about
  if (root === undefined || target === '') return named
  return { ...named, file: { path: target, root, ...(line !== undefined && { line }) } }
}
