import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  type AdvisoryDatabase,
  type AdvisoryFacts,
  folderFiles,
  holdBack,
  type IgnoreRule,
  manifestName,
  matchPackages,
  openDatabase,
  openVexRepository,
  projectsOf,
  readIgnoreFile,
  repositoryStatements,
  sampleDatabase,
  type Vulnerability,
  vexBook,
} from '../../advisory/index.ts'
import { printable, SeawallError } from '../../core/index.ts'
import { purlOf } from '../../formats/purl/index.ts'
import { readVex, type VexStatement } from '../../formats/vex/index.ts'
import type { ReadImage } from '../../image/index.ts'
import { databaseFolder } from '../db/index.ts'
import { readBounded } from '../io.ts'

export interface AdvisoryFlags {
  readonly db?: string
  readonly vex?: readonly string[]
  readonly ignorefile?: readonly string[]
  readonly severitySource?: readonly string[]
  readonly dev?: boolean
  readonly ignoreUnfixed?: boolean
}

/** Files of rules that are taken without being named, when they stand where we are. */
const usualIgnoreFiles = ['.seawallignore.yaml', '.trivyignore', '.trivyignore.yaml', '.grype.yaml']
const mostBytes = 64 * 1024 * 1024

/** What the database says of an image. */
export async function lookUp(read: ReadImage, flags: AdvisoryFlags, now: string): Promise<AdvisoryFacts> {
  const database = databaseFor(flags.db)
  const rules = await ignoreRules(flags.ignorefile)
  const { inventory, source } = read
  const packages = inventory.packages.filter((one) => flags.dev === true || one.package.dev !== true)
  const severitySources = flags.severitySource ?? []
  const matched = matchPackages({ os: inventory.os, packages }, database, { severitySources })
  const productPurls = productsOf(read)
  const projects = projectsOf(inventory.packages, inventory.os)
  const purls = [...productPurls, ...packages.flatMap((one) => one.purl ?? purlOf(one.package, inventory.os) ?? [])]
  const vulnerabilities = holdBack(
    flags.ignoreUnfixed === true ? matched.vulnerabilities.map(heldIfUnfixed) : matched.vulnerabilities,
    {
      vex: vexBook(await vexStatements(flags.vex ?? [], purls)),
      ignore: rules,
      now,
      productPurls,
      projects,
      productDigests: [source.manifestDigest, source.indexDigest, source.imageId].filter(
        (one) => one !== undefined && one !== '',
      ) as string[],
      os: inventory.os,
      onExpired: sayExpired(),
    },
  )
  const { built, sample = false } = database.manifest
  return { ...matched, vulnerabilities, built, sample }
}

function heldIfUnfixed(one: Vulnerability): Vulnerability {
  if (one.fixedIn !== undefined || one.malicious || one.suppressed !== undefined) return one
  return { ...one, suppressed: { by: 'ignored', why: 'nobody has mended it yet, and --ignore-unfixed was said' } }
}

/** The database that is named, or the user's, or the sample where there is none yet. */
export function databaseFor(named: string | undefined): AdvisoryDatabase {
  const folder = named ?? databaseFolder(process.env)
  const isThere = named !== undefined || existsSync(join(folder, manifestName))
  return isThere ? openDatabase(folder) : sampleDatabase()
}

/** The image by the names it goes by. */
export function productsOf({ source }: ReadImage): readonly string[] {
  return source.tags.flatMap((tag) => {
    const [, repository] = /^(?:.*\/)?([^/:@]+)(?:[:@].*)?$/.exec(tag) ?? []
    const digest = source.manifestDigest === undefined ? '' : `@${source.manifestDigest.replace(':', '%3A')}`
    return repository === undefined ? [] : [`pkg:oci/${encodeURIComponent(repository.toLowerCase())}${digest}`]
  })
}

/** Documents, and folders that are repositories of documents. */
async function vexStatements(places: readonly string[], purls: readonly string[]): Promise<readonly VexStatement[]> {
  const statements: VexStatement[] = []
  for (const place of places) {
    if (statSync(place, { throwIfNoEntry: false })?.isDirectory() === true) {
      const repository = openVexRepository(place, folderFiles(place))
      if (!repository.ok) throw repository.error
      const said = repositoryStatements([repository.value], purls)
      statements.push(...said.statements)
      for (const { where, why } of said.unread) warn(`${where}: ${why}`)
      continue
    }
    const read = readVex(Buffer.from(await readBounded(place, mostBytes)), place)
    if (!read.ok) throw read.error
    statements.push(...read.value.statements)
    for (const { where, why } of read.value.unread) warn(`${place}: ${where}: ${why}`)
  }
  return statements
}

async function ignoreRules(named: readonly string[] | undefined): Promise<readonly IgnoreRule[]> {
  const files = named ?? usualIgnoreFiles.filter((file) => existsSync(file))
  const rules: IgnoreRule[] = []
  for (const file of files) {
    const read = readIgnoreFile(file, Buffer.from(await readBounded(file, mostBytes)))
    if (!read.ok) throw new SeawallError('config', read.error.message, { hint: read.error.hint ?? 'mend the line' })
    rules.push(...read.value.rules)
    for (const { line, why } of read.value.unread) warn(`${file}:${line}: this rule ignores nothing here: ${why}`)
    if (named === undefined && read.value.rules.length > 0)
      warn(`${read.value.rules.length} rules of ${file} are in use`)
  }
  return rules
}

function sayExpired(): (rule: IgnoreRule, id: string) => void {
  const told = new Set<string>()
  return ({ expires, line, source }, id) => {
    const where = `${source}:${line}`
    if (told.has(where)) return
    told.add(where)
    warn(`${where}: the rule for ${id} ended on ${expires} and holds nothing back`)
  }
}

const warn = (text: string): void => void process.stderr.write(`seawall: ${printable(text)}\n`)
