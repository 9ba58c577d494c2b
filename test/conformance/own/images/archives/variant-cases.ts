import { gzipSync, zstdCompressSync } from 'node:zlib'
import { tarOf } from '../../../../../src/formats/tar/build.test-support.ts'
import {
  dockerArchive,
  file,
  layer,
  type MadeImage,
  type MadeLayer,
  ociArchive,
  type Packing,
} from '../../../../stand-in/image/index.ts'
import { diffIdsOf, json, refused, type SuiteFiles } from './expectation.ts'

const contents = [
  layer(file('etc/os-release', 'ID=alpine\nVERSION_ID=3.20.0\n'), file('bin/app', 'one', { mode: '0755' })),
  layer(file('bin/.wh.app'), file('bin/next', 'two', { mode: '0755' }), file('etc/motd', 'hello\n')),
]

const packed = (...packings: readonly Packing[]): readonly MadeLayer[] =>
  contents.map((made, at) => ({ ...made, packing: packings[at % packings.length] ?? 'none' }))

const image = (...packings: readonly Packing[]): MadeImage => ({ layers: packed(...packings) })

interface Variant {
  readonly layout: 'docker-archive' | 'oci-layout'
  readonly packings: readonly Packing[]
  readonly content: Buffer
}

const docker = (packings: readonly Packing[], content: Buffer): Variant => ({
  layout: 'docker-archive',
  packings,
  content,
})
const oci = (packings: readonly Packing[], content: Buffer): Variant => ({ layout: 'oci-layout', packings, content })

/** One image in the ways it can be stored: three files, whichever. */
const variants: Readonly<Record<string, Variant>> = {
  'docker-plain': docker(['none'], dockerArchive(image('none'))),
  'docker-gzip': docker(['gzip'], dockerArchive(image('gzip'))),
  'docker-zstd': docker(['zstd'], dockerArchive(image('zstd'))),
  'docker-older-names': docker(['none'], dockerArchive(image('none'), true)),
  'docker-gzip-outside': docker(['none'], gzipSync(dockerArchive(image('none')))),
  'docker-zstd-outside': docker(['gzip'], zstdCompressSync(dockerArchive(image('gzip')))),
  'oci-plain': oci(['none'], ociArchive(image('none'))),
  'oci-gzip': oci(['gzip'], ociArchive(image('gzip'))),
  'oci-zstd': oci(['zstd'], ociArchive(image('zstd'))),
  'oci-mixed': oci(['gzip', 'zstd'], ociArchive(image('gzip', 'zstd'))),
  'oci-several-platforms': oci(['zstd'], ociArchive(image('zstd'), true)),
  'oci-gzip-outside': oci(['zstd'], gzipSync(ociArchive(image('zstd'), true))),
}

const notImages: Readonly<Record<string, Buffer>> = {
  'a-layer-alone.tar': tarOf(...(contents[0]?.entries ?? [])),
  'a-layer-alone-gzip.tar': gzipSync(tarOf(...(contents[0]?.entries ?? []))),
}

export function variantCases(): SuiteFiles {
  const expected = Object.entries(variants).map(([name, { layout, packings }]) => [
    `${name}.tar`,
    {
      layout,
      layers: contents.length,
      diffIds: diffIdsOf(contents),
      compression: contents.map((_, at) => packings[at % packings.length]),
      files: 3,
    },
  ])
  const others = Object.keys(notImages).map((name) => [name, refused])
  return [
    ...Object.entries(variants).map(([name, { content }]) => [`${name}.tar`, content] as const),
    ...Object.entries(notImages),
    ['expected.json', json(Object.fromEntries([...expected, ...others]))],
  ]
}
