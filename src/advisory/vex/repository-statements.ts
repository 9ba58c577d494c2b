import { readVex, type VexProduct, type VexStatement, type VexUnread } from '../../formats/vex/index.ts'
import { packageKey, type VexRepository } from './repository.ts'

/** What repositories say of packages. */
export interface RepositoryStatements {
  readonly statements: readonly VexStatement[]
  readonly unread: readonly VexUnread[]
}

/**
 * What is said of these packages, given as package URLs of any version. The first repository that knows a package
 * speaks of it alone, and a document speaks of the packages it is listed for and of no others.
 */
export function repositoryStatements(
  repositories: readonly VexRepository[],
  purls: Iterable<string>,
): RepositoryStatements {
  const wanted = new Set<string>()
  for (const purl of purls) {
    const key = packageKey(purl)
    if (key !== undefined) wanted.add(key)
  }
  const statements: VexStatement[] = []
  const unread: VexUnread[] = []
  for (const key of wanted) {
    const repository = repositories.find(({ packages }) => packages.has(key))
    if (repository === undefined) continue
    const read = documentOf(repository, key)
    statements.push(...read.statements)
    unread.push(...read.unread)
  }
  return { statements, unread }
}

function documentOf({ name, packages, files }: VexRepository, key: string): RepositoryStatements {
  const path = packages.get(key) ?? ''
  const where = `VEX repository ${name}: ${path}`
  const content = files.read(path)
  if (content === undefined) return { statements: [], unread: [{ where, why: 'the file is not there' }] }
  const read = readVex(content, where)
  if (!read.ok) return { statements: [], unread: [{ where, why: read.error.message }] }
  const statements = read.value.statements.flatMap((statement) => {
    const products = statement.products.filter((product) => isOf(product, key))
    return products.length === 0 ? [] : [{ ...statement, products: products.map((product) => onlyAs(key, product)) }]
  })
  return {
    statements,
    unread: read.value.unread.map(({ where: inner, why }) => ({ where: `${where}: ${inner}`, why })),
  }
}

/** A document may name its package in other ways too; only those are kept that tell which package it is. */
function onlyAs(key: string, product: VexProduct): VexProduct {
  return { ...product, purls: product.purls.filter((purl) => packageKey(purl) === key), cpes: [] }
}

function isOf({ purls }: VexProduct, key: string): boolean {
  return purls.some((purl) => packageKey(purl) === key)
}
