import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { file, layer, type MadeLayer, readMade, sourceOf } from '../../../test/stand-in/image/index.ts'
import { SeawallError } from '../../core/index.ts'
import { berkeleyDatabase, ndbDatabase, rpmHeaderOf, sqliteDatabase } from '../../formats/rpm/databases.test-support.ts'
import { type ReadImage, readImage } from '../index.ts'

const dpkg = (...packages: readonly (readonly [name: string, version: string])[]): string =>
  packages
    .map(
      ([name, version]) => `Package: ${name}\nStatus: install ok installed\nArchitecture: all\nVersion: ${version}\n`,
    )
    .join('\n')

const apk = (name: string, files: readonly string[] = []): string => {
  const owned = files.flatMap((path) => {
    const slash = path.lastIndexOf('/')
    return [`F:${path.slice(0, slash)}`, `R:${path.slice(slash + 1)}`]
  })
  return [`P:${name}`, 'V:1.0-r0', 'A:x86_64', `o:${name}`, ...owned, '', ''].join('\n')
}

const status = 'var/lib/dpkg/status'
const debian = file('etc/os-release', 'ID=debian\nVERSION_ID="12"\n')
const metadata = (name: string, version = '1.0'): string =>
  `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`
const packageJson = (name: string, version: string): string => JSON.stringify({ name, version })

async function listOf(...layers: readonly MadeLayer[]): Promise<string[]> {
  const { inventory } = await readMade(layers)
  return linesOf(inventory)
}

function linesOf({ packages }: Pick<ReadImage['inventory'], 'packages'>): string[] {
  return packages.map(({ package: { name, version }, layer: from, owner }) =>
    [`${name} ${version} from ${from}`, ...(owner === undefined ? [] : [`of ${owner}`])].join(' '),
  )
}

describe('the licenses of a Debian package', () => {
  it('are those of its copyright file, whichever layer brought it', async () => {
    const copyright = (name: string, text: string) => file(`usr/share/doc/${name}/copyright`, text)
    const { inventory } = await readMade([
      layer(debian, copyright('tool', 'License: MIT\n'), copyright('gone', 'License: Zlib\n')),
      layer(
        file(status, dpkg(['tool', '1'], ['gone', '1'], ['silent', '1'])),
        file('usr/share/doc/gone/.wh.copyright', ''),
      ),
    ])
    expect(inventory.packages.map(({ package: { name, licenses } }) => [name, licenses])).toEqual([
      ['gone', undefined],
      ['silent', undefined],
      ['tool', ['MIT']],
    ])
  })
})

describe('the layer of a package', () => {
  it('is the one that brought this version, whichever wrote the database last', async () => {
    expect(
      await listOf(
        layer(debian, file(status, dpkg(['bash', '5.2'], ['curl', '7.1'], ['gone', '1']))),
        layer(file(status, dpkg(['bash', '5.2'], ['curl', '7.2'], ['gone', '1']))),
        layer(file('srv/unrelated', 'x')),
        layer(file(status, dpkg(['bash', '5.2'], ['curl', '7.2'], ['vim', '9']))),
      ),
    ).toEqual(['bash 5.2 from 0', 'curl 7.2 from 1', 'vim 9 from 3'])
  })

  it('is the later one of a package that was away in between', async () => {
    expect(
      await listOf(
        layer(debian, file(status, dpkg(['curl', '7.1']))),
        layer(file(status, dpkg(['bash', '5.2']))),
        layer(file(status, dpkg(['bash', '5.2'], ['curl', '7.1']))),
      ),
    ).toEqual(['bash 5.2 from 1', 'curl 7.1 from 2'])
  })

  it('does not matter for what a later layer takes away', async () => {
    const tree = file('app/node_modules/a/package.json', packageJson('a', '1.0.0'))
    expect(await listOf(layer(tree), layer(file('app/.wh.node_modules')))).toEqual([])
    expect(await listOf(layer(tree), layer(file('app/node_modules/.wh..wh..opq')))).toEqual([])
    expect(await listOf(layer(tree), layer(file('app/node_modules')))).toEqual([])
    expect(await listOf(layer(tree), layer(file('app/node_modules/.wh.b')))).toEqual(['a 1.0.0 from 0'])
  })

  it('does not depend on the names of layers: a thousand packages in many cost no time', async () => {
    const tree = (at: number): MadeLayer =>
      layer(
        ...Array.from({ length: 500 }, (_, n) =>
          file(`m/node_modules/p${n}/package.json`, packageJson(`p${n}`, `${at}`)),
        ),
      )
    const start = performance.now()
    expect(await listOf(...Array.from({ length: 10 }, (_, at) => tree(at)))).toHaveLength(500)
    expect(performance.now() - start).toBeLessThan(8_000)
  })
})

