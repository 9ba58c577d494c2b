import { type Json, listAt, member, objectAt, shorten, textAt } from '../../../core/index.ts'
import type { Advisory, FeedFormat, SeverityClaim } from '../../types.ts'
import { emptyRecord, maxDetails, maxReferences } from '../empty-record.ts'
import { jsonDocument, unread } from '../json-document.ts'
import { lowestFixes } from '../lowest-fix.ts'
import { severityWord } from '../severity-word.ts'
import { readProductTree } from './product-tree.ts'
import { statementsOf } from './statements.ts'

/**
 * CSAF 2.0 (docs.oasis-open.org/csaf/csaf/v2.0), as Red Hat and SUSE publish it: an update that mends several
 * vulnerabilities, or what holds of each (VEX). Products that are no release of an operating system known here are left out.
 */
export const csaf: FeedFormat = {
  id: 'csaf',
  wants: (_, head) => {
    const text = head.toString('latin1')
    return (
      /^\s*\{/.test(text) && /"document"\s*:\s*\{/.test(text) && /"csaf_version"|"category"\s*:\s*"csaf_/.test(text)
    )
  },
  read: function* (content, path) {
    const document = jsonDocument(content, path)
    if ('unread' in document) return yield document.unread
    const { value } = document
    const about = objectAt(value, 'document')
    const vulnerabilities = listAt(value, 'vulnerabilities')
    if (about === undefined || !Array.isArray(member(value, 'vulnerabilities') ?? []))
      return yield unread(path, 'it is no document of CSAF')
    const tree = readProductTree(objectAt(value, 'product_tree'))
    const advisories: Advisory[] = []
    for (const [index, one] of vulnerabilities.entries()) {
      const id = textAt(one, 'cve') ?? otherId(one)
      const { affected, unknown } = statementsOf(one, tree)
      for (const why of unknown) yield unread(`${path} ${id ?? index + 1}`, why)
      if (id === undefined) yield unread(`${path} ${index + 1}`, 'a vulnerability without an id')
      else advisories.push({ ...recordOf(one, id, about), affected })
    }
    const update = textAt(objectAt(about, 'tracking'), 'id')
    const isUpdate = textAt(about, 'category') === 'csaf_security_advisory' && update !== undefined
    yield { kind: 'entry', advisories: isUpdate ? [updateOf(update, about, advisories)] : advisories }
  },
}

/** An update mends several vulnerabilities at once, each of which names the same packages. */
function updateOf(id: string, document: Json, parts: readonly Advisory[]): Advisory {
  const [title, tracking] = [textAt(document, 'title'), objectAt(document, 'tracking')]
  const [published, modified] = [textAt(tracking, 'initial_release_date'), textAt(tracking, 'current_release_date')]
  const fixed = parts.flatMap(({ affected }) => affected.filter(({ status }) => status === 'fixed'))
  const claims = new Map(parts.flatMap(({ severities }) => severities.map((one) => [one.vector ?? '', one])))
  const severity = severityWord(textAt(objectAt(document, 'aggregate_severity'), 'text'))
  return {
    ...emptyRecord,
    id,
    covers: parts.map((one) => one.id),
    ...(title !== undefined && { title: shorten(title, maxDetails) }),
    severities: [...claims.values()].map((claim) => ({ ...claim, ...(severity !== undefined && { severity }) })),
    weaknesses: [...new Set(parts.flatMap(({ weaknesses }) => weaknesses))],
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    references: [...new Set(parts.flatMap(({ references }) => references))].slice(0, maxReferences),
    affected: lowestFixes(fixed.map(({ severity: _, ...one }) => one)),
  }
}

const otherId = (value: Json): string | undefined =>
  listAt(value, 'ids')
    .map((one) => textAt(one, 'text'))
    .find((one) => one !== undefined && /^[A-Z]{2,10}-[\w:-]{3,40}$/.test(one))

function recordOf(value: Json, id: string, document: Json): Omit<Advisory, 'affected'> {
  const [title, published] = [textAt(value, 'title'), textAt(value, 'release_date')]
  const tracking = objectAt(document, 'tracking')
  const modified = textAt(tracking, 'current_release_date')
  const details = listAt(value, 'notes').find((one) => textAt(one, 'category') === 'description')
  const text = textAt(details, 'text')
  const links = [...listAt(document, 'references'), ...listAt(value, 'references')]
  return {
    ...emptyRecord,
    id,
    ...(title !== undefined && { title: shorten(title, maxDetails) }),
    ...(text !== undefined && { details: shorten(text, maxDetails) }),
    severities: claimsOf(value, document),
    weaknesses: [textAt(objectAt(value, 'cwe'), 'id')].filter((one) => one !== undefined),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    references: [...new Set(links.flatMap((one) => textAt(one, 'url') ?? []))].slice(0, maxReferences),
  }
}

/** One word, and the vectors of the products; where they differ each counts. */
function claimsOf(value: Json, document: Json): readonly SeverityClaim[] {
  const source = sourceOf(textAt(objectAt(document, 'publisher'), 'name') ?? '')
  const word =
    listAt(value, 'threats').find((one) => textAt(one, 'category') === 'impact') ??
    objectAt(document, 'aggregate_severity')
  const severity = severityWord(textAt(word, 'details') ?? textAt(word, 'text'))
  const vectors = listAt(value, 'scores')
    .flatMap((one) => [objectAt(one, 'cvss_v4'), objectAt(one, 'cvss_v3'), objectAt(one, 'cvss_v2')])
    .flatMap((one) => textAt(one, 'vectorString') ?? [])
  const claims = [...new Set(vectors)].map((vector) => ({
    source,
    vector,
    ...(severity !== undefined && { severity }),
  }))
  return claims.length > 0 || severity === undefined ? claims : [{ source, severity }]
}

function sourceOf(publisher: string): string {
  if (publisher.startsWith('Red Hat')) return 'redhat'
  return publisher.startsWith('SUSE') ? 'suse' : 'csaf'
}
