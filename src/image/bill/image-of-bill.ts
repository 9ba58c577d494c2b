import type { ReadSbom } from '../../formats/sbom/index.ts'
import type { InventoryPackage } from '../inventory/index.ts'
import { overlayOf } from '../overlay/index.ts'
import type { ReadImage } from '../read-image.ts'
import { noConfig } from '../source/index.ts'

/** An image as far as a bill of materials tells of it: its packages, and nothing of its files and its configuration. */
export function imageOfBill(bill: ReadSbom, name: string): ReadImage {
  const { subject, os, components, warnings } = bill
  return {
    source: {
      kind: 'sbom',
      name,
      imageId: subject.digest ?? '',
      tags: [],
      config: noConfig,
      annotations: {},
      layers: [],
      close: () => Promise.resolve(),
    },
    layers: [],
    overlay: overlayOf([]),
    inventory: {
      os:
        os === undefined
          ? undefined
          : {
              id: os.id,
              versionId: os.versionId,
              idLike: [],
              name: os.id,
              prettyName: `${os.id} ${os.versionId}`.trim(),
              codename: '',
            },
      packages: components.map(
        (one): InventoryPackage => ({
          package: one.package,
          path: one.locations?.[0] ?? '',
          format: 'sbom',
          source: 'installed',
          layer: one.layer?.index ?? 0,
          ...(one.purl !== undefined && { purl: one.purl }),
        }),
      ),
      warnings: warnings.map((message) => ({ layer: 0, path: name, message })),
      notes: [],
    },
    secrets: [],
    base: { layers: 0, how: 'unknown' },
  }
}
