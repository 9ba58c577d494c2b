import { type Json, type JsonObject, listAt, member, objectAt, shorten, textAt } from '../../../core/index.ts'
import { parseToml } from '../../../formats/toml/index.ts'
import { versionScheme } from '../../../formats/versions/index.ts'
import type { AdvisoryRecord, AffectedPackage, FeedFormat } from '../../types.ts'
import { emptyRecord, maxDetails, maxReferences } from '../empty-record.ts'
import { isVulnerability } from '../informational.ts'
import { unread } from '../json-document.ts'
import { unpatched } from '../unpatched.ts'
import { splitMarkdown } from './markdown.ts'

const scheme = versionScheme('semver')

/**
 * RustSec: a Markdown file for each vulnerability of a crate, headed by TOML that says which versions are not touched.
 * What only tells that a crate is unmaintained, or gives notice, is a record that touches no version (`isVulnerability`).
 */
export const rustsec: FeedFormat = {
  id: 'rustsec',
  wants: (path, head) =>
    path.endsWith('.md') &&
    (/(?:^|\/)RUSTSEC-\d{4}-\d{4}\.md$/.test(path) || /^```toml\s+\[advisory\]/.test(head.toString())),
  read: function* (content, path) {
    const parts = splitMarkdown(content.toString())
    if (parts === undefined) return yield unread(path, 'it does not begin with a head in TOML')
    const head = parseToml(parts.head)
    if (!head.ok) return yield unread(path, head.error.message)
    const id = textAt(objectAt(head.value, 'advisory'), 'id')
    if (id === undefined || id === '') return yield unread(path, 'its head has no id')
    const record = recordOf(objectAt(head.value, 'advisory'), id, parts)
    const found = affectedOf(head.value, path)
    if ('unreadable' in found) yield unread(path, found.unreadable)
    const affected = 'unreadable' in found || !isVulnerability(record) ? [] : [found]
    yield { kind: 'entry', advisories: [{ ...record, affected }] }
  },
}

function affectedOf(head: JsonObject, path: string): AffectedPackage | { readonly unreadable: string } {
  const advisory = objectAt(head, 'advisory')
  const name = textAt(advisory, 'package')
  if (name === undefined || name === '') return { unreadable: 'it names no crate' }
  const isToolchain = textAt(advisory, 'collection') === 'rust' || /(?:^|\/)rust\/[^/]+\/[^/]+$/.test(path)
  if (isToolchain) return { unreadable: `${shorten(name, 60)} is no crate, but a part of Rust itself` }
  if (scheme === undefined) return { unreadable: 'the order of versions of crates is not known here' }
  const versions = objectAt(head, 'versions') ?? head // before 2020 both lists stood in the advisory itself
  const [patched, unaffected] = [constraintsAt(versions, 'patched'), constraintsAt(versions, 'unaffected')]
  if (patched === undefined || unaffected === undefined)
    return { unreadable: `${name}: its patched versions are no list of constraints` }
  const found = unpatched('cargo', scheme, patched, unaffected)
  if ('unreadable' in found) return { unreadable: `${name}: ${found.unreadable}` }
  return {
    namespace: 'cargo',
    name,
    ranges: found.ranges,
    status: patched.length > 0 ? 'fixed' : 'affected',
    ...(found.fixed.length > 0 && { fixed: found.fixed }),
  }
}

/** Undefined where it is something else than a list of texts. */
function constraintsAt(value: Json, key: string): readonly string[] | undefined {
  const found = member(value, key)
  if (found === undefined) return []
  const texts = textsAt(value, key)
  return Array.isArray(found) && texts.length === found.length ? texts : undefined
}

const textsAt = (value: Json | undefined, key: string): readonly string[] =>
  listAt(value, key).filter((one) => typeof one === 'string')

function recordOf(
  advisory: JsonObject | undefined,
  id: string,
  { body, title }: { readonly body: string; readonly title: string | undefined },
): AdvisoryRecord {
  const [published, withdrawn, vector, url] = ['date', 'withdrawn', 'cvss', 'url'].map((key) => textAt(advisory, key))
  const informational = textAt(advisory, 'informational')
  return {
    ...emptyRecord,
    id,
    aliases: textsAt(advisory, 'aliases'),
    ...(title !== undefined && { title: shorten(title, maxDetails) }),
    ...(body !== '' && { details: shorten(body, maxDetails) }),
    severities: vector === undefined ? [] : [{ source: 'rustsec', vector }],
    ...(published !== undefined && { published }),
    ...(withdrawn !== undefined && { withdrawn }),
    ...(informational !== undefined && { informational }),
    references: [...new Set([...(url === undefined ? [] : [url]), ...textsAt(advisory, 'references')])].slice(
      0,
      maxReferences,
    ),
    ...(textsAt(advisory, 'categories').includes('malicious') && { malicious: true }),
  }
}
