import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
  type Result,
  SeawallError,
  textAt,
} from '../../core/index.ts'
import {
  isNamed,
  isVexJustification,
  type VexComponent,
  type VexDocument,
  type VexProduct,
  type VexStatement,
  type VexStatus,
  type VexUnread,
  type VexVulnerability,
} from '../vex/model/index.ts'
import { productOf } from './product.ts'

/** Whether a JSON document says that it is OpenVEX. */
export function isOpenVex(value: Json): value is JsonObject {
  return /^https:\/\/openvex\.dev\/ns(\/|$)/.test(textAt(value, '@context') ?? '')
}

/**
 * An OpenVEX document, 0.0.1 to 0.2.0 (github.com/openvex/spec). A statement without time has that of the document;
 * one without products is about the `subjects` of the attestation around it.
 */
export function readOpenVex(value: Json, source: string, subjects: readonly VexComponent[] = []): Result<VexDocument> {
  if (!isOpenVex(value)) return refused('The document is no OpenVEX')
  const statements: VexStatement[] = []
  const unread: VexUnread[] = []
  for (const [index, entry] of listAt(value, 'statements').entries()) {
    const read = statementOf(entry, value, source, subjects)
    if (typeof read === 'string') unread.push({ where: `statement ${index + 1}`, why: read })
    else statements.push(read)
  }
  const id = textAt(value, '@id')
  return { ok: true, value: { format: 'openvex', ...(id !== undefined && { id }), statements, unread } }
}

const statuses: ReadonlyMap<string, VexStatus> = new Map([
  ['not_affected', 'not-affected'],
  ['affected', 'affected'],
  ['fixed', 'fixed'],
  ['under_investigation', 'under-investigation'],
])

/** A statement, or why it is none. */
function statementOf(
  entry: Json,
  document: JsonObject,
  source: string,
  subjects: readonly VexComponent[],
): VexStatement | string {
  const vulnerability = vulnerabilityOf(member(entry, 'vulnerability'))
  if (vulnerability === undefined) return 'names no vulnerability'
  const status = statuses.get(textAt(entry, 'status') ?? '')
  if (status === undefined) return 'has no status that is known'
  const products = productsOf(entry, subjects)
  if (products.length === 0) return 'names no product'
  const justification = textAt(entry, 'justification')
  const impact = textAt(entry, 'impact_statement') || textAt(entry, 'status_notes')
  const action = textAt(entry, 'action_statement')
  const author = textAt(document, 'author')
  const time = textAt(entry, 'timestamp') ?? textAt(document, 'timestamp')
  return {
    vulnerability,
    products,
    status,
    ...(isVexJustification(justification) && { justification }),
    ...(impact && { impact }),
    ...(action && { action }),
    ...(author && { author }),
    ...(time !== undefined && { time }),
    source,
  }
}

/** Version 0.0.1 has a name alone; some documents have nothing but an IRI that ends with it. */
function vulnerabilityOf(value: Json | undefined): VexVulnerability | undefined {
  const iri = textAt(value, '@id')
  const name = typeof value === 'string' ? value : textAt(value, 'name') || iri?.slice(iri.lastIndexOf('/') + 1)
  if (!name) return undefined
  const aliases = listAt(value, 'aliases').filter((alias) => typeof alias === 'string' && alias !== name)
  return { id: name, aliases: aliases as string[] } // only texts are left
}

function productsOf(entry: Json, subjects: readonly VexComponent[]): readonly VexProduct[] {
  const listed = listAt(entry, 'products')
  if (listed.length === 0) return subjects.map((subject) => ({ ...subject, subcomponents: [] }))
  // Version 0.0.1 lists the subcomponents of all products beside them.
  const shared = isObject(entry) ? listAt(entry, 'subcomponents') : []
  return listed.flatMap((product) => {
    const named = productOf(product, shared)
    return named !== undefined && isNamed(named) ? [named] : []
  })
}

function refused(message: string): { readonly ok: false; readonly error: SeawallError } {
  const hint = 'OpenVEX 0.0.1 to 0.2.0 can be read'
  return { ok: false, error: new SeawallError('unsupported', `${message}.`, { hint }) }
}
