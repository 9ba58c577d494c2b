import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import type { OsPackage, Package } from '../../core/index.ts'
import { isOsType, osTypes, packageTypes } from '../purl/index.ts'
import { buildSbom, type Sbom, type SbomItem } from './index.ts'

const schemas = join(
  process.env.SEAWALL_FIXTURES ?? resolve(import.meta.dirname, '../../../../shared/fixtures'),
  'schemas',
)

const schemaFile = (name: string): string => join(schemas, `${name}.schema.json`)

/** Whether the published schemas are here; they are no part of the repository. */
export const hasSchemas = existsSync(schemaFile('cyclonedx-1.6')) && existsSync(schemaFile('spdx-2.3'))

const schema = (name: string): object => JSON.parse(readFileSync(schemaFile(name), 'utf8'))

/** What the schema of CycloneDX 1.6 has against a document. */
export function cycloneDxFaults(document: string): unknown {
  cycloneDx ??= cycloneDxValidator()
  cycloneDx(JSON.parse(document))
  return cycloneDx.errors
}

/** Compiling takes a second, so it is done once. */
let cycloneDx: ValidateFunction | undefined

function cycloneDxValidator(): ValidateFunction {
  const ajv = new Ajv({ strict: false, schemas: [schema('spdx'), schema('jsf-0.82')] })
  addFormats.default(ajv)
  ajv.addFormat('idn-email', true).addFormat('iri-reference', true)
  return ajv.compile(schema('cyclonedx-1.6'))
}

/** What the schema of SPDX 2.3 has against a document. */
export function spdxFaults(document: string): unknown {
  spdx ??= new Ajv2019({ strict: false }).compile(schema('spdx-2.3'))
  spdx(JSON.parse(document))
  return spdx.errors
}

let spdx: ValidateFunction | undefined

/** A small image: two packages of the system, one of an application that is there twice. */
export function smallSbom(): Sbom {
  const system = (name: string, version: string, source: string, more: Partial<SbomItem> = {}): SbomItem => ({
    package: {
      type: 'deb',
      name,
      version,
      arch: 'amd64',
      source: { name: source, version },
      licenses: ['GPL-2+', 'BSD-3-clause and Custom'],
    },
    layer: { index: 0, diffId: `sha256:${'a'.repeat(64)}`, command: 'ADD rootfs.tar.gz /' },
    origin: 'base',
    ...more,
  })
  const tool = (version: string, location: string): SbomItem => ({
    package: {
      type: 'npm',
      name: '@acme/Tool',
      version,
      relationship: 'direct',
      licenses: ['MIT'],
      dependsOn: ['left-pad@1.3.0'],
    },
    layer: { index: 1, command: 'COPY . /app' },
    origin: 'app',
    locations: [location],
  })
  return buildSbom({
    subject: { kind: 'container', name: 'acme/shop', version: '1.2', digest: `sha256:${'b'.repeat(64)}` },
    os: { id: 'debian', versionId: '12' },
    tools: [{ name: 'seawall', version: '0.1.0' }],
    items: [
      tool('2.0.0', 'app/package-lock.json'),
      tool('2.0.0', 'opt/package-lock.json'),
      {
        package: { type: 'npm', name: 'left-pad', version: '1.3.0', dev: true },
        locations: ['app/package-lock.json'],
        hashes: [{ algorithm: 'SHA-256', value: 'c'.repeat(64) }],
      },
      system('zlib1g', '1:1.2.13-1', 'zlib', { supplier: 'Debian' }),
      system('bash', '5.2-2', 'bash'),
    ],
  })
}

const types = packageTypes.filter((type) => !isOsType(type))

const awkward = fc.constantFrom(
  '__proto__',
  '@a/B',
  'a:b',
  'a:b:c',
  '1:2-3',
  '0:1',
  ' ',
  '\u0000',
  '\u202e',
  '\ud800',
  'a/b/',
  '#2',
  'x?y=1',
  '%41',
  'a: b',
  '@',
  '/',
  'Ünï',
)
const text = fc.oneof(awkward, fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 12 }))
const optional = <K extends string, T>(key: K, value: fc.Arbitrary<T>): fc.Arbitrary<{ readonly [key in K]?: T }> =>
  fc.option(value, { nil: undefined }).map((made) => (made === undefined ? {} : ({ [key]: made } as { [key in K]: T })))

const licences = fc.array(fc.oneof(fc.constantFrom('MIT', 'GPLv2+ or BSD', 'NONE', 'custom'), text), {
  minLength: 1,
  maxLength: 3,
})

/** Any package a file may name, with what bills keep of it. */
const language: fc.Arbitrary<Package> = fc
  .tuple(
    fc.record({ type: fc.constantFrom(...types), name: text, version: text }),
    optional('licenses', licences),
    optional('dev', fc.boolean()),
    optional('filePath', text),
    optional('relationship', fc.constantFrom('direct', 'indirect')),
  )
  .map((parts) => Object.assign({}, ...parts) as Package) // of exactly these members

const system: fc.Arbitrary<OsPackage> = fc
  .tuple(
    fc.record({
      type: fc.constantFrom(...osTypes),
      name: text,
      version: text,
      arch: text,
      source: fc.record({ name: text, version: text }),
    }),
    optional('licenses', licences),
    optional('maintainer', text),
    optional('modularity', text),
    optional('installedSize', fc.nat()),
  )
  .map((parts) => Object.assign({}, ...parts) as OsPackage) // of exactly these members

const item: fc.Arbitrary<SbomItem> = fc
  .tuple(
    fc.record({ package: fc.oneof(language, system) }),
    optional('layer', fc.record({ index: fc.nat({ max: 200 }), command: text })),
    optional('origin', fc.constantFrom('base', 'app')),
    optional('locations', fc.array(text, { minLength: 1, maxLength: 3 })),
  )
  .map((parts) => Object.assign({}, ...parts) as SbomItem) // of exactly these members

/** A bill with names chosen to break writers and readers. */
export const anySbom: fc.Arbitrary<Sbom> = fc
  .tuple(
    fc.record({
      subject: fc.record({ kind: fc.constantFrom('container', 'application'), name: text, version: text }),
      tools: fc.array(fc.record({ name: text, version: text }), { maxLength: 2 }),
      created: fc.constantFrom('2026-01-02T03:04:05Z', 'yesterday', '2026-99-99T00:00:00Z'),
      items: fc.array(item, { maxLength: 8 }),
    }),
    optional(
      'os',
      fc.record({
        id: fc.constantFrom('debian', 'rhel', 'x-y', '__proto__'),
        versionId: fc.constantFrom('', '12', 'sid'),
      }),
    ),
  )
  .map(([head, os]) => buildSbom({ ...head, ...os }))

/** The packages of a bill, in an order of their own. */
export function packagesOf({ components }: Sbom): readonly string[] {
  return components
    .map((component) => JSON.stringify([component.package.type, component.package.name, sorted(component)]))
    .sort()
}

function sorted({ ref: _, purl: __, ...rest }: Sbom['components'][number]): unknown {
  return JSON.parse(JSON.stringify({ ...rest, package: { ...rest.package, dependsOn: undefined } }), (_key, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value).sort() : value,
  )
}
