import type { Result } from '../../core/index.ts'
import { formatPurl, purlOfParts, refused } from './build.ts'
import { decodePart, decodePath } from './encode.ts'
import { longestPurl, type Purl, type PurlParts } from './purl.ts'
import { checkedByType, ruleOf } from './type-rules.ts'

/** The parts of a package URL, in the form its type gives them. Keys of qualifiers must be in lower case. */
export function parsePurl(text: string): Result<Purl> {
  const read = readPurl(text)
  if (!read.ok) return read
  if (hasUpperKey(text) && !ruleOf(read.value.type).keysInAnyCase)
    return refused('The keys of qualifiers in a purl are in lower case')
  return checkedByType(read.value)
}

/** A package URL of any spelling in its one canonical spelling. */
export function canonicalPurl(text: string): Result<string> {
  const read = readPurl(text)
  const checked = read.ok ? checkedByType(read.value) : read
  return checked.ok ? { ok: true, value: formatPurl(checked.value) } : checked
}

/** As `parsePurl`, for purls that other tools wrote: in any case, and without what a type demands besides its form. */
export function readPurl(text: string): Result<Purl> {
  if (text.length > longestPurl) return refused('The purl is too long')
  const pieces = piecesOf(text)
  if (pieces === undefined) return refused('The text is no purl, which begins with pkg: and a type')
  const path = nameAndVersion(pieces.path, ruleOf(pieces.type.toLowerCase()).nameIsPath === true)
  const qualifiers = qualifiersOf(pieces.qualifiers)
  const subpath = decodePath(pieces.subpath)?.filter((segment) => segment !== '.' && segment !== '..')
  if (path === undefined || qualifiers === undefined || subpath === undefined)
    return refused('A percent sign in the purl is not followed by the code of a character')
  return purlOfParts({ type: pieces.type, ...path, qualifiers, subpath: subpath.join('/') })
}

interface Pieces {
  readonly type: string
  readonly path: string
  readonly qualifiers: string
  readonly subpath: string
}

/** Cut from the right, as purl-spec says: subpath, qualifiers; then from the left scheme and type. */
function piecesOf(text: string): Pieces | undefined {
  const [beforeSubpath, subpath] = cutAtLast(text.trim(), '#')
  const [main, qualifiers] = cutAtLast(beforeSubpath, '?')
  if (main.slice(0, 4).toLowerCase() !== 'pkg:') return undefined
  let start = 4
  while (main[start] === '/') start++
  const slash = main.indexOf('/', start)
  return slash === -1 ? undefined : { type: main.slice(start, slash), path: main.slice(slash + 1), qualifiers, subpath }
}

function cutAtLast(text: string, mark: string): [before: string, after: string] {
  const at = text.lastIndexOf(mark)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function nameAndVersion(path: string, nameIsPath: boolean): Omit<PurlParts, 'type'> | undefined {
  const at = versionMark(path)
  const version = at === -1 ? '' : decodePart(path.slice(at + 1))
  const segments = decodePath(at === -1 ? path : path.slice(0, at))
  if (version === undefined || segments === undefined) return undefined
  const endsOpen = at > 0 && path[at - 1] === '/'
  const cut = nameIsPath ? 1 : segments.length - 1
  const name = endsOpen ? '' : segments.slice(cut).join('/')
  return { namespace: segments.slice(0, cut).join('/'), name, version }
}

/** The last `@`, unless it begins a segment that is not the last: the scope of an npm package, not encoded. */
function versionMark(path: string): number {
  const at = path.lastIndexOf('@')
  const beginsSegment = at === 0 || path[at - 1] === '/'
  return beginsSegment && path.includes('/', at) ? -1 : at
}

function qualifiersOf(text: string): [string, string][] | undefined {
  const pairs: [string, string][] = []
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const value = equals === -1 ? '' : decodePart(pair.slice(equals + 1))
    if (value === undefined) return undefined
    pairs.push([equals === -1 ? pair : pair.slice(0, equals), value])
  }
  return pairs
}

function hasUpperKey(text: string): boolean {
  const [, qualifiers] = cutAtLast(cutAtLast(text, '#')[0], '?')
  return qualifiers.split('&').some((pair) => /[A-Z]/.test(pair.split('=', 1)[0] ?? ''))
}
