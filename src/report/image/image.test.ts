import { describe, expect, it } from 'vitest'
import { file, layer, type MadeImage, readMade } from '../../../test/stand-in/image/index.ts'
import { exampleAdvisories } from '../../advisory/checks/example.test-support.ts'
import { assessImage } from '../../assess/image/index.ts'
import { printableJsonParts } from '../../core/index.ts'
import { writeCycloneDx } from '../../formats/cyclonedx/index.ts'
import { cycloneDxFaults, hasSchemas, spdxFaults } from '../../formats/sbom/sbom.test-support.ts'
import { writeSpdxJson } from '../../formats/spdx/index.ts'
import { accountAnalyser, factsOf, inventoryAnalysers, type ReadImage, secretAnalyser } from '../../image/index.ts'
import { paintWith } from '../index.ts'
import { type ImageReport, imageReport, renderImageTable, sbomOf } from './index.ts'

const now = '2026-01-01T00:00:00Z'
const analysers = [...inventoryAnalysers, accountAnalyser, secretAnalyser()]

const reading = (image: MadeImage): Promise<ReadImage> => readMade(image, { analysers })

async function reportOn(image: MadeImage, advisories = exampleAdvisories({})): Promise<ImageReport> {
  const read = await reading(image)
  return imageReport(read, assessImage(factsOf(read, now), {}, advisories), { version: '1.0.0', now, advisories })
}

const table = (report: ImageReport, packages = false): string =>
  renderImageTable(report, { paint: paintWith(false), width: 120, packages })

const status = 'Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2\n'
const shop: MadeImage = {
  layers: [
    {
      ...layer(
        file('etc/os-release', 'ID=debian\nVERSION_ID="10"\nPRETTY_NAME="Debian 10"\n'),
        file('var/lib/dpkg/status', status),
      ),
      createdBy: '/bin/sh -c #(nop) ADD file:1 in / ',
    },
    { ...layer(file('app/node_modules/a/package.json', '{"name":"a","version":"1.0.0"}')), createdBy: 'RUN npm ci' },
    { ...layer(file('bin/su', 'x', { mode: '4755' })), createdBy: 'COPY su /bin/su' },
  ],
}
const clean: MadeImage = {
  layers: [layer(file('app', 'x', { mode: '0755' }))],
  config: { created: '2025-12-01T00:00:00Z', config: { User: '1000:1000', Healthcheck: { Test: ['CMD', '/app'] } } },
}

