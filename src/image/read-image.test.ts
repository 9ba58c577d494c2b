import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { dockerArchive, file, layer, ociArchive, readMade } from '../../test/stand-in/image/index.ts'
import { SeawallError } from '../core/index.ts'
import { accountAnalyser, inventoryAnalysers, openLocalImage, readImage, secretAnalyser } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'seawall-read-'))
afterAll(() => rmSync(folder, { recursive: true }))

const analysers = [...inventoryAnalysers, accountAnalyser, secretAnalyser()]
const own = resolve(import.meta.dirname, '../../test/conformance/own/images')
const runs = Number(process.env.SEAWALL_FUZZ_RUNS ?? 2000)

/** Every format that our own cases have a small file of. */
const samples = ['parsers', 'rpmdb', 'secrets'].flatMap((suite) =>
  readdirSync(join(own, suite), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => file(relative(own, path), readFileSync(path), { mode: '0755' }))
    .filter(({ data = '' }) => data.length < 20_000),
)

const status = 'Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2\n'
const system = layer(
  file('etc/os-release', 'ID=debian\nVERSION_ID="12"\n'),
  file('var/lib/dpkg/status', status),
  file('etc/passwd', 'root:x:0:0::/:/bin/sh\n'),
)
const small = { layers: [system, layer(file('var/lib/dpkg/.wh.status'), file('srv/app.env', 'A=b\n'))] }

function mutated(original: Buffer, changes: readonly (readonly [at: number, byte: number])[]): Buffer {
  const changed = Buffer.from(original)
  for (const [at, byte] of changes) changed[at % changed.length] = byte
  return changed
}

const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 })

describe('reading an image', () => {
  it.each([
    ['docker save', dockerArchive(small)],
    ['an OCI layout', ociArchive({ layers: small.layers.map((made) => ({ ...made, packing: 'gzip' })) }, true)],
  ])(`gives it or refuses it in a sentence, in ${runs / 8} mutations of an archive of %s`, async (_, archive) => {
    const path = join(folder, 'mutated.tar')
    await fc.assert(
      fc.asyncProperty(changes, fc.option(fc.nat(archive.length), { freq: 4 }), async (some, end) => {
        writeFileSync(path, mutated(archive, some).subarray(0, end ?? archive.length))
        try {
          const source = await openLocalImage(path, { spoolFolder: folder })
          const { layers } = await readImage(source, { spoolFolder: folder, analysers })
          expect(layers).toHaveLength(source.layers.length)
        } catch (error) {
          expect(error).toBeInstanceOf(SeawallError)
        }
      }),
      { numRuns: Math.ceil(runs / 8) },
    )
  })

  it(`never fails over a file in it, in ${runs / 20} mutations of every format`, async () => {
    expect(samples.length).toBeGreaterThan(50)
    await fc.assert(
      fc.asyncProperty(changes, fc.nat(), async (some, seed) => {
        const broken = samples.map((one, at) => {
          const data = Buffer.from(one.data ?? '')
          return (seed + at) % 3 === 0 ? { ...one, data: mutated(data, data.length === 0 ? [] : some) } : one
        })
        const { inventory } = await readMade([system, layer(...broken)], { analysers })
        expect(inventory.packages.some(({ package: { name } }) => name === 'bash')).toBe(true)
        expect(inventory.warnings.filter(({ message }) => message.includes(' failed: '))).toEqual([])
      }),
      { numRuns: Math.ceil(runs / 20) },
    )
  }, 120_000)

  it('tells of each layer when it has been read', async () => {
    const told: number[] = []
    await readMade(small, { onLayer: (index) => void told.push(index) })
    expect(told.sort()).toEqual([0, 1])
  })
})