describe('a package of a language', () => {
  const site = 'usr/lib/python3/dist-packages/urllib3-1.0.dist-info/METADATA'

  it('is part of the package of Debian whose list names its file', async () => {
    expect(
      await listOf(
        layer(debian, file(status, dpkg(['python3-urllib3', '1.0-1'])), file(site, metadata('urllib3'))),
        layer(file('var/lib/dpkg/info/python3-urllib3.list', `/.\n/usr\n/${site}\n`)),
        layer(file('usr/local/lib/python3/site-packages/own-1.0.dist-info/METADATA', metadata('own'))),
      ),
    ).toEqual(['python3-urllib3 1.0-1 from 0', 'own 1.0 from 2', 'urllib3 1.0 from 0 of python3-urllib3'])
  })

  it('is part of the package of Alpine whose entry names its file', async () => {
    const alpine = file('etc/os-release', 'ID=alpine\nVERSION_ID=3.20.1\n')
    expect(
      await listOf(
        layer(alpine, file('lib/apk/db/installed', apk('py3-urllib3', [site])), file(site, metadata('urllib3'))),
      ),
    ).toEqual(['py3-urllib3 1.0-r0 from 0', 'urllib3 1.0 from 0 of py3-urllib3'])
  })

  it.each([
    ['sqlite', 'usr/lib/sysimage/rpm/rpmdb.sqlite', sqliteDatabase],
    ['ndb', 'usr/lib/sysimage/rpm/Packages.db', ndbDatabase],
    ['Berkeley DB', 'var/lib/rpm/Packages', berkeleyDatabase],
  ])('is part of the package of an rpm system whose header in %s names its file', async (_, path, databaseOf) => {
    const [folder, name] = [site.slice(0, site.lastIndexOf('/') + 1), site.slice(site.lastIndexOf('/') + 1)]
    // NAME, VERSION, RELEASE, ARCH, SOURCERPM, and a file by its index of a folder, name and folder
    const about = {
      1000: 'python3-urllib3',
      1001: '1.0',
      1002: '1.el9',
      1022: 'noarch',
      1044: 'urllib3-1.0-1.el9.src.rpm',
    }
    const header = rpmHeaderOf({ ...about, 1116: [0], 1117: [name], 1118: [`/${folder}`] })
    const rhel = file('etc/os-release', 'ID=rhel\nVERSION_ID=9.4\n')
    expect(await listOf(layer(rhel, file(path, databaseOf([header])), file(site, metadata('urllib3'))))).toEqual([
      'urllib3 1.0 from 0 of python3-urllib3',
      'python3-urllib3 1.0-1.el9 from 0',
    ])
  })

  it.each([
    [`/${site.replace('usr/', '')}`, site],
    [`/${site}`, site.replace('usr/', '')],
  ])('is part of a package that lists %s and stored %s, for /lib is /usr/lib', async (listed, stored) => {
    const found = await listOf(
      layer(debian, file(status, dpkg(['python3-urllib3', '1.0-1'])), file(stored, metadata('urllib3'))),
      layer(file('var/lib/dpkg/info/python3-urllib3.list', `${listed}\n`)),
    )
    expect(found).toContain('urllib3 1.0 from 0 of python3-urllib3')
  })

  it('is nobody’s when the list is not there any more', async () => {
    const found = await listOf(
      layer(debian, file(status, dpkg(['python3-urllib3', '1.0-1'])), file(site, metadata('urllib3'))),
      layer(file('var/lib/dpkg/info/python3-urllib3.list', `/${site}\n`)),
      layer(file('var/lib/dpkg/info/.wh.python3-urllib3.list')),
    )
    expect(found).toContain('urllib3 1.0 from 0')
  })
})

describe('a project', () => {
  const goMod = 'module shop\n\ngo 1.16\n\nrequire example.com/direct v1.2.3\n'
  const goSum =
    'example.com/direct v1.2.3 h1:AAAA=\nexample.com/direct v1.2.3/go.mod h1:AAAA=\nexample.com/inner v0.1.0 h1:BBBB=\nexample.com/inner v0.1.0/go.mod h1:BBBB=\n'

  it('is read from files of several layers', async () => {
    const apart = await listOf(layer(file('src/go.mod', goMod)), layer(file('src/go.sum', goSum)))
    expect(apart).toEqual(await listOf(layer(file('src/go.mod', goMod), file('src/go.sum', goSum))))
    expect(apart.join()).toContain('example.com/inner')
  })

  it('goes by what is in the image: a companion that was taken away says nothing', async () => {
    const found = await listOf(
      layer(file('src/go.mod', goMod), file('src/go.sum', goSum)),
      layer(file('src/.wh.go.sum')),
    )
    expect(found.join()).not.toContain('example.com/inner')
    expect(found.join()).toContain('example.com/direct')
  })

  it('knows what the workspaces of yarn asked for', async () => {
    const lock =
      '# yarn lockfile v1\n\n\na@^1.0.0:\n  version "1.0.1"\n\nb@^2.0.0:\n  version "2.0.2"\n\nc@^3.0.0:\n  version "3.0.3"\n'
    const root = JSON.stringify({
      name: 'root',
      private: true,
      workspaces: ['packages/*'],
      dependencies: { a: '^1.0.0' },
    })
    const member = JSON.stringify({ name: 'member', version: '0.0.1', devDependencies: { b: '^2.0.0' } })
    const { inventory } = await readMade([
      layer(file('app/yarn.lock', lock)),
      layer(file('app/package.json', root)),
      layer(
        file('app/packages/one/package.json', member),
        file('apple/package.json', '{"dependencies":{"c":"^3.0.0"}}'),
      ),
    ])
    const relations = inventory.packages
      .filter(({ path }) => path === 'app/yarn.lock')
      .map(({ package: { name, relationship, dev } }) => [name, relationship, dev === true])
    expect(relations).toContainEqual(['a', 'direct', false])
    expect(relations.find(([name]) => name === 'b')).toEqual(['b', 'direct', true])
    expect(relations.find(([name]) => name === 'c')?.[1]).not.toBe('direct')
  })
})

