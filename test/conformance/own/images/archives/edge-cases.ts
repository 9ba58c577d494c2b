import { paxRecord, tarOf } from '../../../../../src/formats/tar/build.test-support.ts'
import {
  digestOf,
  dockerArchive,
  file,
  hardLink,
  layer,
  type MadeLayer,
  ociArchive,
  symLink,
} from '../../../../stand-in/image/index.ts'
import { diffIdsOf, json, refused, type SuiteFiles } from './expectation.ts'

type Expected = Readonly<Record<string, object>>

const fileAt = (layer: number, data: string): object => ({
  type: 'file',
  layer,
  size: Buffer.byteLength(data),
  sha256: digestOf(Buffer.from(data)).slice(7),
})
const linkAt = (layer: number, target: string, type = 'symlink'): object => ({ type, layer, target })

interface EdgeCase {
  readonly layers: readonly MadeLayer[]
  readonly tree: Expected
}

const a = file('a/one', '1')
const long = `${'deep/'.repeat(40)}file`
const behind = (first: Buffer, second: Buffer): MadeLayer => ({ entries: [], bytes: Buffer.concat([first, second]) })

/** What is there once the layers lie over each other, by the rules of image-spec/layer.md and of what runtimes do. */
const cases: Readonly<Record<string, EdgeCase>> = {
  'whiteout-file': { layers: [layer(a, file('b', '2')), layer(file('a/.wh.one'))], tree: { '/b': fileAt(0, '2') } },
  'whiteout-folder': {
    layers: [layer(a, file('a/b/two', '2'), file('ab', '3')), layer(file('.wh.a'))],
    tree: { '/ab': fileAt(0, '3') },
  },
  'whiteout-and-again': {
    layers: [layer(a), layer(file('a/.wh.one')), layer(file('a/one', 'new'))],
    tree: { '/a/one': fileAt(2, 'new') },
  },
  'whiteout-of-own-layer': {
    layers: [layer(a), layer(file('a/one', 'new'), file('a/.wh.one'))],
    tree: { '/a/one': fileAt(1, 'new') },
  },
  opaque: {
    layers: [layer(a, file('c', '3')), layer(file('a/.wh..wh..opq'), file('a/two', '2'))],
    tree: { '/a/two': fileAt(1, '2'), '/c': fileAt(0, '3') },
  },
  'opaque-last': {
    layers: [layer(a), layer(file('a/two', '2'), file('a/.wh..wh..opq'))],
    tree: { '/a/two': fileAt(1, '2') },
  },
  'file-over-folder': { layers: [layer(a), layer(file('a', 'file'))], tree: { '/a': fileAt(1, 'file') } },
  'folder-over-file': {
    layers: [layer(file('a', 'file')), layer({ path: 'a/', type: '5' }, file('a/one', '1'))],
    tree: { '/a/one': fileAt(1, '1') },
  },
  'link-over-folder': {
    layers: [layer(file('lib/x', '1'), file('usr/lib/y', '2')), layer(symLink('lib', 'usr/lib'))],
    tree: { '/lib': linkAt(1, 'usr/lib'), '/usr/lib/y': fileAt(0, '2') },
  },
  'hard-links': {
    layers: [layer(a, hardLink('b', 'a/one')), layer(file('a/.wh.one'))],
    tree: { '/b': linkAt(0, 'a/one', 'hardlink') },
  },
  'link-circle': {
    layers: [layer(symLink('a', 'b'), symLink('b', 'a'), symLink('self', 'self'))],
    tree: { '/a': linkAt(0, 'b'), '/b': linkAt(0, 'a'), '/self': linkAt(0, 'self') },
  },
  'names-leading-out': {
    layers: [layer(file('../../up', '1'), file('/absolute', '2'), file('x/../beside', '3'), file('./dot', '4'))],
    tree: { '/up': fileAt(0, '1'), '/absolute': fileAt(0, '2'), '/beside': fileAt(0, '3'), '/dot': fileAt(0, '4') },
  },
  'long-names': {
    layers: [
      layer(
        file('././@LongLink', `${long}\0`, { type: 'L' }),
        file('cut', 'gnu'),
        file('pax', paxRecord('path', `${long}-pax`), { type: 'x' }),
        file('cut', 'pax'),
        file('split', 'ustar', { prefix: 'some/where' }),
      ),
    ],
    tree: {
      [`/${long}`]: fileAt(0, 'gnu'),
      [`/${long}-pax`]: fileAt(0, 'pax'),
      '/some/where/split': fileAt(0, 'ustar'),
    },
  },
  'names-nobody-believes': {
    layers: [
      layer(
        file('g', paxRecord('path', 'global'), { type: 'g' }),
        file('x', paxRecord('path', 'first'), { type: 'x' }),
        file('x', paxRecord('comment', 'second'), { type: 'x' }),
        file('real', '1'),
      ),
    ],
    tree: { '/real': fileAt(0, '1') },
  },
  'twice-in-a-layer': { layers: [layer(a, file('a/one', 'last'))], tree: { '/a/one': fileAt(0, 'last') } },
  'behind-the-end': {
    layers: [behind(tarOf(a), tarOf(file('a/one', 'other'), file('a/two', '2')))],
    tree: { '/a/one': fileAt(0, '1') },
  },
  'garbage-behind-the-end': {
    layers: [behind(tarOf(a), Buffer.alloc(700, 'z'))],
    tree: { '/a/one': fileAt(0, '1') },
  },
  'empty-layers': { layers: [layer(), layer(a), layer()], tree: { '/a/one': fileAt(1, '1') } },
}

const notImages: Readonly<Record<string, Buffer>> = {
  'no-archive.tar': Buffer.from('just text'),
  'empty.tar': Buffer.alloc(0),
  'only-an-end.tar': tarOf(),
  'a-root-file-system.tar': tarOf(file('etc/os-release', 'ID=debian\n')),
  'manifest-is-text.tar': tarOf(file('manifest.json', 'no JSON')),
  'manifest-of-nothing.tar': tarOf(file('manifest.json', '[]')),
  'config-missing.tar': tarOf(file('manifest.json', '[{"Config":"gone.json","Layers":[]}]')),
  'config-is-a-circle.tar': tarOf(
    file('manifest.json', '[{"Config":"a","Layers":[]}]'),
    symLink('a', 'b'),
    symLink('b', 'a'),
  ),
  'index-of-nothing.tar': tarOf(file('index.json', '{"schemaVersion":2,"manifests":[]}')),
  'other-bytes.tar': changedManifest(),
  'cut-off.tar': dockerArchive({ layers: [layer(a)] }).subarray(0, 700),
}

export function edgeCases(): SuiteFiles {
  const expected = {
    ...Object.fromEntries(
      Object.entries(cases).map(([name, { layers, tree }]) => [`${name}.tar`, { diffIds: diffIdsOf(layers), tree }]),
    ),
    ...Object.fromEntries(Object.keys(notImages).map((name) => [name, refused])),
  }
  const archives = Object.entries(cases).map(
    ([name, { layers }], at) =>
      [`${name}.tar`, at % 2 === 0 ? dockerArchive({ layers }) : ociArchive({ layers })] as const,
  )
  return [...archives, ...Object.entries(notImages), ['expected.json', json(expected)]]
}

/** A manifest whose digest is that of other bytes. */
function changedManifest(): Buffer {
  const archive = ociArchive({ layers: [layer(a)] })
  const at = archive.indexOf('"schemaVersion":2,"config"')
  archive.write('"schemaVersion":3', at)
  return archive
}
