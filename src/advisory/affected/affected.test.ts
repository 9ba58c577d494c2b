import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FeedItem, StoredPackage } from '../index.ts'
import { debianPackage, digestOf } from '../results/result.test-support.ts'
import { advisoryOf, databaseOfItems } from './database.test-support.ts'
import { imageEvents, packageIndexBuilder, rematch, rematchChanged } from './index.ts'

const debian12 = { id: 'debian', versionId: '12' }

function indexOf(...images: readonly (readonly StoredPackage[])[]) {
  const builder = packageIndexBuilder()
  for (const [seed, packages] of images.entries()) builder.add({ digest: digestOf(seed), os: debian12, packages })
  return builder.finish()
}

describe('an index of packages', () => {
  const npm: StoredPackage = { ...debianPackage('left-pad', '1.0.0'), type: 'npm', path: 'app/a' }
  const { source: _, arch: __, ...leftPad } = npm
  const index = indexOf(
    [debianPackage('bash', '5.2'), leftPad, { ...leftPad, path: 'app/b' }],
    [debianPackage('bash', '5.2', { layer: 3 }), debianPackage('libxz', '5.6', { source: ['xz-utils', '5.6'] })],
  )

  it('has each distinct package once, wherever it stands', () => {
    expect(index.packages.map(({ found }) => found.package.name)).toEqual(['bash', 'left-pad', 'libxz'])
    expect([...index.packagesOf(0)]).toEqual([0, 1, 1])
    expect([...index.packagesOf(1)]).toEqual([0, 2])
    expect([0, 1, 2].map((id) => [...index.imagesOf(id)])).toEqual([[0, 1], [0], [1]])
    expect([...index.packagesOf(7)]).toEqual([])
    expect([...index.imagesOf(7)]).toEqual([])
  })

  it('finds packages by their name and by that of their source', () => {
    expect(index.named('deb:debian:12', 'xz-utils')).toEqual([2])
    expect(index.named('deb:debian:12', 'libxz')).toEqual([2])
    expect(index.named('npm', 'left-pad')).toEqual([1])
    expect(index.named('deb:debian:11', 'bash')).toEqual([])
  })

  it('tells packages of two systems, architectures, streams and owners apart', () => {
    const builder = packageIndexBuilder()
    const bash = debianPackage('bash', '5.2')
    builder.add({ digest: digestOf(1), os: debian12, packages: [bash, { ...bash, arch: 'arm64' }] })
    builder.add({
      digest: digestOf(2),
      os: { id: 'debian', versionId: '11' },
      packages: [bash, { ...leftPad, owner: 'x' }, leftPad],
    })
    builder.add({ digest: digestOf(3), packages: [bash, leftPad] })
    expect(builder.finish().packages).toHaveLength(6)
  })
})

describe('a change of the database', () => {
  const index = indexOf(
    [debianPackage('liblzma5', '5.6.0', { source: ['xz-utils', '5.6.0'] }), debianPackage('bash', '5.2')],
    [debianPackage('liblzma5', '5.6.0', { source: ['xz-utils', '5.6.0'] })],
  )
  const changed = new Map([['deb:debian:12', new Set(['xz-utils'])]])
  const before = rematch(index, databaseOfItems([advisoryOf('CVE-2', 'xz-utils'), advisoryOf('CVE-3', 'xz-utils')]))

  it('gives what is new, fixed and changed, in each image that has the package', () => {
    const database = databaseOfItems([
      advisoryOf('CVE-2024-3094', 'xz-utils'),
      advisoryOf('CVE-3', 'xz-utils', '5.6.1'),
    ])
    const { events, matches } = rematchChanged(index, before, changed, database)
    expect(matches).toEqual(rematch(index, database))
    expect([...imageEvents(index, events)].map(({ kind, image, match }) => [kind, match.id, image])).toEqual([
      ['new', 'CVE-2024-3094', 0],
      ['new', 'CVE-2024-3094', 1],
      ['changed', 'CVE-3', 0],
      ['changed', 'CVE-3', 1],
      ['fixed', 'CVE-2', 0],
      ['fixed', 'CVE-2', 1],
    ])
  })

  it('of other names costs nothing and gives nothing', () => {
    const other = new Map([
      ['deb:debian:12', new Set(['zlib'])],
      ['npm', new Set(['xz-utils'])],
    ])
    expect(rematchChanged(index, before, other, databaseOfItems([])).events).toEqual([])
  })

  it('leads to the same as looking everything up again', () => {
    const names = ['a', 'b', 'c']
    const item = fc.record({
      id: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3', 'CVE-4'),
      name: fc.constantFrom(...names),
      fixed: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
    })
    const items = fc.uniqueArray(item, { selector: ({ id, name }) => id + name, maxLength: 8 })
    const packages = fc.array(
      fc
        .tuple(fc.constantFrom('x', ...names), fc.constantFrom('0', '1', '2', 'odd version'), fc.constantFrom(...names))
        .map(([name, version, source]) => debianPackage(name, version, { source: [source, version] })),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(items, items, fc.array(packages, { maxLength: 4 }), (old, young, images) => {
        const asFeed = (list: typeof old): FeedItem[] => list.map(({ id, name, fixed }) => advisoryOf(id, name, fixed))
        const drawn = indexOf(...images)
        const [earlier, database] = [databaseOfItems(asFeed(old)), databaseOfItems(asFeed(young))]
        const all = new Map([['deb:debian:12', new Set([...old, ...young].map(({ name }) => name))]])
        // A namespace that comes or goes changes what is known of every package in it.
        fc.pre(old.length > 0 && young.length > 0)
        const known = rematch(drawn, earlier)
        expect(rematchChanged(drawn, known, all, database).matches).toEqual(rematch(drawn, database))
      }),
      { numRuns: 60 },
    )
  })
})
