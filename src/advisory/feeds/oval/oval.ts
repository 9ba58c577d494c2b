import { shorten } from '../../../core/index.ts'
import { xmlEvents } from '../../../formats/xml/index.ts'
import type { Advisory, FeedFormat, FeedItem, SeverityClaim } from '../../types.ts'
import { severityWord } from '../severity-word.ts'
import { bareRecord } from '../statement.ts'
import { affectedOf } from './affected.ts'
import { isUnknown } from './criteria.ts'
import { type Cve, type Definition, definitionReader } from './definition.ts'
import { readTests } from './states.ts'

const maxDetails = 2_000
const maxReferences = 40

/**
 * OVAL documents (OVAL 5.11) as SUSE, Oracle, Microsoft and Red Hat publish them: a definition is an entry. It is read
 * twice, first for the tests that the definitions before them name, so that never more than one definition is held.
 */
export const oval: FeedFormat = {
  id: 'oval',
  wants: (_, head) => /<(?:[\w-]+:)?oval_definitions[\s>]/.test(head.toString('latin1')),
  read: function* (content, path) {
    const tests = readTests(content)
    if ('fault' in tests) return yield { kind: 'unread', where: path, why: tests.fault }
    const read = definitionReader(tests)
    for (const event of xmlEvents(content)) {
      if (event.kind === 'fault') return yield { kind: 'unread', where: path, why: event.message }
      const definition = read(event)
      if (definition !== undefined) yield itemOf(definition, path)
    }
  },
}

function itemOf(definition: Definition, path: string): FeedItem {
  const { asked, id } = definition
  const unread = (why: string): FeedItem => ({ kind: 'unread', where: `${path} ${shorten(id, 80)}`, why })
  if (isUnknown(asked)) return unread(`it asks for what is not known here: ${shorten(asked.unknown, 120)}`)
  const affected = affectedOf(definition, asked, path)
  if (affected === undefined) return unread('it does not say which release it is for')
  const own = ownName(definition)
  const cves = cvesOf(definition)
  if (cves.length === 0 && own === undefined) return unread('it names no vulnerability')
  const advisories = cves.length > 0 ? cves : [{ id: own ?? '', impact: '', cvss: '' }]
  return { kind: 'entry', advisories: advisories.map((cve) => ({ ...recordOf(definition, cve, own), affected })) }
}

/** The errata it is, where it is one: `ELSA-2021-9151`. */
function ownName({ references, title }: Definition): string | undefined {
  const named = references.find(({ id, source }) => /^(?:elsa|rhsa|rhba|rhea)$/i.test(source) && id !== '')
  return named?.id ?? /^\s*([A-Z]{2,10}-\d{4}[-:]\d+)/.exec(title)?.[1]
}

function cvesOf({ cves, references, title }: Definition): readonly Cve[] {
  const named = [title, ...references.map(({ id }) => id)].map((text) => ({ id: text, impact: '', cvss: '' }))
  const found = new Map<string, Cve>()
  for (const cve of [...cves, ...named]) {
    const id = cveIn(cve.id)
    if (id !== undefined && !found.has(id)) found.set(id, { ...cve, id })
  }
  return [...found.values()]
}

const cveIn = (text: string): string | undefined =>
  /^(?:(?:Mitre|SUSE) )?(CVE-\d{4}-\d{4,19})(?!\d)/.exec(text.trim())?.[1]

function recordOf(
  definition: Definition,
  { cvss, id, impact }: Cve,
  own: string | undefined,
): Omit<Advisory, 'affected'> {
  const { description, issued, references, title, updated } = definition
  const isOwn = id === own || definition.class === 'vulnerability' // the text of an errata is not one on each of its CVEs
  const [published, modified] = [dateOf(issued), dateOf(updated)]
  return {
    ...bareRecord(id),
    ...(isOwn && title !== '' && cveIn(title) === undefined && { title }),
    ...(isOwn && description !== '' && { details: shorten(description, maxDetails) }),
    severities: claimOf(definition.id, impact, cvss),
    references: [...new Set([own ?? '', ...references.map(({ url }) => url)])]
      .filter((one) => one !== '' && one !== id)
      .slice(0, maxReferences),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
  }
}

function claimOf(definition: string, impact: string, cvss: string): readonly SeverityClaim[] {
  const source = sources.find(([part]) => definition.includes(part))?.[1] ?? 'oval'
  const severity = severityWord(impact)
  const [, score, vector] = /^(\d{1,2}(?:\.\d)?)\/(\S{1,200})$/.exec(cvss) ?? []
  if (severity === undefined && vector === undefined) return []
  return [
    {
      source,
      ...(severity !== undefined && { severity }),
      ...(vector !== undefined && { vector, score: Number(score) }),
    },
  ]
}

const sources = [
  ['.oracle.', 'oracle'],
  ['.suse', 'suse'],
  ['.opensuse', 'suse'],
  ['.cbl-mariner', 'mariner'],
  ['.azurelinux', 'azurelinux'],
  ['.redhat', 'redhat'],
] as const

const dateOf = (text: string): string | undefined =>
  /^\d{4}-\d{2}-\d{2}(?:T[\d:.Z+-]+)?$/.test(text) ? text : undefined
