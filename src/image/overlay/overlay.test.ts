import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileTable, FileType } from '../layer/index.ts'
import { overlayOf } from './overlay.ts'

type Member = readonly [path: string, type: FileType]

function tableOf(members: readonly Member[]): FileTable {
  const numbers = members.map(() => 0)
  return {
    paths: members.map(([path]) => path),
    types: members.map(([, type]) => type),
    modes: numbers,
    sizes: numbers,
    uids: numbers,
    links: {},
    digests: {},
    unsafe: [],
  }
}

const overlayFor = (...layers: readonly (readonly Member[])[]) => overlayOf(layers.map(tableOf))

/**
 * The rules of image-spec/layer.md once more, as a runtime goes about it: one layer after the other is unpacked over a
 * tree, first what it takes away and then what it brings.
 */
function unpacked(layers: readonly (readonly Member[])[]): Map<string, string> {
  const tree = new Map<string, string>()
  const removeBelow = (folder: string): void => {
    for (const path of [...tree.keys()]) if (folder === '' || path.startsWith(`${folder}/`)) tree.delete(path)
  }
  for (const [layer, members] of layers.entries()) {
    for (const [path] of members) {
      const [folder, name] = split(path)
      if (name === '.wh..wh..opq') removeBelow(folder)
      else if (name.startsWith('.wh.') && !name.startsWith('.wh..wh.')) {
        const hidden = join(folder, name.slice(4))
        tree.delete(hidden)
        removeBelow(hidden)
      }
    }
    const ownFolders = new Set(members.filter(([, type]) => type === 'd').map(([path]) => path))
    for (const [path, type] of members) if (type !== 'd' && !ownFolders.has(path)) removeBelow(path)
    const last = new Map(members.map(([path], index) => [path, index]))
    for (const [path, index] of last) if (!split(path)[1].startsWith('.wh.')) tree.set(path, `${layer}.${index}`)
  }
  return tree
}

function split(path: string): [string, string] {
  const slash = path.lastIndexOf('/')
  return [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)]
}

const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

const part = fc.constantFrom('a', 'b', 'c')
const name = fc.oneof(
  { weight: 6, arbitrary: part },
  { weight: 2, arbitrary: part.map((one) => `.wh.${one}`) },
  { weight: 1, arbitrary: fc.constantFrom('.wh..wh..opq', '.wh..wh.plnk', '.wh..wh.aufs') },
)
const path = fc.tuple(fc.array(part, { maxLength: 3 }), name).map(([folders, last]) => [...folders, last].join('/'))
/** A path is of one kind in one layer: what else an archive holds, runtimes take differently. */
const layer = fc
  .array(fc.tuple(path, fc.constantFrom<FileType>('-', 'd', 'l', 'h')), { maxLength: 12 })
  .map((members) =>
    members.filter(([one]) => members.every(([other, type]) => type === 'd' || !one.startsWith(`${other}/`))),
  )
  .map((members) => {
    const kinds = new Map(members)
    return members.map(([one]): Member => [one, kinds.get(one) ?? '-'])
  })

describe('layers over each other', () => {
  it('are what a runtime would unpack', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 5 }), (layers) => {
        const overlay = overlayFor(...layers)
        const found = new Map([...overlay.entries()].map(({ path: one, layer: at, index }) => [one, `${at}.${index}`]))
        expect(found).toEqual(unpacked(layers))
        for (const [one, place] of found) expect(overlay.layerOf(one)).toBe(Number(place.split('.')[0]))
      }),
      { numRuns: 1500 },
    )
  })

  it('say of every file of every layer whether it is there, or which layer took it away', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 4 }), (layers) => {
        const overlay = overlayFor(...layers)
        for (const [at, members] of layers.entries())
          for (const [one] of members.filter(([path]) => !split(path)[1].startsWith('.wh.'))) {
            const fate = overlay.fateOf(one, at)
            expect(fate === undefined).toBe(overlay.layerOf(one) === at)
            if (fate === undefined) continue
            expect(fate.layer).toBeGreaterThan(at)
            const untilThen = unpacked(layers.slice(0, fate.layer))
            expect(untilThen.get(one)?.split('.')[0]).toBe(String(at))
          }
      }),
    )
  })

  it.each<[string, Member[][], string[]]>([
    ['a whiteout takes a file', [[['a', '-']], [['.wh.a', '-']]], []],
    [
      'a whiteout takes a folder with everything in it',
      [
        [
          ['a', 'd'],
          ['a/b', '-'],
        ],
        [['.wh.a', '-']],
      ],
      [],
    ],
    [
      'a whiteout of one layer leaves what the same layer brings',
      [
        [['a', '-']],
        [
          ['a', '-'],
          ['.wh.a', '-'],
        ],
      ],
      ['a'],
    ],
    [
      'an opaque folder keeps what its own layer brings',
      [
        [
          ['a/b', '-'],
          ['c', '-'],
        ],
        [
          ['a/.wh..wh..opq', '-'],
          ['a/d', '-'],
        ],
      ],
      ['c', 'a/d'],
    ],
    [
      'an opaque root hides everything',
      [
        [
          ['a', '-'],
          ['b/c', '-'],
        ],
        [
          ['.wh..wh..opq', '-'],
          ['d', '-'],
        ],
      ],
      ['d'],
    ],
    [
      'a file takes the place of a folder',
      [
        [
          ['a', 'd'],
          ['a/b', '-'],
        ],
        [['a', '-']],
      ],
      ['a'],
    ],
    [
      'a link takes the place of a folder',
      [
        [
          ['lib', 'd'],
          ['lib/x', '-'],
        ],
        [['lib', 'l']],
      ],
      ['lib'],
    ],
    [
      'a folder takes the place of a file',
      [
        [['a', '-']],
        [
          ['a', 'd'],
          ['a/b', '-'],
        ],
      ],
      ['a', 'a/b'],
    ],
    [
      'a folder that comes again leaves what is in it',
      [
        [
          ['a', 'd'],
          ['a/b', '-'],
        ],
        [['a', 'd']],
      ],
      ['a/b', 'a'],
    ],
    [
      'notes of aufs to itself are no files',
      [
        [
          ['.wh..wh.plnk/1', '-'],
          ['.wh..wh.aufs', '-'],
          ['a', '-'],
        ],
      ],
      ['.wh..wh.plnk/1', 'a'],
    ],
    [
      'the index of an estargz layer is no file',
      [
        [
          ['stargz.index.json', '-'],
          ['x/stargz.index.json', '-'],
        ],
      ],
      ['x/stargz.index.json'],
    ],
    ['a file that was taken away may come again', [[['a', '-']], [['.wh.a', '-']], [['a', '-']]], ['a']],
  ])('%s', (_, layers, paths) => {
    expect([...overlayFor(...layers).entries()].map(({ path: one }) => one)).toEqual(paths)
  })

  it('take the last of several members of one name', () => {
    const overlay = overlayFor([
      ['a', '-'],
      ['b', '-'],
      ['a', '-'],
    ])
    expect([...overlay.entries()].map(({ path: one, index }) => [one, index])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
    expect(overlay.files).toBe(2)
  })

  it('are put together in little time, however many there are', () => {
    const many = Array.from({ length: 400 }, (_, at) =>
      Array.from({ length: 500 }, (_, file): Member => [`folder/${at}/${file}`, '-']),
    )
    const start = performance.now()
    expect(overlayFor(...many).files).toBe(200_000)
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})
