import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { writeCycloneDx } from '../../formats/cyclonedx/index.ts'
import { cycloneDxFaults, hasSchemas, spdxFaults } from '../../formats/sbom/sbom.test-support.ts'
import { writeSpdxJson } from '../../formats/spdx/index.ts'
import { openLocalImage, readImage } from '../../image/index.ts'
import { sbomOf } from './sbom.ts'

const repository = resolve(import.meta.dirname, '../../..')
const shared = process.env.SEAWALL_FIXTURES ?? resolve(repository, '../shared/fixtures')
const suites = [join(repository, 'test/conformance/own/images/archives'), join(shared, 'images/archives')]

/** Images of our own cases, and those of the fixtures where they are. */
const archives = suites
  .flatMap((suite) => [suite, ...['made', 'variants', 'edge'].map((folder) => join(suite, folder))])
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => /\.tar(?:\.gz)?$/.test(file))

const spoolFolder = mkdtempSync(join(tmpdir(), 'seawall-sbom-'))
afterAll(() => rmSync(spoolFolder, { recursive: true }))

interface Bills {
  readonly cycloneDx: string
  readonly spdx: string
}

/** Undefined for an archive that is no image. */
async function billsOf(file: string): Promise<Bills | undefined> {
  const platform = { os: 'linux', architecture: 'amd64' }
  const source = await openLocalImage(file, { spoolFolder, platform }).catch(() => undefined)
  if (source === undefined) return undefined
  const sbom = sbomOf(await readImage(source, { spoolFolder }), '1.0.0')
  await source.close()
  return { cycloneDx: writeCycloneDx(sbom), spdx: writeSpdxJson(sbom) }
}

describe('bills of materials of whole images', () => {
  it.each(archives.map((file) => [basename(file), file]))(
    '%s keep to their schemas, and are the same again',
    async (_, file) => {
      const bills = await billsOf(file)
      if (bills === undefined) return
      expect(await billsOf(file)).toEqual(bills)
      if (!hasSchemas) return
      expect(cycloneDxFaults(bills.cycloneDx)).toBeNull()
      expect(spdxFaults(bills.spdx)).toBeNull()
    },
  )

  if (!hasSchemas) it.skip(`the published schemas are absent in ${join(shared, 'schemas')}`, () => undefined)

  it('leave nothing behind', () => {
    expect(readdirSync(spoolFolder)).toEqual([])
  })

  const groups = Map.groupBy(
    archives.filter((file) => basename(join(file, '..')) === 'made'),
    (file) => file.replace(/(?:\.[\w-]+)*\.tar$/, ''),
  )

  it.each([...groups].map(([name, files]) => [basename(name), files] as const))(
    '%s are the same however the image is stored, but for names and digests of what is stored',
    async (_, files) => {
      expect(files.length).toBeGreaterThanOrEqual(3)
      const bills = await Promise.all(files.map(async (file) => withoutNames(await billsOf(file))))
      for (const other of bills.slice(1)) expect(other).toEqual(bills[0])
      expect(bills[0]?.cycloneDx).toContain('pkg:deb/')
    },
  )
})

function withoutNames(bills: Bills | undefined): Bills {
  if (bills === undefined) throw new Error('an image of the made ones was not read')
  const cycloneDx = JSON.parse(bills.cycloneDx)
  const spdx = JSON.parse(bills.spdx)
  for (const component of cycloneDx.components)
    component.properties = component.properties?.filter(({ name }: { name: string }) => name !== 'seawall:layer:digest')
  for (const found of spdx.packages)
    found.annotations = found.annotations?.filter(
      ({ comment }: { comment: string }) => !comment.startsWith('seawall:layer:digest'),
    )
  delete cycloneDx.serialNumber
  delete cycloneDx.metadata.component.name
  delete cycloneDx.metadata.component.properties
  const [subject] = spdx.packages
  for (const key of ['name', 'annotations']) delete subject[key]
  for (const key of ['name', 'documentNamespace']) delete spdx[key]
  return { cycloneDx: JSON.stringify(cycloneDx), spdx: JSON.stringify(spdx) }
}
