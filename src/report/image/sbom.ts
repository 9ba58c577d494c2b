import { buildSbom, type Sbom, type SbomItem } from '../../formats/sbom/index.ts'
import { buildSteps, type ReadImage } from '../../image/index.ts'

/** The bill of materials of an image. Without `created` it says no time, and the same image gives the same bytes. */
export function sbomOf(read: ReadImage, version: string, created?: string): Sbom {
  const { source, inventory, base } = read
  const { os } = inventory
  const steps = buildSteps(source.config, read.layers.length)
  // What a package of the system brought is that package, and its distribution's to mend.
  const listed = inventory.packages.filter(({ owner }) => owner === undefined)
  const items = listed.map(({ package: found, path, layer }): SbomItem => {
    const diffId = read.layers[layer]?.walked.diffId
    const digest = source.layers[layer]?.digest
    const command = steps.find((step) => step.layer === layer)?.instruction
    return {
      package: found,
      locations: [path],
      layer: {
        index: layer,
        ...(diffId !== undefined && diffId !== '' && { diffId }),
        ...(digest !== undefined && { digest }),
        ...(command !== undefined && { command }),
      },
      ...(base.layers > 0 && { origin: layer < base.layers ? ('base' as const) : ('app' as const) }),
    }
  })
  return buildSbom({
    subject: subjectOf(read),
    tools: [{ name: 'seawall', version }],
    ...(os !== undefined && { os: { id: os.id, versionId: os.versionId } }),
    ...(created !== undefined && { created }),
    items,
  })
}

function subjectOf({ source }: ReadImage): Sbom['subject'] {
  const digest = source.manifestDigest ?? source.imageId
  return {
    kind: source.kind === 'rootfs' ? 'application' : 'container',
    name: source.tags[0] ?? source.name,
    ...(digest !== '' && { digest }),
  }
}
