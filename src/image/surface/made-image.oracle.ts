import { viewOf } from '../../formats/byte-view/index.ts'
import { buildElf, dynamicEntries, type ElfPlan, type SegmentPlan } from '../../formats/elf/elf.test-support.ts'
import { readElf, segmentTypes } from '../../formats/elf/index.ts'
import type { ImageConfig } from '../../formats/oci/index.ts'
import { tarOf, type Written } from '../../formats/tar/build.test-support.ts'
import { surfaceAnalysers } from '../analysis/index.ts'
import { type ReadImage, readImage } from '../read-image.ts'
import { noConfig } from '../source/rootfs.ts'

/** A program or library for the tests, with what it asks of the dynamic linker. */
export interface ProgramPlan {
  readonly needed?: readonly string[]
  readonly soname?: string
  readonly runpath?: string
  readonly interpreter?: string
  readonly shape?: ElfPlan
}

export function programOf({ needed = [], soname, runpath, interpreter, shape = {} }: ProgramPlan): Buffer {
  const texts = [...needed, ...(soname === undefined ? [] : [soname]), ...(runpath === undefined ? [] : [runpath])]
  const names = Buffer.from(`\0${texts.join('\0')}\0`, 'latin1')
  const at = (text: string): number => names.indexOf(`\0${text}\0`) + 1
  const dynamic = dynamicEntries(shape, [
    ...needed.map((name): [number, number] => [1, at(name)]),
    ...(soname === undefined ? [] : [[14, at(soname)] as const]),
    ...(runpath === undefined ? [] : [[29, at(runpath)] as const]),
    [5, 0x5000],
    [10, names.length],
  ])
  const load: SegmentPlan = { type: segmentTypes.load, address: 0x5000, content: Buffer.concat([names, dynamic]) }
  const start: SegmentPlan[] =
    interpreter === undefined ? [] : [{ type: segmentTypes.interpreter, content: Buffer.from(`${interpreter}\0`) }]
  const inside = { segment: start.length, at: names.length, size: dynamic.length }
  const asks = texts.length > 0 ? [{ type: segmentTypes.dynamic, address: 0x5000 + names.length, inside }] : []
  const built = buildElf({ ...shape, type: 3, segments: [...start, load, ...asks] })
  if (!readElf(viewOf(built)).ok) throw new Error('the program for a test is no ELF file')
  return built
}

export const program = (path: string, plan: ProgramPlan = {}): Written => ({
  path,
  mode: '0755',
  data: programOf(plan),
})
export const script = (path: string, data: string): Written => ({ path, mode: '0755', data })
export const link = (path: string, to: string): Written => ({ path, type: '2', link: to })

/** dpkg's database of packages, each with its files. */
export function dpkgOf(
  packages: Readonly<Record<string, readonly string[]>>,
  needs: Record<string, string> = {},
): Written[] {
  const stanza = (name: string): string =>
    [
      `Package: ${name}`,
      'Status: install ok installed',
      'Version: 1.0',
      'Architecture: amd64',
      ...(needs[name] ? [`Depends: ${needs[name]}`] : []),
    ].join('\n')
  return [
    { path: 'var/lib/dpkg/status', data: `${Object.keys(packages).map(stanza).join('\n\n')}\n` },
    ...Object.entries(packages).map(([name, files]) => ({
      path: `var/lib/dpkg/info/${name}.list`,
      data: files.map((file) => `/${file}\n`).join(''),
    })),
  ]
}

const plainConfig: ImageConfig = { ...noConfig, os: 'linux', architecture: 'amd64', env: ['PATH=/usr/sbin:/usr/bin'] }

/** An image of layers that never touch a disk, read as any other. */
export function readMade(config: Partial<ImageConfig>, ...layers: readonly (readonly Written[])[]): Promise<ReadImage> {
  return readImage(
    {
      kind: 'docker-archive',
      name: 'made',
      imageId: '',
      tags: ['made:1'],
      config: { ...plainConfig, ...config },
      annotations: {},
      layers: layers.map((entries, index) => ({
        index,
        diffId: '',
        mediaType: '',
        storedBytes: 0,
        content: {
          kind: 'archive',
          open: async function* () {
            yield tarOf(...entries)
          },
        },
      })),
      close: () => Promise.resolve(),
    },
    { spoolFolder: '', analysers: surfaceAnalysers },
  )
}
