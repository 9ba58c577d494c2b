import { type Json, listAt, objectAt, shorten, textAt } from '../../../core/index.ts'
import { parseJson } from '../../../formats/json/index.ts'
import { parsePurl } from '../../../formats/purl/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { Advisory, AffectedPackage, FeedFormat, FeedItem, Namespace } from '../../types.ts'
import { bareRecord, mendedBy, neverTouched, unmended } from '../statement.ts'

const maxDetails = 2_000
const maxReferences = 40

/**
 * OpenVEX documents of Ubuntu, one for each vulnerability. They name the version that a release has now: where that is
 * mended it is the version to go to, and may not be the first that is. Binary packages are said the same of as their source.
 */
export const ubuntuVex: FeedFormat = {
  id: 'ubuntu-vex',
  wants: (path, head) => {
    const text = head.toString('latin1')
    return path.endsWith('.json') && /openvex/i.test(text) && /Canonical|pkg:deb\/ubuntu\//.test(text)
  },
  read: function* (content, path) {
    const parsed = parseJson(content.toString())
    if (!parsed.ok) return yield { kind: 'unread', where: path, why: parsed.error.message }
    const found = new Map<string, Advisory & { affected: AffectedPackage[] }>()
    for (const [index, statement] of listAt(parsed.value, 'statements').entries()) {
      const named = objectAt(statement, 'vulnerability')
      const id = textAt(named, 'name')
      const said = saidOf(statement)
      if (id === undefined || id === '' || said === undefined) {
        yield {
          kind: 'unread',
          where: `${path} statement ${index + 1}`,
          why: 'it names no vulnerability or no status known',
        }
        continue
      }
      const advisory = found.get(id) ?? { ...recordOf(named, id, statement), affected: [] }
      found.set(id, advisory)
      yield* addTo(advisory.affected, statement, said, path)
    }
    yield { kind: 'entry', advisories: [...found.values()] }
  },
}

type Said = (version: string) => Pick<AffectedPackage, 'ranges' | 'status' | 'fixed'>

function saidOf(statement: Json): Said | undefined {
  switch (textAt(statement, 'status')) {
    case 'fixed':
      return mendedBy
    case 'not_affected':
      return () => neverTouched
    case 'under_investigation':
      return () => unmended('under-investigation')
    case 'affected':
      return () => unmended(whyOf(textAt(statement, 'action_statement') ?? ''))
    default:
      return undefined
  }
}

/** What Ubuntu writes for `ignored`, `deferred` and for releases without support; notes on the vulnerability follow. */
function whyOf(action: string): AffectedPackage['status'] {
  const said = action.split('CVE Notes')[0] ?? ''
  if (/decided (?:to not|not to) fix|will not be fixed/i.test(said)) return 'will-not-fix'
  if (/no longer supported|end of (?:life|standard support)/i.test(said)) return 'end-of-life'
  return /deferred|postponed/i.test(said) ? 'fix-deferred' : 'affected'
}

function* addTo(affected: AffectedPackage[], statement: Json, said: Said, path: string): Generator<FeedItem> {
  for (const product of listAt(statement, 'products')) {
    const purl = parsePurl(textAt(product, '@id') ?? '')
    if (!purl.ok) {
      yield {
        kind: 'unread',
        where: path,
        why: `a product without a package URL: ${shorten(textAt(product, '@id') ?? '', 80)}`,
      }
      continue
    }
    const { name, qualifiers, type, version = '' } = purl.value
    if (type !== 'deb' || qualifiers.get('arch') !== 'source') continue
    const namespace = releaseOf(qualifiers.get('distro') ?? '')
    if (namespace !== undefined) affected.push({ namespace, name, ...said(version) })
  }
}

/** `jammy`, `esm-apps/jammy`; what is built for other purposes (`fips/jammy`, `realtime/jammy`) has versions of its own. */
function releaseOf(distro: string): Namespace | undefined {
  const [, series, release] = /^(?:([\w-]+)\/)?([a-z]+)$/.exec(distro) ?? []
  if (release === undefined) return undefined
  const namespace = namespaceOfRelease('ubuntu', release)
  if (series === undefined) return namespace
  return /^esm-(?:apps|infra)(?:-legacy)?$/.test(series) ? namespace?.replace('ubuntu', 'ubuntu-pro') : undefined
}

function recordOf(named: Json | undefined, id: string, statement: Json): Omit<Advisory, 'affected'> {
  const [details, published] = [textAt(named, 'description'), textAt(statement, 'timestamp')]
  const aliases = listAt(named, 'aliases').filter((one) => typeof one === 'string')
  return {
    ...bareRecord(id),
    aliases: aliases.filter((one) => /^[A-Z][A-Za-z]*-[\w:-]+$/.test(one) && one !== id),
    references: aliases.filter((one) => /^https?:\/\//.test(one)).slice(0, maxReferences),
    ...(details !== undefined && { details: shorten(details, maxDetails) }),
    ...(published !== undefined && { published }),
  }
}
