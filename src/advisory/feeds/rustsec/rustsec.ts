import { type Json, listAt, objectAt, shorten, textAt } from '../../../core/index.ts'
import { parseToml } from '../../../formats/toml/index.ts'
import { semver } from '../../../formats/versions/index.ts'
import type { Advisory, AffectedPackage, FeedFormat, FeedItem } from '../../types.ts'
import { type Dialect, type Outside, outsideOf } from '../safe-versions.ts'
import { maxDetails, maxReferences } from '../sizes.ts'
import { informationalStatus } from './informational.ts'

const dialect: Dialect = { dialect: 'cargo', scheme: semver }
const opening = /^\uFEFF?\s*```toml[ \t]*\r?\n/

/**
 * Markdown that begins with a block of TOML (github.com/rustsec/advisory-db, EXAMPLE_ADVISORY.md). Advisories of the
 * compiler and its companions (`rust/` in that repository) are kept in the namespace `rust`: they are no crates.
 */
export const rustsec: FeedFormat = {
  id: 'rustsec',
  wants: (path, head) => path.endsWith('.md') && opening.test(head.toString()) && head.includes('[advisory]'),
  read: function* (content, path) {
    const parts = partsOf(content.toString())
    if (parts === undefined) return yield { kind: 'unread', where: path, why: 'its block of TOML does not end' }
    const parsed = parseToml(parts.head)
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    yield* itemsOf(parsed.value, parts.body, path)
  },
}

function partsOf(text: string): { readonly head: string; readonly body: string } | undefined {
  const start = opening.exec(text)?.[0].length ?? 0
  const end = text.indexOf('\n```', Math.max(0, start - 1))
  return end < 0 ? undefined : { head: text.slice(start, end), body: text.slice(end + '\n```'.length).trim() }
}

function* itemsOf(value: Json, body: string, where: string): Generator<FeedItem> {
  const [head, versions] = [objectAt(value, 'advisory'), objectAt(value, 'versions')]
  const [id, name] = [textAt(head, 'id'), textAt(head, 'package')]
  if (id === undefined || id === '') return yield { kind: 'unread', where, why: 'it has no id' }
  if (name === undefined || name === '')
    return yield { kind: 'unread', where: `${where} ${id}`, why: 'it names no crate' }
  const outside = outsideOf(texts(versions, 'patched'), texts(versions, 'unaffected'), dialect)
  const namespace = /(?:^|\/)rust\/[^/]+\/[^/]+$/.test(where) ? 'rust' : 'cargo'
  const affected = affectedOf(outside, namespace, name, textAt(head, 'informational'))
  yield { kind: 'entry', advisories: [{ ...recordOf(head, id, body), affected }] }
  for (const why of outside.unread) yield { kind: 'unread', where: `${where} ${id}`, why }
}

function affectedOf(
  { fixed, ranges }: Outside,
  namespace: string,
  name: string,
  informational: string | undefined,
): readonly AffectedPackage[] {
  const status = informationalStatus(informational) ?? (fixed.length > 0 ? 'fixed' : 'affected')
  if (status === 'not-affected') return []
  return [{ namespace, name, ranges, status, ...(fixed.length > 0 && { fixed }) }]
}

function recordOf(head: Json | undefined, id: string, body: string): Omit<Advisory, 'affected'> {
  const [heading = '', ...rest] = body.split('\n', 1_000)
  const [published, withdrawn] = [textAt(head, 'date'), textAt(head, 'withdrawn')]
  const title = textAt(head, 'title') ?? /^#[ \t]+(.*)$/.exec(heading.trim())?.[1]
  const details = heading.startsWith('#') ? rest.join('\n').trim() : body
  const vector = textAt(head, 'cvss')
  return {
    id,
    aliases: texts(head, 'aliases'),
    covers: [],
    ...(title !== undefined && { title }),
    ...(details !== '' && { details: shorten(details, maxDetails) }),
    severities: vector === undefined ? [] : [{ source: 'rustsec', vector }],
    weaknesses: [],
    ...(published !== undefined && { published }),
    ...(withdrawn !== undefined && { withdrawn }),
    references: [...new Set([textAt(head, 'url') ?? [], texts(head, 'references')].flat())].slice(0, maxReferences),
    ...(isMalicious(head) && { malicious: true }),
  }
}

/** What was put there to do harm has no other word for it than its category. */
const isMalicious = (head: Json | undefined): boolean => listAt(head, 'categories').includes('malicious')

const texts = (value: Json | undefined, key: string): readonly string[] =>
  listAt(value, key).filter((one) => typeof one === 'string')
