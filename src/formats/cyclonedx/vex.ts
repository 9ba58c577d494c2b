import { type Json, type JsonObject, listAt, objectAt, type Result, SeawallError, textAt } from '../../core/index.ts'
import type {
  VexDocument,
  VexJustification,
  VexProduct,
  VexStatement,
  VexStatus,
  VexUnread,
} from '../vex/model/index.ts'
import { affectedProducts } from './affects.ts'
import { isCycloneDx } from './read.ts'

const states: ReadonlyMap<string, VexStatus> = new Map([
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'],
  ['in_triage', 'under-investigation'],
  ['false_positive', 'not-affected'],
  ['not_affected', 'not-affected'],
])

/** CycloneDX has finer reasons; those without a word in CISA's catalogue are told as text. */
const justifications: ReadonlyMap<string, VexJustification> = new Map([
  ['code_not_present', 'vulnerable_code_not_present'],
  ['code_not_reachable', 'vulnerable_code_not_in_execute_path'],
  ['protected_by_compiler', 'inline_mitigations_already_exist'],
  ['protected_at_runtime', 'inline_mitigations_already_exist'],
  ['protected_by_mitigating_control', 'inline_mitigations_already_exist'],
])

/** Whether a CycloneDX document says of any vulnerability how it was analysed. */
export function hasCycloneDxVex(value: Json): value is JsonObject {
  return isCycloneDx(value) && listAt(value, 'vulnerabilities').some((one) => objectAt(one, 'analysis') !== undefined)
}

/** The analyses of a CycloneDX document, of its own components or, by BOM-Link, of another bill's. */
export function readCycloneDxVex(value: Json, source: string): Result<VexDocument> {
  if (!isCycloneDx(value)) return refused('The document is no CycloneDX')
  const affected = affectedProducts(value)
  const statements: VexStatement[] = []
  const unread: VexUnread[] = []
  for (const [index, entry] of listAt(value, 'vulnerabilities').entries()) {
    const analysis = objectAt(entry, 'analysis')
    if (analysis === undefined) continue
    const { products, left } = affected(listAt(entry, 'affects'))
    const read = statementOf(entry, analysis, products, headOf(value, entry, analysis, source))
    const where = textAt(entry, 'id') ?? `vulnerability ${index + 1}`
    unread.push(...left.map((why) => ({ where, why })))
    if (typeof read === 'string') unread.push({ where, why: read })
    else statements.push(read)
  }
  const id = textAt(value, 'serialNumber')
  return { ok: true, value: { format: 'cyclonedx', ...(id !== undefined && { id }), statements, unread } }
}

type Head = Pick<VexStatement, 'author' | 'time' | 'source'>

/** The time of the analysis, or of whatever around it has one. */
function headOf(document: JsonObject, entry: Json, analysis: JsonObject, source: string): Head {
  const metadata = objectAt(document, 'metadata')
  const time =
    textAt(analysis, 'lastUpdated') ??
    textAt(analysis, 'firstIssued') ??
    textAt(entry, 'updated') ??
    textAt(metadata, 'timestamp')
  const authors = listAt(metadata, 'authors').map((one) => textAt(one, 'name'))
  const supplier = objectAt(metadata, 'supplier') ?? objectAt(metadata, 'manufacturer')
  const author = authors.find((name) => name !== undefined) ?? textAt(supplier, 'name')
  return { ...(author && { author }), ...(time !== undefined && { time }), source }
}

function statementOf(
  entry: Json,
  analysis: JsonObject,
  products: readonly VexProduct[],
  head: Head,
): VexStatement | string {
  const id = textAt(entry, 'id')
  if (!id) return 'names no vulnerability'
  const status = states.get(textAt(analysis, 'state') ?? '')
  if (status === undefined) return 'has no state of analysis that is known'
  if (products.length === 0) return 'names no component that can be found'
  const reason = textAt(analysis, 'justification')
  const justification = justifications.get(reason ?? '')
  const impact = textAt(analysis, 'detail') || (justification === undefined ? reason : undefined)
  const action = textAt(entry, 'recommendation') || textAt(entry, 'workaround')
  const aliases = listAt(entry, 'references').flatMap((one) => textAt(one, 'id') || [])
  return {
    vulnerability: { id, aliases: [...new Set(aliases)].filter((alias) => alias !== id) },
    products,
    status,
    ...(justification !== undefined && { justification }),
    ...(impact && { impact }),
    ...(action && { action }),
    ...head,
  }
}

function refused(message: string): { readonly ok: false; readonly error: SeawallError } {
  return { ok: false, error: new SeawallError('unsupported', `${message}.`) }
}
