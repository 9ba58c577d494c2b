import { byCodePoint, type Result, SeawallError } from '../../core/index.ts'
import { encodePart, encodePath } from './encode.ts'
import { longestPurl, type Purl, type PurlParts } from './purl.ts'
import { checkedByType, inCanonicalForm } from './type-rules.ts'

/** A canonical purl of its parts; an error when a part is missing or wrong for the type. */
export function buildPurl(parts: PurlParts): Result<string> {
  const purl = purlOfParts(parts)
  if (!purl.ok) return purl
  const checked = checkedByType(purl.value)
  return checked.ok ? { ok: true, value: formatPurl(checked.value) } : checked
}

/** The parts in canonical form, whatever their type asks for besides. */
export function purlOfParts(parts: PurlParts): Result<Purl> {
  const type = parts.type?.toLowerCase() ?? ''
  if (!/^[a-z][a-z0-9.+-]*$/.test(type)) return refused('The type of a purl is a word of letters and digits')
  if (!parts.name) return refused('A purl needs a name')
  const qualifiers = new Map<string, string>()
  for (const [key, value] of parts.qualifiers ?? []) {
    const lower = key.toLowerCase()
    if (!/^[a-z][a-z0-9._-]*$/.test(lower)) return refused('A qualifier of the purl has a key that cannot be one')
    if (qualifiers.has(lower)) return refused(`The qualifier ${lower} stands twice in the purl`)
    if (value !== '') qualifiers.set(lower, value)
  }
  const purl = inCanonicalForm({
    type,
    namespace: joined(parts.namespace, (segment) => segment !== ''),
    name: parts.name,
    version: parts.version || undefined,
    qualifiers,
    subpath: joined(parts.subpath, (segment) => segment !== '' && segment !== '.' && segment !== '..'),
  })
  return { ok: true, value: purl }
}

function joined(path: string | null | undefined, keeps: (segment: string) => boolean): string | undefined {
  return path?.split('/').filter(keeps).join('/') || undefined
}

/** The text of a purl: qualifiers sorted, every part encoded. */
export function formatPurl(purl: Purl): string {
  const namespace = purl.namespace === undefined ? '' : `${encodePath(purl.namespace)}/`
  // A Git repository is a path below its host; elsewhere a slash in a name is part of it.
  const name = purl.type === 'git' ? encodePath(purl.name) : encodePart(purl.name)
  const version = purl.version === undefined ? '' : `@${encodePart(purl.version)}`
  const subpath = purl.subpath === undefined ? '' : `#${encodePath(purl.subpath)}`
  return `pkg:${purl.type}/${namespace}${name}${version}${qualifierText(purl)}${subpath}`
}

function qualifierText({ qualifiers }: Purl): string {
  const pairs = [...qualifiers]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([key, value]) => `${key}=${encodePart(value)}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

export function refused(message: string): { readonly ok: false; readonly error: SeawallError } {
  const hint = `a purl is pkg:type/namespace/name@version?qualifiers#subpath, of at most ${longestPurl} characters`
  return { ok: false, error: new SeawallError('malformed', `${message}.`, { hint }) }
}
