import { shorten } from '../../../core/index.ts'
import { namespaceOfRelease } from '../../namespace/index.ts'
import type { AdvisoryStatus, AffectedPackage, FeedFormat, FeedItem, Namespace } from '../../types.ts'
import { emptyRecord, maxDetails, maxReferences } from '../empty-record.ts'
import { unread } from '../json-document.ts'
import { lowestFixes } from '../lowest-fix.ts'
import { severityWord } from '../severity-word.ts'
import { packagesIn, type Touched } from './criteria.ts'
import { type OvalDocument, readOval } from './document.ts'
import type { Definition } from './types.ts'

/**
 * OVAL definitions (oval.mitre.org, 5.11), as SUSE, Oracle, Red Hat and Microsoft publish them. Keys that packages are
 * signed with do not matter here, and builds of Ksplice are left out: they are compared with none but each other.
 */
export const oval: FeedFormat = {
  id: 'oval',
  wants: (_, head) => /<(?:[\w-]+:)?oval_definitions[\s>]/.test(head.toString('latin1')),
  read: function* (content, path) {
    const document = readOval(content)
    for (const definition of document.definitions) yield* itemsOf(definition, document, path)
    if (document.isCut) yield unread(path, 'it has more parts than can be read')
    if (!document.ended.ok) yield unread(path, document.ended.error.message)
  },
}

function* itemsOf(definition: Definition, document: OvalDocument, path: string): Generator<FeedItem> {
  const [id, ...others] = namesOf(definition)
  const title = definition.title.replace(/\s+/g, ' ').trim()
  if (id === undefined) return yield unread(path, `a definition without an id: ${title}`)
  const { criteria } = definition
  const { touched, unknown } =
    criteria === undefined ? { touched: [], unknown: ['no criteria'] } : packagesIn(criteria, document)
  for (const why of new Set(unknown)) yield unread(`${path} ${id}`, why)
  const source = sourceOf(document.generator, id)
  const severity = severityWord(definition.severity)
  const [published, modified] = [definition.issued, definition.updated]
  const affected = touched.flatMap((one) => affectedOf(one, definition, path, source === 'microsoft'))
  yield {
    kind: 'entry',
    advisories: [
      {
        ...emptyRecord,
        id,
        covers: others.filter((one) => one.startsWith('CVE-')),
        ...(title !== '' && title !== id && { title: shorten(title, maxDetails) }),
        ...(definition.description !== '' && { details: shorten(definition.description, maxDetails) }),
        severities: severity === undefined ? [] : [{ source, severity }],
        ...(published !== '' && { published }),
        ...(modified !== '' && { modified }),
        references: [...new Set(definition.references)].slice(0, maxReferences),
        affected: lowestFixes(affected),
      },
    ],
  }
}

/** An update is known by its own name, and what it mends by theirs: `ELSA-2031-77: …`, `CVE-2031-1234`. */
function namesOf({ names, title }: Definition): readonly string[] {
  const own = /^\s*([A-Z][A-Z-]{1,12}-\d{4}[-:]\d{1,7})\b/.exec(title.slice(0, 200))?.[1]
  return [...new Set([...(own === undefined ? [] : [own]), ...names])]
}

function sourceOf(generator: string, id: string): string {
  if (id.startsWith('EL') || generator.startsWith('Oracle')) return 'oracle'
  if (id.startsWith('RH') || generator.startsWith('Red Hat')) return 'redhat'
  return /Mariner|Azure/.test(generator) ? 'microsoft' : 'suse'
}

/** Microsoft names sources, the others what is built of them. */
function affectedOf(
  touched: Touched,
  { patchable }: Definition,
  path: string,
  isSource: boolean,
): readonly AffectedPackage[] {
  const { arches, module, name, namespaces, range } = touched
  const status = statusOf(touched, patchable)
  return (namespaces ?? namespaceBeside(touched, path)).map((namespace) => ({
    namespace,
    name,
    ranges: status === 'not-affected' || range === undefined ? [] : [range],
    status,
    ...(status === 'fixed' && range?.to !== undefined && { fixed: [range.to] }),
    ...(module !== undefined && { module }),
    ...(arches.length > 0 && { arches }),
    ...(!isSource && { binary: true }),
  }))
}

/** Up to a version and with it means that none is known to mend it. */
function statusOf({ range }: Touched, patchable: string): AdvisoryStatus {
  if (range === undefined || /^not applicable$/i.test(patchable)) return 'not-affected'
  return range.to === undefined || range.toInclusive === true ? 'affected' : 'fixed'
}

/** Microsoft's criteria name no release: the version does (`.cm2`, `.azl3`), or the name of the file. */
function namespaceBeside({ range }: Touched, path: string): readonly Namespace[] {
  const [, build, number] = /\.(cm|azl)(\d{1,2})$/.exec(range?.to ?? range?.from ?? '') ?? []
  if (number !== undefined) return known(namespaceOfRelease(build === 'cm' ? 'mariner' : 'azurelinux', `${number}.0`))
  const [, name = '', version] = /(mariner|azure-?linux)[\w-]{0,40}?-(\d{1,2}\.\d{1,2})/i.exec(path) ?? []
  return version === undefined
    ? []
    : known(namespaceOfRelease(name.startsWith('m') ? 'mariner' : 'azurelinux', version))
}

const known = (namespace: Namespace | undefined): readonly Namespace[] => (namespace === undefined ? [] : [namespace])
