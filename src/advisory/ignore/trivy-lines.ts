import { type Purl, readPurl } from '../../formats/purl/index.ts'
import { endAsInTrivy } from './expiry.ts'
import { quoted } from './nearest.ts'
import { type IgnoreFile, type IgnoreRule, noExpiry } from './rule.ts'
import { IgnoreFault } from './yaml-fields.ts'

/**
 * A `.trivyignore`: an id a line, of a finding of any kind, perhaps with `exp:2027-03-31`. A package URL after it, or in
 * its place, limits the line to that package. What else is written in the line, or in a comment right above it, is the
 * reason.
 */
export function readTrivyLines(content: string, source: string): IgnoreFile {
  const rules: IgnoreRule[] = []
  let above: string | undefined
  for (const [index, text] of content
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = text.trim()
    if (line.startsWith('#')) above = line.replace(/^#+/, '').trim() || undefined
    else if (line !== '') rules.push(ruleOf(line, { source, line: index + 1 }, above))
    if (!line.startsWith('#')) above = undefined
  }
  return { rules, unread: [] }
}

function ruleOf(text: string, place: Pick<IgnoreRule, 'source' | 'line'>, above: string | undefined): IgnoreRule {
  const comment = text.search(/\s#/)
  const words = (comment < 0 ? text : text.slice(0, comment)).split(/\s+/)
  const id = words[0]?.startsWith('pkg:') ? undefined : words.shift()
  const purls: Purl[] = []
  const rest: string[] =
    comment < 0
      ? []
      : [
          text
            .slice(comment)
            .trim()
            .replace(/^#+\s*/, ''),
        ]
  let expires: string = noExpiry
  for (const word of words)
    if (word.startsWith('exp:')) expires = endOf(word.slice(4), place.line)
    else if (/^exp[a-z]*[:=]/i.test(word)) throw new IgnoreFault(place.line, `${quoted(word)} is not exp:YYYY-MM-DD`)
    else if (word.startsWith('pkg:')) purls.push(purlIn(word, place.line))
    else rest.push(word)
  const reason = rest.join(' ') || above
  return {
    ...(id !== undefined && { id }),
    ...(purls.length > 0 && { purls }),
    ...(reason !== undefined && { reason }),
    expires,
    ...place,
  }
}

function endOf(day: string, line: number): string {
  const end = endAsInTrivy(day)
  if (end === undefined) throw new IgnoreFault(line, `${quoted(day)} is no day, such as 2027-03-31`)
  return end
}

function purlIn(word: string, line: number): Purl {
  const read = readPurl(word)
  if (!read.ok) throw new IgnoreFault(line, `${quoted(word)} is no package URL`)
  return read.value
}