describe('further names of a file', () => {
  const store = 'root/.store/00/ab12'
  const wanted = 'srv/node_modules/left-pad/package.json'
  const link = (path: string, target: string) => ({ path, link: target, type: '1' })

  it('are read, though its content went by under a name that says nothing', async () => {
    const content = packageJson('left-pad', '1.3.0')
    expect(await listOf(layer(file(store, content), link(wanted, store)))).toEqual(['left-pad 1.3.0 from 0'])
    expect(await listOf({ ...layer(file(store, content), link(wanted, `/${store}`)), packing: 'gzip' })).toHaveLength(1)
    const twice = layer(file(store, content), link(wanted, store), link(wanted.replace('srv', 'opt'), wanted))
    expect(await listOf(twice)).toHaveLength(2)
  })

  it('are read where both names are wanted', async () => {
    const cached = 'root/.cache/uv/own-1.0.dist-info/METADATA'
    const installed = 'usr/lib/python3/site-packages/own-1.0.dist-info/METADATA'
    const { inventory } = await readMade([layer(file(cached, metadata('own')), link(installed, cached))])
    expect(inventory.packages.map(({ path }) => path)).toEqual([cached, installed])
  })

  it('are told when the layer cannot be read a second time', async () => {
    const source = sourceOf({ layers: [layer(file(store, packageJson('a', '1.0.0')), link(wanted, store))] })
    const [only] = source.layers
    if (only?.content.kind !== 'archive') throw new Error('the made layer is no archive')
    const { content } = only
    let times = 0
    const open = () => {
      if (++times > 1) throw new SeawallError('not-readable', 'the registry hung up')
      return content.open()
    }
    const failing = { ...source, layers: [{ ...only, content: { ...content, open } }] }
    const { layers } = await readImage(failing, { spoolFolder: tmpdir() })
    expect(layers[0]?.walked.damage).toContain('the registry hung up')
  })

  it.each([
    ['a file of another layer', [layer(file(store, '{}')), layer(link(wanted, store))]],
    ['itself', [layer(link(wanted, wanted))]],
    ['nothing', [layer(link(wanted, 'nowhere'))]],
    ['a circle', [layer(link(wanted, 'b'), link('b', wanted))]],
  ])('are told when they lead to %s', async (_, layers) => {
    const { inventory } = await readMade(layers)
    expect(inventory.warnings).toEqual([
      { layer: layers.length - 1, path: wanted, message: expect.stringContaining('another name') },
    ])
  })
})

describe('what cannot be read', () => {
  it('is told and hides nothing else', async () => {
    const { inventory } = await readMade([
      layer(
        debian,
        file(status, dpkg(['bash', '5.2'])),
        file('usr/lib/sysimage/rpm/rpmdb.sqlite', Buffer.alloc(9000, 0x5a)),
        file('var/lib/rpm/Packages.db', 'RpmP'),
        file('app/node_modules/broken/package.json', '{'),
        file('app/package-lock.json', '[['),
        file('opt/app.jar', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(200, 1)])),
        file('usr/bin/tool', Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(500, 0xff)]), { mode: '0755' }),
      ),
    ])
    expect(linesOf(inventory)).toEqual(['bash 5.2 from 0'])
    const told = inventory.warnings.map(({ path }) => path)
    expect(told).toEqual(
      expect.arrayContaining(['usr/lib/sysimage/rpm/rpmdb.sqlite', 'app/package-lock.json', 'opt/app.jar']),
    )
  })

  it('is told of a database that is stored as a sparse file', async () => {
    const sparse = { path: status, type: 'S', magic: 'ustar  \0', data: 'x' }
    const { inventory } = await readMade([layer(debian, sparse)])
    expect(inventory.warnings).toEqual([{ layer: 0, path: status, message: expect.stringContaining('sparse') }])
  })

  it('is no concern where a later layer took it away', async () => {
    const { inventory } = await readMade([layer(file('a/package-lock.json', '[[')), layer(file('.wh.a'))])
    expect(inventory.warnings).toEqual([])
  })
})
