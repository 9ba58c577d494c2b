import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { changed, fuzz, survivesChanges } from '../../test/fuzz/index.ts'
import { dockerArchive, file, layer, ociArchive, readMade } from '../../test/stand-in/image/index.ts'
import { SeawallError } from '../core/index.ts'
import { accountAnalyser, inventoryAnalysers, openLocalImage, readImage, secretAnalyser } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'seawall-read-'))
afterAll(() => rmSync(folder, { recursive: true }))

const analysers = [...inventoryAnalysers, accountAnalyser, secretAnalyser()]
const own = resolve(import.meta.dirname, '../../test/conformance/own/images')

/** Every format that our own cases have a small file of. */
const samples = ['parsers', 'rpmdb', 'secrets'].flatMap((suite) =>
  readdirSync(join(own, suite), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => file(relative(own, path), readFileSync(path), { mode: '0755' }))
    .filter(({ data = '' }) => data.length < 20_000),
)

type Sample = (typeof samples)[number]

const status = 'Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2\n'
const system = layer(
  file('etc/os-release', 'ID=debian\nVERSION_ID="12"\n'),
  file('var/lib/dpkg/status', status),
  file('etc/passwd', 'root:x:0:0::/:/bin/sh\n'),
)
const small = { layers: [system, layer(file('var/lib/dpkg/.wh.status'), file('srv/app.env', 'A=b\n'))] }

/** Each as it is twice as often as it is broken. */
function sometimesBroken(sample: Sample): fc.Arbitrary<Sample> {
  const broken = changed(Buffer.from(sample.data ?? '')).map((data) => ({ ...sample, data }))
  return fc.oneof({ weight: 2, arbitrary: fc.constant(sample) }, { weight: 1, arbitrary: broken })
}

async function isReadOrRefused(archive: Buffer): Promise<void> {
  const path = join(folder, 'changed.tar')
  writeFileSync(path, archive)
  try {
    const source = await openLocalImage(path, { spoolFolder: folder })
    const { layers } = await readImage(source, { spoolFolder: folder, analysers })
    expect(layers).toHaveLength(source.layers.length)
  } catch (error) {
    expect(error).toBeInstanceOf(SeawallError)
  }
}

async function bashIsFound(files: readonly Sample[]): Promise<void> {
  const { inventory } = await readMade([system, layer(...files)], { analysers })
  expect(inventory.packages.some(({ package: { name } }) => name === 'bash')).toBe(true)
  expect(inventory.warnings.filter(({ message }) => message.includes(' failed: '))).toEqual([])
}

describe('reading an image', () => {
  it('is tried with files of every format', () => {
    expect(samples.length).toBeGreaterThan(50)
  })

  const archives = {
    'docker save': dockerArchive(small),
    'an OCI layout': ociArchive({ layers: small.layers.map((made) => ({ ...made, packing: 'gzip' })) }, true),
  }
  for (const [kind, archive] of Object.entries(archives))
    survivesChanges(`an image of ${kind}`, [archive], isReadOrRefused, 'image')

  fuzz('an image with broken files of every format', fc.tuple(...samples.map(sometimesBroken)), bashIsFound, 'image')

  it('tells of each layer when it has been read', async () => {
    const told: number[] = []
    await readMade(small, { onLayer: (index) => void told.push(index) })
    expect(told.sort()).toEqual([0, 1])
  })
})
