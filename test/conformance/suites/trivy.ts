import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import {
  type AdvisoryDatabase,
  folderFiles,
  holdBack,
  matchPackages,
  openVexRepository,
  projectsOf,
  repositoryStatements,
  type VexFiles,
  type Vulnerability,
  vexBook,
} from '../../../src/advisory/index.ts'
import {
  byCodePoint,
  type Json,
  type JsonObject,
  listAt,
  member,
  type Result,
  textAt,
} from '../../../src/core/index.ts'
import { writeCycloneDx } from '../../../src/formats/cyclonedx/index.ts'
import { writeSpdxJson } from '../../../src/formats/spdx/index.ts'
import { readVex, type VexStatement } from '../../../src/formats/vex/index.ts'
import { type InventoryPackage, isOfSystem, type ReadImage } from '../../../src/image/index.ts'
import { billVulnerabilities, sbomOf } from '../../../src/report/image/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { entriesOf, readJsonFile, textOf } from '../json-file.ts'
import { readInstalledImage } from '../read-installed.ts'
import { type Score, ScoreKeeper } from '../score.ts'
import { trivyDatabase } from '../trivy-database.ts'
import { trivySecretsRight } from '../trivy-secrets.ts'

/** Vulnerabilities of folders and bills, by the database that comes with the cases. */
export async function runTrivy(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('trivy')
  const scratch = mkdtempSync(join(tmpdir(), 'seawall-conformance-'))
  try {
    const database = trivyDatabase(cases.locate('db'), join(scratch, 'db'))
    for (const [index, entry] of entriesOf(readJsonFile(cases.place)).entries()) {
      const name = textOf(entry, 'name')
      const own = join(scratch, String(index))
      keeper.count(name, (await attempt(`trivy ${name}`, () => isRight(entry, cases, database, own))) ?? false)
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
  return keeper.score()
}

async function isRight(entry: JsonObject, cases: Cases, database: AdvisoryDatabase, scratch: string): Promise<boolean> {
  const golden = readJsonFile(join(dirname(cases.place), 'golden', textOf(entry, 'golden')))
  const input = cases.locate(textOf(entry, 'input'))
  const read = await readInstalledImage(input, scratch)
  const packages = read.inventory.packages.filter((one) => counts(one, entry))
  const asked = textAt(entry, 'scanners') ?? 'vuln'
  const installed = { os: read.inventory.os, packages }
  const matched = asked.includes('vuln') ? matchPackages(installed, database, optionsOf(entry)).vulnerabilities : []
  const projects = projectsOf(packages)
  const vex = vexBook(statementsOf(entry, cases, [...projects.values()].flat()))
  const found = holdBack(matched, { vex, projects, now }).filter(({ suppressed }) => suppressed === undefined)
  const format = textAt(entry, 'format') ?? 'json'
  if (format !== 'json') return sameBill(golden, { ...read, inventory: { ...read.inventory, packages } }, found, format)
  if (process.env.SHOW)
    console.error(
      expectedLines(golden, entry),
      found.map((one) => foundLine(one, read, entry)),
    )
  const same = sorted(expectedLines(golden, entry)) === sorted(found.map((one) => foundLine(one, read, entry)))
  return same && trivySecretsRight(entry, cases, golden)
}

function optionsOf(entry: JsonObject) {
  return { severitySources: listAt(entry, 'vulnSeveritySources').map(String) }
}

/** Of a document, or of the repository; that one's index names a document which stands elsewhere among the fixtures. */
function statementsOf(entry: JsonObject, cases: Cases, purls: readonly string[]): readonly VexStatement[] {
  const place = textAt(entry, 'vex')
  if (place === undefined) return []
  if (place !== 'repo') return unwrap(readVex(readFileSync(cases.locate(place)), place)).statements
  const inside = folderFiles(cases.locate('vex/repositories/default'))
  const document = cases.locate('vex/file/openvex.json')
  const files: VexFiles = {
    read: (path) => inside.read(path) ?? (path.endsWith('/openvex.json') ? readFileSync(document) : undefined),
  }
  return repositoryStatements([unwrap(openVexRepository('default', files))], purls).statements
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw result.error
}

const now = '2026-01-01T00:00:00Z'

/** Locks only, unless the case asks for what is installed; without what is skipped and, unless asked, without what only development needs. */
function counts({ package: one, path, source, format }: InventoryPackage, entry: JsonObject): boolean {
  const command = textAt(entry, 'command') ?? 'fs'
  const inScope = command !== 'fs' || source === 'lock' || format === 'dotnet-deps'
  const below = `${textOf(entry, 'input')}/${path}`
  const skipped =
    listAt(entry, 'skipFiles').some((file) => file === below) ||
    listAt(entry, 'skipDirs').some((folder) => below.startsWith(`${String(folder)}/`))
  return inScope && !skipped && (member(entry, 'includeDevDeps') === true || one.dev !== true)
}

/** With everything that is compared; the type and the file only where the case is about files. */
function expectedLines(golden: Json, entry: JsonObject): readonly string[] {
  return listAt(golden, 'Results').flatMap((result) =>
    listAt(result, 'Vulnerabilities').map((one) =>
      lineOf(entry, {
        place: `${textAt(result, 'Type') ?? ''} ${textAt(entry, 'command') === 'sbom' ? '' : basename(textAt(result, 'Target') ?? '')}`,
        id: textAt(one, 'VulnerabilityID'),
        name: textAt(one, 'PkgName'),
        installed: textAt(one, 'InstalledVersion'),
        fixed: (textAt(one, 'FixedVersion') ?? '').split(', '),
        severity: textAt(one, 'Severity')?.toLowerCase() ?? 'unknown',
        status: textAt(one, 'Status')?.replaceAll('_', '-'),
      }),
    ),
  )
}

interface Line {
  readonly place: string
  readonly id: string | undefined
  readonly name: string | undefined
  readonly installed: string | undefined
  readonly fixed: readonly string[]
  readonly severity: string
  readonly status: string | undefined
}

function lineOf(entry: JsonObject, { place, id, name, installed, fixed, severity, status }: Line): string {
  const set = [id, name, installed, [...fixed].sort(byCodePoint).join(', ')]
  return textAt(entry, 'compare') === 'vulnerability set only'
    ? set.join(' | ')
    : [place, ...set, severity, status].join(' | ')
}

function foundLine(
  { found, fixed, fixedIn, id, severity, status }: Vulnerability,
  read: ReadImage,
  entry: JsonObject,
): string {
  const { package: one } = found
  const isBill = textAt(entry, 'command') === 'sbom'
  return lineOf(entry, {
    place: `${typeOf(found, read)} ${isBill ? '' : basename(found.path)}`,
    id,
    name: one.name,
    installed: one.version,
    fixed: isOfSystem(one) ? [fixedIn ?? ''] : fixed.length > 0 ? fixed : [''],
    severity: severity ?? 'unknown',
    status,
  })
}

/** What the scanner calls our formats. */
const types: Readonly<Record<string, string>> = {
  'go-mod': 'gomod',
  'npm-lock': 'npm',
  'yarn-lock': 'yarn',
  'pnpm-lock': 'pnpm',
  'python-requirements': 'pip',
  'pipenv-lock': 'pipenv',
  'maven-pom': 'pom',
  'sbt-lock': 'sbt',
  'nuget-lock': 'nuget',
  'dotnet-deps': 'dotnet-core',
  'nuget-props': 'packages-props',
  'swift-resolved': 'swift',
  'podfile-lock': 'cocoapods',
  'cargo-lock': 'cargo',
  'composer-installed': 'composer-vendor',
}

function typeOf({ format, package: one }: InventoryPackage, { inventory }: ReadImage): string {
  if (isOfSystem(one)) return inventory.os?.id ?? ''
  return format === 'sbom' && one.type === 'gem' ? 'gemspec' : (types[format] ?? format)
}

/** Of a document the packages, and what is said to be wrong with them. */
async function sameBill(
  golden: Json,
  read: ReadImage,
  found: readonly Vulnerability[],
  format: string,
): Promise<boolean> {
  const bill = sbomOf(read, '0')
  const text = format === 'cyclonedx' ? writeCycloneDx(bill, billVulnerabilities(found, bill)) : writeSpdxJson(bill)
  const ours = JSON.parse(text) as Json // just written
  return sorted(billLines(golden)) === sorted(billLines(ours))
}

function billLines(document: Json): readonly string[] {
  const components = listAt(document, 'components')
  const purls = new Map(components.map((one) => [textAt(one, 'bom-ref') ?? '', textAt(one, 'purl') ?? '']))
  const packages = [
    ...components.map((one) => [textAt(one, 'name'), textAt(one, 'version'), textAt(one, 'purl')]),
    ...listAt(document, 'packages').map((one) => [textAt(one, 'name'), textAt(one, 'versionInfo'), purlOf(one)]),
  ]
  const touched = listAt(document, 'vulnerabilities').flatMap((one) =>
    listAt(one, 'affects').map((affected) => `${textAt(one, 'id')} ${purls.get(textAt(affected, 'ref') ?? '')}`),
  )
  return [...packages.filter(([, , purl]) => purl !== undefined).map((fields) => fields.join(' ')), ...touched]
}

function purlOf(one: Json): string | undefined {
  const reference = listAt(one, 'externalRefs').find((ref) => textAt(ref, 'referenceType') === 'purl')
  return textAt(reference, 'referenceLocator')
}

const sorted = (lines: readonly string[]): string => [...lines].sort(byCodePoint).join('\n')