describe('the report on an image', () => {
  it('says in the table what is inside, and which layer brought it', async () => {
    const report = await reportOn(shop)
    const text = table(report, true)
    expect(text).toContain('Debian 10, no security fixes since')
    expect(text).toMatch(/^ *1 +\d+ kB +1 +1 +\S+ +\S+ {2}RUN npm ci$/m)
    expect(text).toMatch(/^npm +a +1\.0\.0 +1 {2}\/app\/node_modules\/a\/package\.json$/m)
    expect(text).toContain('deb 1 · npm 1')
    expect(text).toContain('/bin/su')
    expect(text).not.toContain('not read')
  })

  it('says the same as JSON', async () => {
    const report = await reportOn(shop)
    expect(report).toMatchObject({
      schema: 'seawall.dev/image-report/v1',
      target: 'made.tar',
      image: { os: { id: 'debian', versionId: '10', endOfLife: { ended: true } }, tags: ['made:1'] },
      layers: [{ packages: 1 }, { packages: 1, instruction: 'RUN npm ci' }, { packages: 0 }],
      summary: { packages: { deb: 1, npm: 1 }, incomplete: 0, warnings: 0 },
      packages: [
        { type: 'deb', purl: 'pkg:deb/debian/bash@5.2?arch=amd64&distro=debian-10', layer: 0 },
        { type: 'npm', purl: 'pkg:npm/a@1.0.0', layer: 1 },
      ],
    })
    expect(report.findings.map(({ check }) => check)).toContain('IMG-08/setuid-files')
  })

  it('shows no secret of the build history and of what is started, in no format', async () => {
    const image: MadeImage = {
      layers: [{ ...layer(file('var/lib/dpkg/status', status)), createdBy: 'RUN curl -u admin:hunter22 https://x' }],
      config: { config: { Entrypoint: ['/app', '--api-key', 's3cr3t99'], Cmd: ['DB_PASSWORD=s3cr3tpw'] } },
    }
    const read = await reading(image)
    const report = await reportOn(image)
    const bill = sbomOf(read, '1.0.0')
    const shown = [JSON.stringify(report), table(report), writeCycloneDx(bill), writeSpdxJson(bill)]
    for (const text of shown) expect(text).not.toMatch(/hunter22|s3cr3t/)
    expect(report.layers[0]?.instruction).toMatch(/^RUN curl -u admin:…#[0-9a-f]{3} https:\/\/x$/)
    expect(report.findings.map(({ at }) => at.value)).toEqual(
      expect.arrayContaining([expect.stringContaining(report.layers[0]?.instruction.slice(19, 23) ?? '?')]),
    )
  })

  it('is the same for the same image', async () => {
    expect(await reportOn(shop)).toEqual(await reportOn(shop))
  })

  it('calls an image clean only when all of it was read', async () => {
    const { findings, ...sound } = await reportOn(clean)
    expect(table({ ...sound, findings: [] })).toContain('Nothing that should not be there.\n')
    const cut = { ...clean, layers: [{ ...layer(), bytes: Buffer.alloc(600, 'x') }] }
    const text = table({ ...(await reportOn(cut)), findings: [] })
    expect(text).toContain('Nothing that should not be there in what could be read.')
    expect(text).toContain('No packages in what could be read.')
    expect(text).toContain('layer 0 was not read as it should be:')
    expect(findings).toBeDefined()
  })

  it('shows hostile text as what it is', async () => {
    const evil = '\u001b]0;owned\u0007\u202egnp.exe\u2066'
    const image: MadeImage = {
      tags: [`evil:${evil}`],
      layers: [
        {
          ...layer(file(`opt/${evil}/package-lock.json`, '[['), file(`bin/${evil}`, 'x', { mode: '4755' })),
          createdBy: `RUN ${evil}`,
        },
        layer(
          file('composer.lock', JSON.stringify({ packages: [{ name: `a/${evil}`, version: evil }] })),
          file('etc/os-release', `ID=${evil}\nVERSION_ID=${evil}\nPRETTY_NAME=${evil}\n`),
        ),
        layer(file(`../${evil}`, 'x')),
      ],
      config: {
        created: evil,
        os: evil,
        architecture: evil,
        config: {
          User: evil,
          Env: [`PASSWORD=${evil}`],
          ExposedPorts: { [evil]: {} },
          Volumes: { [evil]: {} },
          Labels: { [evil]: evil },
        },
      },
    }
    const report = await reportOn(image)
    const bill = sbomOf(await reading(image), '1.0.0')
    const json = [...printableJsonParts(report)].join('')
    expect(report.packages).toMatchObject([{ name: `a/${evil}`, version: evil }])
    expect(JSON.parse(json)).toEqual(report)
    for (const text of [table(report, true), json, writeCycloneDx(bill), writeSpdxJson(bill)])
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})

describe('the bill of materials of an image', () => {
  const writers = [
    ['CycloneDX', writeCycloneDx, cycloneDxFaults],
    ['SPDX', writeSpdxJson, spdxFaults],
  ] as const

  it.each(writers)('as %s is the same for the same image', async (_, write) => {
    const [first, second] = [await reading(shop), await reading(shop)]
    expect(write(sbomOf(first, '1.0.0'))).toBe(write(sbomOf(second, '1.0.0')))
  })

  it.each(writers)('as %s says what could not be read', async (_, write, faults) => {
    const broken = {
      layers: [...shop.layers, { ...layer(file('a/package-lock.json', '[[')), diffId: `sha256:${'0'.repeat(64)}` }],
    }
    const text = write(sbomOf(await reading(broken), '1.0.0'))
    expect(text).toMatch(/incomplete/i)
    expect(text).toContain('layer 3: It unpacks to other bytes')
    expect(text).toContain('/a/package-lock.json: ')
    expect(write(sbomOf(await reading(shop), '1.0.0'))).not.toMatch(/incomplete/i)
    if (hasSchemas) expect(faults(text)).toBeNull()
  })

  it.skipIf(!hasSchemas).each(writers)('as %s keeps to its schema', async (_, write, faults) => {
    for (const image of [shop, clean]) expect(faults(write(sbomOf(await reading(image), '1.0.0')))).toBeNull()
  })

  it('names the layer and the command that brought a package', async () => {
    const text = writeCycloneDx(sbomOf(await reading(shop), '1.0.0'))
    expect(text).toContain('RUN npm ci')
    expect(JSON.parse(text).components).toContainEqual(
      expect.objectContaining({
        purl: 'pkg:npm/a@1.0.0',
        properties: expect.arrayContaining([{ name: 'seawall:layer:index', value: '1' }]),
      }),
    )
  })
})
