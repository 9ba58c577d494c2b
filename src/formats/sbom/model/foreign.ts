import { type Property, PropertyBag } from './properties.ts'
import type { SbomLayer } from './sbom.ts'

/** What the properties of other tools say of a package. */
export interface ForeignFacts {
  readonly source: { readonly name: string; readonly version?: string } | undefined
  readonly arch: string | undefined
  readonly maintainer: string | undefined
  readonly modularity: string | undefined
  readonly installedSize: number | undefined
  readonly layer: SbomLayer | undefined
  readonly locations: readonly string[]
  readonly isDevelopment: boolean
}

export const trivyPrefix = 'aquasecurity:trivy:'
export const syftPrefix = 'syft:'

/** Trivy's, Syft's and cdxgen's properties, as far as they say what purl and component do not. */
export function foreignFacts(properties: readonly Property[]): ForeignFacts {
  const trivy = new PropertyBag(properties, trivyPrefix)
  const syft = new PropertyBag(properties, syftPrefix)
  const cdxgen = new PropertyBag(properties, '')
  return {
    source: trivySource(trivy) ?? syftSource(syft),
    arch: syft.get('metadata:architecture'),
    maintainer: syft.get('metadata:maintainer'),
    modularity: trivy.get('Modularitylabel') ?? syft.get('metadata:modularityLabel'),
    installedSize: installedSize(syft),
    layer: trivyLayer(trivy) ?? syftLayer(syft),
    locations: locationsOf(trivy, syft, cdxgen),
    isDevelopment: cdxgen.get('cdx:npm:package:development') === 'true',
  }
}

function trivySource(trivy: PropertyBag): ForeignFacts['source'] {
  const name = trivy.get('SrcName')
  if (name === undefined) return undefined
  const version = trivy.get('SrcVersion')
  if (version === undefined) return { name }
  const epoch = trivy.get('SrcEpoch')
  const release = trivy.get('SrcRelease')
  const whole = release === undefined ? version : `${version}-${release}`
  return { name, version: epoch === undefined || epoch === '0' ? whole : `${epoch}:${whole}` }
}

function syftSource(syft: PropertyBag): ForeignFacts['source'] {
  const name = syft.get('metadata:source') || syft.get('metadata:originPackage')
  if (!name) return undefined
  const version = syft.get('metadata:sourceVersion')
  return { name, ...(version && { version }) }
}

/** Debian counts in KiB, the others in bytes. */
function installedSize(syft: PropertyBag): number | undefined {
  const size = syft.count('metadata:installedSize') ?? syft.count('metadata:size')
  const isDebian = syft.get('package:type') === 'deb'
  return size === undefined ? undefined : isDebian ? size * 1024 : size
}

function trivyLayer(trivy: PropertyBag): SbomLayer | undefined {
  const diffId = trivy.get('LayerDiffID')
  const digest = trivy.get('LayerDigest')
  if (diffId === undefined && digest === undefined) return undefined
  return { ...(diffId !== undefined && { diffId }), ...(digest !== undefined && { digest }) }
}

function syftLayer(syft: PropertyBag): SbomLayer | undefined {
  const diffId = syft.get('location:0:layerID')
  return diffId === undefined ? undefined : { diffId }
}

function locationsOf(trivy: PropertyBag, syft: PropertyBag, cdxgen: PropertyBag): readonly string[] {
  const syftPath = syft.get('location:0:path')
  const found = [trivy.get('FilePath'), syftPath, ...cdxgen.all('SrcFile')]
  return found.flatMap((path) => (path ? [path.replace(/^\/+/, '')] : []))
}
