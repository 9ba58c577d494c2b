import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  objectAt,
  type Result,
  SeawallError,
  textAt,
} from '../../core/index.ts'
import {
  textsOf,
  type VexDocument,
  type VexProduct,
  type VexStatement,
  type VexStatus,
  type VexUnread,
  type VexVulnerability,
} from '../vex/model/index.ts'
import { type CsafProducts, csafProducts } from './product-tree.ts'
import { type Said, saidOf } from './said.ts'

/** Whether a JSON document says that it is CSAF 2. */
export function isCsaf(value: Json): value is JsonObject {
  return isObject(value) && /^2\.\d+$/.test(textAt(objectAt(value, 'document'), 'csaf_version') ?? '')
}

/** The lists of products under `product_status`, and what a product in one is. */
const statuses: readonly (readonly [list: string, status: VexStatus])[] = [
  ['known_not_affected', 'not-affected'],
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['under_investigation', 'under-investigation'],
]

/**
 * What a CSAF 2.0 document says of products, by the VEX profile (section 4.5) or any other that has a product status.
 * Products of which the same is said are one statement.
 */
export function readCsaf(value: Json, source: string): Result<VexDocument> {
  if (!isCsaf(value)) return refused('The document is no CSAF')
  const products = csafProducts(value)
  const tracking = objectAt(objectAt(value, 'document'), 'tracking')
  const head = headOf(value, tracking, source)
  const statements: VexStatement[] = []
  const unread: VexUnread[] = []
  for (const [index, entry] of listAt(value, 'vulnerabilities').entries()) {
    const vulnerability = vulnerabilityOf(entry)
    const where = vulnerability?.id ?? `vulnerability ${index + 1}`
    if (vulnerability === undefined) unread.push({ where, why: 'names no vulnerability' })
    else statements.push(...statementsOf(entry, vulnerability, products, head, unread))
  }
  const id = textAt(tracking, 'id')
  return { ok: true, value: { format: 'csaf', ...(id !== undefined && { id }), statements, unread } }
}

type Head = Pick<VexStatement, 'author' | 'time' | 'source'>

function headOf(value: JsonObject, tracking: JsonObject | undefined, source: string): Head {
  const author = textAt(objectAt(objectAt(value, 'document'), 'publisher'), 'name')
  const time = textAt(tracking, 'current_release_date')
  return { ...(author !== undefined && { author }), ...(time !== undefined && { time }), source }
}

/** A CVE has a place of its own; other ids are listed. */
function vulnerabilityOf(entry: Json): VexVulnerability | undefined {
  const ids = listAt(entry, 'ids').flatMap((one) => textAt(one, 'text') || [])
  const [id, ...aliases] = [...new Set([textAt(entry, 'cve') || [], ids].flat())]
  return id === undefined ? undefined : { id, aliases }
}

function statementsOf(
  entry: Json,
  vulnerability: VexVulnerability,
  products: CsafProducts,
  head: Head,
  unread: VexUnread[],
): readonly VexStatement[] {
  const said = saidOf(entry, products)
  const status = objectAt(entry, 'product_status')
  const statements = new Map<string, { base: VexStatement; products: VexProduct[] }>()
  let nameless = 0
  for (const [list, word] of statuses)
    for (const id of textsOf(listAt(status, list))) {
      const product = products.productOf(id)
      if (product === undefined) nameless++
      else add({ vulnerability, products: [], status: word, ...forStatus(word, said(id)), ...head }, product)
    }
  if (nameless > 0)
    unread.push({ where: vulnerability.id, why: `${nameless} of its products have no purl, CPE or digest` })
  return [...statements.values()].map(({ base, products }) => ({ ...base, products }))

  function add(base: VexStatement, product: VexProduct): void {
    const key = JSON.stringify([base.status, base.justification, base.impact, base.action])
    const same = statements.get(key)
    if (same === undefined) statements.set(key, { base, products: [product] })
    else same.products.push(product)
  }
}

/** A reason belongs to what is not affected, an action to what is. */
function forStatus(status: VexStatus, { justification, impact, action }: Said): Said {
  if (status === 'not-affected')
    return { ...(justification !== undefined && { justification }), ...(impact !== undefined && { impact }) }
  return action === undefined ? {} : { action }
}

function refused(message: string): { readonly ok: false; readonly error: SeawallError } {
  const hint = 'CSAF 2.0 JSON can be read'
  return { ok: false, error: new SeawallError('unsupported', `${message}.`, { hint }) }
}
