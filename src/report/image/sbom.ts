import { buildSbom, type Sbom, type SbomItem } from '../../formats/sbom/index.ts'
import { buildSteps, type ReadImage, redactCommand, saysHowItRuns, unreadOf } from '../../image/index.ts'

/** The bill of materials of an image. Without `created` it says no time, and the same image gives the same bytes. */
export function sbomOf(read: ReadImage, version: string, created?: string): Sbom {
  const { source, inventory, base } = read
  const { os } = inventory
  const steps = buildSteps(source.config, read.layers.length)
  const commands = new Map(
    steps.flatMap(({ layer, instruction }) => (layer === undefined ? [] : [[layer, redactCommand(instruction)]])),
  )
  // What a package of the system brought is that package, and its distribution's to mend.
  const listed = inventory.packages.filter(({ owner }) => owner === undefined)
  const items = listed.map(({ package: found, path, layer, purl }): SbomItem => {
    const diffId = read.layers[layer]?.walked.diffId
    const digest = source.layers[layer]?.digest
    const command = commands.get(layer)
    return {
      package: found,
      ...(purl !== undefined && { purl }),
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
  const gaps = gapsOf(read)
  return buildSbom({
    subject: subjectOf(read),
    tools: [{ name: 'seawall', version }],
    ...(os !== undefined && { os: { id: os.id, versionId: os.versionId } }),
    ...(created !== undefined && { created }),
    ...(gaps.length > 0 && { gaps }),
    items,
  })
}

const shownGaps = 100

/** What a reader of the bill must not take for absence. */
function gapsOf(read: ReadImage): readonly string[] {
  const { layers, files, moreFiles, notes, moreNotes } = unreadOf(read)
  const all = [
    ...layers.map(({ layer, message }) => `layer ${layer}: ${message}`),
    ...[...files, ...notes].map(({ path, message }) => `/${path}: ${message}`),
  ]
  const more = all.length + moreFiles + moreNotes - shownGaps
  return more <= 0 ? all : [...all.slice(0, shownGaps), `and ${more} more`]
}

function subjectOf({ source }: ReadImage): Sbom['subject'] {
  const digest = source.manifestDigest ?? source.imageId
  return {
    kind: !saysHowItRuns(source) ? 'application' : 'container',
    name: source.tags[0] ?? source.name,
    ...(digest !== '' && { digest }),
  }
}
