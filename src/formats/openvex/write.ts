import { createHash } from 'node:crypto'
import { byCodePoint, printableJson, type Result, SeawallError } from '../../core/index.ts'
import type { VexComponent, VexProduct, VexStatement } from '../vex/model/index.ts'

/** Who says it, and when. */
export interface OpenVexHead {
  readonly author: string
  readonly role?: string
  /** RFC 3339. */
  readonly time: string
  /** 1 unless told; grows whenever the document changes. */
  readonly version?: number
  readonly tooling?: string
  /** An IRI; unless told it follows from the content. */
  readonly id?: string
}

/**
 * Statements as an OpenVEX 0.2.0 document. The same statements give the same bytes, whatever their order. What the
 * format demands and a statement lacks is said to be missing.
 */
export function writeOpenVex(head: OpenVexHead, statements: readonly VexStatement[]): Result<string> {
  if (statements.length === 0)
    return { ok: false, error: new SeawallError('usage', 'There is no statement to write as OpenVEX.') }
  const entries = [...new Map(statements.map(entryOf).map((entry) => [JSON.stringify(entry), entry]))]
    .sort(([left], [right]) => byCodePoint(left, right))
    .map(([, entry]) => entry)
  const body = {
    author: head.author,
    ...(head.role && { role: head.role }),
    timestamp: head.time,
    version: head.version ?? 1,
    ...(head.tooling && { tooling: head.tooling }),
    statements: entries,
  }
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('hex')
  const id = head.id ?? `https://openvex.dev/docs/public/vex-${digest}`
  return { ok: true, value: printableJson({ '@context': 'https://openvex.dev/ns/v0.2.0', '@id': id, ...body }) }
}

function entryOf({ vulnerability, products, status, time, ...said }: VexStatement): object {
  const { id, aliases } = vulnerability
  return {
    vulnerability: { name: id, ...(aliases.length > 0 && { aliases: sorted(aliases) }) },
    ...(time !== undefined && isInstant(time) && { timestamp: time }),
    ...(products.length > 0 && { products: uniqueEntries(products.map(productEntry)) }),
    status: status.replace('-', '_'),
    ...(status === 'not-affected' ? whyNot(said) : {}),
    ...(status === 'affected' && { action_statement: said.action ?? 'No action was stated.' }),
  }
}

function whyNot({ justification, impact }: Pick<VexStatement, 'justification' | 'impact'>): object {
  if (justification === undefined) return { impact_statement: impact ?? 'No reason was stated.' }
  return { justification, ...(impact !== undefined && { impact_statement: impact }) }
}

function productEntry({ subcomponents, ...product }: VexProduct): object {
  const inner = uniqueEntries(subcomponents.map(componentEntry))
  return { ...componentEntry(product), ...(inner.length > 0 && { subcomponents: inner }) }
}

/** One name can be the `@id`; a component of more than one has them all as identifiers or hashes. */
function componentEntry({ purls, cpes, digests }: VexComponent): object {
  const [purl] = purls
  const cpe22 = cpes.find((cpe) => cpe.startsWith('cpe:/'))
  const cpe23 = cpes.find((cpe) => cpe.startsWith('cpe:2.3:'))
  const id = purl ?? cpe23 ?? cpe22 ?? digests[0]
  const identifiers = { ...(purl && { purl }), ...(cpe22 && { cpe22 }), ...(cpe23 && { cpe23 }) }
  return {
    ...(id !== undefined && { '@id': id }),
    ...(Object.keys(identifiers).length > 0 && { identifiers }),
    ...(digests.length > 0 && { hashes: Object.fromEntries(digests.map(hashEntry)) }),
  }
}

function hashEntry(digest: string): [algorithm: string, digits: string] {
  const [algorithm = '', digits = ''] = digest.split(':')
  return [algorithm.replace(/^sha/, 'sha-'), digits]
}

function uniqueEntries(entries: readonly object[]): readonly object[] {
  const unique = new Map(entries.map((entry) => [JSON.stringify(entry), entry]))
  return [...unique].sort(([left], [right]) => byCodePoint(left, right)).map(([, entry]) => entry)
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(byCodePoint)
}

function isInstant(time: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(time) && !Number.isNaN(Date.parse(time))
  )
}
