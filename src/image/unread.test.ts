import { describe, expect, it } from 'vitest'
import { file, layer, type MadeLayer, readMade, symLink } from '../../test/stand-in/image/index.ts'
import { shorten } from '../core/index.ts'
import { paxRecord, tarOf } from '../formats/tar/build.test-support.ts'
import { buildZip } from '../formats/zip/zip.test-support.ts'
import { isWholeImage, unreadOf } from './unread.ts'

async function unreadIn(layers: readonly MadeLayer[], config?: object) {
  return unreadOf(await readMade({ layers, ...(config !== undefined && { config }) }))
}

describe('what of an image was not read', () => {
  it('is nothing of a sound one', async () => {
    expect(await unreadIn([layer(file('etc/motd', 'hello'))])).toEqual({
      layers: [],
      files: [],
      moreFiles: 0,
      notes: [],
      moreNotes: 0,
    })
  })

  it('is a layer that is damaged, with the others read', async () => {
    const cut = { ...layer(), bytes: tarOf({ path: 'a', data: 'x'.repeat(600) }).subarray(0, 800) }
    expect((await unreadIn([layer(), cut, layer()])).layers).toEqual([{ layer: 1, message: 'The archive is cut off.' }])
  })

  it('is a layer of other bytes than the configuration says', async () => {
    const diffId = `sha256:${'0'.repeat(64)}`
    expect((await unreadIn([{ ...layer(), diffId }])).layers).toEqual([
      { layer: 0, message: expect.stringContaining('other bytes') },
    ])
  })

  it.each([
    [3, 1],
    [1, 2],
  ])('is told when the configuration names %i layers and the manifest %i', async (inConfig, inManifest) => {
    const diffIds = Array.from({ length: inConfig }, () => '')
    const config = { rootfs: { diff_ids: diffIds } }
    const { layers } = await unreadIn(
      Array.from({ length: inManifest }, () => layer()),
      config,
    )
    expect(layers).toEqual([{ layer: Math.min(inConfig, inManifest), message: expect.stringContaining('no runtime') }])
  })

  it.each([
    ['leads out', file('../../etc/shadow', 'x'), '../../etc/shadow'],
    ['leads out half-way', file('a/../../b', 'x'), 'a/../../b'],
  ])('is told of a name that %s', async (_, entry, path) => {
    expect((await unreadIn([layer(entry)])).files).toMatchObject([{ layer: 0, path }])
  })

  it.each(['nul\0inside', 'l'.repeat(65_536)])('is told of names no file can have', async (path) => {
    const named = layer({ path: 'x', type: 'x', data: paxRecord('path', path) }, file('cut', 'x'))
    expect((await unreadIn([named])).files).toMatchObject([{ layer: 0, path: shorten(path, 500) }])
  })

  it('is told of what stands behind the end of an archive, and that replaces nothing', async () => {
    const bytes = Buffer.concat([
      tarOf({ path: 'lib/apk/db/installed', data: 'P:musl\nV:1.2\nA:x86_64\n\n' }),
      tarOf({ path: 'lib/apk/db/installed', data: '' }, { path: 'lib/apk/db/.wh.installed' }),
    ])
    const read = await readMade([{ ...layer(), bytes }])
    expect(read.inventory.packages.map(({ package: { name } }) => name)).toEqual(['musl'])
    expect(unreadOf(read).files.map(({ path }) => path)).toEqual(['lib/apk/db/installed', 'lib/apk/db/.wh.installed'])
  })

  it('is not an archive of Java without a name: that is a note', async () => {
    const image = [layer(file('app/thing.jar', buildZip([{ name: 'A.class', content: '' }])))]
    const message = 'thing.jar: the archive names no Maven coordinates'
    expect(await unreadIn(image)).toMatchObject({ files: [], notes: [{ layer: 0, path: 'app/thing.jar', message }] })
    expect(isWholeImage(await readMade(image))).toBe(true)
  })

  it('counts what is too much to be listed', async () => {
    const many = Array.from({ length: 1200 }, (_, at) => file(`${at}/package-lock.json`, '[['))
    const { files, moreFiles } = await unreadIn([layer(...many)])
    expect([files.length, moreFiles]).toEqual([1000, 200])
  })

  const installed = 'P:musl\nV:1.2\nA:x86_64\n\n'

  it.each([
    [
      'a link in its place',
      [file('opt/db', installed), symLink('lib/apk/db/installed', '../../../opt/db')],
      'lib/apk/db/installed',
    ],
    ['a link in place of its folder', [file('opt/status', ''), symLink('var/lib/dpkg', '/opt')], 'var/lib/dpkg/status'],
    [
      'links over links',
      [file('opt/x/rpmdb.sqlite', 'x'), symLink('var', '/a'), symLink('a/lib', './../b'), symLink('b/rpm', '/opt/x')],
      'var/lib/rpm/rpmdb.sqlite',
    ],
    [
      'the name of the system elsewhere',
      [file('usr/lib/os.d/os', 'ID=fedora'), symLink('usr/lib/os-release', 'os.d/os')],
      'usr/lib/os-release',
    ],
  ])('is told of a database that is reached by %s', async (_, entries, path) => {
    expect((await unreadIn([layer(...entries)])).files).toMatchObject([{ layer: 0, path }])
  })

  it.each([
    [
      'where it is read all the same',
      [
        file('usr/lib/sysimage/rpm/x', ''),
        file('usr/lib/os-release', 'ID=a'),
        symLink('etc/os-release', '../usr/lib/os-release'),
      ],
    ],
    ['nowhere', [symLink('var/lib/rpm', '/gone')]],
    ['in a circle', [symLink('var', 'lib'), symLink('lib', 'var')]],
    ['merged folders', [symLink('lib', 'usr/lib'), file('usr/lib/apk/db/installed', installed)]],
  ])('is nothing where links lead %s', async (_, entries) => {
    expect((await unreadIn([layer(...entries)])).files).toEqual([])
  })
})
