import { linesOf } from '../os-packages/index.ts'
import licensePhrases from './license-phrases.json' with { type: 'json' }

/** The package that a copyright file speaks of. */
export function ownerOfCopyright(path: string): string | undefined {
  return /^usr\/share\/doc\/([^/]+)\/copyright$/.exec(path)?.[1]
}

/** Longer lines are no prose. */
const maxLine = 2000

/**
 * The licences that a Debian copyright file names, each once and in its order: of the `License:` fields of the
 * machine-readable form (DEP-5), and of references to the texts that every Debian system has. A file with neither is
 * looked through for the words of well-known licences.
 */
export function parseCopyright(content: Buffer): readonly string[] {
  const licenses = new Set<string>()
  const text = content.toString('utf8')
  for (const { line } of linesOf(text)) {
    if (line.length > maxLine) continue
    for (const license of [...licensesOfField(line), ...licensesOfReferences(line)]) licenses.add(license)
  }
  return licenses.size > 0 ? [...licenses] : licensesOfPhrases(text)
}

const field = /^(?:License|Licence):(.+)/i
const between = /,? (?:and|or|and\/or) |, ?| ?[|;] ?/i
const licenseName = /^[A-Za-z0-9][A-Za-z0-9.+_ ()/-]{0,79}$/

/** `GPL-1+ or Artistic, and BSD-4-clause-POWERDOG`. An exception (`with …`) stays with its licence. */
function licensesOfField(line: string): readonly string[] {
  const value = (field.exec(line)?.[1] ?? '').replace(/\s+/g, ' ').trim()
  return value
    .split(between)
    .map((name) => name.replace(/^(?:and|or) /i, '').trim())
    .filter((name) => licenseName.test(name))
}

const reference = /usr\/share\/common-licenses\/([A-Za-z0-9](?:[A-Za-z0-9.+-]*[A-Za-z0-9+])?)/g

function licensesOfReferences(line: string): readonly string[] {
  return [...line.matchAll(reference)].map(([, name = '']) => name)
}

function licensesOfPhrases(text: string): readonly string[] {
  const words = text.toLowerCase().replace(/[\s*#]+/g, ' ')
  const found = licensePhrases.filter(
    ({ phrases, without }) =>
      phrases.every((phrase) => words.includes(phrase)) && (without === undefined || !words.includes(without)),
  )
  return [...new Set(found.map(({ license }) => license))]
}
